"""Texts that differ in form only fold to the same."""

import polars as pl
import pytest

from narratives.texts.fold import fold, simplify, text_ids


def folded(text: str) -> str:
    """Fold one text."""
    return fold(pl.Series([text]))[0]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("香港选举制度完善", "香港選舉制度，完善！"),
        ("一带一路", "一 带 一 路"),
        ("美国加征 25 关税 against china", "美国加征25%关税 against China!"),
        ("fila 中国退出 bci", "FILA中国退出BCI"),
        ("china s u s policy", "China's U.S. policy"),
        ("huawei", "ＨＵＡＷＥＩ"),
        ("", "!!! … "),
    ],
)
def test_form_does_not_matter(expected: str, text: str) -> None:
    """Script, case, widths, punctuation and spaces between Chinese go."""
    assert expected == folded(text)
    assert expected == folded(expected)


def test_simplify_leaves_other_scripts() -> None:
    """Only Chinese is touched, row by row."""
    texts = pl.Series(["貿易 trade", "Überseehandel", "торговля"])
    assert ["贸易 trade", "Überseehandel", "торговля"] == simplify(texts).to_list()


def test_ids_are_those_of_sha256() -> None:
    """An id can be worked out by anyone: 16 hexadecimal digits of the SHA-256 of the folded text."""
    assert ["2cf24dba5fb0a30e"] == text_ids(pl.Series(["hello"])).to_list()
    assert [] == text_ids(pl.Series([], dtype=pl.String)).to_list()
