"""The clusters of one topic: fused evidence, then what many draws agree on; of a very large topic from a sample.

Every step is the same whatever the threads: linear algebra is held to one, for sums in another order end in other bits.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from narratives.analysis.consensus import Tick, agreed_clusters, agreement_of, draws
from narratives.analysis.density import (
    ABSORB_SHARE,
    NOISE,
    Clusters,
    next_in_line,
    walks,
    with_choices,
)
from narratives.analysis.evidence import Contents, TopicTexts, contents, fused_similarity, standard_scores
from narratives.analysis.graph import NEIGHBOURS, nearest, topic_graph
from narratives.analysis.space import NeutralMap, neutral_vectors

# All pairs of this many texts take some 2 GB and their draws two minutes; of a larger topic a sample is clustered.
MOST_TEXTS = 5000
_CHUNK_TEXTS = 2000


def sample_rows(texts: TopicTexts) -> np.ndarray:
    """The texts in which clusters are found: all, or of a very large topic a sample with both spheres in it.

    Texts come in the order of their ids, which are hashes: the first ones of each sphere are a random sample, and the
    same one on each run.

    Returns:
        Rows in ascending order, at most MOST_TEXTS.
    """
    if len(texts.spheres) <= MOST_TEXTS:
        return np.arange(len(texts.spheres))
    spheres, counts = np.unique(texts.spheres, return_counts=True)
    # The smaller sphere gets up to half of the places, so that the larger one does not crowd it out.
    least = min(int(counts.min()), MOST_TEXTS // 2) if len(spheres) > 1 else 0
    places = [least if place == counts.argmin() and least else MOST_TEXTS - least for place in range(len(spheres))]
    chosen = [np.flatnonzero(texts.spheres == sphere)[:most] for sphere, most in zip(spheres, places, strict=True)]
    return np.sort(np.concatenate(chosen))


def topic_scores(said: Contents) -> np.ndarray:
    """Standard scores of the fused evidence between the texts of a topic, (n, n), in one thread."""
    with one_thread():
        return standard_scores(fused_similarity(said), said.spheres)


def cluster_topic(texts: TopicTexts, neutral: NeutralMap, seed: int, on_draw: Tick | None = None) -> Clusters:
    """Find the clusters of a topic in both spheres together.

    Args:
        texts: the texts of the topic, in the order of their ids.
        neutral: the language-neutral map of their model.
        seed: of the draws, and of the permutations that decide which edges across the spheres count.
        on_draw: is told how many of the draws are clustered, and how many there are.
    """
    rows = sample_rows(texts)
    with one_thread():
        sample = texts.take(rows)
        said = contents(sample, neutral)
        scores = topic_scores(said)
        agreement = agreement_of(said, scores, draws(sample, seed), seed, on_draw)
        ends = walks(topic_graph(scores, said.spheres, seed))
        clusters = with_choices(ends, agreed_clusters(agreement))
        return clusters if len(rows) == len(texts.spheres) else _assign_rest(texts, rows, clusters, neutral)


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold linear algebra to one thread."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


def _assign_rest(texts: TopicTexts, rows: np.ndarray, clusters: Clusters, neutral: NeutralMap) -> Clusters:
    """Give the texts outside the sample the clusters of their nearest texts in it, of the same sphere."""
    vectors = neutral_vectors(texts.vectors, texts.spheres, texts.languages, neutral)
    count = len(texts.spheres)
    whole = Clusters(np.full(count, NOISE), np.zeros(count), np.full(count, NOISE), np.ones(count))
    for name in ("labels", "membership", "second", "second_distance"):
        getattr(whole, name)[rows] = getattr(clusters, name)
    rest = np.setdiff1d(np.arange(count), rows)
    for start in range(0, len(rest), _CHUNK_TEXTS):
        chunk = rest[start : start + _CHUNK_TEXTS]
        similarity = vectors[chunk] @ vectors[rows].T
        similarity[texts.spheres[chunk][:, None] != texts.spheres[rows][None, :]] = -np.inf
        _vote(whole, chunk, nearest(similarity, NEIGHBOURS), clusters.labels)
    return whole


def _vote(whole: Clusters, chunk: np.ndarray, near: np.ndarray, labels: np.ndarray) -> None:
    """Write the cluster that most of the near texts are in, noise included among the voters."""
    count = max(labels.max() + 1, 1)
    member = np.zeros((len(labels), count))
    member[np.flatnonzero(labels >= 0), labels[labels >= 0]] = 1
    shares = near @ member / np.maximum(near.sum(axis=1, keepdims=True), 1)
    reached = shares.max(axis=1)
    joined = np.where(reached > ABSORB_SHARE, shares.argmax(axis=1), NOISE)
    second, second_share = next_in_line(shares, joined)
    whole.labels[chunk] = joined
    whole.membership[chunk] = reached
    whole.second[chunk] = second
    whole.second_distance[chunk] = 1 - second_share
