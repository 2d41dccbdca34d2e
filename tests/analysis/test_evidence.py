"""Meaning, words and time are fused, and made comparable block by block."""

import numpy as np
import pytest

from narratives.analysis.evidence import TWITTER, WEIBO, TopicTexts, contents, fused_similarity, standard_scores
from tests.planted import neutral_map, plain_map, planted, stories_of, synthetic_topic, topic_texts

BOTH = planted(["overhaul", "apple", "buns"], ["overhaul", "apple", "visas"], 10)


def texts_of(vectors, words=None, days=None, spheres=None):
    """Return English texts with the given vectors."""
    count = len(vectors)
    spheres = np.full(count, TWITTER) if spheres is None else np.asarray(spheres)
    tokens = words or [[] for _ in range(count)]
    days = np.zeros(count) if days is None else np.asarray(days, dtype=float)
    names = [str(number) for number in range(count)]
    return TopicTexts(np.asarray(vectors, np.float32), spheres, np.full(count, "en"), tokens, days, names)


def test_texts_of_one_story_are_most_alike_across_the_spheres():
    """Across languages a text scores higher with its own story than with any other."""
    texts = topic_texts(BOTH)
    scores = standard_scores(fused_similarity(contents(texts, neutral_map())), texts.spheres)
    stories, weibo = stories_of(BOTH), texts.spheres == WEIBO
    for story in ("overhaul", "apple"):
        rows = np.ix_(weibo & (stories == story), ~weibo & (stories == story))
        others = np.ix_(weibo & (stories == story), ~weibo & (stories != story))
        assert scores[rows].mean() > 1 > scores[others].mean()


def test_shared_words_confirm_what_vectors_say():
    """Of texts equally near in meaning those with common words are nearer."""
    vectors = np.eye(64)[[0, 0, 0, 1, 2]]
    words = [["ferry", "pier"], ["ferry", "pier"], ["tower", "bun"], ["rain"], ["snow"]]
    similarity = fused_similarity(contents(texts_of(vectors, words), plain_map()))
    assert similarity[0, 1] > similarity[0, 2] > 0


def test_time_supports_a_similarity_that_is_there():
    """Similar texts of one day are nearer than those a year apart, by half at most."""
    vectors = np.eye(64)[[0, 0, 0, 1, 2]]
    similarity = fused_similarity(contents(texts_of(vectors, days=[0, 0, 365, 0, 0]), plain_map()))
    assert pytest.approx(1.5) == similarity[0, 1] / similarity[0, 2]


def test_time_makes_no_similarity():
    """Texts that contradict each other are no nearer for being of one day."""
    vectors = np.array([[1.0, 0.0], [-1.0, 0.0]]) @ np.eye(2, 64)
    same, apart = (fused_similarity(contents(texts_of(vectors, days=days), plain_map())) for days in ([0, 0], [0, 365]))
    assert same[0, 1] == apart[0, 1] < 0


def test_scores_do_not_know_the_scale_of_a_block():
    """Similarities across that are all lower, or flatter, than inside give the same scores."""
    texts = topic_texts(BOTH)
    similarity = fused_similarity(contents(texts, neutral_map()))
    across = texts.spheres[:, None] != texts.spheres[None, :]
    expected = standard_scores(similarity, texts.spheres)
    assert np.allclose(expected, standard_scores(np.where(across, 0.1 * similarity - 5, similarity), texts.spheres))


def test_scores_of_a_block_average_zero():
    """Half of a text's rivals are below it: unrelated texts score about 0."""
    texts, _ = synthetic_topic(range(4), range(4))
    scores = standard_scores(fused_similarity(contents(texts, plain_map())), texts.spheres)
    assert abs(scores[:32, 32:].mean()) < 1e-9
    assert abs(scores[:32, :32].sum() / (32 * 31)) < 1e-9


def test_both_are_symmetric_and_a_text_is_no_rival_of_itself():
    """The order of two texts does not matter, and the diagonal says nothing."""
    texts = topic_texts(BOTH)
    similarity = fused_similarity(contents(texts, neutral_map()))
    scores = standard_scores(similarity, texts.spheres)
    assert np.allclose(similarity, similarity.T)
    assert np.allclose(scores, scores.T)
    assert not scores.diagonal().any()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        planted(["buns"], [], 1),
        planted(["buns"], [], 2),
        planted(["buns"], ["buns"], 1),
        planted(["buns"], [], 1) * 6,
        planted(["buns"], [], 1) * 3 + planted([], ["visas"], 1) * 3,
        planted([], ["visas", "apple"]),
        planted(["buns"], [], 3) + planted([], ["visas", "apple", "overhaul"], 20) * 5,
    ],
    ids=["none", "one", "two", "one each", "identical", "identical each", "one sphere", "3 against 300"],
)
def test_any_number_of_texts_has_scores(rows):
    """From no text to three against three hundred there is a finite score for each pair."""
    texts = topic_texts(rows)
    scores = standard_scores(fused_similarity(contents(texts, neutral_map())), texts.spheres)
    assert (len(rows), len(rows)) == scores.shape
    assert np.isfinite(scores).all()


def test_identical_texts_have_nothing_to_stand_out_by():
    """Where all texts are the same no pair scores above another."""
    texts = topic_texts(planted(["buns"], [], 1) * 6)
    assert not standard_scores(fused_similarity(contents(texts, neutral_map())), texts.spheres).any()


def test_some_of_the_texts_can_be_taken():
    """All that is known of a text goes with it, in the order asked for."""
    texts = topic_texts(planted(["buns"], ["visas"], 2), days=[1, 2, 3, 4])
    taken = texts.take(np.array([3, 0]))
    assert ([4.0, 1.0], [TWITTER, WEIBO], ["en", "zh"]) == (
        taken.days.tolist(), taken.spheres.tolist(), taken.languages.tolist(),
    )  # fmt: skip
    assert [texts.tokens[3], texts.tokens[0]] == taken.tokens
    assert np.array_equal(texts.vectors[[3, 0]], taken.vectors)


def test_own_words_never_join_the_spheres():
    """Words of one sphere have nothing to do with the same words in the other; rows stay those of the texts."""
    words = [["ferry"], ["tower"], ["bun"], ["tower"], ["ferry"], ["rain"]]
    texts = texts_of(np.eye(64)[:6], words, spheres=[0, 1, 0, 1, 0, 1])
    own = (contents(texts, plain_map()).own @ contents(texts, plain_map()).own.T).toarray()
    assert not own[:, texts.spheres == WEIBO][texts.spheres == TWITTER].any()
    assert pytest.approx(1.0) == own[0, 4] == own[1, 3]
