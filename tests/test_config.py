"""The choices of a run, and what the environment says of them."""

import pytest

from narratives.config import RunConfig, run_config
from narratives.errors import ConfigError


def test_the_days_between_two_tellings_are_a_setting(monkeypatch):
    """A month unless the environment says otherwise; it is recorded with the run."""
    monkeypatch.delenv("NARRATIVES_DAYS_APART", raising=False)
    assert 30 == RunConfig().as_dict()["days_apart"]
    monkeypatch.setenv("NARRATIVES_DAYS_APART", "90")
    assert 90 == RunConfig().as_dict()["days_apart"]


@pytest.mark.parametrize("given", ["a month", "-3", "1.5"])
def test_what_is_no_number_of_days_is_one_line(monkeypatch, given):
    """The setting is named, with what it may be."""
    monkeypatch.setenv("NARRATIVES_DAYS_APART", given)
    with pytest.raises(ConfigError, match=r"^NARRATIVES_DAYS_APART is '.*': give a whole number of days"):
        RunConfig()


def test_a_settings_file_moves_how_stories_are_found(tmp_path):
    """What it says is stored with the run; an option comes before it."""
    file = tmp_path / "mine.toml"
    file.write_text("[stories]\nmerge_likeness = 0.4\ndays_apart = 60\n", encoding="utf-8")
    config = run_config(settings=str(file))
    assert (0.4, 60, 60) == (config.stories.merge_likeness, config.stories.days_apart, config.days_apart)
    assert 7 == run_config(settings=str(file), days_apart=7).stories.days_apart
    file.write_text('[stories]\ndays_apart = "long"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="days_apart must be a number"):
        run_config(settings=str(file))
