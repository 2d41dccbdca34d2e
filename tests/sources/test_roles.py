"""Institutions get a role by their names and marks, people never; users can add rules of their own."""

from pathlib import Path

import polars as pl
import pytest

from narratives.errors import ConfigError
from narratives.sources.roles import read_rules


def _role(name: str | None, given: str | None = None, platform: str = "weibo", *files: Path) -> str:
    accounts = {"platform": [platform], "author": [name], "author_id": ["7"], "author_role": [given]}
    frame = pl.DataFrame(accounts, schema=dict.fromkeys(accounts, pl.String))
    return read_rules(*files).of(frame).item()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("示例市公安局", "government"), ("示例网警巡查执法", "government"), ("示例法院", "government"),
        ("示例检察", "government"), ("共青团示例市委", "government"), ("示例县发布", "government"),
        ("江苏示例消防", "government"), ("湖北省文化和旅游厅", "government"), ("应急管理部", "government"),
        ("示例国驻华大使馆", "diplomat"), ("示例大学", "public"), ("南京师范大学", "organisation"),
        ("示例大学历史学院团委", "organisation"), ("南京示例晚报", "media"), ("示例省博物馆", "organisation"),
        ("示例人民广播电台", "public"), ("河南人民广播电台", "media"), ("湖南示例市图书馆官博", "organisation"),
        ("CCTV4", "state_media"), ("CCTV6电影频道", "state_media"), ("人民网山东频道", "state_media"),
        ("央视三农", "state_media"), ("环球网文化频道", "state_media"),
    ],
)  # fmt: skip
def test_names_of_institutions_tell_their_role(name: str, role: str) -> None:
    """A whole name that only an institution can have decides; invented places are no places."""
    assert role == _role(name)


@pytest.mark.parametrize(
    "name",
    [
        "花花情报局", "八卦早报", "饭圈日报", "定居图书馆的小猫", "小学老师示例", "我是警察", "爱豆时报", "新品发布",
        "示例同学", "Alice", "CCTV小迷妹", "我爱CCTV4", "央视小编", "人民网记者示例",
    ],
)  # fmt: skip
def test_names_of_people_and_jokes_stay_public(name: str) -> None:
    """What a person may call himself is no institution."""
    assert "public" == _role(name)


def test_the_export_is_asked_first() -> None:
    """A mark of a person stands, a bare mark of an institution is refined, other roles stand."""
    assert "public" == _role("示例市公安局", "public")
    assert "government" == _role("示例公安在线小助手", "organisation")
    assert "organisation" == _role("示例糖果", "organisation")
    assert "media" == _role("示例市公安局", "media")
    assert "public" == _role("示例市公安局", None, "twitter")


def test_nobody_is_unknown() -> None:
    """An account without name and number has an unknown role."""
    columns = ("platform", "author", "author_id", "author_role")
    nobody = pl.DataFrame({name: pl.Series([None], dtype=pl.String) for name in columns})
    assert "unknown" == read_rules().of(nobody).item()


def test_users_can_add_rules(tmp_path: Path) -> None:
    """A rule of one's own is asked before the shipped ones."""
    own = tmp_path / "roles.toml"
    own.write_text("[[rule]]\nrole = 'organisation'\nnames = '示例(市|县)公安局'\n", "utf-8")
    assert "organisation" == _role("示例市公安局", None, "weibo", own)
    assert "government" == _role("别处市公安局", None, "weibo", own)


@pytest.mark.parametrize(
    "told",
    [
        "[[rule]]\nrole = 'king'\nnames = 'x'", "[[rule]]\nrole = 'media'", "rule = 1", "x = ",
        "[[rule]]\nrole = 'media'\nnames = '('",
    ],
)  # fmt: skip
def test_senseless_rules_are_named(tmp_path: Path, told: str) -> None:
    """A rules file that makes no sense is told before anything is loaded."""
    (tmp_path / "roles.toml").write_text(told, "utf-8")
    with pytest.raises(ConfigError):
        read_rules(tmp_path / "roles.toml")
