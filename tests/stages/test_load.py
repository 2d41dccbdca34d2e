"""Files become posts: every row ends as loaded, duplicate or rejected; nothing is written by half."""

from pathlib import Path

import pytest

from narratives.errors import ConfigError, WarehouseForeign
from narratives.stages import load as stage
from narratives.stages.load import LoadOptions, load
from tests.loading import query, row, write_jsonl


def test_counts_add_up(warehouse: Path, tmp_path: Path) -> None:
    """Loaded, duplicate and rejected are all rows of the file."""
    rows = [row(id="1"), row(id="2"), row(id="1"), row(id=None), "{broken"]
    result = load(warehouse, [write_jsonl(tmp_path / "a.jsonl", rows)])
    assert (5, 2, 1, 2) == (result.rows, result.loaded, result.duplicate, result.rejected)
    assert [(2,)] == query(warehouse, "SELECT count(*) FROM raw.posts")
    assert [(5, 2, 1, 2)] == query(warehouse, "SELECT rows, loaded, duplicate, rejected FROM raw.loads")


def test_every_row_knows_where_it_came_from(warehouse: Path, tmp_path: Path) -> None:
    """Posts and rejects lead to file and line."""
    path = write_jsonl(tmp_path / "a.jsonl", [row(id="1"), row(id=None), row(id="3")])
    (file,) = load(warehouse, [path]).files
    assert [(file.load_id, 1), (file.load_id, 3)] == query(
        warehouse, "SELECT load_id, file_line FROM raw.posts"
    )
    assert [(file.load_id, str(path), 2, "has no id")] == query(
        warehouse, "SELECT load_id, file, line, reason FROM raw.rejects"
    )


def test_the_same_content_is_not_read_again(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is known by its content, under any name."""
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [row(id="1")])])
    monkeypatch.setattr(stage, "probe", lambda item: pytest.fail("read again"))
    (file,) = load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [row(id="1")])]).files
    assert ("known", 1, 0, 1, 0) == (file.status, file.rows, file.loaded, file.duplicate, file.rejected)
    assert [(1,)] == query(warehouse, "SELECT count(*) FROM raw.loads")


def test_the_same_post_of_another_file_is_a_duplicate(warehouse: Path, tmp_path: Path) -> None:
    """A post is stored once, as first loaded."""
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [row(id="1", text="first")])])
    result = load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [row(id="1", text="second"), row(id="2")])])
    assert (1, 1) == (result.loaded, result.duplicate)
    assert [("first",), ("A fine day",)] == query(warehouse, "SELECT text FROM raw.posts ORDER BY post_id")


def test_other_options_load_a_file_again(warehouse: Path, tmp_path: Path) -> None:
    """A file that was read with the wrong options can be read with the right ones."""
    path = write_jsonl(tmp_path / "a.jsonl", [row(id="1", sphere="mars", platform="twitter")])
    assert 1 == load(warehouse, [path]).rejected
    assert 1 == load(warehouse, [path], LoadOptions(sphere="twitter")).loaded


def test_files_that_cannot_be_read_do_not_stop_the_others(warehouse: Path, tmp_path: Path) -> None:
    """Each refused file has its reason, and the rest is loaded."""
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "b.txt").write_text("just words\n")
    (tmp_path / "c.csv").write_text("colour,size\nred,1\n")
    write_jsonl(tmp_path / "d.jsonl", [row(id="1")])
    result = load(warehouse, [tmp_path, tmp_path / "missing"])
    assert ["refused"] * 3 + ["loaded", "refused"] == [file.status for file in result.files]
    assert all(file.reason for file in result.refused)
    assert result.has_read


def test_nothing_usable_makes_no_warehouse(warehouse: Path, tmp_path: Path) -> None:
    """Where there is nothing to load, nothing is written."""
    result = load(warehouse, [tmp_path / "missing"])
    assert not result.has_read
    assert not warehouse.exists()


def test_a_file_is_loaded_whole_or_not_at_all(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load that dies in the middle leaves nothing behind."""
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [row(id="0")])])

    def die(progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [row(id="1")])], on_progress=die)
    assert [("0",)] == query(warehouse, "SELECT post_id FROM raw.posts")
    assert 1 == load(warehouse, [tmp_path / "b.jsonl"]).loaded


def test_a_foreign_file_is_left_alone(tmp_path: Path) -> None:
    """What is not a warehouse is not touched."""
    path = write_jsonl(tmp_path / "a.jsonl", [row(id="1")])
    foreign = tmp_path / "foreign.duckdb"
    foreign.write_text("something else")
    with pytest.raises(WarehouseForeign):
        load(foreign, [path])
    assert "something else" == foreign.read_text()


@pytest.mark.parametrize(
    "options", [LoadOptions(format="wiebo"), LoadOptions(sphere="mars"), LoadOptions(platform="moon")]
)
def test_senseless_options_are_refused(warehouse: Path, tmp_path: Path, options: LoadOptions) -> None:
    """An unknown format, sphere or platform is named before anything is read."""
    with pytest.raises(ConfigError):
        load(warehouse, [tmp_path], options)


def test_tables_are_loaded_with_a_map(warehouse: Path, tmp_path: Path) -> None:
    """`--map` names the columns of a table that no tool writes; without an id, ids are made."""
    path = tmp_path / "own.csv"
    path.write_text("When,Who,Body\n2021-03-25,me,Hello\n2021-03-26,me,World\n")
    options = LoadOptions(
        column_map={"text": "Body", "created_at": "When", "author": "Who"}, platform="facebook"
    )
    assert 2 == load(warehouse, [path], options).loaded
    assert [("facebook", "twitter", "Hello")] == query(
        warehouse, "SELECT platform, sphere, text FROM raw.posts ORDER BY text LIMIT 1"
    )


def test_progress_is_told(warehouse: Path, tmp_path: Path) -> None:
    """Each batch of rows is reported."""
    seen: list[int] = []
    load(
        warehouse,
        [write_jsonl(tmp_path / "a.jsonl", [row(id="1")])],
        on_progress=lambda at: seen.append(at.rows),
    )
    assert [1] == seen


def test_private_names_never_land_on_disk(warehouse: Path, tmp_path: Path) -> None:
    """Neither the file of the warehouse nor its snapshot holds the handle of a private person."""
    secretive = row(
        id="1", author="VeryPrivateHandle", author_role="public", text="I, @VeryPrivateHandle, said so"
    )
    broken = '{"id": "2", "author": "VeryPrivateHandle", "text": "I am VeryPrivate'
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [secretive, broken, {**secretive, "id": None}])])
    for file in warehouse.parent.iterdir():
        assert b"VeryPrivate" not in file.read_bytes()
