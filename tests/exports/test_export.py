"""An export explains itself, can be validated, is the same each time, and never removes what it did not write."""

import json
import stat

import pytest
from frictionless import validate

from narratives.errors import InputError
from narratives.exports.export import FORMATS, PERSONAL, wanted


def test_the_data_package_validates(export):
    """Types, keys, references between tables, sizes and hashes, as Frictionless checks them."""
    report = validate(str(export().folder / "datapackage.json"))
    assert (True, []) == (report.valid, [error.message for task in report.tasks for error in task.errors])


def test_a_changed_file_does_not_validate(export):
    """The hashes are those of the files."""
    folder = export("csv").folder
    with (folder / "stories.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not validate(str(folder / "datapackage.json")).valid


def test_the_page_names_every_file(export):
    """And the data dictionary every column."""
    done = export()
    page = (done.folder / "README.md").read_text(encoding="utf-8")
    assert [] == [name for name in done.files if f"| `{name}` | " not in page or f"| `{name}` |  |" in page]
    there = {file.name for file in done.folder.iterdir()} - {"datapackage.json"}
    assert (there, len(done.files)) == (set(done.files), len(set(done.files)))
    meanings = (done.folder / "DICTIONARY.md").read_text(encoding="utf-8")
    assert "| `second_narrative_id` | VARCHAR | The next narrative in line" in meanings


def test_the_same_run_gives_the_same_export(export, tmp_path):
    """File by file."""
    first, second = (export(folder=tmp_path / name) for name in "ab")
    same = [name for name in first.files if (first.folder / name).read_bytes() == (second.folder / name).read_bytes()]
    assert sorted(first.files) == sorted(same)


def test_an_earlier_export_is_replaced(export):
    """Files of formats that are no longer wanted go with it."""
    export("csv", "networks")
    done = export("parquet")
    assert set() == {file.name for file in done.folder.glob("*.csv")} | {
        file.name for file in done.folder.glob("*.gexf")
    }
    assert [done.folder] == [one for one in done.folder.parent.iterdir() if one.name.startswith((".out", "out"))]


def test_what_no_export_wrote_is_never_removed(export, tmp_path):
    """Neither a stranger's folder nor a note that somebody laid beside the tables."""
    done = export("csv")
    (done.folder / "my notes.txt").write_text("read this")
    with pytest.raises(InputError, match=r"holds my notes\.txt, which no export wrote: give another folder with --out"):
        export("csv")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.docx").write_text("x")
    with pytest.raises(InputError, match=r"holds thesis\.docx"):
        export("csv", folder=tmp_path / "data")
    assert "x" == (tmp_path / "data" / "thesis.docx").read_text()


def test_an_export_is_private(export):
    """It holds texts of people."""
    folder = export("csv").folder
    assert 0 == sum(stat.S_IMODE(file.stat().st_mode) & 0o077 for file in (folder, *folder.iterdir()))


def test_a_public_export_quotes_nobody(export):
    """No text, author, address or word of a post, in no file of it."""
    done = export(public=True)
    everything = b"".join(file.read_bytes() for file in done.folder.iterdir() if file.suffix != ".xlsx").decode(
        errors="replace"
    )
    for words in ("爱国者", "patriots", "SenatorX", "p_7777", "example.org", "HYPERLINK"):
        assert words not in everything
    assert set(PERSONAL) < set(done.left_out)
    assert "what may be passed on" not in (done.folder / "README.md").read_text()


def test_personal_formats_cannot_be_public():
    """One line says so; an unknown format names those there are."""
    with pytest.raises(InputError, match="refi-qda holds texts or authors and cannot be public"):
        wanted(["refi-qda"], public=True)
    with pytest.raises(InputError, match="there is no format 'excel' to export: it is one of csv, parquet, xlsx"):
        wanted(["excel"])
    assert FORMATS == wanted().formats


def test_only_what_was_wanted_is_left_out(export):
    """Of a public export of networks those of authors are, and no tables that nobody asked for."""
    assert ["networks of authors"] == export("networks", public=True).left_out
    everything = export(public=True).left_out
    assert {"first_posts", "refi-qda", "networks of authors"} <= set(everything)
    assert "refi-qda" not in export("csv", public=True).left_out


def test_the_command_writes_beside_the_warehouse(cli, hostile):
    """Into a folder that is called by the run, the topic and who may see it."""
    shown = cli("export", "--warehouse", hostile, "--topic", "hong_kong", "--public", "--format", "csv", "--json")
    said = json.loads(shown.out)
    assert (0, str(hostile.parent / "exports" / "20261121-221003-hong_kong-public")) == (shown.code, said["folder"])
    assert (2, True) == (said["rows"]["narratives"], "posts.csv" in said["files"])


def test_the_command_says_what_it_wrote(cli, hostile):
    """And where to read on."""
    shown = cli("export", "--warehouse", hostile, "--format", "csv")
    assert "Run 20261121-221003, " in shown.out and "posts 8, narratives 3, stories 2" in shown.out
    assert shown.out.replace("\n", "").endswith("README.md")


def test_without_a_run_the_next_step_is_named(cli, empty):
    """As for every command that shows results."""
    shown = cli("export", "--warehouse", empty)
    assert (1, True) == (shown.code, "narratives load" in shown.err)
