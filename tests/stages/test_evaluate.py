"""A run is scored against a gold set, and the figures are stored for everyone to read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from narratives.errors import InputError
from narratives.stages.evaluate import evaluate
from narratives.stages.purge import purge
from tests.loading import query, write_jsonl
from tests.planted import add, planted_posts, post
from tests.staged import TOLD, run_stages, told_posts

SCORE = Path(__file__).parents[3] / "shared" / "tools" / "score.py"
STORIES = {"overhaul": "contested", "apple": "contested", "buns": "weibo_only", "visas": "twitter_only",
           "cotton": "convergent", "travel": "weibo_only"}  # fmt: skip


def gold_rows():
    """Return what a reader says of the planted posts."""
    tones, stances = ("measured", "condemning"), ("neutral", "critical", "supportive")
    return [
        {"id": one["post_id"], "sphere": sphere, "narrative_id": story, "topic": None, "tone": tones[number % 2],
         "stance": stances[number % 3], "core": number % 7 != 0}
        for number, (one, (story, sphere, _)) in enumerate(zip(planted_posts(TOLD), TOLD, strict=True))
    ]  # fmt: skip


@pytest.fixture
def gold(tmp_path):
    """Return a gold set with verdicts, of the planted posts, one that is not loaded and one on no topic."""
    more = {"sphere": "weibo", "tone": "measured", "stance": "neutral"}
    rows = [
        *gold_rows(),
        {"id": "nowhere", "narrative_id": "buns", **more},
        {"id": "off0", "narrative_id": "other", **more},
    ]
    write_jsonl(tmp_path / "planted_posts.jsonl", rows)
    verdicts = [{"narrative_id": story, "verdict": verdict} for story, verdict in STORIES.items()]
    (tmp_path / "planted_narratives.json").write_text(json.dumps(verdicts))
    return tmp_path / "planted"


def quick(warehouse, gold, core_only=True):
    """Evaluate a run by what it found alone."""
    return evaluate(warehouse, gold, core_only, has_baselines=False, bootstraps=0)


def measures(found, method="narratives"):
    """Return the figures of a method by their names."""
    return {figure.measure: figure.value for figure in found.figures if figure.method == method}


@pytest.mark.skipif(
    not SCORE.exists(), reason="the scoring tool that comes with the answer keys is not beside the project"
)
@pytest.mark.parametrize("options", [[], ["--all"]], ids=["core", "all"])
def test_the_figures_are_those_of_the_scoring_tool(finished, gold, options):
    """To four decimals, on the same warehouse and gold set."""
    done = subprocess.run(
        [sys.executable, SCORE, finished, gold, "--json", *options], capture_output=True, encoding="utf-8", check=True
    )
    expected, found = json.loads(done.stdout), quick(finished, gold, core_only=not options)
    facts, said = measures(found, None), measures(found)
    for name in ("story_bcubed", "narrative_bcubed", "cross_pairs", "links"):
        ours = {short: said[f"{name}_{long}"] for short, long in (("p", "precision"), ("r", "recall"), ("f1", "f1"))}
        assert pytest.approx({key: expected[name][key] for key in ours}, abs=6e-5) == ours, name
    assert (expected["links"]["gold"], expected["links"]["said"]) == (
        facts["gold_shared_stories"],
        said["shared_stories"],
    )
    assert pytest.approx(expected["noise"], abs=6e-5) == {
        sphere: said[f"{sphere}_noise_share"] for sphere in ("weibo", "twitter")
    }
    assert pytest.approx((expected["verdict"]["macro_f1"], expected["verdict"]["accuracy"]), abs=6e-5) == (
        said["verdict_macro_f1"], said["verdict_accuracy"],
    )  # fmt: skip
    assert pytest.approx((expected["tone_macro_f1"], expected["stance_macro_f1"]), abs=6e-5) == (
        said["tone_macro_f1"], said["stance_macro_f1"],
    )  # fmt: skip
    assert expected["gold_posts"] == facts["story_posts"]
    assert expected["missing_from_warehouse"] == facts["missing_posts"] + facts["unplaced_posts"]
    assert expected["predicted_stories"] == said["stories"]


def test_the_figures_are_stored_and_readers_see_them(finished, gold):
    """Each evaluation has its own id; run, set and version are told, the machine's path is not."""
    found = quick(finished, gold)
    ((run_id,),) = query(finished, "SELECT run_id FROM core.runs")
    rows = query(finished, "SELECT DISTINCT evaluation_id, run_id, gold, gold_id, is_core_only FROM out.evaluations")
    assert [(found.evaluation_id, run_id, "planted", found.gold_id, True)] == rows
    stored = query(finished, "SELECT method, measure, value, draws FROM out.evaluations")
    assert sorted(map(repr, stored)) == sorted(repr(tuple(vars(figure).values())) for figure in found.figures)
    assert str(gold.parent) not in str(query(finished, "FROM out.evaluations"))


def test_doing_it_again_gives_the_same_figures(finished, gold):
    """Under another id, beside the first."""
    first, second = quick(finished, gold), quick(finished, gold)
    assert first.figures == second.figures
    assert [(2,)] == query(finished, "SELECT count(DISTINCT evaluation_id) FROM out.evaluations")


def test_what_the_run_lacks_is_counted(finished, gold):
    """A post that is not loaded, and one that is on no topic."""
    facts = measures(quick(finished, gold), None)
    assert (1, 1) == (facts["missing_posts"], facts["unplaced_posts"])


def test_the_answer_itself_scores_full(finished, tmp_path):
    """A gold set made of what the run found."""
    told = query(
        finished, "SELECT DISTINCT post_id, sphere, story_id FROM out.post_narratives WHERE story_id IS NOT NULL"
    )
    rows = [dict(zip(("id", "sphere", "story"), row, strict=True)) for row in told]
    write_jsonl(tmp_path / "self" / "labels.jsonl", rows)
    said = measures(quick(finished, tmp_path / "self"))
    full = {name: said[name] for name in said if name.endswith(("f1", "precision", "recall", "ari"))}
    assert dict.fromkeys(full, 1.0) == full


def test_without_a_finished_run_the_next_command_is_named(warehouse, gold):
    """Nothing is stored either."""
    add(warehouse, told_posts())
    with pytest.raises(InputError, match="`narratives run`"):
        quick(warehouse, gold)
    assert [] == query(warehouse, "FROM out.evaluations")


def test_a_set_of_other_posts_is_refused(finished, tmp_path):
    """Nothing of it is loaded."""
    write_jsonl(tmp_path / "other" / "labels.jsonl", [{"id": "x", "sphere": "weibo", "story": "s"}])
    with pytest.raises(InputError, match=r"none of the 1 posts of other is in the warehouse: use `narratives load`"):
        quick(finished, tmp_path / "other")


def test_posts_on_no_topic_are_refused(finished, tmp_path):
    """They are loaded, but the run did not look at them."""
    write_jsonl(tmp_path / "off" / "labels.jsonl", [{"id": "off0", "sphere": "weibo", "story": "s"}])
    with pytest.raises(InputError, match=r"1 of the 1 posts of off are loaded, but none is on a topic"):
        quick(finished, tmp_path / "off")


def test_a_purge_leaves_the_figures(finished, gold):
    """They name nobody."""
    found = quick(finished, gold)
    purge(finished, post_ids=["overhaul1"])
    assert [(len(found.figures),)] == query(finished, "SELECT count(*) FROM out.evaluations")
    assert 2 == measures(quick(finished, gold), None)["missing_posts"]


@pytest.mark.parametrize("posts", [[post("1", "香港选举")], planted_posts([])], ids=["one post", "none"])
def test_a_run_with_next_to_nothing_in_it(warehouse, fake, tmp_path, posts):
    """One post is noise, and scored; none is refused."""
    run_stages(add(warehouse, posts))
    write_jsonl(tmp_path / "one" / "labels.jsonl", [{"id": "1", "sphere": "weibo", "story": "s"}])
    if posts:
        assert 1.0 == measures(quick(warehouse, tmp_path / "one"))["weibo_noise_share"]
    else:
        with pytest.raises(InputError, match="is in the warehouse"):
            quick(warehouse, tmp_path / "one")
