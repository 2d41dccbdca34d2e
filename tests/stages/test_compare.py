"""Other recipes and stability are measured on the texts of the run, as they were."""

import polars as pl
import pytest

from narratives.errors import InputError
from narratives.evaluation.methods import own_method, said_of
from narratives.evaluation.metrics import adjusted_rand
from narratives.stages import compare as stage
from narratives.stages.evaluate import evaluate
from narratives.stages.runs import seed_of
from narratives.stages.stories import neutral_map, story_settings
from narratives.warehouse import open_reader, open_writer
from tests.loading import write_jsonl
from tests.planted import planted_posts
from tests.staged import TOLD

STEADY = {f"{kind}_ari{ending}" for kind in ("bootstrap", "seed") for ending in ("", "_with_noise")} | {
    "lowest_bootstrap_ari", "lowest_seed_ari",
}  # fmt: skip


@pytest.fixture
def gold(tmp_path):
    """Return a gold set of the planted posts."""
    rows = [{"id": one["post_id"], "sphere": sphere, "story": story}
            for one, (story, sphere, _) in zip(planted_posts(TOLD), TOLD, strict=True)]  # fmt: skip
    write_jsonl(tmp_path / "planted" / "labels.jsonl", rows)
    return tmp_path / "planted"


def test_the_own_method_says_what_the_run_said(told, fake):
    """Topic by topic the same narratives and stories, so that its stability is that of the run."""
    with open_reader(told) as connection:
        run_id = connection.execute("SELECT run_id FROM core.runs").fetchone()[0]
        own = own_method(neutral_map(connection, run_id), story_settings(connection, run_id))
        seed = seed_of(connection, run_id)
        again = pl.concat(said_of(topic, own(topic.texts, seed)) for topic in stage._topics(connection, run_id))
        first = connection.execute("SELECT DISTINCT topic, sphere, text_id, narrative_id, story_id "
                                   "FROM out.post_narratives").pl()  # fmt: skip
    both = first.join(again, on=["topic", "sphere", "text_id"], how="full", suffix="_again")
    for name in ("narrative_id", "story_id"):
        assert both[name].is_null().equals(both[f"{name}_again"].is_null())
        assert 1.0 == adjusted_rand(both[name], both[f"{name}_again"])


@pytest.mark.slow
def test_all_methods_are_scored_and_tried_again(finished, fake, gold):
    """Every figure of every method, the same when done again; progress is told to its end."""
    heard = []
    found = evaluate(finished, gold, bootstraps=2, on_step=lambda *step: heard.append(step[:3]))
    by_method = {name: {figure.measure for figure in found.figures if figure.method == name}
                 for name in ("narratives", "joint", "separate")}  # fmt: skip
    assert by_method["narratives"] >= STEADY | {"kept_share", "lowest_kept_share", "story_bcubed_f1"}
    for name in ("joint", "separate"):
        assert {"story_bcubed_f1", "links_f1", "story_ari"} <= by_method[name]
    assert {2} == {figure.draws for figure in found.figures if figure.measure == "bootstrap_ari"}
    assert [("recipes", 1, 1), ("stability", 1, 1)] == [step for step in heard if step[1:] == (1, 1)]
    assert found.figures == evaluate(finished, gold, bootstraps=2).figures


def test_stability_alone_needs_no_recipe(finished, fake, gold, monkeypatch):
    """What is not asked for is not done."""
    monkeypatch.setattr(stage, "BASELINES", None)
    found = evaluate(finished, gold, has_baselines=False, bootstraps=1)
    assert {None, "narratives"} == {figure.method for figure in found.figures}


def test_texts_that_changed_since_the_run_are_noticed(finished, fake, gold):
    """Nothing is compared with what the run did not have."""
    with open_writer(finished) as connection:
        connection.execute("DELETE FROM core.text_topics WHERE topic = 'hong_kong'")
    with pytest.raises(InputError, match=r"texts of run .* on hong_kong have left .* use `narratives run`"):
        evaluate(finished, gold, bootstraps=0)
