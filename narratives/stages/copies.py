"""Copies: finds the texts on a topic of a run that are copies of each other but for small changes."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from narratives.analysis.copies import near_copies
from narratives.stages.rows import clear_run
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert, transaction

_TEXTS = """
SELECT text_id, folded FROM core.texts SEMI JOIN core.places_of_run(?) USING (text_id) ORDER BY text_id
"""


@dataclass(frozen=True)
class CopiesResult:
    """What copies found.

    Attributes:
        texts: Texts that have a near copy.
        groups: Groups of them.
    """

    texts: int
    groups: int


def copies(warehouse: Path, run_id: str) -> CopiesResult:
    """Find near copies among the texts of a run.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose texts are prepared.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        clear_run(connection, run_id, "core.run_copies")
        texts = connection.execute(_TEXTS, [run_id]).pl()
        names = texts["text_id"].to_list()
        rows = [
            {"run_id": run_id, "copies_id": names[group], "text_id": names[row], "similarity": similarity}
            for group, row, similarity in near_copies(texts["folded"].to_list())
        ]
        insert(connection, "core.run_copies", pl.DataFrame(rows))
    return CopiesResult(len(rows), len({row["copies_id"] for row in rows}))
