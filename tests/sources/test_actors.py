"""The list of public actors is sound, and the user's own adds to it."""

from pathlib import Path

import pytest

from narratives.errors import ConfigError
from narratives.sources.actors import PUBLIC_ROLES, read_actors


def test_handles_are_found_without_regard_to_case() -> None:
    """@pdchina is the People's Daily."""
    actor = read_actors().find("twitter", "pdCHINA")
    assert actor is not None
    assert ("state_media", "CN") == (actor.role, actor.country)
    assert actor == read_actors().find("weibo", "人民日报")
    assert read_actors().find("weibo", "somebody") is None


def test_the_shipped_list_is_sound() -> None:
    """Every actor has a public role and a country of two letters."""
    for actor in read_actors().by_handle.values():
        assert actor.role in PUBLIC_ROLES
        assert actor.country is None or (len(actor.country) == 2 and actor.country.isupper())


def test_own_lists_win(tmp_path: Path) -> None:
    """A user's file adds accounts and overrules the shipped one."""
    own = tmp_path / "mine.toml"
    own.write_text('[[actor]]\nname = "Me"\nrole = "media"\ntwitter = ["pdchina", "me"]\n', encoding="utf-8")
    assert ["Me", "Me"] == [read_actors(own).find("twitter", handle).name for handle in ("PDChina", "me")]


@pytest.mark.parametrize(
    "text",
    ["not toml [", "actor = 1", '[[actor]]\nname = "x"\nrole = "king"\n', "[[actor]]\nrole = 'media'\n"],
)
def test_senseless_lists_are_refused(tmp_path: Path, text: str) -> None:
    """A file that cannot be meant is named in one line."""
    own = tmp_path / "mine.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine\.toml"):
        read_actors(own)
