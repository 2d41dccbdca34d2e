"""Mends the block that a kill in the middle of DuckDB's checkpoint leaves half written.

A checkpoint writes new metadata into the free parts of blocks whose other parts are in use. When a process is killed
while the kernel copies such a block, some parts are new and some old: those in use are as they were, but the checksum
of the block fits neither, and DuckDB refuses the whole file. With the checksum made anew the file is what it was after
the last checkpoint that ended, and the log beside it, which is removed last, holds everything since.
"""

import fcntl
import os
import re
from contextlib import closing, suppress
from pathlib import Path

import duckdb

_BLOCK_BYTES, _SUM_BYTES = 262_144, 8
_SUMS_DIFFER = re.compile(r"computed checksum \d+ does not match stored checksum \d+ in block at location (\d+)")
_MOST_BLOCKS = 16


def mend(file: Path) -> list[int]:
    """Make the checksums of half-written blocks anew, if a log shows that a writer was killed.

    Args:
        file: A warehouse that no connection of this process has open: to close a file drops the locks on it.

    Returns:
        Where in the file the mended blocks begin, in bytes. Empty if nothing was torn, if there is no log, so that
        the damage has another cause, or if another process is at work on the file.
    """
    mended: list[int] = []
    while _has_log(file) and len(mended) < _MOST_BLOCKS:
        location = _torn_block(file)
        if location is None or location in mended or not _seal(file, location):
            break
        mended.append(location)
    return mended


def _has_log(file: Path) -> bool:
    return any(Path(f"{file}.wal{part}").exists() for part in ("", ".checkpoint", ".recovery"))


def _torn_block(file: Path) -> int | None:
    """Read all metadata; return where the first block lies whose checksum does not fit."""
    try:
        with closing(duckdb.connect(file, read_only=True)) as connection:
            names = "format('{}.{}.{}', database_name, schema_name, table_name)"
            for (table,) in connection.execute(f"SELECT {names} FROM duckdb_tables() WHERE NOT temporary").fetchall():
                connection.execute("SELECT count(*) FROM pragma_storage_info(?)", [table]).fetchone()
    except duckdb.Error as error:
        found = _SUMS_DIFFER.search(str(error))
        return int(found[1]) if found else None
    return None


def _seal(file: Path, location: int) -> bool:
    """Write the checksum of what a block holds, under the lock that DuckDB takes; return whether that was possible."""
    import numpy as np

    with suppress(OSError), file.open("r+b") as opened:
        fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        words = np.frombuffer(os.pread(opened.fileno(), _BLOCK_BYTES, location)[_SUM_BYTES:], dtype="<u8")
        # DuckDB's: each word times a constant, and all of them, with another constant, by exclusive or.
        checksum = np.bitwise_xor.reduce(words * np.uint64(0xBF58476D1CE4E5B9)) ^ np.uint64(5381)
        return os.pwrite(opened.fileno(), checksum.astype("<u8").tobytes(), location) == _SUM_BYTES
    return False
