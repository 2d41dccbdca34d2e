"""No cell of CSV is executed by a spreadsheet, and no id is rounded by one."""

import csv
import io

import pytest

from narratives.exports.spreadsheets import excel_safe, spreadsheet_safe

LONG = "4617239501234567"


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("'=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("'@SUM(A1)", "@SUM(A1)"),
        ("'-2+3", "-2+3"),
        ("'+49 30", "+49 30"),
        ("'＝1+1", "＝1+1"),
        ("' =1", " =1"),
        ("a;'=1", "a;=1"),
        ("a\n'=1", "a\n=1"),
        ("a\t'@b", "a\t@b"),
    ],
)
def test_what_would_be_a_formula_is_text(expected, value):
    """At the start of a cell, and where another country's settings would start one."""
    assert expected == spreadsheet_safe(value)


@pytest.mark.parametrize("value", ["", "a=b", "-5", "+3.2", "-12%", "w-hong_kong-1", None, -5, 0.5, True, ["=1"], LONG])
def test_everything_else_stays_as_it_is(value):
    """Numbers below zero, ids, words with a hyphen, values that are no text."""
    assert value is spreadsheet_safe(value)


@pytest.mark.parametrize(("expected", "value"), [(f"'{LONG}", LONG), (f"'{LONG}", int(LONG)), ("123", "123"), (7, 7)])
def test_excel_keeps_all_digits_of_an_id(expected, value):
    """It would make 4.61724E+15 of sixteen digits."""
    assert expected == excel_safe(value)


def test_the_commands_write_it(cli, results):
    """In the heading as well; --excel adds the mark by which Excel knows UTF-8."""
    query = f"SELECT '=1+1' AS \"@x\", '{LONG}' AS post_id, '中文' AS text"
    shown = cli("sql", query, "--csv", "--warehouse", results).out
    assert [["'@x", "post_id", "text"], ["'=1+1", LONG, "中文"]] == list(csv.reader(io.StringIO(shown)))
    marked = cli("sql", query, "--excel", "--warehouse", results).out
    assert "\ufeff" == marked[0]
    assert [["'@x", "post_id", "text"], ["'=1+1", f"'{LONG}", "中文"]] == list(csv.reader(io.StringIO(marked[1:])))
    assert "\ufeff" == cli("list", "--excel", "--warehouse", results).out[0]
