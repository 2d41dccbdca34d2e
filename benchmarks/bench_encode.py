"""How fast texts become vectors, beside SentenceTransformer as it comes, on the same real posts in one process.

Needs the real posts in `../shared`. `--posts N` takes N distinct texts, half of each sphere, as they are.
"""

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from benchmarks.bench_pipeline import DATA, machine
from narratives.models import bundled, load_model

SIZES = (4_000,)
SEED = 1


def main(posts: tuple[int, ...] = SIZES) -> dict:
    """Measure, and return texts a second and ratios; cosines are to SentenceTransformer's vectors.

    The three are tried in turn on quarters of the texts, so that what else the machine does meets all of them.
    """
    if not DATA.is_dir():
        sys.exit(f"encode needs the real posts in {DATA}")
    texts = real_texts(posts[0])
    encoders = {name: _encoder(name) for name in ("sentence_transformers", "fp32", "int8")}
    parts = [texts[start::4] for start in range(4)]
    for encode in encoders.values():
        encode(texts[:8])
    measured = {name: [] for name in encoders}
    for part in parts:
        for name, encode in encoders.items():
            measured[name].append(_timed(encode, part))
    return {"machine": machine(), "texts": len(texts), **figures(measured, len(texts))}


def figures(measured: dict[str, list[tuple[float, float, np.ndarray]]], texts: int) -> dict:
    """What wall seconds, processor seconds and vectors of the parts come to.

    Args:
        measured: of each encoder, its parts; of `sentence_transformers` what the others are compared with.
        texts: how many there are.
    """
    totals = {name: np.sum([part[:2] for part in parts], axis=0) for name, parts in measured.items()}
    plain = np.concatenate([part[2] for part in measured["sentence_transformers"]])
    found = {}
    for name, (wall, cpu) in totals.items():
        vectors = np.concatenate([part[2] for part in measured[name]])
        against = totals["sentence_transformers"] / (wall, cpu)
        found[name] = {
            "texts_per_second": round(float(texts / wall), 1),
            "times_as_fast_wall": round(float(against[0]), 2),
            "times_as_fast_cpu": round(float(against[1]), 2),
            "mean_cosine": round(float((plain * vectors).sum(axis=1).mean()), 5),
        }
    return found


def real_texts(count: int) -> list[str]:
    """Distinct texts of real posts, half of each sphere, always the same ones."""
    sides = []
    for sphere in ("weibo", "twitter"):
        posts = pl.read_ndjson(DATA / f"main_2021_{sphere}.jsonl", infer_schema_length=None)
        sides += posts["text"].unique(maintain_order=True).sample(count // 2, seed=SEED).to_list()
    return sides


def _encoder(name: str) -> Callable[[Sequence[str]], np.ndarray]:
    if name != "sentence_transformers":
        return load_model(precision=name).encode
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled.bundled_folder()), device="cpu")
    return lambda texts: model.encode(
        [bundled.PREFIX + text for text in texts], batch_size=32, normalize_embeddings=True, show_progress_bar=False
    )


def _timed(encode: Callable[[Sequence[str]], np.ndarray], texts: Sequence[str]) -> tuple[float, float, np.ndarray]:
    wall, cpu = time.perf_counter(), time.process_time()
    vectors = encode(texts)
    return time.perf_counter() - wall, time.process_time() - cpu, vectors
