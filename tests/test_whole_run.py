"""One whole run over the shipped sample with the bundled model, as a user starts it; run again; run with one thread.

The model is built in the user's cache folder if it is not there yet, as any first run does.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from narratives.models import DEFAULT_MODEL, load_model, reference_vectors
from narratives.resources import resource
from narratives.stages.frame import fitted_framer
from narratives.vocabulary import STANCES
from tests.loading import query

ROOT = Path(__file__).parents[1]
KEY = Path(__file__).with_name("sample_stories.jsonl")
CROSSED = Path(__file__).with_name("crossed_stance_posts.jsonl")
FIGURES = {
    "narratives": "narrative_id, story_id, label, texts, posts, authors, tone, stance, critical_share",
    "stories": "*",
    "post_narratives": "post_key, topic, narrative_id, story_id, membership, second_narrative_id, tone, stance",
    "matches": "*",
    "narrative_evidence": "narrative_id, rank, post_id, distance",
}

pytestmark = pytest.mark.slow


def narratives(*arguments, **settings):
    """Run a command in a process of its own, and return what it printed."""
    kept_from_it = ("NARRATIVES_HOME", "OMP_NUM_THREADS")
    environment = {name: value for name, value in os.environ.items() if name not in kept_from_it}
    done = subprocess.run(
        [sys.executable, "-m", "narratives.cli", *map(str, arguments)],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)} | settings,
        capture_output=True,
        encoding="utf-8",
        timeout=900,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout


def figures(warehouse):
    """Return all that the public views say of the latest run, but its id and times."""
    return {
        view: query(warehouse, f"SELECT {columns} FROM out.{view} ORDER BY ALL") for view, columns in FIGURES.items()
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return what the first run over the sample found, and what a second one with nothing new."""
    warehouse = tmp_path_factory.mktemp("sample") / "narratives.duckdb"
    narratives("load", resource("sample"), "--warehouse", warehouse)
    narratives("run", "--warehouse", warehouse)
    first = figures(warehouse)
    narratives("run", "--warehouse", warehouse)
    return SimpleNamespace(warehouse=warehouse, first=first, second=figures(warehouse))


def test_stories_of_both_spheres_and_of_one_are_found(sample):
    """The sample has stories told alike, in opposite ways, and by each sphere alone."""
    verdicts = {row[0] for row in query(sample.warehouse, "SELECT DISTINCT verdict FROM out.stories")}
    assert {"convergent", "contested", "weibo_only", "twitter_only"} <= verdicts


def test_known_stories_have_both_their_sides(sample):
    """Of the stories that the sample tells in both spheres, most are found as a story with posts of both."""
    lines = [json.loads(line) for line in KEY.read_text(encoding="utf-8").splitlines()]
    planted = {line["id"]: line["story"] for line in lines if line["story"] not in ("off", "other")}
    told = {sphere: Counter(planted[line["id"]] for line in lines if line["id"] in planted and line["sphere"] == sphere)
            for sphere in ("weibo", "twitter")}  # fmt: skip
    both = {story for story in told["weibo"] if min(told["weibo"][story], told["twitter"][story]) >= 4}
    sides = {}
    for post_id, sphere, story_id in query(
        sample.warehouse, "SELECT post_id, sphere, story_id FROM out.post_narratives WHERE story_id IS NOT NULL"
    ):
        if planted.get(post_id) in both:
            sides.setdefault((planted[post_id], story_id), Counter())[sphere] += 1
    found = {story for (story, _), count in sides.items()
             if all(count[sphere] >= told[sphere][story] / 3 for sphere in told)}  # fmt: skip
    assert len(both) >= 5
    assert len(found) >= len(both) / 2, sorted(both - found)


def test_only_posts_on_a_topic_are_embedded(sample):
    """Off-topic posts of the sample have no vector."""
    counts = "SELECT (SELECT count(*) FROM core.vectors), (SELECT count(DISTINCT text_id) FROM core.text_topics)"
    ((vectors, on_topic),) = query(sample.warehouse, counts)
    ((texts,),) = query(sample.warehouse, "SELECT count(*) FROM core.texts")
    assert vectors == on_topic < texts


def test_each_narrative_is_named_and_proved(sample):
    """Every narrative has a label, terms, a headline and posts as evidence."""
    assert [] == query(
        sample.warehouse,
        "SELECT narrative_id FROM out.narratives WHERE label = '' OR len(terms) = 0 OR headline IS NULL "
        "OR narrative_id NOT IN (SELECT narrative_id FROM out.narrative_evidence)",
    )


def test_a_second_run_with_nothing_new_is_none(sample):
    """With nothing new the first run holds, and no other is recorded."""
    assert [(True,)] == query(sample.warehouse, "SELECT embedded_texts > 0 FROM out.runs")


def test_a_second_run_gives_the_same_ids_and_figures(sample):
    """With nothing new every id and figure is what it was."""
    for view in FIGURES:
        assert sample.first[view] == sample.second[view], view


def test_one_thread_gives_the_same_ids_and_figures(sample, tmp_path):
    """In a fresh warehouse, with one thread, every id and figure is the same."""
    warehouse = tmp_path / "narratives.duckdb"
    narratives("load", resource("sample"), "--warehouse", warehouse, OMP_NUM_THREADS="1")
    narratives("run", "--warehouse", warehouse, OMP_NUM_THREADS="1")
    found = figures(warehouse)
    for view in FIGURES:
        assert sample.first[view] == found[view], view


def test_stance_does_not_come_from_the_sphere(monkeypatch):
    """Posts whose stance is not that of most of their language are told by their words: macro F1 of 0.7 or more."""
    from sklearn.metrics import f1_score

    monkeypatch.delenv("NARRATIVES_HOME", raising=False)
    posts = [json.loads(line) for line in CROSSED.read_text(encoding="utf-8").splitlines()]
    model = load_model()
    framer = fitted_framer(reference_vectors(model.model_id, DEFAULT_MODEL, model))
    texts = [post["text"] for post in posts]
    scores = framer.score(model.encode(texts), texts, [post["lang"] for post in posts])
    told = np.array([*STANCES, "none"])[scores.stance_index]
    assert f1_score([post["stance"] for post in posts], told, labels=list(STANCES), average="macro") >= 0.7
