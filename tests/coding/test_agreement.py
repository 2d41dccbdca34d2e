"""Agreement is Krippendorff's alpha with its interval; what coders agree on is a gold set that evaluate reads."""

import json

import numpy as np
import pytest

from narratives.coding.agreement import LEAST_UNITS, alpha, consensus, interval, value_counts
from narratives.evaluation.gold import read_gold

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: two observers, ten units, alpha 0.095.
BINARY = [["0", "1", "0", "0", "0", "0", "0", "0", "1", "0"], ["1", "1", "1", "0", "0", "1", "0", "0", "0", "0"]]


def _codes(rows):
    return [{f"u{place:02}": word for place, word in enumerate(row) if word != "*"} for row in rows]


def test_alpha_is_that_of_the_book():
    """The worked example of two observers."""
    counts = value_counts(_codes(BINARY), ("0", "1"))
    assert 0.095 == pytest.approx(alpha(counts), abs=0.0005)


def test_units_that_one_coder_left_empty_do_not_count():
    """Alpha is over what two at least have coded."""
    counts = value_counts(_codes([["a", "b", "*", "a"], ["a", "b", "b", "*"]]), ("a", "b"))
    assert (2, 1.0) == (len(counts), alpha(counts))


def test_one_word_everywhere_has_no_alpha():
    """Nothing could have been confused; nor has nothing."""
    assert alpha(value_counts(_codes([["a", "a"], ["a", "a"]]), ("a", "b"))) is None
    assert alpha(value_counts([], ("a", "b"))) is None
    assert alpha(value_counts(_codes([["*"], ["a"]]), ("a", "b"))) is None


def test_the_interval_holds_the_true_alpha_in_most_samples():
    """Coders who err by chance: of forty samples the interval misses the alpha of the whole in few."""
    rng = np.random.default_rng(7)
    truth = rng.integers(3, size=40_000)
    noisy = [np.where(rng.random(truth.size) < 0.2, rng.integers(3, size=truth.size), truth) for _ in range(2)]
    whole = np.stack([(noisy[0] == word).astype(int) + (noisy[1] == word) for word in range(3)], axis=1)
    intervals = [interval(whole[start : start + 80]) for start in range(0, 3200, 80)]
    assert sum(low <= alpha(whole) <= high for low, high in intervals) >= 34
    assert interval(whole[:80]) == interval(whole[:80])


def test_few_units_have_no_interval():
    """It would be a guess."""
    assert (None, None) == interval(value_counts(_codes(BINARY), ("0", "1"))[: LEAST_UNITS - 1])


def test_consensus_needs_more_than_half_of_two_coders_at_least():
    """One coder alone, or a tie, decides nothing."""
    codes = [{"a": "x", "b": "x", "c": "x", "d": "x"}, {"a": "x", "b": "y"}, {"a": "y", "b": "z", "c": "x"}]
    assert {"a": "x", "c": "x"} == consensus(codes)


def test_the_command_measures_coders_and_machine(cli, coded, results):
    """Between coders, and the machine against what they agree on."""
    stance = {"twitter:1/hong_kong": "critical", "twitter:2/hong_kong": "critical", "weibo:1/hong_kong": "supportive"}
    anna = coded("anna", on_topic="yes", tells="是", stance=stance | {"weibo:4/hong_kong": "supportive"})
    ben = coded("ben", on_topic="yes", tells="yes", stance=stance | {"weibo:4/hong_kong": "critical"})
    shown = cli("agreement", anna, ben, "--warehouse", results, "--json")
    found = {(one["question"], one["between"]): one for one in json.loads(shown.out)}
    assert (4, 0.75) == tuple(found["stance", "coders"][key] for key in ("units", "same_share"))
    assert (3, 1.0, 1.0, 1.0) == tuple(
        found["stance", "machine"][key] for key in ("units", "same_share", "alpha", "weighted_share")
    )
    assert (7, 1.0, None) == tuple(found["tells", "coders"][key] for key in ("units", "same_share", "alpha"))


def test_what_they_agree_on_is_a_gold_set(cli, coded, results, sampled):
    """With the coders' own names of stories first; off topic and other stories are told apart; disputes are listed."""
    tells = {
        "twitter:1/hong_kong": "yes",
        "twitter:2/hong_kong": "yes",
        "weibo:1/hong_kong": "no",
        "twitter:4/xinjiang": "yes",
    }
    on_topic = dict.fromkeys(tells, "yes") | {"weibo:4/hong_kong": "no"}
    anna = coded("anna", on_topic=on_topic, tells=tells, tone="measured", story={"twitter:2/hong_kong": "patriots"})
    ben = coded(
        "ben",
        on_topic=on_topic,
        tells=tells | {"twitter:4/xinjiang": "no"},
        tone="measured",
        story={"twitter:2/hong_kong": "patriots"},
    )
    shown = cli("agreement", anna, ben, "--warehouse", results)
    gold = read_gold(sampled / "gold")
    stories = {(post.sphere, post.post_id): post.story for post in gold.posts}
    assert {
        ("twitter", "1"): "s-hong_kong-91bc04",
        ("twitter", "2"): "patriots",
        ("weibo", "1"): "other",
        ("weibo", "4"): "off",
    } == stories
    assert {"measured"} == {post.tone for post in gold.posts}
    disputes = (sampled / "gold" / "disagreements.csv").read_text(encoding="utf-8-sig")
    assert "unit_id,question,anna,ben\ntwitter:4/xinjiang,tells,yes,no\n" == disputes
    assert (0, True) == (shown.code, f"narratives evaluate {sampled / 'gold'}" in shown.out)


def test_evaluate_reads_it(cli, coded, results, sampled):
    """The way that the last line names leads on."""
    anna, ben = (coded(name, on_topic="yes", tells="yes", tone="condemning") for name in ("anna", "ben"))
    assert 0 == cli("agreement", anna, ben, "--warehouse", results).code
    shown = cli("evaluate", sampled / "gold", "--no-baselines", "--no-stability", "--warehouse", results)
    assert (0, True) == (shown.code, "2 stories, 1 in both spheres" in " ".join(shown.out.split()))


def test_one_sheet_is_no_agreement(cli, coded, results):
    """And without what the machine says the coders are measured alone."""
    anna, ben = (coded(name, tone="measured") for name in ("anna", "ben"))
    alone = cli("agreement", anna, "--warehouse", results)
    assert (1, True) == (alone.code, "needs the sheets of at least two coders" in alone.err)
    (anna.parent / "machine.csv").unlink()
    shown = cli("agreement", anna, ben, "--warehouse", results)
    assert (0, True, False) == (shown.code, "the machine is left out" in shown.err, (anna.parent / "gold").exists())
