"""Sheets hide what the machine says, survive spreadsheets of any country, and are read back without a guess."""

import csv

import openpyxl
import pytest

from narratives.analysis.framing import DIMENSIONS
from narratives.coding.codebook import codebook, questions
from narratives.coding.sheets import read_machine, read_sheet
from narratives.errors import InputError

ASKED = ["on_topic", "tells", "tone", "stance", "story", "remarks"]


def test_coders_see_nothing_of_what_the_machine_says(sampled):
    """The columns to fill are empty, and neither verdict, tone nor stance stands anywhere."""
    with (sampled / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sheet = openpyxl.load_workbook(sampled / "sheet.xlsx").active
    assert list(rows[0]) == [cell.value for cell in sheet[1]]
    assert ASKED == list(rows[0])[-6:]
    assert {""} == {row[name] for row in rows for name in ASKED}
    everything = (sampled / "sheet.csv").read_text(encoding="utf-8-sig")
    assert [] == [word for word in ("condemning", "critical", "contested", "w-hong_kong") if word in everything]
    assert {"s", "n"} >= {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_both_forms_hold_the_same_units(sampled):
    """And machine.csv has each of them, with its weight."""
    sheet = openpyxl.load_workbook(sampled / "sheet.xlsx").active
    in_workbook = [row[0].value for row in sheet.iter_rows(min_row=2)]
    with (sampled / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        in_csv = [row["unit_id"] for row in csv.DictReader(file)]
    machine = read_machine(sampled / "machine.csv")
    assert in_workbook == in_csv == list(machine)
    assert {"1.0"} == {row["weight"] for row in machine.values()}


def test_the_workbook_offers_the_answers(sampled):
    """A list to choose from in each column that has one."""
    rules = openpyxl.load_workbook(sampled / "sheet.xlsx").active.data_validations.dataValidation
    assert {'"' + ",".join(question.words) + '"' for question in questions()} == {rule.formula1 for rule in rules}


def test_the_codebook_explains_each_answer_in_both_languages(sampled):
    """Its words are those that the program uses."""
    page = (sampled / "codebook.md").read_text(encoding="utf-8")
    assert codebook() == page
    for question in questions():
        assert {question.en, question.zh} <= {part for part in (question.en, question.zh) if part in page}
        for answer in question.answers:
            assert all(part in page for part in (answer.word, answer.zh, answer.en_meaning, answer.zh_meaning))
    assert {name: set(words) for name, words in DIMENSIONS.items()} == {
        one.name: set(one.words) for one in questions() if one.machine
    }


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ";"), ("utf-16", "\t")]
)
def test_sheets_are_read_as_spreadsheets_save_them(coded, encoding, delimiter):
    """Chinese answers are taken for the program's words."""
    sheet = read_sheet(coded("anna", encoding, delimiter, tone="谴责", stance=" Critical ", story="选举"))
    assert ("anna", 7) == (sheet.coder, len(sheet.answers))
    assert {"tone": "condemning", "stance": "critical", "story": "选举"} == sheet.answers["twitter:1/hong_kong"]


def test_a_workbook_is_read(sampled):
    """Saved by whatever program."""
    book = openpyxl.load_workbook(sampled / "sheet.xlsx")
    heading = [cell.value for cell in book.active[1]]
    book.active.cell(2, heading.index("tells") + 1).value = "yes"
    book.save(sampled / "ben.xlsx")
    answers = read_sheet(sampled / "ben.xlsx").answers
    assert [{"tells": "yes"}] == [one for one in answers.values() if one]


def test_wrong_answers_are_named_by_row_and_column(coded, sampled):
    """Nothing is guessed, and nothing is left out in silence."""
    with pytest.raises(InputError, match=r"anna\.csv, row 2: tone is 'angry': it is one of condemning \(谴责\)"):
        read_sheet(coded("anna", tone="angry"))
    lines = (sampled / "sheet.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (sampled / "twice.csv").write_text("".join([lines[0], lines[1], lines[1]]), encoding="utf-8")
    with pytest.raises(InputError, match=r"row 3: .* appears twice"):
        read_sheet(sampled / "twice.csv")
    (sampled / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="row 2 has no unit_id"):
        read_sheet(sampled / "other.csv")
    (sampled / "broken.xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputError, match=r"cannot read .*broken\.xlsx"):
        read_sheet(sampled / "broken.xlsx")


def test_a_filled_sheet_is_never_written_over(cli, results, sampled):
    """A second sample needs another folder."""
    shown = cli("sample", "--out", sampled, "--warehouse", results)
    assert (1, True) == (shown.code, "may be filled in: give another folder with --out" in shown.err)


def test_the_next_command_can_be_pasted(cli, results, tmp_path, monkeypatch):
    """In one line, whatever the terminal and the name of the folder."""
    monkeypatch.setenv("COLUMNS", "40")
    shown = cli("sample", "--n", "2", "--out", tmp_path / "two words", "--warehouse", results).out
    sheets = " ".join(f"'{tmp_path}/two words/{coder}.xlsx'" for coder in ("ANNA", "BEN"))
    assert f"  narratives agreement {sheets} --warehouse {results}\n" in shown
