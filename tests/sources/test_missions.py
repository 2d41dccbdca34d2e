"""The country of a mission is in its name, or not known."""

import pytest

from narratives.sources.missions import mission_country


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("荷兰驻华大使馆", "NL"),
        ("示例国驻华大使馆", None),
        ("哈萨克斯坦共和国驻华大使馆", "KZ"),
        ("葡萄牙驻上海总领事馆", "PT"),
        ("印度尼西亚驻华大使馆", "ID"),
        ("印度驻华大使馆", "IN"),
        ("中国驻英国大使馆", "CN"),
        ("爱荷兰驻足观看", None),
        ("美国队长", None),
        (None, None),
        ("", None),
    ],
)
def test_a_mission_speaks_for_the_country_that_it_is_named_after(name, country):
    """The one that sends it, not the one that receives it."""
    assert country == mission_country(name)
