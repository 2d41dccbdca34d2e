"""Files become posts: every row ends as loaded, duplicate or rejected; nothing is written by half."""

import gzip
import io
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow
import pytest

from narratives.errors import ConfigError, WarehouseForeign
from narratives.sources import opening
from narratives.stages import load as stage
from narratives.stages import load_files
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
    assert [(file.load_id, 1), (file.load_id, 3)] == query(warehouse, "SELECT load_id, file_line FROM raw.posts")
    assert [(file.load_id, str(path), 2, "has no id")] == query(
        warehouse, "SELECT load_id, file, line, reason FROM raw.rejects"
    )


def test_counts_are_of_the_time_that_the_export_states_or_of_none(warehouse: Path, tmp_path: Path) -> None:
    """When a file was written or copied says nothing about when its likes were counted."""
    rows = [row(id="1", likes=3), row(id="2", likes=3, counted_at="2021-04-01T00:00:00Z")]
    os.utime(write_jsonl(tmp_path / "a.jsonl", rows), (1_600_000_000, 1_600_000_000))
    load(warehouse, [tmp_path / "a.jsonl"])
    expected = [("1", 3, None), ("2", 3, datetime(2021, 4, 1))]
    assert expected == query(warehouse, "SELECT post_id, likes, counted_at FROM raw.posts ORDER BY post_id")


def test_the_same_content_is_not_read_again(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is known by its content, under any name."""
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [row(id="1")])])
    monkeypatch.setattr(load_files, "probe", lambda item: pytest.fail("read again"))
    (file,) = load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [row(id="1")])]).files
    assert ("known", 1, 0, 1, 0) == (file.status, file.rows, file.loaded, file.duplicate, file.rejected)
    assert [(1,)] == query(warehouse, "SELECT count(*) FROM raw.loads")


def test_the_same_post_of_another_file_is_a_duplicate(warehouse: Path, tmp_path: Path) -> None:
    """A post is stored once, with the longer of its texts."""
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [row(id="1", text="first")])])
    result = load(warehouse, [write_jsonl(tmp_path / "b.jsonl", [row(id="1", text="second"), row(id="2")])])
    assert (1, 1) == (result.loaded, result.duplicate)
    assert [("second",), ("A fine day",)] == query(warehouse, "SELECT text FROM raw.posts ORDER BY post_id")


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


def test_a_file_is_loaded_whole_or_not_at_all(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    options = LoadOptions(column_map={"text": "Body", "created_at": "When", "author": "Who"}, platform="facebook")
    assert 2 == load(warehouse, [path], options).loaded
    assert [("facebook", "twitter", "Hello")] == query(
        warehouse, "SELECT platform, sphere, text FROM raw.posts ORDER BY text LIMIT 1"
    )


def test_packed_and_foreign_encodings_load_like_plain_files(warehouse: Path, tmp_path: Path) -> None:
    """Zip, gzip and zstd, UTF-16, GB18030 and windows-1252: what was found is said, and texts are right."""
    head, texts = (
        "id,sphere,created_at,text\n",
        {"utf-16": "新疆的棉花", "gb18030": "香港的立法会选举", "cp1252": "It’s a “café”"},
    )
    for number, (encoding, text) in enumerate(texts.items()):
        (tmp_path / f"{number}.csv").write_bytes(f"{head}{number},weibo,2021-03-25,{text}\n".encode(encoding))
    (tmp_path / "3.csv.gz").write_bytes(gzip.compress(f"{head}3,weibo,2021-03-25,gz\n".encode()))
    packed = pyarrow.compress(f"{head}4,weibo,2021-03-25,zst\n".encode(), "zstd", asbytes=True)
    (tmp_path / "4.csv.zst").write_bytes(packed)
    with zipfile.ZipFile(tmp_path / "5.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/5.csv", f"{head}5,weibo,2021-03-25,zip\n")
    result = load(warehouse, [tmp_path])
    assert ["utf-16", "gb18030", "windows-1252", "utf-8", "utf-8", "utf-8"] == [file.encoding for file in result.files]
    assert [(text,) for text in (*texts.values(), "gz", "zst", "zip")] == query(
        warehouse, "SELECT text FROM raw.posts ORDER BY post_id"
    )
    assert [(f"{tmp_path}/5.zip!a/5.csv",)] == query(warehouse, "SELECT file FROM out.posts WHERE post_id = '5'")


def test_traps_are_refused_beside_good_files(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links, bombs and archives that reach outside are refused with a reason; the good file is loaded."""
    monkeypatch.setattr(opening, "BOMB_BYTES", 1 << 20)
    (tmp_path / "a.jsonl").symlink_to("/etc/passwd")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"id": "1"}\n' * 500_000, 9))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("../d.jsonl", "{}")
    write_jsonl(tmp_path / "e.jsonl", [row(id="1")])
    result = load(warehouse, [tmp_path])
    assert ["refused", "refused", "refused", "loaded"] == [file.status for file in result.files]
    reasons = " ".join(str(file.reason) for file in result.refused)
    assert all(word in reasons for word in ("symbolic link", "zip bomb", "outside"))


def test_the_file_of_a_private_account_is_stored_under_its_pseudonym(warehouse: Path, tmp_path: Path) -> None:
    """Where the name of the file is the account, it is no more stored than the account."""
    folder = tmp_path / "weibo" / "某个人"
    folder.mkdir(parents=True)
    text = "id,bid,正文,日期,点赞数\n4505527885177576,J2jNWlIVi,早安,2020-05-17,1\n"
    (folder / "1234567890.csv").write_text(text, "utf-8")
    load(warehouse, [tmp_path / "weibo"])
    told = str(query(warehouse, "SELECT file FROM out.loads")) + str(query(warehouse, "SELECT author FROM out.posts"))
    assert "1234567890" not in told
    assert "某个人" not in told


def test_standard_input_is_a_file_too(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads what another program writes, packed or not, once."""
    data = gzip.compress(write_jsonl(tmp_path / "a.jsonl", [row(id="1")]).read_bytes())
    for status in ("loaded", "known"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        (file,) = load(warehouse, [Path("-")]).files
        assert ("stdin", status) == (file.file, file.status)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert "is empty" == load(warehouse, [Path("-")]).files[0].reason


def test_tables_of_countless_columns_are_refused(warehouse: Path, tmp_path: Path) -> None:
    """A header of a hundred thousand columns is no export."""
    (tmp_path / "wide.csv").write_text("," * 100_000 + "\n" + "," * 100_000)
    (file,) = load(warehouse, [tmp_path / "wide.csv"]).files
    assert "has 100,001 columns; at most 2,000 are read" == file.reason


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
    secretive = row(id="1", author="VeryPrivateHandle", author_role="public", text="I, @VeryPrivateHandle, said so")
    broken = '{"id": "2", "author": "VeryPrivateHandle", "text": "I am VeryPrivate'
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", [secretive, broken, {**secretive, "id": None}])])
    for file in warehouse.parent.iterdir():
        assert b"VeryPrivate" not in file.read_bytes()


HEAD = "id,sphere,created_at,text\n"


def test_one_bad_file_never_ends_a_load(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with which something unforeseen happens is set aside with its reason; small and large ones go on."""
    for name in ("a", "b", "c"):
        write_jsonl(tmp_path / "in" / f"{name}.jsonl", [row(id=name, text=name)])
    rows = "".join(f"{number},weibo,2021-03-25,{'x' * 300}\n" for number in range(999))
    (tmp_path / "in" / "d.csv").write_text(HEAD + rows)
    finish = stage.finish

    def fails_on_b(drafts, options):
        if "b" in drafts["text"].to_list():
            raise ValueError("something unforeseen")
        return finish(drafts, options)

    monkeypatch.setattr(stage, "finish", fails_on_b)
    files = load(warehouse, [tmp_path / "in"]).files
    assert ["loaded", "refused", "loaded", "loaded"] == [file.status for file in files]
    assert "unexpected ValueError" in str(files[1].reason)
    assert [(1001, 3)] == query(warehouse, "SELECT count(*), count(DISTINCT load_id) FROM raw.posts")
    monkeypatch.undo()
    assert ["known", "loaded", "known", "known"] == [file.status for file in load(warehouse, [tmp_path / "in"]).files]


def test_a_header_that_cannot_be_read_refuses_its_file_only(warehouse: Path, tmp_path: Path) -> None:
    """A field of millions of characters in the first line is no header."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text('id,"' + "x" * 3_000_000 + '",text\n1,2,3\n')
    write_jsonl(tmp_path / "in" / "b.jsonl", [row(id="1")])
    options = LoadOptions(format="canonical_table")
    assert "no header that can be read" in str(load(warehouse, [tmp_path / "in" / "a.csv"], options).files[0].reason)
    assert ["refused", "loaded"] == [file.status for file in load(warehouse, [tmp_path / "in"]).files]


def test_names_of_files_need_not_be_utf8(warehouse: Path, tmp_path: Path) -> None:
    """Names in the letters of a Chinese Windows are read, on disk and in archives; others become escapes."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("香港.csv".encode("gb18030"), b"2021-03-25\xff.csv"):
        (folder / os.fsdecode(name)).write_text(HEAD + f"{len(name)},weibo,2021-03-25,text\n")
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("AAAA.csv", HEAD + "9,weibo,2021-03-25,z\n")
    (folder / "z.zip").write_bytes((folder / "z.zip").read_bytes().replace(b"AAAA", "新疆".encode("gb18030")))
    files = load(warehouse, [folder]).files
    assert {"loaded"} == {file.status for file in files}
    assert 1 == sum(file.file.endswith("香港.csv") for file in files)
    assert 1 == sum(file.file.endswith("z.zip!新疆.csv") for file in files)
    assert 3 == len(query(warehouse, "SELECT file FROM out.loads"))


def test_an_empty_folder_says_so(warehouse: Path, tmp_path: Path) -> None:
    """A folder without files, or with hidden ones only, is refused with that reason, and no warehouse is made."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".hidden").write_text("x")
    (file,) = load(warehouse, [tmp_path / "empty"]).files
    assert ("refused", "holds no files to load") == (file.status, file.reason)
    assert not warehouse.exists()


def test_small_files_are_written_together_and_stay_apart(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of files take few transactions; each has its load, its counts, and what is noticed about its rows."""
    monkeypatch.setattr(stage, "TOGETHER_FILES", 30)
    taken: list[int] = []
    transaction = stage.transaction
    monkeypatch.setattr(stage, "transaction", lambda connection: taken.append(1) or transaction(connection))
    for number in range(90):
        lost = "12008411038905100000" if number == 7 else f"{number}"
        (tmp_path / f"{number:03d}.csv").write_text(
            HEAD + f"{number}0,weibo,2021-03-25,text {number}\n{lost}1,weibo,2021-03-26,text\n{number}0,weibo,,\n"
        )
    result = load(warehouse, [tmp_path])
    assert (90, 3) == (len(result.files), len(taken))
    assert {(3, 2, 0, 1)} == {(file.rows, file.loaded, file.duplicate, file.rejected) for file in result.files}
    assert [(90, 180)] == query(warehouse, "SELECT count(DISTINCT load_id), count(*) FROM raw.posts")
    assert [(90,)] == query(warehouse, "SELECT count(DISTINCT (load_id, file)) FROM raw.rejects")


def test_a_wrong_format_is_doubted(warehouse: Path, tmp_path: Path) -> None:
    """Where no row is what the given format writes, the load says how the file is read without it."""
    path = write_jsonl(tmp_path / "a.jsonl", [row(id="1")])
    result = load(warehouse, [path], LoadOptions(format="weibo_mobile_json"))
    assert result.is_all_rejected
    assert any("without --format it is read as canonical_jsonl" in note for note in result.files[0].notes)


def test_html_in_mapped_texts_is_text(warehouse: Path, tmp_path: Path) -> None:
    """Tags and escapes of a table that nobody knows go; what only looks like them stays."""
    (tmp_path / "own.csv").write_text(
        "When,Body\n2021-03-25,\"<p>It&#39;s <a href='/x'>#here#</a><br>now &amp; then</p>\"\n2021-03-26,I <3 a < b\n"
    )
    options = LoadOptions(column_map={"text": "Body", "created_at": "When"}, platform="facebook")
    load(warehouse, [tmp_path / "own.csv"], options)
    assert [("It's #here#\nnow & then",), ("I <3 a < b",)] == query(
        warehouse, "SELECT text FROM raw.posts ORDER BY created_at"
    )


def test_a_file_of_one_account_gets_its_author_from_the_user(warehouse: Path, tmp_path: Path) -> None:
    """Nobody named is unknown, and said; `--author` and `--role` fill it in, without making other posts of them."""
    path = tmp_path / "somebody.csv"
    path.write_text('"","Text","Date"\n"1","So it is https://t.co/x","2020-07-12"\n')
    (file,) = load(warehouse, [path]).files
    assert any("no row names an author" in note for note in file.notes)
    assert ("somebody", tmp_path.name) == file.offers
    assert [(None, "unknown")] == query(warehouse, "SELECT author, author_role FROM raw.posts")
    assert "somebody" not in str(query(warehouse, "SELECT notes FROM raw.loads"))
    told = LoadOptions(author="SampleOffice", role="government")
    assert 1 == load(warehouse, [path], told).duplicate
    assert [("SampleOffice", "government")] == query(warehouse, "SELECT author, author_role FROM raw.posts")
    assert "SampleOffice" not in str(query(warehouse, "SELECT options FROM raw.loads"))
    assert "known" == load(warehouse, [path], told).files[0].status


def test_an_author_without_a_public_role_is_a_pseudonym(warehouse: Path, tmp_path: Path) -> None:
    """Saying who it is makes nobody public; rows that name their author keep theirs."""
    rows = [row(id="1", author=None, author_role=None), row(id="2")]
    load(warehouse, [write_jsonl(tmp_path / "a.jsonl", rows)], LoadOptions(author="Alice"))
    (private, named) = query(warehouse, "SELECT author, author_role FROM raw.posts ORDER BY post_id")
    assert private[0].startswith("p_")
    assert ("public", ("PDChina", "state_media")) == (private[1], named)


@pytest.mark.parametrize("options", [LoadOptions(role="media"), LoadOptions(author="a", role="king")])
def test_a_role_needs_an_author_and_a_meaning(warehouse: Path, tmp_path: Path, options: LoadOptions) -> None:
    """`--role` alone and roles that do not exist are told before anything is read."""
    with pytest.raises(ConfigError):
        load(warehouse, [tmp_path], options)
