"""Tests of `narratives load`, `loads`, `rejects`, `unload`, `formats` and `purge`, as a user types them."""

import json
from pathlib import Path

import pytest

from tests.loading import query, row, write_jsonl


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """Return a file of two posts, a copy and a row without an id."""
    return write_jsonl(tmp_path / "posts.jsonl", [row(id="1"), row(id="2"), row(id="2"), row(id=None)])


def _json(cli, *arguments):
    shown = cli(*arguments, "--json")
    assert 0 == shown.code
    return json.loads(shown.out)


def test_load_says_what_became_of_the_rows(cli, warehouse, posts):
    """The counts add up in one line, and the next command is named."""
    shown = cli("load", posts, "--warehouse", warehouse)
    assert 0 == shown.code
    assert "4 rows = 2 loaded + 1 duplicate + 1 rejected" in " ".join(shown.out.split())
    assert "narratives rejects --load" in shown.err


def test_load_as_json_has_every_count(cli, warehouse, posts):
    """Programs get the sums and each file."""
    told = _json(cli, "load", posts, "--warehouse", warehouse)
    assert (4, 2, 1, 1) == tuple(told[name] for name in ("rows", "loaded", "duplicate", "rejected"))
    assert ["loaded"] == [file["status"] for file in told["files"]]


def test_several_files_are_a_table(cli, warehouse, posts, tmp_path):
    """A folder gives a row a file and the sum; what is refused has its reason on stderr."""
    write_jsonl(tmp_path / "more.jsonl", [row(id="9")])
    (tmp_path / "notes.txt").write_text("nothing\n")
    shown = cli("load", tmp_path, "--warehouse", warehouse)
    assert 0 == shown.code
    assert "2 files: 5 rows = 3 loaded + 1 duplicate + 1 rejected" in shown.out
    assert "notes.txt: not loaded, it is no table and no JSON" in shown.err


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02" * 500, b"just words", b"a,b\n1,2\n"])
def test_nothing_to_load_is_one_line_and_a_failure(cli, warehouse, tmp_path, content):
    """Missing, empty, binary and unknown files each get one line and exit code 1."""
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    shown = cli("load", path, "--warehouse", warehouse)
    assert (1, "") == (shown.code, shown.out)
    assert 1 == len(shown.err.splitlines())


def test_senseless_options_are_one_line(cli, warehouse, posts):
    """Unknown formats and maps are named, and nothing is made."""
    for options in (("--format", "wiebo"), ("--map", "colour=x"), ("--sphere", "mars"), ("--actors", "missing.toml")):
        shown = cli("load", posts, *options, "--warehouse", warehouse)
        assert (1, 1) == (shown.code, len(shown.err.splitlines()))
    assert not warehouse.exists()


def test_a_map_loads_what_no_tool_writes(cli, warehouse, tmp_path):
    """Columns are named on the command line."""
    (tmp_path / "own.csv").write_text("Nr,When,Body\n7,2021-03-25,Hello\n")
    told = _json(
        cli, "load", tmp_path / "own.csv", "--map", "id=Nr,created_at=When,text=Body", "--platform", "facebook",
        "--warehouse", warehouse,
    )  # fmt: skip
    assert 1 == told["loaded"]
    assert [("facebook:7", "twitter")] == query(warehouse, "SELECT post_key, sphere FROM raw.posts")


def test_loads_rejects_and_unload(cli, warehouse, posts):
    """What was loaded is listed, what was set aside too, and the load can be undone by its id."""
    cli("load", posts, "--warehouse", warehouse)
    (load,) = _json(cli, "loads", "--warehouse", warehouse)
    assert (4, "canonical_jsonl", "utf-8") == (load["rows"], load["format"], load["encoding"])
    (reject,) = _json(cli, "rejects", "--load", load["load_id"], "--warehouse", warehouse)
    assert (4, "has no id") == (reject["line"], reject["reason"])
    assert "has no id" in cli("rejects", "--warehouse", warehouse).out
    shown = cli("loads", "--warehouse", warehouse).out
    assert "posts.jsonl" in shown.replace("\n", "").replace(" ", "")
    assert str(posts)[:10] in shown  # the path, not the name alone; long ones are wrapped
    undone = _json(cli, "unload", load["load_id"], "--warehouse", warehouse)
    assert 2 == undone["removed"]
    assert "Nothing has been loaded yet" in cli("loads", "--warehouse", warehouse).out
    assert "No row was set aside" in cli("rejects", "--warehouse", warehouse).out


def test_formats_are_listed_with_an_example(cli):
    """Formats written from documentation alone are marked."""
    formats = {one["name"]: one for one in _json(cli, "formats")}
    assert "seen" == formats["weibo_search_csv"]["status"]
    assert "documented, not seen" == formats["tiktok_research_json"]["status"]
    assert all(one["example"] for one in formats.values())
    assert "weibo_search_csv" in cli("formats").out


@pytest.mark.parametrize("how", [("--author", "alice"), ("--before", "2022-01-01"), ("--post-ids", None)])
def test_purge_says_what_it_removed(cli, warehouse, tmp_path, how):
    """Each of the three ways removes the post and tells it."""
    cli("load", write_jsonl(tmp_path / "a.jsonl", [row(id="1", author="Alice", author_role="public")]),
        "--warehouse", warehouse)  # fmt: skip
    (tmp_path / "ids.txt").write_text("1\n\n")
    shown = cli("purge", how[0], how[1] or tmp_path / "ids.txt", "--warehouse", warehouse)
    assert 0 == shown.code
    assert "Removed 1 posts" in shown.out
    assert [(0,)] == query(warehouse, "SELECT count(*) FROM raw.posts")


def test_a_dry_run_of_purge_removes_nothing(cli, warehouse, tmp_path):
    """It says the counts that the purge itself says afterwards, and nothing is changed."""
    cli("load", write_jsonl(tmp_path / "a.jsonl", [row(id="1", author="Alice")]), "--warehouse", warehouse)
    choice = ("purge", "--author", "alice", "--warehouse", warehouse)
    before = query(warehouse, "FROM core.settings ORDER BY ALL")
    tried = cli(*choice, "--dry-run")
    assert "Would remove 1 posts" in tried.out
    left = "SELECT (SELECT count(*) FROM raw.posts), (SELECT count(*) FROM raw.tombstones)"
    assert [(1, 0)] == query(warehouse, left)
    assert before == query(warehouse, "FROM core.settings ORDER BY ALL")
    assert tried.out.split()[2:] == cli(*choice).out.split()[1:]


def test_a_mistyped_author_gets_a_suggestion(cli, warehouse, tmp_path):
    """Where no post of a name is loaded, the accounts that are called nearly so are named."""
    posts = [row(id="1", author="PDChina"), row(id="2", author="globaltimesnews")]
    cli("load", write_jsonl(tmp_path / "a.jsonl", posts), "--warehouse", warehouse)
    for options in (("--dry-run",), ()):
        shown = cli("purge", "--author", "@PDChnia", *options, "--warehouse", warehouse)
        assert (0, True) == (shown.code, "no post of @PDChnia is loaded; did you mean PDChina?" in shown.err)
    assert "is loaded" not in cli("purge", "--author", "PDChina", "--warehouse", warehouse).err


@pytest.mark.parametrize(("answer", "options", "left"), [("n", (), 1), ("y", (), 0), (None, ("--yes",), 0)])
def test_purge_asks_at_a_terminal(cli, warehouse, tmp_path, monkeypatch, answer, options, left):
    """Only who confirms, or says so before, removes anything; the question has the counts."""
    cli("load", write_jsonl(tmp_path / "a.jsonl", [row(id="1", author="Alice")]), "--warehouse", warehouse)
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda *question, **_: asked.append(question) or answer == "y")
    shown = cli("purge", "--author", "alice", *options, "--warehouse", warehouse)
    assert left == shown.code
    assert bool(answer) == ("This removes 1 posts" in shown.err) == bool(asked)
    assert [(left,)] == query(warehouse, "SELECT count(*) FROM raw.posts")


@pytest.mark.parametrize("command", [("purge", "--author", "a"), ("unload", "x"), ("loads",), ("rejects",)])
def test_a_missing_warehouse_is_told_and_not_made(cli, warehouse, command):
    """Commands that need posts do not make an empty warehouse."""
    shown = cli(*command, "--warehouse", warehouse)
    assert (1, 1) == (shown.code, len(shown.err.splitlines()))
    assert not warehouse.exists()


def test_purge_needs_one_choice(cli, warehouse, posts):
    """Without a choice, or with an empty list, nothing is removed."""
    cli("load", posts, "--warehouse", warehouse)
    posts.with_name("empty.txt").touch()
    for choice in ((), ("--author", "a", "--before", "2020-01-01"), ("--post-ids", posts.with_name("empty.txt"))):
        shown = cli("purge", *choice, "--warehouse", warehouse)
        assert (1, 1) == (shown.code, len(shown.err.splitlines()))
    assert [(2,)] == query(warehouse, "SELECT count(*) FROM raw.posts")


def test_the_key_lies_where_the_option_says(cli, tmp_path, monkeypatch):
    """A load writes it there, and without it the next load is one line that says what to do."""
    monkeypatch.setenv("NARRATIVES_KEY", "")
    posts = write_jsonl(tmp_path / "a.jsonl", [row(id="1")])
    house, key = tmp_path / "house" / "x.duckdb", tmp_path / "safe" / "my.key"
    assert 0 == cli("load", posts, "--warehouse", house, "--key", key).code
    assert (True, False) == (key.exists(), house.with_suffix(".key").exists())
    monkeypatch.setenv("NARRATIVES_KEY", "")
    shown = cli("load", posts, "--warehouse", house)
    assert (1, 1, True) == (shown.code, shown.err.count("\n"), "name it with --key" in shown.err)


def test_a_file_of_one_account_is_asked_about(cli, warehouse, tmp_path):
    """Where nobody is named, file and folder are offered; what `--author` and `--role` say is taken."""
    path = tmp_path / "somebody.csv"
    path.write_text('"","Text","Date"\n"1","So it is https://t.co/x","2020-07-12"\n')
    shown = cli("load", path, "--warehouse", warehouse)
    assert f"one of its names may be the author's: somebody, {tmp_path.name}" in " ".join(shown.err.split())
    told = ("--author", "SampleOffice", "--role", "government")
    assert 0 == cli("load", path, *told, "--warehouse", warehouse).code
    assert [("SampleOffice", "government")] == query(warehouse, "SELECT author, author_role FROM raw.posts")


def test_a_load_of_rejects_only_is_a_failure(cli, warehouse, posts):
    """A wrong `--format` that sets every row aside ends with exit code 1, and says so."""
    shown = cli("load", posts, "--format", "weibo_mobile_json", "--warehouse", warehouse)
    assert 1 == shown.code
    assert "without --format it is read as canonical_jsonl" in shown.err
