"""Tables as CSV, Parquet and Excel keep ids and texts, and hold nothing that a spreadsheet executes."""

import csv
from datetime import datetime

import openpyxl
import polars as pl

from narratives.exports.flat import write_csv
from narratives.exports.tables import Column, Rows
from narratives.exports.workbook import CELL_CHARACTERS, workbook
from tests.exports.conftest import FORMULA, LONG_ID


def _rows(**columns: list) -> Rows:
    frame = pl.DataFrame(columns)
    return Rows("posts", "", tuple(Column(name, "VARCHAR", "") for name in columns), frame)


def test_ids_come_back_as_they_were(export, hostile):
    """From each of the three forms, long ones too, each post of the warehouse that is on a topic."""
    done = export("csv", "parquet", "xlsx")
    with (done.folder / "posts.csv").open(encoding="utf-8", newline="") as file:
        from_csv = [row["post_key"] for row in csv.DictReader(file)]
    sheet = openpyxl.load_workbook(done.folder / "tables.xlsx")["posts"]
    heading = [cell.value for cell in sheet[1]]
    from_sheet = [row[heading.index("post_key")].value for row in sheet.iter_rows(min_row=2)]
    from_parquet = pl.read_parquet(done.folder / "posts.parquet")["post_key"].to_list()
    assert from_csv == from_sheet == from_parquet
    wanted = {"weibo:1", "weibo:2", "weibo:3", "weibo:4", "twitter:1", f"twitter:{LONG_ID}", "twitter:3", "twitter:4"}
    assert wanted == set(from_csv)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(export):
    """What looks like one is text, and stands there unchanged."""
    book = openpyxl.load_workbook(export("xlsx").folder / "tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert set() == {cell.data_type for cell in cells} - {"s", "n", "b", "d"}
    assert [] == [cell for cell in cells if cell.hyperlink]
    assert any(str(cell.value).startswith(FORMULA) for cell in cells)
    ids = [cell for cell in cells if cell.value == LONG_ID]
    assert {"s"} == {cell.data_type for cell in ids}


def test_no_cell_of_csv_is_executed(export):
    """An apostrophe stands before it; Parquet has the text as it is."""
    folder = export("csv", "parquet").folder
    text = next(
        row["text"]
        for row in csv.DictReader((folder / "posts.csv").open(encoding="utf-8", newline=""))
        if "HYPERLINK" in row["text"]
    )
    assert text.startswith("'=HYPERLINK") and ";'" not in text
    assert pl.read_parquet(folder / "posts.parquet").filter(pl.col("text").str.starts_with(FORMULA)).height == 1


def test_csv_keeps_unknown_and_empty_apart(tmp_path):
    """Nothing between the commas is unknown; lists are JSON; times say that they are UTC."""
    moments = [datetime(2021, 3, 11, 4), None]
    write_csv(_rows(text=["", None], terms=[["=a", "乙"], None], at=moments), tmp_path / "x.csv")
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert ['"text","terms","at"', '"","[""=a"", ""乙""]","2021-03-11T04:00:00Z"', ",,"] == lines


def test_a_sheet_that_is_full_goes_on_in_the_next(tmp_path):
    """No row is lost, and each sheet has its heading."""
    with workbook(tmp_path / "x.xlsx", datetime(2026, 1, 1)) as sheets:
        sheets.add(_rows(id=["1", "2", "3"]), sheet_rows=3)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert {"posts": ["id", "1", "2"], "posts 2": ["id", "3"]} == {
        sheet.title: [row[0].value for row in sheet.iter_rows()] for sheet in book
    }


def test_a_text_too_long_for_a_cell_says_so(tmp_path):
    """Excel would refuse the file."""
    with workbook(tmp_path / "x.xlsx", datetime(2026, 1, 1)) as sheets:
        sheets.add(_rows(text=["长" * 40_000]))
    value = openpyxl.load_workbook(tmp_path / "x.xlsx")["posts"]["A2"].value
    assert (CELL_CHARACTERS, True) == (len(value), value.endswith("(cut: Excel holds no more)"))


def test_an_empty_table_has_its_heading(tmp_path):
    """In each form."""
    rows = Rows("posts", "", (Column("id", "VARCHAR", ""),), pl.DataFrame({"id": pl.Series([], dtype=pl.String)}))
    write_csv(rows, tmp_path / "x.csv")
    with workbook(tmp_path / "x.xlsx", datetime(2026, 1, 1)) as sheets:
        sheets.add(rows)
    assert '"id"\n' == (tmp_path / "x.csv").read_text()
    assert ["id"] == [cell.value for cell in openpyxl.load_workbook(tmp_path / "x.xlsx")["posts"][1]]
