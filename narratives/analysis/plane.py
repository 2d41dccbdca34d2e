"""Lays texts out on a plane, so that a person sees which lie together: t-SNE, the same each time."""

import numpy as np

# Fewer steps leave stories torn apart, more change little: 400 take 2 s for 1,200 texts.
STEPS = 400
PERPLEXITY = 30.0


def lay_out(vectors: np.ndarray, seed: int) -> np.ndarray:
    """Place texts on a plane, near ones together.

    Args:
        vectors: (n, d), rows of unit length, of the language-neutral space.
        seed: seed of the layout.

    Returns:
        (n, 2) float64, each axis from 0 to 1, to three decimals. Only who is near to whom means something: axes,
        turns and the distances between far groups do not.

    Source: t-SNE, van der Maaten & Hinton 2008, begun with principal components as Kobak & Berens 2019 advise.
    """
    if len(vectors) < 3:
        return np.linspace(0.25, 0.75, max(len(vectors), 1))[: len(vectors), None].repeat(2, axis=1)
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    with threadpool_limits(1):  # sums in another order end in other bits
        layout = TSNE(2, init=_beginning(vectors, seed), metric="cosine", perplexity=perplexity, max_iter=STEPS,
                      random_state=seed, n_jobs=1)  # fmt: skip
        places = layout.fit_transform(vectors.astype(np.float32))
    return _to_unit_square(places.astype(np.float64))


def _beginning(vectors: np.ndarray, seed: int) -> np.ndarray:
    """The first two principal components, small; equal texts are parted a little, or t-SNE ends in nothing."""
    centred = vectors - vectors.mean(axis=0)
    directions = np.linalg.eigh(centred.T @ centred)[1][:, :-3:-1]
    directions = directions * np.where(directions[np.abs(directions).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    places = centred @ directions
    spread = places[:, 0].std()
    parted = np.random.default_rng(seed).normal(size=places.shape)
    return (1e-4 * (places / (spread if spread > 1e-9 else 1.0) + 1e-2 * parted)).astype(np.float32)


def _to_unit_square(places: np.ndarray) -> np.ndarray:
    low, high = places.min(axis=0), places.max(axis=0)
    return np.round((places - low) / np.where(high > low, high - low, 1.0), 3)
