"""Clusters are dense parts of the graph; what is in none is noise, with its nearest cluster named."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from narratives.analysis.communities import find_communities
from narratives.analysis.contents import NOISE
from narratives.analysis.density import find_clusters, with_choices
from narratives.analysis.density import walks as sparse_walks
from narratives.analysis.settings import StorySettings
from tests.planted import groups

SETTINGS = StorySettings()


def cliques(*sizes, alone=0):
    """Return weights of groups whose texts are all linked with each other, and of texts without links."""
    story = np.concatenate([np.repeat(np.arange(len(sizes)), sizes), -1 - np.arange(alone)])
    weights = (story[:, None] == story[None, :]).astype(float)
    np.fill_diagonal(weights, 0)
    return weights


def walks(weights):
    """Return where walks over a dense graph end."""
    return sparse_walks(sparse.csr_matrix(weights), SETTINGS).toarray()


def clustered(weights):
    """Return the clusters of a graph with all that is said of them."""
    return with_choices(sparse_walks(sparse.csr_matrix(weights), SETTINGS), labels(weights, SETTINGS))


def labels(weights, settings):
    """Return the clusters of a graph."""
    graph = sparse.csr_matrix(weights)
    return find_clusters(sparse_walks(graph, settings), find_communities(graph, settings, 1), settings)


def test_walks_stay_where_links_lead():
    """A walk ends among linked texts, never at one that no link leads to; without links it stays."""
    ends = walks(cliques(4, alone=1))
    assert ends[0, 1] > 0
    assert 0.0 == ends[0, 4]
    assert pytest.approx(0.2) == ends[4, 4]


def test_walks_are_symmetric():
    """Ends of walks say the same in both directions."""
    random = np.random.default_rng(0)
    weights = random.random((12, 12))
    ends = walks(weights + weights.T)
    assert np.array_equal(ends, ends.T)
    assert ends.min() >= 0


def test_nearer_texts_are_walked_to_more_often():
    """On a chain of texts the next one is reached more often than the one after."""
    chain = np.diag(np.ones(4), 1) + np.diag(np.ones(4), -1)
    ends = walks(chain)
    assert ends[0, 1] > ends[0, 2] > ends[0, 3] > 0


def test_dense_groups_are_clusters():
    """Each group of linked texts is one cluster, and its texts belong to it wholly."""
    found = clustered(cliques(8, 6, 5))
    assert [0] * 8 + [1] * 6 + [2] * 5 == found.labels.tolist()
    assert np.allclose(1.0, found.membership)
    assert {NOISE} == set(found.second.tolist())


def test_texts_without_links_are_noise():
    """A text that nothing is near to is in no cluster, and no cluster is near to it."""
    found = clustered(cliques(8, 6, alone=2))
    assert [NOISE, NOISE] == found.labels[-2:].tolist()
    assert [NOISE, NOISE] == found.second[-2:].tolist()
    assert [1.0, 1.0] == found.second_distance[-2:].tolist()


def test_a_text_between_two_clusters_names_both():
    """The second cluster is the other one, and nearer than for texts deep inside."""
    weights = cliques(8, 8)
    weights[0, 8] = weights[8, 0] = 2.0
    found = clustered(weights)
    assert [1, 0] == [found.second[0], found.second[8]]
    assert found.second_distance[0] < found.second_distance[5]
    assert found.membership[0] < found.membership[5]


def test_the_second_cluster_is_never_the_first():
    """A text's own cluster is not its alternative."""
    random = np.random.default_rng(1)
    weights = cliques(9, 7, 6) + 0.05 * random.random((22, 22))
    found = clustered((weights + weights.T) / 2)
    inside = found.labels >= 0
    assert (found.labels[inside] != found.second[inside]).all()


def test_clusters_are_numbered_by_their_first_text():
    """The cluster of the first text is number 0, whatever its size."""
    assert [0, 1] == clustered(cliques(5, 9)).labels[[0, 5]].tolist()


@pytest.mark.parametrize("count", range(SETTINGS.min_cluster_size))
def test_fewer_texts_than_a_cluster_are_noise(count):
    """Below the smallest size there is no cluster, and every field has its row."""
    found = clustered(cliques(count))
    assert [NOISE] * count == found.labels.tolist()
    assert (count, count, count) == (len(found.membership), len(found.second), len(found.second_distance))


def test_groups_below_the_smallest_size_are_noise():
    """Three linked texts beside two clusters are no third cluster."""
    assert [NOISE] * 3 == clustered(cliques(8, 6, 3)).labels[-3:].tolist()


def test_texts_without_any_link_are_all_noise():
    """A graph without edges, as of identical texts, has no clusters."""
    assert {NOISE} == set(clustered(np.zeros((30, 30))).labels.tolist())


def test_order_does_not_matter():
    """Shuffled texts make the same groups."""
    random = np.random.default_rng(2)
    weights = cliques(9, 7, 6, alone=3) + 0.02 * random.random((25, 25))
    weights = (weights + weights.T) / 2
    order = random.permutation(25)
    shuffled = groups(clustered(weights[np.ix_(order, order)]).labels)
    assert groups(clustered(weights).labels) == {frozenset(order[list(group)].tolist()) for group in shuffled}


def heap(families, size, ties):
    """Return weights of groups whose texts are all linked, each group tied to the next by some texts of both."""
    weights = cliques(*[size] * families)
    for border in range(size, families * size, size):
        before, after = slice(border - ties, border), slice(border, border + ties)
        weights[before, after] = weights[after, before] = 1.0
    return weights


def test_a_cluster_too_large_is_cut_where_it_has_denser_parts():
    """A heap of three groups, which HDBSCAN leaves whole beside a small cluster, is looked at again by itself."""
    weights = np.zeros((90, 90))
    weights[:78, :78] = heap(3, 26, ties=9)
    weights[78:, 78:] = cliques(12)
    alone = StorySettings(community_weight=0.0)
    assert [78, 12] == np.bincount(labels(weights, replace(alone, largest_cluster=1.0))).tolist()
    assert [26, 26, 26, 12] == np.bincount(labels(weights, alone)).tolist()


def test_communities_part_what_a_bridge_ties():
    """Where HDBSCAN alone takes three groups that some texts tie for one, the second opinion parts them."""
    weights = np.zeros((90, 90))
    weights[:78, :78] = heap(3, 26, ties=9)
    weights[78:, 78:] = cliques(12)
    assert [26, 26, 26, 12] == np.bincount(labels(weights, replace(SETTINGS, largest_cluster=1.0))).tolist()


def test_a_large_cluster_without_parts_stays_whole():
    """One story that makes up most of a topic is neither cut nor lost."""
    assert [60, 6] == np.bincount(labels(cliques(60, 6), SETTINGS)).tolist()
