"""Tests of the lines that name the next command."""

from pathlib import Path

from narratives.cli.next_step import next_step


def test_the_next_command_repeats_the_warehouse():
    """It can be pasted and finds the same file."""
    assert "Next, all of them:\n  narratives list --warehouse 'my posts.duckdb'" == str(
        next_step("list", "all of them", Path("my posts.duckdb"))
    )


def test_the_default_warehouse_needs_no_option():
    """Without --warehouse the next command needs none either."""
    assert "Next, all of them:\n  narratives list" == str(next_step("list", "all of them", None))


def test_a_warehouse_of_the_environment_needs_no_option(monkeypatch):
    """What the environment says it says to the next command, too."""
    monkeypatch.setenv("NARRATIVES_WAREHOUSE", "posts.duckdb")
    assert "Next, all of them:\n  narratives list" == str(next_step("list", "all of them", Path("posts.duckdb")))


def test_the_command_is_never_broken_over_lines(cli, results, monkeypatch):
    """In the narrowest terminal it can still be pasted."""
    monkeypatch.setenv("COLUMNS", "30")
    shown = cli("list", "--warehouse", results)
    assert f"  narratives show w-hong_kong-3f2a9c --warehouse {results}\n" in shown.out
