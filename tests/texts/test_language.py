"""The language of a text is told from the text."""

import polars as pl
import pytest

from narratives.texts.language import languages


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("zh", "外交部回应美方加征关税"),
        ("zh", "香港選舉制度完善"),
        ("zh", "FILA中国退出BCI"),
        ("zh", "EDG对战PRX"),
        ("zh", "优の良品开业"),
        ("en", "We stand with the people of Hong Kong."),
        ("en", "Free Hong Kong!"),
        ("en", "The slogan '一带一路' means Belt and Road"),
        ("en", "MADE IN CHINA 2025"),
        ("other", "En un año los Juegos Olímpicos comenzarán en Beijing"),
        ("other", "Wir stehen zu den Menschen in Hongkong"),
        ("other", "ウイグル問題で中国を批判"),
        ("other", "홍콩 민주화 시위"),
        ("other", "Свободу Гонконгу"),
        ("other", "ئۇيغۇرلار"),
        ("und", "HM"),
        ("und", "123 !!"),
        ("und", ""),
    ],
)
def test_scripts_and_common_words_decide(expected: str, text: str) -> None:
    """Mixed texts go by what prevails; too little to tell is said to be so."""
    assert [expected] == languages(pl.Series([text])).to_list()


def test_no_texts() -> None:
    """Of nothing there is no language."""
    assert [] == languages(pl.Series([], dtype=pl.String)).to_list()
