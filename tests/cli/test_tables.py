"""Tests of how rows are laid out for terminals of any width."""

from narratives.cli.tables import Column, fit_columns

COLUMNS = (
    Column("id", "id"),
    Column("label", "label", min_width=10),
    Column("posts", "posts", "count"),
    Column("note", "note", min_width=8, optional=True),
)
CELLS = [["w-trade-123456", "a label of twenty-six char", "1,234", "a note of 20 letters"]]


def test_everything_fits_a_wide_terminal():
    """With room enough each column is as wide as its widest value."""
    assert {0: 14, 1: 26, 2: 5, 3: 20} == fit_columns(COLUMNS, CELLS, 100)


def test_text_columns_share_what_is_left():
    """Text shrinks before columns are left out; ids and counts never shrink."""
    assert {0: 14, 1: 15, 2: 5, 3: 12} == fit_columns(COLUMNS, CELLS, 52)


def test_optional_columns_are_left_out_first():
    """A column that may go goes, and its room is given to the others."""
    assert {0: 14, 1: 17, 2: 5} == fit_columns(COLUMNS, CELLS, 40)


def test_no_column_fits_a_terminal_that_is_too_narrow():
    """Then rows are printed as records."""
    assert {} == fit_columns(COLUMNS, CELLS, 20)


def test_chinese_counts_two_columns_a_character():
    """Width is what the terminal shows, not the number of characters."""
    assert {0: 10} == fit_columns((Column("label", "label"),), [["爱国者治港"]], 80)


def test_no_rows_leave_the_headings():
    """An empty result is as wide as its headings."""
    assert {0: 2, 1: 5, 2: 5, 3: 4} == fit_columns(COLUMNS, [], 80)
