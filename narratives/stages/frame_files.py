"""Which frames texts are judged by: the shipped ones, and those in `frames.toml` beside the warehouse."""

from pathlib import Path

import duckdb
import polars as pl

from narratives.analysis.frame_model import OPEN_FROM, SHOWN_FROM
from narratives.texts.frames import Frames, read_frames
from narratives.warehouse.rows import insert

OWN_FRAMES = "frames.toml"


def frames_of(warehouse: Path) -> Frames:
    """Return the frames by which the texts of a warehouse are judged.

    Raises:
        ConfigError: If the user's file cannot be read or makes no sense.
    """
    return read_frames(warehouse.parent / OWN_FRAMES)


def has_frames(connection: duckdb.DuckDBPyConnection, frames: Frames) -> bool:
    """Tell whether the texts of a warehouse were last judged by these frames."""
    made_by = connection.execute("SELECT DISTINCT frames_id FROM core.frames").fetchall()
    return made_by == [(frames.frames_id,)]


def record_frames(connection: duckdb.DuckDBPyConnection, frames: Frames) -> None:
    """Record the frames by which texts are judged from now on, and forget what was judged by others."""
    if has_frames(connection, frames):
        return
    rows = [
        {
            "frames_id": frames.frames_id, "frame": frame.key, "name": frame.name, "meaning": frame.meaning,
            "kind": frame.kind, "position": position, "open_from": OPEN_FROM, "shown_from": SHOWN_FROM,
        }
        for position, frame in enumerate(frames.frames, start=1)
    ]  # fmt: skip
    connection.execute("DELETE FROM core.frames")
    connection.execute("DELETE FROM core.frame_scores WHERE frames_id <> ?", [frames.frames_id])
    insert(connection, "core.frames", pl.DataFrame(rows))
