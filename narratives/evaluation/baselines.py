"""The two recipes that papers use for stories of two languages, on the same texts and vectors as the run.

`joint` reduces the texts of both spheres together with UMAP and clusters them with HDBSCAN, as BERTopic does with its
defaults: a cluster is a story. `separate` does the same in each sphere, and makes one story of two narratives whose
centroids are each other's nearest.
"""

from typing import Any

import numpy as np

from narratives.analysis.contents import NOISE, TWITTER, WEIBO, TopicTexts
from narratives.analysis.space import unit_rows
from narratives.analysis.stories import one_thread
from narratives.errors import ConfigError
from narratives.evaluation.methods import Method, Told

# The defaults of BERTopic 0.17.
NEIGHBOURS = 15
COMPONENTS = 5
MIN_CLUSTER_SIZE = 10
# scikit-learn counts a text among its own neighbours, the hdbscan package that BERTopic calls does not.
MIN_SAMPLES = MIN_CLUSTER_SIZE + 1


def joint(texts: TopicTexts, seed: int) -> Told:
    """Find stories in both spheres together; the posts of a story in one sphere are a narrative.

    Args:
        texts: the texts of one topic.
        seed: of UMAP.

    Source: Grootendorst 2022, BERTopic.
    """
    stories = _clusters(texts.vectors, seed)
    narratives = np.where(stories == NOISE, NOISE, 2 * stories + (texts.spheres == TWITTER))
    return Told(narratives, stories)


def separate(texts: TopicTexts, seed: int) -> Told:
    """Find narratives in each sphere, and link those whose centroids are each other's nearest.

    Args:
        texts: the texts of one topic.
        seed: of UMAP.
    """
    narratives = np.full(len(texts.spheres), NOISE)
    for sphere in (WEIBO, TWITTER):
        side = np.flatnonzero(texts.spheres == sphere)
        found = _clusters(texts.vectors[side], seed)
        narratives[side] = np.where(found == NOISE, NOISE, found + narratives.max(initial=NOISE) + 1)
    story = np.append(_linked(texts, narratives), NOISE)
    return Told(narratives, story[narratives])


BASELINES: dict[str, Method] = {"joint": joint, "separate": separate}


def _clusters(vectors: np.ndarray, seed: int) -> np.ndarray:
    """(n,) clusters from 0 on, or NOISE; fewer texts than a cluster needs are noise."""
    if len(vectors) < MIN_CLUSTER_SIZE:
        return np.full(len(vectors), NOISE)
    # Imported here: it takes a second, and most commands do not need it.
    from sklearn.cluster import HDBSCAN

    neighbours = min(NEIGHBOURS, len(vectors) - 1)
    reducer = _umap()(n_neighbors=neighbours, n_components=COMPONENTS, min_dist=0.0, metric="cosine",
                   random_state=seed, n_jobs=1)  # fmt: skip
    model = HDBSCAN(min_cluster_size=MIN_CLUSTER_SIZE, min_samples=min(MIN_SAMPLES, len(vectors)), copy=True)
    with one_thread():
        return model.fit_predict(reducer.fit_transform(vectors)).astype(int)


def _umap() -> Any:
    """Import UMAP, which only these recipes need.

    Raises:
        ConfigError: If it is not installed.
    """
    try:
        from umap import UMAP
    except ModuleNotFoundError as error:
        raise ConfigError(
            "the published recipes need the library umap-learn: pip install -c constraints.txt '.[evaluate]', "
            "or leave them out with --no-baselines"
        ) from error
    return UMAP


def _linked(texts: TopicTexts, narratives: np.ndarray) -> np.ndarray:
    """The story of each narrative: its number, or that of the Weibo narrative that it is linked with."""
    count = narratives.max(initial=NOISE) + 1
    stories = np.arange(count)
    centres = np.array([texts.vectors[narratives == number].mean(axis=0) for number in range(count)])
    sphere = np.array([texts.spheres[narratives == number][0] for number in range(count)])
    weibo, twitter = np.flatnonzero(sphere == WEIBO), np.flatnonzero(sphere == TWITTER)
    if not len(weibo) or not len(twitter):
        return stories
    similarity = unit_rows(centres[weibo].astype(np.float64)) @ unit_rows(centres[twitter].astype(np.float64)).T
    nearest = similarity.argmax(axis=1)
    is_mutual = similarity[:, nearest].argmax(axis=0) == np.arange(len(weibo))
    stories[twitter[nearest[is_mutual]]] = weibo[is_mutual]
    return stories
