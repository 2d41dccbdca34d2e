"""Names of people who are no public actors are replaced wherever they stand."""

import polars as pl
import pytest

from narratives.sources.covering import covered
from narratives.sources.privacy import Names
from tests.loading import ACTORS, SECRET

NAMES = Names(SECRET, ACTORS)


def _covered(platform: str, text: str, names: Names = NAMES, given: str | None = None) -> str:
    """Return a text as it is stored."""
    return covered(pl.Series([text]), pl.Series([platform]), names, pl.Series([given], dtype=pl.String)).item()


ALICE = NAMES.pseudonym("twitter", "Alice")


def test_a_pseudonym_is_the_same_for_every_spelling() -> None:
    """Case and @ do not make another person; platform and warehouse do."""
    assert ALICE == NAMES.pseudonym("twitter", "aLICE") == NAMES.pseudonym("twitter", "@alice")
    assert ALICE != NAMES.pseudonym("weibo", "Alice")
    assert ALICE != Names(b"another secret", ACTORS).pseudonym("twitter", "Alice")
    assert ALICE == NAMES.pseudonym("twitter", ALICE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RT @Alice: hi @PDChina", f"RT @{ALICE}: hi @PDChina"),
        ("mail me@alice.com", "mail me@alice.com"),
        (".@Alice said", f".@{ALICE} said"),
        ("see https://twitter.com/Alice/status/12?s=1", "see https://twitter.com/i/status/12?s=1"),
        ("see https://x.com/Alice", f"see https://x.com/{ALICE}"),
        ("see https://twitter.com/PDChina/status/12", "see https://twitter.com/PDChina/status/12"),
        ("https://twitter.com/i/web/status/12", "https://twitter.com/i/web/status/12"),
        (
            "https://netflix.com/title and https://www.x.com/Alice/status/5",
            "https://netflix.com/title and https://www.x.com/i/status/5",
        ),
        ("https://twitter.com/search?q=x", "https://twitter.com/search?q=x"),
        ("https://s.weibo.com/weibo?q=x", "https://s.weibo.com/weibo?q=x"),
        ("https://weibo.com/123456/J2wCZsCF5?a=1", "https://weibo.com/detail/J2wCZsCF5?a=1"),
        ("https://m.weibo.cn/status/4420017766253756", "https://m.weibo.cn/status/4420017766253756"),
    ],
)
def test_names_in_tweets(text: str, expected: str) -> None:
    """@names and links give no private handle away; public ones stay."""
    assert expected == _covered("twitter", text)


def test_names_in_weibo_posts() -> None:
    """Chinese names, forward chains and replies are found."""
    anna = NAMES.pseudonym("weibo", "安娜")
    assert f"回复@{anna}:好//@{anna}：转发" == _covered("weibo", "回复@安娜:好//@安娜：转发")
