"""What a run is told to do: its topics, its model, its seed, and which posts it looks at."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from narratives.analysis.settings import StorySettings, read_settings, settings_of
from narratives.errors import ConfigError

DEFAULT_SEED = 20211
# Reports of one event, answers to it and answers to these come within a month.
DEFAULT_DAYS_APART = 30


@dataclass(frozen=True)
class Scope:
    """Which posts a run looks at; all of them where nothing is given.

    Attributes:
        topics: Names of the only topics; empty means all of the topics file.
        since: First day, as `2021-06-01`, UTC; `None` means from the first post on.
        until: Last day; `None` means to the last post.
    """

    topics: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __str__(self) -> str:
        """Say what is looked at, such as `only hong_kong, since 2021-06-01`; nothing where all is."""
        parts = (
            f"only {', '.join(self.topics)}" if self.topics else "",
            f"since {self.since}" if self.since else "",
            f"until {self.until}" if self.until else "",
        )
        return ", ".join(filter(None, parts))


EVERYTHING = Scope()


def scope_of(topics: Sequence[str] = (), since: date | None = None, until: date | None = None) -> Scope:
    """Return a scope, each topic once and in a fixed order.

    Raises:
        ConfigError: If the last day is before the first.
    """
    if since and until and until < since:
        raise ConfigError(f"--until {until} is before --since {since}: no post can fall between them")
    days = [day.isoformat() if day else None for day in (since, until)]
    return Scope(tuple(sorted(set(topics))), *days)


def most_days_apart() -> int:
    """Return how many days may lie between two tellings of one story, where no option of a run says it.

    `NARRATIVES_DAYS_APART` sets it for all runs, scheduled ones included.

    Raises:
        ConfigError: If it is set to something that is no number of days.
    """
    given = os.environ.get("NARRATIVES_DAYS_APART") or str(DEFAULT_DAYS_APART)
    if not given.isdecimal():
        raise ConfigError(f"NARRATIVES_DAYS_APART is {given!r}: give a whole number of days, such as 30, or unset it")
    return int(given)


@dataclass(frozen=True)
class RunConfig:
    """The choices of one run; recorded with it, so that a run can be repeated.

    Attributes:
        topics: Topics file; `None` means the shipped `narratives/texts/topics.toml`.
        model: Name or folder of a sentence-transformers model; `None` means the bundled one.
        days_apart: Tellings with more days between them are two stories.
        seed: Seed of everything random. The same seed and input give the same ids and figures.
        scope: Which posts it looks at.
        stories: How it finds stories.
    """

    topics: str | None = None
    model: str | None = None
    seed: int = DEFAULT_SEED
    scope: Scope = EVERYTHING
    days_apart: int = field(default_factory=most_days_apart)
    stories: StorySettings = field(default_factory=StorySettings)

    def as_dict(self) -> dict[str, Any]:
        """Return the choices as plain values, for storing them with the run."""
        return asdict(self)


def run_config(
    topics: str | None = None,
    model: str | None = None,
    only_topics: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    days_apart: int | None = None,
    settings: str | None = None,
) -> RunConfig:
    """Return the choices of a run as plain values give them.

    Args:
        topics: Topics file.
        model: Name or folder of a sentence model.
        only_topics: Names of the only topics to look at; all of them if empty.
        since: First day, as `2021-06-01`.
        until: Last day.
        days_apart: Days that may lie between two tellings of one story; what the settings file says, else
            `NARRATIVES_DAYS_APART`, else 30, if `None`.
        settings: Settings file, whose table `[stories]` says how stories are found.

    Raises:
        ConfigError: If the topics or the settings file is wrong or has no such topic, or a day or a number of days is
            none.
    """
    from narratives.texts.topics import check_names, load_topics

    if only_topics:
        check_names(load_topics(topics), only_topics)
    scope = scope_of(only_topics, _day("since", since), _day("until", until))
    chosen = {"days_apart": most_days_apart()} | (read_settings(Path(settings)) if settings else {})
    if days_apart is not None:
        chosen["days_apart"] = days_apart
    stories = settings_of(chosen, settings or "the settings")
    return RunConfig(topics=topics, model=model, scope=scope, days_apart=stories.days_apart, stories=stories)


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ConfigError(f"--{name} {text} is not a day; give one such as 2021-06-01") from None
