"""Runs of the stages one after the other, without Prefect and with a fake sentence model."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from narratives.config import RunConfig
from narratives.stages import frame, functions
from narratives.stages.embed import embed
from narratives.stages.prepare import prepare
from narratives.stages.runs import finish_run, start_run
from narratives.warehouse import open_writer
from tests.models.fake import MODEL_ID, FakeEncoder, fake_model
from tests.planted import Planted, planted, planted_posts, post

AFTER_EMBED = ("stories", "track", "frame", "publish", "functions", "copies", "courses")
TOLD: Planted = planted(
    ["overhaul", "apple", "buns", "cotton", "travel"], ["overhaul", "apple", "visas", "cotton"]
)  # fmt: skip
OFF_TOPIC = ("今天的火锅真好吃", "My cat sleeps all day")
LONELY = "中美关税谈判下周继续"
_framer, _frames = frame.fitted_framer, functions._fitted
_fitted: dict[Any, Any] = {}
# The planted story of a post, by its id.
STORY = "regexp_extract({}, '^(?:copy-)?([a-z]+)[0-9]', 1)"


def told_posts() -> list[dict]:
    """Return planted posts on two topics, with copies, one post on a third, and two on none."""
    posts = planted_posts(TOLD)
    copies = [{**one, "post_id": f"copy-{one['post_id']}", "post_key": f"copy-{one['post_key']}"} for one in posts[:3]]
    off = [post(f"off{number}", text, "twitter" if number else "weibo") for number, text in enumerate(OFF_TOPIC)]
    return [*posts, *copies, *off, post("lonely", LONELY)]


@contextmanager
def faked(home: Path) -> Iterator[FakeEncoder]:
    """Put the fake model in the place of the bundled one, and its cache into a folder of the tests."""
    model = fake_model()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATIVES_HOME", str(home))
        for module in ("narratives.stages.embed", "narratives.models.reference"):
            patch.setattr(f"{module}.load_model", lambda *_: model)
        patch.setattr("narratives.stages.embed.known_model_id", lambda _: MODEL_ID)
        patch.setattr(frame, "fitted_framer", _once(_framer, lambda seen: (frame.fingerprint(), seen.framed.tobytes())))
        patch.setattr(functions, "_fitted", _once(_frames, lambda frames, model_id, _: (frames.frames_id, model_id)))
        yield model.encoder


def _once(fit: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    """Fit a model once for all tests, as long as what it is fitted on stays the same: each fit takes a second."""

    def fitted(*arguments: Any) -> Any:
        known = (fit, key(*arguments))
        if known not in _fitted:
            _fitted[known] = fit(*arguments)
        return _fitted[known]

    return fitted


def run_stages(warehouse: Path, until: str = "finish", topics: Path | None = None, seed: int = RunConfig().seed) -> str:
    """Carry out the stages up to and with `until`, and return the id of the run; `finish` completes it."""
    with open_writer(warehouse):
        run_id = start_run(warehouse, RunConfig(seed=seed))
        prepare(warehouse, topics)
        embed(warehouse)
        for stage in () if until == "embed" else AFTER_EMBED:
            do(stage, warehouse, run_id)
            if stage == until:
                return run_id
        if until == "finish":
            finish_run(warehouse, run_id)
    return run_id


def do(stage: str, warehouse: Path, run_id: str) -> object:
    """Carry out one stage of a run and return what it tells."""
    return getattr(import_module(f"narratives.stages.{stage}"), stage)(warehouse, run_id)
