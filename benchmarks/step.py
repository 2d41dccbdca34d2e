"""One step of the pipeline benchmark, in a process of its own: `python -m benchmarks.step NAME WAREHOUSE TOPICS`.

The steps `prepare`, `embed` and `stories` are stages of a run, and leave their results in the warehouse. The others are
peers on the same texts or vectors, and leave nothing.
"""

import sys
from pathlib import Path

import numpy as np

from narratives.config import DEFAULT_SEED, RunConfig
from narratives.evaluation.baselines import COMPONENTS, MIN_CLUSTER_SIZE, NEIGHBOURS
from narratives.warehouse import open_reader, open_writer

_TEXTS = "SELECT text FROM core.texts SEMI JOIN core.vectors USING (text_id) ORDER BY text_id"
_VECTORS = "SELECT vector FROM core.vectors ORDER BY text_id"
_RUN = "SELECT run_id FROM core.runs WHERE status = 'running'"
STAGES = ("prepare", "embed", "stories")
PEERS = ("sentence_transformers", "umap", "hdbscan")


def main(step: str, warehouse: Path, topics: Path) -> None:
    """Carry out one step."""
    if step == "prepare":
        _prepare(warehouse, topics)
        return
    {
        "warm": _warm, "embed": _embed, "stories": _stories,
        "sentence_transformers": _sentence_transformers, "umap": _umap, "hdbscan": _hdbscan,
    }[step](warehouse)  # fmt: skip


def _warm(_warehouse: Path) -> None:
    """Embed the sentences that come with the program, unless they are in the cache."""
    from narratives.models import DEFAULT_MODEL, example_vectors, known_model_id, reference_vectors
    from narratives.stages.frame_files import frames_of

    model_id = known_model_id(DEFAULT_MODEL)
    reference_vectors(model_id, DEFAULT_MODEL)
    example_vectors(frames_of(Path("none.duckdb")).texts(), model_id, DEFAULT_MODEL)


def _prepare(warehouse: Path, topics: Path) -> None:
    from narratives.stages.prepare import prepare
    from narratives.stages.runs import start_run

    with open_writer(warehouse):
        start_run(warehouse, RunConfig(topics=str(topics)))
        prepare(warehouse, topics)


def _embed(warehouse: Path) -> None:
    from narratives.stages.embed import embed

    embed(warehouse)


def _stories(warehouse: Path) -> None:
    from narratives.stages.stories import stories

    with open_writer(warehouse) as connection:
        stories(warehouse, connection.execute(_RUN).fetchone()[0])


def _sentence_transformers(warehouse: Path) -> None:
    """The library as it comes: fp32, batches of 32, on the same texts with the same prefix."""
    from sentence_transformers import SentenceTransformer

    from narratives.models import bundled

    model = SentenceTransformer(str(bundled.bundled_folder()), device="cpu")
    with open_reader(warehouse) as connection:
        texts = [bundled.PREFIX + text for (text,) in connection.execute(_TEXTS).fetchall()]
    model.encode(texts, batch_size=32, show_progress_bar=False)


def _umap(warehouse: Path) -> None:
    """The first half of BERTopic's recipe; what it makes is kept beside the warehouse for the second."""
    from umap import UMAP

    with open_reader(warehouse) as connection:
        vectors = np.stack(connection.execute(_VECTORS).fetchnumpy()["vector"])
    settings = {"n_neighbors": NEIGHBOURS, "n_components": COMPONENTS, "min_dist": 0.0, "metric": "cosine"}
    reducer = UMAP(**settings, random_state=DEFAULT_SEED)
    np.save(warehouse.with_suffix(".npy"), reducer.fit_transform(vectors))


def _hdbscan(warehouse: Path) -> None:
    """The second half: the package hdbscan on the reduced vectors, as BERTopic calls it."""
    from hdbscan import HDBSCAN

    HDBSCAN(min_cluster_size=MIN_CLUSTER_SIZE).fit(np.load(warehouse.with_suffix(".npy")))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
