"""How well the sentence model finds a post's own story, in the other sphere and in its own, on both answer keys.

Needs the answer keys and the real posts in `../shared`; `NARRATIVES_BENCH_MODEL` names another model.
"""

import os
import sys
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.retrieval import by_spheres
from narratives.evaluation.gold import read_gold
from narratives.models import DEFAULT_MODEL, SentenceModel, load_model
from narratives.texts.clean import clean

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_SPHERES = ("weibo", "twitter")
SETS = {
    "main_2021": (DATA / "gold/main_2021", [DATA / f"real/main_2021_{sphere}.jsonl" for sphere in _SPHERES]),
    "stories": (DATA / "gold/stories", [DATA / "gold/stories/posts.jsonl"]),
}


def main() -> dict:
    """Return mean average precision for each answer key and direction."""
    if not DATA.is_dir():
        sys.exit(f"retrieval needs the answer keys in {DATA}")
    model = load_model(os.environ.get("NARRATIVES_BENCH_MODEL", DEFAULT_MODEL))
    return {"model": model.model_id, **{name: figures(model, *files) for name, files in SETS.items()}}


def figures(model: SentenceModel, gold: Path, exports: list[Path]) -> dict[str, float]:
    """Mean average precision of a model on one answer key: core posts, with those of no story in the way."""
    texts = {post_id: text for export in exports for post_id, text in _texts(export).items()}
    posts = read_gold(gold).posts
    vectors = model.encode([texts[post.post_id] for post in posts])
    stories = np.array([post.story if post.has_story else f"none {post.post_id}" for post in posts])
    return by_spheres(vectors, stories, np.array([post.sphere == "weibo" for post in posts]))


def _texts(export: Path) -> dict[str, str]:
    posts = pl.read_ndjson(export, infer_schema_length=None).select("id", "text")
    return dict(zip(posts["id"].cast(pl.String), clean(posts["text"])["text"], strict=True))
