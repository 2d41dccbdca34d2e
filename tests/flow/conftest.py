"""Stages that only note that they were called, for what is tested here is their order and what goes wrong."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from narratives.flow import track
from narratives.stages import standing
from narratives.warehouse import open_writer

AFTER_EMBED = ("stories", "track", "frame", "publish", "functions", "copies", "courses")
STAGES = ("prepare", "embed", *AFTER_EMBED)


@dataclass(frozen=True)
class Counts:
    """What a stage tells of its work."""

    posts: int = 3


class Stages:
    """Stages that note their calls; `replace` puts another function in the place of one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put all stages in the place of the real ones."""
        self._monkeypatch = monkeypatch
        self.calls: list[tuple[Any, ...]] = []
        self.times: list[tuple[str, bool]] = []
        self._works = {name: self._noting(name) for name in STAGES}
        monkeypatch.setattr(track, "STAGES", [self._task(name) for name in AFTER_EMBED])
        monkeypatch.setattr(track, "prepare_posts", lambda *arguments: self._works["prepare"](*arguments))
        monkeypatch.setattr(track, "embed_texts", lambda *arguments: self._works["embed"](*arguments))
        self.replace("start_run", self._start)
        self.replace("finish_run", self._noting("finish"))
        self.replace("load_inbox", self._noting("load"))
        self.replace("inbox_meter", lambda *_: None)
        self.replace("standing_run", lambda *_: None)
        self.replace("has_news", lambda *_: True)
        self.replace("announcements", lambda *_: [])
        self.replace("record_stage", self._record)
        self.replace("run_figures", lambda *_: "# Figures")

    def replace(self, name: str, new: Any) -> None:
        """Have another function carry out a stage, or do what the flow calls by that name."""
        if name in self._works:
            self._works[name] = new
            return
        for module in (track, standing):
            if hasattr(module, name):
                self._monkeypatch.setattr(module, name, new)

    def _task(self, name: str) -> Any:
        return track._stage(name, lambda *arguments: self._works[name](*arguments))

    def _noting(self, name: str) -> Any:
        def stage(*arguments: Any, **_callbacks: Any) -> Counts:
            self.calls.append((name, *(argument for argument in arguments if not callable(argument))))
            return Counts()

        return stage

    def _record(self, _warehouse: Path, run_id: str, stage: str, counts: dict[str, Any], seconds: float) -> None:
        self.times.append((stage, run_id == "run-1" and counts == {"posts": 3} and seconds >= 0))

    def _start(self, warehouse: Path, config: Any) -> str:
        self.calls.append(("start", warehouse, config))
        with open_writer(warehouse) as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS core.things AS SELECT 1 AS thing")
        return "run-1"


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> Stages:
    """Return stages that only note their calls."""
    return Stages(monkeypatch)


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for Prefect's files that all tests share: the server lives as long as they do."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _private_prefect(monkeypatch: pytest.MonkeyPatch, prefect_home: Path) -> None:
    """Keep the tests away from the Prefect of whoever runs them."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("NARRATIVES_HOME", str(prefect_home))
