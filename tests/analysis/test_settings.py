"""Settings are read from a file, within their ranges, and a wrong one is named."""

from dataclasses import fields
from pathlib import Path

import pytest

from narratives.analysis.settings import _RANGES, StorySettings, read_settings, settings_of
from narratives.errors import ConfigError


def test_what_a_file_leaves_out_keeps_its_default(tmp_path):
    """One setting is moved, the others stay."""
    file = tmp_path / "mine.toml"
    file.write_text("[stories]\nmin_cluster_size = 6\n", encoding="utf-8")
    assert StorySettings(min_cluster_size=6) == settings_of(read_settings(file))


def test_settings_survive_being_stored():
    """Stored settings are read back as they were."""
    chosen = StorySettings(words_weight=0.7, nearest_texts=80)
    assert chosen == settings_of(chosen.as_dict())


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"min_cluster_sise": 4}, "min_cluster_sise"),
        ({"min_cluster_size": 1}, "from 2 to 100"),
        ({"walk_on": "far"}, "walk_on must be a number"),
        ({"walk_on": True}, "walk_on must be a number"),
        ({"min_samples": 2.5}, "min_samples must be a whole number"),
    ],
)
def test_a_wrong_setting_is_named(table, said):
    """The message says which setting, and what is allowed."""
    with pytest.raises(ConfigError, match=said):
        settings_of(table)


def test_a_file_that_is_none_is_said(tmp_path):
    """A missing or broken file is one line."""
    with pytest.raises(ConfigError, match="cannot read the settings"):
        read_settings(tmp_path / "none.toml")


def test_a_table_of_another_name_is_said(tmp_path):
    """Settings outside of their table would be passed over in silence."""
    file = tmp_path / "mine.toml"
    file.write_text("[story]\nwalk_on = 0.5\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="there is no story"):
        read_settings(file)


def test_the_documented_file_holds_every_setting_at_its_default(tmp_path):
    """Whoever copies the file of the documentation changes nothing."""
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    file = tmp_path / "copied.toml"
    file.write_text(page.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    table = read_settings(file)
    assert table.keys() == {field.name for field in fields(StorySettings)}
    assert StorySettings() == settings_of(table)


def test_every_setting_has_a_range_that_holds_its_default():
    """No setting is without bounds."""
    assert {field.name for field in fields(StorySettings)} == set(_RANGES)
    for name, (low, high) in _RANGES.items():
        assert low <= getattr(StorySettings(), name) <= high
