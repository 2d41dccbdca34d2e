"""Tests of the line that names the next command."""

from pathlib import Path

from narratives.cli.options import next_step


def test_the_next_command_repeats_the_warehouse():
    """It can be pasted and finds the same file."""
    assert "Next: narratives list --warehouse 'my posts.duckdb'   all" == next_step(
        "list", "all", Path("my posts.duckdb")
    )


def test_the_default_warehouse_needs_no_option():
    """Without --warehouse the next command needs none either."""
    assert "Next: narratives list   all" == next_step("list", "all", None)


def test_a_warehouse_of_the_environment_needs_no_option(monkeypatch):
    """What the environment says it says to the next command, too."""
    monkeypatch.setenv("NARRATIVES_WAREHOUSE", "posts.duckdb")
    assert "Next: narratives list   all" == next_step("list", "all", Path("posts.duckdb"))
