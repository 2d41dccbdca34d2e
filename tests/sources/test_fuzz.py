"""Thousands of spoilt exports: no traceback, no hang, no lost row.

A few mutations run each time. `NARRATIVES_FUZZ_EXAMPLES=10000` runs more, `NARRATIVES_FUZZ_FOLDER` spoils
files of one's own.
"""

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from narratives.sources.inputs import Input, find_inputs
from narratives.stages.load import Loader, LoadOptions
from narratives.warehouse import open_writer
from tests.sources.samples import SAMPLES

EXAMPLES = int(os.environ.get("NARRATIVES_FUZZ_EXAMPLES", "80"))
SEED = int(os.environ.get("NARRATIVES_FUZZ_SEED", "20211"))
FOLDER = os.environ.get("NARRATIVES_FUZZ_FOLDER")
LARGEST_SAMPLE = 200_000
# Of the processor: a busy machine is no hang.
LONGEST_SECONDS = 20
NASTY = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud83d", b'"', b"\n", b"\r", b",", b"\t", b"{", b"]", b"\\",
    b"[" * 20_000, b'{"a":' * 3_000, b"x" * 300_000, "很".encode() * 90_000, b"=cmd|' /C calc'!A0",
    b"../../../etc/passwd", b"NaN", b"1.20E+18", b"-1", b"9" * 5_000, b"\xe2\x80\xae", b"null",
    b"2021-02-31", b"9999-12-31T23:59:59Z", b"b'\\x",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "gb18030", "cp1252", "utf-8-sig", "utf-7", "shift-jis", "utf-32")


def _samples() -> list[tuple[str, bytes]]:
    if not FOLDER:
        return sorted(SAMPLES.items())
    files = [file for file in sorted(Path(FOLDER).rglob("*")) if file.is_file()]
    return [(file.name, file.read_bytes()) for file in files if file.stat().st_size < LARGEST_SAMPLE]


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw an export and one to four things that went wrong with it."""
    name, data = draw(st.sampled_from(_samples()))
    for _ in range(draw(st.integers(1, 4))):
        data = _mutated(draw, data)
    return name, data


def _mutated(draw: st.DrawFn, data: bytes) -> bytes:
    kind = draw(st.sampled_from(("cut", "drop", "swap", "flip", "insert", "insert", "repeat", "encode", "value")))
    size = len(data)
    start, end = sorted((draw(st.integers(0, size)), draw(st.integers(0, size))))
    if kind == "cut":
        return data[:end]
    if kind == "drop":
        return data[:start] + data[min(end, start + 200) :]
    if kind == "swap":
        middle = (start + end) // 2
        return data[:start] + data[middle:end] + data[start:middle] + data[end:]
    if kind == "flip":
        return data[:start] + bytes(byte ^ 0xFF for byte in data[start : start + 2]) + data[start + 2 :]
    if kind == "insert":
        return data[:start] + draw(st.sampled_from(NASTY)) + data[start:]
    if kind == "repeat":
        return data[:end] + data[start : start + 500] + data[end:]
    if kind == "encode":
        return data.decode("utf-8", "replace").encode(draw(st.sampled_from(ENCODINGS)), "replace")
    return _with_value(draw, data)


def _with_value(draw: st.DrawFn, data: bytes) -> bytes:
    """Put another value in the place of a JSON value or a number."""
    found = list(re.finditer(rb'(?<=: )("[^"]*"|\d+)|(?<=,)\d+(?=,)', data))
    if not found:
        return data
    place = draw(st.sampled_from(found))
    value = draw(
        st.sampled_from((b"null", b"[]", b"{}", b"1.2e+18", b"true", b'"\\u0000"', b'"\\udfff"', b"-0.0", b"NaN"))
    )
    return data[: place.start()] + value + data[place.end() :]


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loader]:
    """Keep one warehouse open for all examples."""
    warehouse = tmp_path_factory.mktemp("house") / "narratives.duckdb"
    with open_writer(warehouse) as connection:
        yield Loader.start(connection, warehouse, LoadOptions(), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the spoilt files."""
    return tmp_path_factory.mktemp("spoilt")


@seed(SEED)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(export=spoilt())
def test_spoilt_exports(loader: Loader, folder: Path, export: tuple[str, bytes]) -> None:
    """Whatever is done to an export, it is loaded, set aside or refused, and every row is accounted for."""
    name, data = export
    path = folder / name
    path.write_bytes(data)
    began = time.process_time()
    for item in find_inputs([path]):
        result = loader.one(item)
        assert result.status in ("loaded", "known", "refused")
        assert result.rows == result.loaded + result.duplicate + result.rejected
        if result.status == "refused":
            assert result.reason
            assert "unexpected" not in result.reason, result.reason
            assert 0 == result.rows
        elif result.status == "loaded":
            _check_tables(loader, result)
            _check_lines(item, result, data)
    assert time.process_time() - began < LONGEST_SECONDS


def _check_tables(loader: Loader, result) -> None:
    """Every row is in the table that its count names."""
    counted = [
        loader.connection.execute(f"SELECT count(*) FROM raw.{table} WHERE load_id = ?", [result.load_id]).fetchone()[0]
        for table in ("posts", "duplicates", "rejects")
    ]
    assert counted == [result.loaded, result.duplicate, result.rejected]


def _check_lines(item: Input, result, data: bytes) -> None:
    """Each line of a JSONL file that is not blank is a row at least."""
    if not item.file_name.endswith(".jsonl") or not result.encoding.startswith("utf-8"):
        return
    lines = [
        line
        for line in re.split(rb"\r\n|\n|\r", data.removeprefix(b"\xef\xbb\xbf"))
        if line.strip(b" \t\x00\xef\xbb\xbf")
    ]
    if lines and _is_record(lines[0]):
        assert result.rows >= len(lines)


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
