"""The readers' copy is whole or not there, and made by itself."""

import errno
import os
import shutil

import pytest

from narratives.errors import WarehouseFull
from narratives.warehouse import open_reader, open_writer, publish_snapshot, snapshot_path
from narratives.warehouse import snapshot as snapshots


def test_snapshot_follows_every_change(filled):
    """After the last writer has closed the snapshot holds what the warehouse does."""
    assert snapshots.is_current(filled)
    with open_writer(filled) as cursor:
        cursor.execute("DELETE FROM core.things WHERE thing >= 10")
    assert filled.read_bytes() == snapshot_path(filled).read_bytes()
    with open_reader(filled) as cursor:
        assert (10,) == cursor.execute("SELECT count(*) FROM core.things").fetchone()


def test_no_change_makes_no_copy(filled):
    """A writer that changed nothing leaves the snapshot alone."""
    before = snapshot_path(filled).stat().st_ino
    with open_writer(filled) as cursor:
        cursor.execute("SELECT count(*) FROM core.things")
    assert before == snapshot_path(filled).stat().st_ino


def test_publish_snapshot_makes_a_missing_one(filled):
    """A deleted snapshot is made again on demand, and only then."""
    snapshot_path(filled).unlink()
    assert publish_snapshot(filled)
    assert not publish_snapshot(filled)


def test_publish_snapshot_leaves_a_working_writer_alone(filled):
    """While this process writes no copy is made."""
    snapshot_path(filled).unlink()
    with open_writer(filled):
        assert not publish_snapshot(filled)


def test_full_disk_keeps_the_old_snapshot(filled, monkeypatch):
    """When the copy does not fit, the half copy goes, the old one stays and one line says so."""
    before = snapshot_path(filled).read_bytes()

    def fail(source, target):
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfile", fail)
    message = r"everything is stored, but .* free \d MB"
    with pytest.raises(WarehouseFull, match=message), open_writer(filled) as cursor:
        cursor.execute("DELETE FROM core.things; CHECKPOINT")
    assert before == snapshot_path(filled).read_bytes()
    assert ["narratives.duckdb", "narratives.snapshot.duckdb"] == sorted(os.listdir(filled.parent))


def test_copy_is_dropped_when_another_process_wrote_meanwhile(filled, monkeypatch):
    """A copy of a file that changed under it never becomes the snapshot."""
    real = shutil.copyfile

    def copy(source, target):
        real(source, target)
        os.utime(source)

    snapshot_path(filled).unlink()
    monkeypatch.setattr(shutil, "copyfile", copy)
    assert not publish_snapshot(filled)
    assert ["narratives.duckdb"] == os.listdir(filled.parent)


def test_leftovers_of_killed_writers_are_removed(filled):
    """The next writer cleans up half-made copies."""
    (filled.parent / "narratives.snapshot.duckdb.1.tmp").write_bytes(b"half")
    with open_writer(filled):
        pass
    assert ["narratives.duckdb", "narratives.snapshot.duckdb"] == sorted(os.listdir(filled.parent))
