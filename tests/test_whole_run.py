"""One whole run over the shipped sample with the bundled model, as a user starts it; run again; run with one thread."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from narratives.models import DEFAULT_MODEL, load_model, reference_vectors
from narratives.resources import resource
from narratives.stages.frame import fitted_framer
from narratives.vocabulary import STANCES
from tests.loading import query

CROSSED = Path(__file__).with_name("crossed_stance_posts.jsonl")
FIGURES = {
    "narratives": "narrative_id, story_id, label, texts, posts, authors, tone, stance, critical_share",
    "stories": "*",
    "post_narratives": "post_key, topic, narrative_id, story_id, membership, second_narrative_id, tone, stance",
    "matches": "*",
    "narrative_evidence": "narrative_id, rank, post_id, distance",
}

pytestmark = pytest.mark.slow


def figures(warehouse):
    """Return all that the public views say of the latest run, but its id and times."""
    return {
        view: query(warehouse, f"SELECT {columns} FROM out.{view} ORDER BY ALL") for view, columns in FIGURES.items()
    }


@pytest.fixture(scope="module")
def again(sample, program, tmp_path_factory):
    """Return what the run over the sample found, and what a second one with nothing new."""
    warehouse = Path(shutil.copytree(sample.parent, tmp_path_factory.mktemp("again") / "sample")) / sample.name
    first = figures(warehouse)
    program("run", "--warehouse", warehouse)
    return SimpleNamespace(warehouse=warehouse, first=first, second=figures(warehouse))


def test_only_posts_on_a_topic_are_embedded(sample):
    """Off-topic posts of the sample have no vector."""
    counts = "SELECT (SELECT count(*) FROM core.vectors), (SELECT count(DISTINCT text_id) FROM core.text_topics)"
    ((vectors, on_topic),) = query(sample, counts)
    ((texts,),) = query(sample, "SELECT count(*) FROM core.texts")
    assert vectors == on_topic < texts


def test_each_narrative_is_named_and_proved(sample):
    """Every narrative has a label, terms, a headline and posts as evidence."""
    assert [] == query(
        sample,
        "SELECT narrative_id FROM out.narratives WHERE label = '' OR len(terms) = 0 OR headline IS NULL "
        "OR narrative_id NOT IN (SELECT narrative_id FROM out.narrative_evidence)",
    )


def test_a_second_run_with_nothing_new_is_none(again):
    """With nothing new the first run holds, and no other is recorded."""
    assert [(True,)] == query(again.warehouse, "SELECT embedded_texts > 0 FROM out.runs")


def test_a_second_run_gives_the_same_ids_and_figures(again):
    """With nothing new every id and figure is what it was."""
    for view in FIGURES:
        assert again.first[view] == again.second[view], view


def test_one_thread_gives_the_same_ids_and_figures(sample, program, tmp_path):
    """In a fresh warehouse, with one thread, every id and figure is the same."""
    warehouse = tmp_path / "narratives.duckdb"
    program("load", resource("sample"), "--warehouse", warehouse, OMP_NUM_THREADS="1")
    program("run", "--warehouse", warehouse, OMP_NUM_THREADS="1")
    expected, found = figures(sample), figures(warehouse)
    for view in FIGURES:
        assert expected[view] == found[view], view


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
