"""Hashtags become the words they are made of."""

import polars as pl
import pytest

from narratives.texts.hashtags import open_hashtags


@pytest.mark.parametrize(
    ("expected", "tag"),
    [
        (" Free Hong Kong", "#FreeHongKong"),
        (" I Stand With HK", "#IStandWithHK"),
        (" CCP Virus", "#CCPVirus"),
        (" Belt and Road", "#BeltandRoad"),
        (" Stand with Hong Kong", "#StandwithHongKong"),
        (" Highland Park", "#HighlandPark"),
        (" Beijing 2022", "#Beijing2022"),
        (" COVID 19 Vaccine", "#COVID19Vaccine"),
        (" save hong kong", "#save_hong_kong"),
        (" hongkong", "#hongkong"),
        (" 5G", "#5G"),
        (" TikTok", "#TikTok"),
        (" one two Three Four", "#one#two#ThreeFour"),
        (" 新疆棉花 ", "#新疆棉花#"),
        ("No Tag HereAtAll", "No Tag HereAtAll"),
    ],
)
def test_tags_are_parted_at_capitals_and_numbers(expected: str, tag: str) -> None:
    """Joined words are parted, names with a capital inside and plain words are not."""
    opened = pl.select(open_hashtags(pl.lit(tag))).item()
    assert expected.split() == opened.split()
