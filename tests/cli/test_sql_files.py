"""Tests of `narratives sql` with files: SQL from a file, rows into a file, and the shell that a terminal gets."""

import subprocess
from datetime import datetime

import polars as pl
import pytest

from narratives.cli import sql_shell

_POSTS = "SELECT post_id, '=1+1' AS formula, ['a', 'b'] AS list, created_at FROM out.posts ORDER BY post_key"


def test_a_file_of_sql_is_asked(cli, results, tmp_path):
    """What the file says is the query; a file that there is not is named."""
    file = tmp_path / "my query.sql"
    file.write_text("SELECT count(*) AS stories -- all; of them\nFROM out.stories", encoding="utf-8")
    assert "2" in cli("sql", file, "--warehouse", results).out
    assert "there is no file" in cli("sql", tmp_path / "other.sql", "--warehouse", results).err


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_rows_go_into_a_file_by_its_ending(cli, results, tmp_path, ending):
    """All rows, ids as text, and nothing that a spreadsheet executes."""
    file = tmp_path / f"posts.{ending}"
    done = cli("sql", _POSTS, "--out", file, "--warehouse", results)
    assert (0, "", f"9 rows in {file}\n") == (done.code, done.out, done.err)
    ids = {"csv": _csv, "parquet": pl.read_parquet, "xlsx": _xlsx}[ending](file)["post_id"].to_list()
    assert ["1", "2", "3", "4", "1", "2", "3", "4", "5"] == ids
    assert [file] == [one for one in tmp_path.iterdir() if one.name.endswith(ending)]


def _csv(file):
    frame = pl.read_csv(file, infer_schema=False)
    assert {"'=1+1"} == set(frame["formula"])
    return frame


def _xlsx(file):
    rows = list(pytest.importorskip("openpyxl").load_workbook(file).active.iter_rows())
    assert {"s"} == {row[1].data_type for row in rows}
    assert isinstance(rows[1][3].value, datetime)
    return pl.DataFrame([[cell.value for cell in row][:1] for row in rows[1:]], schema=["post_id"], orient="row")


def test_a_limit_holds_for_files_too(cli, results, tmp_path):
    """`--limit 2` writes two rows."""
    file = tmp_path / "two.parquet"
    cli("sql", _POSTS, "--limit", 2, "--out", file, "--warehouse", results)
    assert 2 == pl.read_parquet(file).height


@pytest.mark.parametrize(
    ("name", "said"), [("x.doc", "end it in .csv, .parquet or .xlsx"), ("no/x.csv", "there is no folder")]
)
def test_a_file_that_cannot_be_written_is_refused(cli, results, tmp_path, name, said):
    """Before the query is asked, with what to give instead."""
    assert said in cli("sql", _POSTS, "--out", tmp_path / name, "--warehouse", results).err


@pytest.fixture
def terminal(monkeypatch):
    """Sit at a terminal, with a shell to be had; what is started is kept."""
    started = []
    monkeypatch.setattr(sql_shell, "_is_at_terminal", lambda: True)
    monkeypatch.setattr(sql_shell.shutil, "which", lambda name: name if name == "duckdb" else None)
    monkeypatch.setattr(
        sql_shell.subprocess, "run", lambda command: started.append(command) or subprocess.CompletedProcess(command, 3)
    )
    return started


def test_at_a_terminal_a_shell_opens_on_the_snapshot(cli, results, terminal):
    """Read-only; its exit code is ours."""
    assert 3 == cli("sql", "--warehouse", results).code
    assert [["duckdb", "-readonly", str(results.with_name("results.snapshot.duckdb").resolve())]] == terminal or [
        ["duckdb", "-readonly", str(results.resolve())]
    ] == terminal


def test_who_asks_for_a_form_gets_the_list_of_queries(cli, results, terminal):
    """`--json` is for programs: they get no shell."""
    assert '"silence"' in cli("sql", "--json", "--warehouse", results).out
    assert [] == terminal


def test_without_a_terminal_the_queries_are_listed(cli, results):
    """In a pipe nobody can type into a shell."""
    assert "silence" in cli("sql", "--warehouse", results).out
