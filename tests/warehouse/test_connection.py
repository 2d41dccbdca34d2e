"""One writer at a time, readers at any time, and one clear line for a file that is not a warehouse."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import duckdb
import pytest

from narratives.errors import (
    WarehouseBusy,
    WarehouseError,
    WarehouseForeign,
    WarehouseFull,
    WarehouseMissing,
)
from narratives.warehouse import open_reader, open_writer, snapshot_path, warehouse_path
from narratives.warehouse import snapshot as snapshots

HOLD = """
import time
from narratives.warehouse import open_writer
with open_writer({path!r}) as cursor:
    cursor.execute({sql!r})
    print("ready", flush=True)
    time.sleep(60)
"""
COUNT = "SELECT count(*) FROM core.things"


def content(file: Path) -> bytes:
    """Return all bytes of a file."""
    return file.read_bytes()


def test_warehouse_path_prefers_the_option_then_the_variable(monkeypatch):
    """The option beats NARRATIVES_WAREHOUSE, which beats the default."""
    assert Path("warehouse/narratives.duckdb") == warehouse_path()
    monkeypatch.setenv("NARRATIVES_WAREHOUSE", "/data/x.duckdb")
    assert Path("/data/x.duckdb") == warehouse_path()
    assert Path("y.duckdb") == warehouse_path(Path("y.duckdb"))


def test_writer_makes_file_and_folder(warehouse):
    """A new warehouse has a random id and a snapshot, and nothing else beside it."""
    with open_writer(warehouse) as cursor:
        query = "SELECT length(value) FROM core.settings WHERE key = 'warehouse_id'"
        assert (36,) == cursor.execute(query).fetchone()
    assert ["narratives.duckdb", "narratives.snapshot.duckdb"] == sorted(os.listdir(warehouse.parent))


def test_two_warehouses_have_different_ids(tmp_path):
    """The warehouse_id tells warehouses apart."""
    ids = set()
    for name in ("a.duckdb", "b.duckdb"):
        with open_writer(tmp_path / name) as cursor:
            ids |= set(cursor.execute("SELECT value FROM core.settings WHERE key = 'warehouse_id'").fetchall())
    assert 2 == len(ids)


def test_times_are_utc(warehouse):
    """Every cursor, writing or reading, works in UTC."""
    query = "SELECT current_setting('TimeZone')"
    with open_writer(warehouse) as cursor:
        assert ("UTC",) == cursor.execute(query).fetchone()
    with open_reader(warehouse) as cursor:
        assert ("UTC",) == cursor.execute(query).fetchone()


def test_nested_writers_share_one_connection(warehouse):
    """A stage inside a flow sees what the flow wrote, and leaves the connection open for it."""
    with open_writer(warehouse) as outer:
        outer.execute("CREATE TABLE core.things AS SELECT 1 AS thing")
        with open_writer(warehouse) as inner:
            assert (1,) == inner.execute(COUNT).fetchone()
            inner.execute("INSERT INTO core.things VALUES (2)")
        assert (2,) == outer.execute(COUNT).fetchone()


def test_threads_share_one_connection(filled):
    """Eight threads write through cursors of their own without losing a row."""

    def add(number: int) -> None:
        with open_writer(filled) as cursor:
            cursor.execute("INSERT INTO core.things VALUES (?)", [10_000 + number])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_reader(filled) as cursor:
        assert (1008,) == cursor.execute(COUNT).fetchone()


def test_error_inside_rolls_back_and_frees_the_lock(filled):
    """A transaction left open by an error is undone, the error comes out, and the file is free again."""
    with pytest.raises(ZeroDivisionError), open_writer(filled) as cursor:
        cursor.execute("BEGIN")
        cursor.execute("DELETE FROM core.things")
        raise ZeroDivisionError
    with closing(duckdb.connect(filled)) as connection:
        assert (1000,) == connection.execute(COUNT).fetchone()


def test_second_writer_is_told_who_holds_the_file(filled, elsewhere):
    """A writer in another process is named by its process id after the wait."""
    other = elsewhere(HOLD.format(path=str(filled), sql="SELECT 1"))
    with (
        pytest.raises(WarehouseBusy, match=rf"in use by process {other.pid}; wait"),
        open_writer(filled, 0.2),
    ):
        pass


def test_second_writer_waits_for_the_first(filled, elsewhere):
    """A short write elsewhere only delays."""
    other = elsewhere(HOLD.format(path=str(filled), sql="SELECT 1"))
    threading.Timer(0.3, other.kill).start()
    with open_writer(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()


def test_who_waits_says_so_once_and_goes_on(filled, elsewhere, caplog):
    """A command queued behind another one waits as long as a run may take, and tells for whom."""
    other = elsewhere(HOLD.format(path=str(filled), sql="SELECT 1"))
    threading.Timer(1.5, other.kill).start()
    with open_writer(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()
    expected = f"{filled} is in use by process {other.pid}: waiting until it has finished"
    assert [expected] == caplog.messages


def test_what_was_stored_can_be_shown_while_the_next_writer_works(filled, elsewhere):
    """A command that shows what it stored waits where a queued one took the file before there was a snapshot."""
    snapshot_path(filled).unlink()
    other = elsewhere(HOLD.format(path=str(filled), sql="SELECT 1"))
    threading.Timer(1.5, other.kill).start()
    with open_reader(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()


QUEUED = """
import sys, time
from narratives.warehouse import compact, open_reader, open_writer
print("ready", flush=True)
for _ in range(4):
    with open_writer({path!r}) as cursor:
        cursor.execute("INSERT INTO core.things VALUES (-1)")
        compact.ask(cursor, "old posts")
        time.sleep(0.05)
    with open_reader({path!r}) as cursor:
        cursor.execute("FROM core.things").fetchall()
"""


def test_queued_commands_all_end_well(filled, elsewhere):
    """Three processes that write, have the file written anew, and read, one behind the other: none loses a row."""
    queue = [elsewhere(QUEUED.format(path=str(filled))) for _ in range(3)]
    assert [0, 0, 0] == [process.wait(60) for process in queue]
    with open_reader(filled) as cursor:
        assert (1012,) == cursor.execute(COUNT).fetchone()


def test_reader_works_while_another_process_writes(filled, elsewhere):
    """The reader sees the last finished state and is not held up."""
    elsewhere(HOLD.format(path=str(filled), sql="DELETE FROM core.things; CHECKPOINT"))
    with open_reader(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()


def test_reader_of_the_writing_process_sees_its_work(filled):
    """Within the process that writes a reader gets a cursor of the writer."""
    with open_writer(filled) as writer:
        writer.execute("INSERT INTO core.things VALUES (-1)")
        with open_reader(filled) as reader:
            assert (1001,) == reader.execute(COUNT).fetchone()


def test_reader_cannot_write(filled):
    """A reader's connection refuses to change anything."""
    with open_reader(filled) as cursor, pytest.raises(duckdb.InvalidInputException):
        cursor.execute("DELETE FROM core.things")


@pytest.fixture
def impatient(monkeypatch):
    """Let readers give up at once."""
    monkeypatch.setattr("narratives.warehouse.connection.READER_WAIT_SECONDS", 0.2)


def test_first_writer_without_snapshot_is_busy(warehouse, elsewhere, impatient):
    """Before the first snapshot there is nothing to read: in the end the reader is told who is writing."""
    other = elsewhere(HOLD.format(path=str(warehouse), sql="SELECT 1"))
    with pytest.raises(WarehouseBusy, match=f"process {other.pid}"), open_reader(warehouse):
        pass


def test_killed_writer_loses_only_what_was_not_committed(filled, elsewhere):
    """After kill -9 in the middle the next reader and writer see every committed row and no other."""
    sql = "INSERT INTO core.things VALUES (-1); BEGIN; INSERT INTO core.things VALUES (-2)"
    other = elsewhere(HOLD.format(path=str(filled), sql=sql))
    other.send_signal(signal.SIGKILL)
    other.wait()
    with open_reader(filled) as cursor:
        assert (1001,) == cursor.execute(COUNT).fetchone()
    with open_writer(filled) as cursor:
        assert (1001,) == cursor.execute(COUNT).fetchone()
    assert not Path(f"{filled}.wal").exists()


def test_killed_while_the_warehouse_is_made(warehouse, elsewhere):
    """After kill -9 right after the schema was made the next open works."""
    elsewhere(HOLD.format(path=str(warehouse), sql="CREATE TABLE core.things AS SELECT 1")).kill()
    with open_writer(warehouse) as cursor:
        assert (1,) == cursor.execute(COUNT).fetchone()


def test_missing_warehouse_names_the_next_command(warehouse):
    """Reading what is not there says how to make it, and makes nothing."""
    with (
        pytest.raises(WarehouseMissing, match="run `narratives load FILES` or `narratives demo`"),
        open_reader(warehouse),
    ):
        pass
    assert not warehouse.parent.exists()


@pytest.mark.parametrize("data", [b"", b"ab", b"id,text\n" * 999, b"SQLite format 3\0" + bytes(4096), os.urandom(9999)])
@pytest.mark.parametrize("opened", [open_reader, open_writer])
def test_file_of_another_kind_is_foreign_and_stays_as_it_is(tmp_path, data, opened):
    """A file that DuckDB does not know is refused in one line, byte for byte the same afterwards."""
    file = tmp_path / "x.duckdb"
    file.write_bytes(data)
    with pytest.raises(WarehouseForeign, match=r"^[^\n]*--warehouse$"), opened(file):
        pass
    assert data == content(file)
    assert ["x.duckdb"] == os.listdir(tmp_path)


@pytest.mark.parametrize("opened", [open_reader, open_writer])
def test_foreign_duckdb_file_stays_as_it_is(tmp_path, opened):
    """Another program's DuckDB file is refused, even with changes waiting in its log."""
    file = tmp_path / "x.duckdb"
    code = "import duckdb, os, sys\nc = duckdb.connect(sys.argv[1])\n"
    code += "c.execute('CREATE TABLE x (x INT)')\nos._exit(0)"
    subprocess.run([sys.executable, "-c", code, str(file)], check=True)
    before = content(file), content(Path(f"{file}.wal"))
    with pytest.raises(WarehouseForeign, match="is not a warehouse of narratives"), opened(file):
        pass
    assert before == (content(file), content(Path(f"{file}.wal")))


@pytest.mark.parametrize("opened", [open_reader, open_writer])
def test_damaged_warehouse_is_named(filled, opened):
    """A broken header is called damage, not a foreign file, and the way out is named."""
    data = bytearray(content(filled))
    data[4096:12288] = bytes(8192)
    filled.write_bytes(data)
    with pytest.raises(WarehouseError, match=r"is damaged .* put back a backup"), opened(filled):
        pass


def _with_damaged_log(filled, elsewhere):
    """Kill a writer after a commit, and flip a bit in the log that it leaves."""
    other = elsewhere(HOLD.format(path=str(filled), sql="INSERT INTO core.things SELECT range FROM range(5000)"))
    other.kill()
    other.wait()
    log = Path(f"{filled}.wal")
    data = bytearray(content(log))
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    return log


@pytest.mark.parametrize("opened", [open_reader, open_writer])
def test_advice_on_a_damaged_log_works(filled, elsewhere, opened):
    """The command that the line names brings back all but what the last command stored."""
    _with_damaged_log(filled, elsewhere)
    with pytest.raises(WarehouseError, match=r"^the log .* is damaged; remove it") as raised, opened(filled):
        pass
    subprocess.run(re.search("`(.+?)`", str(raised.value))[1], shell=True, check=True)
    for again in (open_reader, open_writer):
        with again(filled) as cursor:
            assert (1000,) == cursor.execute(COUNT).fetchone()


def test_advice_on_a_damaged_warehouse_works(filled, elsewhere):
    """The snapshot in the place of the warehouse, without the log, can be read and written."""
    log = _with_damaged_log(filled, elsewhere)
    filled.write_bytes(content(filled)[:4096] + bytes(8192))
    with pytest.raises(WarehouseError, match=rf"snapshot\.duckdb, in its place, and remove {log.name}"):
        open_writer(filled).__enter__()
    shutil.copy2(snapshot_path(filled), filled)
    log.unlink()
    with open_writer(filled) as cursor:
        cursor.execute("INSERT INTO core.things VALUES (-1)")
    with open_reader(filled) as cursor:
        assert (1001,) == cursor.execute(COUNT).fetchone()


@pytest.mark.parametrize("path", ["/proc/none/x.duckdb", "/dev/null/x.duckdb"])
def test_place_that_cannot_be_written(path):
    """A folder that cannot be made is one line."""
    with pytest.raises(WarehouseError, match=r"^cannot open .* check the path"), open_writer(path):
        pass


def test_read_only_disk_is_one_line(warehouse, monkeypatch):
    """What an old warehouse left on a read-only disk cannot be removed, and that is said."""

    def fail(_: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(snapshots, "drop", fail)
    with pytest.raises(WarehouseError, match="read-only file system; check"), open_writer(warehouse):
        pass


def test_folder_in_place_of_the_file(tmp_path):
    """A folder is not a warehouse."""
    for opened in (open_reader, open_writer):
        with pytest.raises(WarehouseError, match="is a directory"), opened(tmp_path):
            pass


def test_full_disk_while_working_is_one_line(filled):
    """DuckDB's words for a full disk become ours, and what was stored stays."""
    with pytest.raises(WarehouseFull, match="no room left on the disk"), open_writer(filled):
        raise duckdb.IOException("Could not write file: No space left on device")
    with open_reader(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()


def test_full_disk_while_the_warehouse_is_made_leaves_nothing(warehouse, monkeypatch):
    """A warehouse that could not be made is not left half made."""

    def fail(*_: object) -> None:
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr("narratives.warehouse.migrations.migrate", fail)
    with pytest.raises(WarehouseFull), open_writer(warehouse):
        pass
    assert [] == os.listdir(warehouse.parent)


def test_backup_in_the_place_of_the_warehouse_is_read(filled, tmp_path):
    """A snapshot of another state is not taken for the warehouse, although it is newer."""
    backup = tmp_path / "backup.duckdb"
    shutil.copy2(filled, backup)
    with open_writer(filled) as cursor:
        cursor.execute("DELETE FROM core.things; CHECKPOINT")
    shutil.copy2(backup, filled)
    with open_reader(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()


def test_broken_snapshot_does_no_harm(filled):
    """A snapshot that cannot be read is passed over, and made anew by the next writer."""
    status = filled.stat()
    snapshot_path(filled).write_bytes(bytes(status.st_size))
    os.utime(snapshot_path(filled), ns=(status.st_mtime_ns, status.st_mtime_ns))
    assert snapshots.is_current(filled)
    with open_reader(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()


def test_new_warehouse_does_not_inherit_an_old_snapshot(filled, elsewhere, impatient):
    """When the file was deleted and is made again, readers do not see the old rows."""
    filled.unlink()
    with pytest.raises(WarehouseMissing), open_reader(filled):
        pass
    elsewhere(HOLD.format(path=str(filled), sql="SELECT 1"))
    with pytest.raises(WarehouseBusy), open_reader(filled):
        pass


def test_symbolic_link_is_the_same_warehouse(filled, tmp_path):
    """Two names of one file share the writer and the snapshot."""
    link = tmp_path / "link.duckdb"
    link.symlink_to(filled)
    with open_writer(filled) as writer, open_writer(link) as other:
        writer.execute("INSERT INTO core.things VALUES (-1)")
        assert (1001,) == other.execute(COUNT).fetchone()


def test_reader_in_this_process_makes_the_writer_wait(filled):
    """While this process reads the file itself a writer is told that it is in use, and not of settings."""
    snapshot_path(filled).unlink()
    with open_reader(filled), pytest.raises(WarehouseBusy, match="in use"), open_writer(filled, 0.1):
        pass
    with suppress(FileNotFoundError), open_writer(filled) as cursor:
        assert (1000,) == cursor.execute(COUNT).fetchone()
