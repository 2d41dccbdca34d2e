"""Beside the warehouse lies what each run did, for whoever must find out what went wrong; no one is named in it."""

import logging
import stat

import pytest

from narratives.cli import log_file
from narratives.cli.log_file import logged

_log = logging.getLogger("narratives.stages.somewhere")


def test_what_a_run_did_is_written_down(tmp_path):
    """When it began and ended, and what the program said meanwhile; nothing after it."""
    (tmp_path / "mine.duckdb").touch()
    with logged(tmp_path / "mine.duckdb", "run"):
        _log.info("stories: texts 634")
    _log.warning("later")
    lines = (tmp_path / "mine.log").read_text(encoding="utf-8").splitlines()
    assert 3 == len(lines)
    assert "run begins, narratives " in lines[0]
    assert lines[1].endswith("INFO narratives.stages.somewhere: stories: texts 634")
    assert "run done, " in lines[2]


def test_a_failure_is_written_down_by_its_place_alone(tmp_path):
    """The kind of the error and where it came from, and no word of its message, which may name somebody."""
    (tmp_path / "mine.duckdb").touch()
    with pytest.raises(ValueError, match="marrowind8"), logged(tmp_path / "mine.duckdb", "load"):
        raise ValueError("there is no author marrowind8")
    text = (tmp_path / "mine.log").read_text(encoding="utf-8")
    assert "load ended by ValueError" in text
    assert "marrowind8" not in text


def test_the_log_is_private_and_does_not_grow_for_ever(tmp_path, monkeypatch):
    """Its owner alone reads it; it is begun anew when it is full, and two earlier ones are kept."""
    monkeypatch.setattr(log_file, "MOST_BYTES", 500)
    (tmp_path / "mine.duckdb").touch()
    for _ in range(20):
        with logged(tmp_path / "mine.duckdb", "run"):
            pass
    files = sorted(tmp_path.glob("*.log*"))
    assert ["mine.log", "mine.log.1", "mine.log.2"] == [file.name for file in files]
    assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in files}


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, capfd):
    """Not even a line is printed."""
    (tmp_path / "mine.duckdb").touch()
    (tmp_path / "mine.log").mkdir()
    for warehouse in (tmp_path / "nowhere" / "mine.duckdb", tmp_path / "mine.duckdb"):
        with logged(warehouse, "run"):
            pass
    assert ("", "") == tuple(capfd.readouterr())


def test_a_load_is_logged_without_names(cli, tmp_path):
    """Counts of rows, and neither the file nor the author."""
    row = '{"id": "1", "sphere": "twitter", "author": "marrowind8", "created_at": "2021-03-25T10:00:00Z", "text": "Hi"}'
    (tmp_path / "marrowind8.jsonl").write_text(row, encoding="utf-8")
    assert 0 == cli("load", tmp_path / "marrowind8.jsonl", "--warehouse", tmp_path / "house" / "n.duckdb").code
    text = (tmp_path / "house" / "n.log").read_text(encoding="utf-8")
    assert "load: 1 rows of 1 files, 1 loaded, 0 known, 0 set aside" in text
    assert "marrowind8" not in text


def test_verbose_prints_what_is_logged(cli, tmp_path):
    """Before the command or after it; without it only warnings are printed."""
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "1", "sphere": "twitter", "created_at": "2021-03-25T10:00:00Z", "text": "Hi"}')
    told = [
        cli(*before, "load", file, "--warehouse", tmp_path / name / "n.duckdb", *after).err
        for name, before, after in (("a", (), ()), ("b", ("--verbose",), ()), ("c", (), ("--verbose",)))
    ]
    assert [False, True, True] == ["narratives: load: 1 rows of 1 files" in one for one in told]
