"""A full disk is recognised in the words of any library, and the place that is full is named."""

import errno
import os
from collections import namedtuple
from pathlib import Path

import duckdb
import pytest

from narratives import disk_room
from narratives.cli.failures import describe
from narratives.warehouse.faults import one_line

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    "error",
    [
        FULL,
        OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)),
        Exception("Error while serializing: I/O error: No space left on device (os error 28)"),
        duckdb.IOException("IO Error: Could not write all bytes: No space left on device"),
        RuntimeError("database or disk is full"),
    ],
)
def test_full_disk_is_one_line_that_names_a_folder(error, monkeypatch, tmp_path):
    """Whoever says it, the line says where, and nothing is unexpected."""
    monkeypatch.setenv("NARRATIVES_HOME", str(tmp_path))
    monkeypatch.setattr(disk_room, "is_full", lambda folder: folder == tmp_path)
    assert f"no space left on the disk of {tmp_path}: free some and run the same command again" == describe(error)


def test_file_that_the_error_names_is_believed():
    """What the system says is better than what can be guessed."""
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/media/stick/out.csv")
    assert describe(error).startswith("no space left on the disk of /media/stick:")


def test_folder_without_room_is_full(tmp_path, monkeypatch):
    """A folder that is not made yet lies on the disk of the one above it."""
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(disk_room.shutil, "disk_usage", lambda folder: usage(0 if folder == tmp_path else 10**9))
    assert disk_room.is_full(tmp_path / "new" / "folder")
    assert not disk_room.is_full(Path("/"))


def test_full_cache_is_not_taken_for_the_warehouse(tmp_path, monkeypatch):
    """While the warehouse is open another disk can be full; its error goes through as it is."""
    monkeypatch.setenv("NARRATIVES_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("narratives.warehouse.faults.is_full", lambda folder: folder == tmp_path / "home")
    with pytest.raises(OSError, match="No space left"), one_line(tmp_path / "data" / "narratives.duckdb"):
        raise FULL
