"""A kill in the middle of a checkpoint loses nothing: a half-written block is mended, and only such a one."""

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from narratives.errors import WarehouseError
from narratives.warehouse import open_reader, open_writer

_KILLED = """
import os
from narratives.warehouse import open_writer
with open_writer({path!r}) as connection:
    connection.execute("INSERT INTO core.things SELECT range FROM range(1000, 1500)")
    print("ready", flush=True)
    os._exit(9)
"""
_BLOCK_BYTES, _FIRST_BLOCK, _PARTS = 262_144, 12_288, 64


def _tear(file: Path) -> int:
    """Write into all free parts of a block of metadata, as a checkpoint does; return where the block begins."""
    with closing(duckdb.connect(file, read_only=True)) as connection:
        number, free = connection.execute(
            "SELECT block_id, free_list FROM pragma_metadata_info() WHERE free_blocks > 0 ORDER BY free_blocks DESC"
        ).fetchone()
    begin = _FIRST_BLOCK + number * _BLOCK_BYTES
    part = (_BLOCK_BYTES - 8) // _PARTS // 8 * 8
    data = bytearray(file.read_bytes())
    for free_part in free:
        data[begin + 8 + free_part * part : begin + 8 + (free_part + 1) * part] = b"\x5a" * part
    file.write_bytes(data)
    return begin


@pytest.mark.parametrize("opened", [open_reader, open_writer])
def test_a_half_written_block_is_mended(filled, elsewhere, opened, caplog):
    """All that was stored is there, what the killed command had committed too, and it is said."""
    elsewhere(_KILLED.format(path=str(filled))).wait()
    _tear(filled)
    with pytest.raises(duckdb.IOException, match="checksum"):
        duckdb.connect(filled, read_only=True).execute("FROM core.things")
    with opened(filled) as connection:
        assert (1500, 1499) == connection.execute("SELECT count(*), max(thing) FROM core.things").fetchone()
    assert "has been repaired" in caplog.text


@pytest.mark.parametrize("opened", [open_reader, open_writer])
def test_damage_of_another_kind_is_not_covered_up(filled, opened):
    """Without the log of a killed writer a checksum that does not fit is damage."""
    filled.with_name("narratives.snapshot.duckdb").unlink()
    _tear(filled)
    with pytest.raises(WarehouseError, match="is damaged"), opened(filled) as connection:
        connection.execute("SELECT sum(thing) FROM core.things").fetchone()
