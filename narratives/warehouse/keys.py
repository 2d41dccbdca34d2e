"""The key of the pseudonyms: a file that only its owner may read, beside the warehouse and never in it.

Whoever holds the key can try names until a pseudonym fits, so it is in nothing that readers open: neither in the
warehouse nor in its snapshot. The warehouse remembers a hash of its key, which tells the right file from another.
To read, the key is not needed; to load and to purge it is.
"""

import hashlib
import os
import secrets
from pathlib import Path

import duckdb

from narratives.errors import WarehouseKeyMissing
from narratives.warehouse.rows import one_value

KEY_VARIABLE = "NARRATIVES_KEY"
_ID = "pseudonym_key_id"
# Where versions before 0.2 kept it.
_OLD = "pseudonym_secret"
_KEY_BYTES = 32


def key_path(file: Path) -> Path:
    """Return where the key of a warehouse lies: where `NARRATIVES_KEY` says, else beside it."""
    chosen = os.environ.get(KEY_VARIABLE)
    return Path(chosen).expanduser() if chosen else file.with_name(f"{file.stem}.key")


def key_of(connection: duckdb.DuckDBPyConnection) -> bytes:
    """Return the key by which this warehouse hashes names; made at its first use.

    Args:
        connection: a writer.

    Raises:
        WarehouseKeyMissing: If the file is missing, unreadable, or holds the key of another warehouse.
    """
    file = _file_of(connection)
    known = _setting(connection, _ID)
    key = _read(file) if known or key_path(file).exists() else _create(file, secrets.token_bytes(_KEY_BYTES))
    if known and known != _id(key):
        raise WarehouseKeyMissing(f"{key_path(file)} is not the key of {file}: {_way_out()}")
    if not known:
        connection.execute("INSERT INTO core.settings VALUES (?, ?)", [_ID, _id(key)])
    return key


def take_out(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Write the key that an older version kept in the warehouse to its file, if there is one.

    Raises:
        WarehouseKeyMissing: If that file exists and holds another key.
    """
    if (old := _setting(connection, _OLD)) is None:
        return
    key = bytes.fromhex(old)
    if not key_path(file).exists():
        _create(file, key)
    elif _read(file) != key:
        raise WarehouseKeyMissing(
            f"{key_path(file)} is there already and is not the key of {file}: move it away, or name another file "
            f"with {KEY_VARIABLE}"
        )


def _read(file: Path) -> bytes:
    path = key_path(file)
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WarehouseKeyMissing(f"the key of {file} is not at {path} ({reason}): {_way_out()}") from error
    except ValueError as error:
        raise WarehouseKeyMissing(f"{path} is not a warehouse key: {_way_out()}") from error


def _create(file: Path, key: bytes) -> bytes:
    """Write a key to its file, whole or not at all, before the warehouse relies on it."""
    path = key_path(file)
    unfinished = path.with_name(f"{path.name}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
        opened.write(key.hex() + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    unfinished.replace(path)
    return key


def _id(key: bytes) -> str:
    return hashlib.sha256(f"narratives {key.hex()}".encode()).hexdigest()[:16]


def _way_out() -> str:
    return "put the file back, name it with --key, or load into a new warehouse; reading needs no key"


def _setting(connection: duckdb.DuckDBPyConnection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM core.settings WHERE key = ?", [name]).fetchone()
    return row[0] if row else None


def _file_of(connection: duckdb.DuckDBPyConnection) -> Path:
    query = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    return Path(one_value(connection, query))
