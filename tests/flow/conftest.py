"""Stages that only note that they were called, for what is tested here is their order and what goes wrong."""

import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import narratives.stages
from narratives.warehouse import open_writer

STAGES = ("prepare", "embed", "stories", "track", "frame", "publish", "functions", "copies", "courses")


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
        for name in STAGES:
            self.replace(name, name, self._noting(name))
        self.replace("runs", "start_run", self._start)
        self.replace("runs", "finish_run", self._noting("finish"))
        self.replace("inbox", "load_inbox", self._noting("load"))
        self.replace("load_meter", "inbox_meter", lambda *_: None)
        self.replace("standing", "has_news", lambda *_: True)
        self.replace("standing", "standing_run", lambda *_: None)
        self.replace("forecast", "announcement", lambda *_: None)
        self.replace("forecast", "record_stage", self._record)
        monkeypatch.setattr("narratives.flow.figures.run_figures", lambda *_: "# Figures")

    def replace(self, module: str, function: str, new: Any) -> None:
        """Let a module of `narratives.stages` have nothing but this function, and those put there before."""
        name = f"narratives.stages.{module}"
        stub = sys.modules.get(name)
        if not getattr(stub, "is_stub", False):
            stub = ModuleType(name)
            stub.is_stub = True
            self._monkeypatch.setitem(sys.modules, name, stub)
            self._monkeypatch.setattr(narratives.stages, module, stub, raising=False)
        setattr(stub, function, new)

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
