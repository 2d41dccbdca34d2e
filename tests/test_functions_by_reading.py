"""The diplomatic functions against posts that were read: real ones of both publics, and officials in the other sphere.

`function_posts.jsonl` holds ids and labels only. The posts of 2021 lie in ../shared/data/real; most of the crossed ones
are the sample's.
"""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from narratives.analysis.frame_model import OPEN_FROM, SHOWN_FROM, fit_frames
from narratives.models import DEFAULT_MODEL, example_vectors, load_model
from narratives.resources import resource
from narratives.texts.clean import clean
from narratives.texts.fold import fold
from narratives.texts.frames import read_frames

READ = [json.loads(line) for line in Path(__file__).with_name("function_posts.jsonl").read_text("utf-8").splitlines()]
REAL = Path(__file__).parents[2] / "shared/data/real"


def texts_of(*files):
    """Return the texts of posts by their ids."""
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return {post["id"]: post["text"] for post in map(json.loads, lines)}


def scored(which, texts):
    """Return what was read and what is found, both (posts, functions), and whether it is left open."""
    frames, model = read_frames(), load_model(DEFAULT_MODEL)
    posts = [one for one in READ if one["set"] == which and one["id"] in texts]
    cleaned = clean(pl.Series([texts[one["id"]] for one in posts]))["text"]
    examples = frames.texts()
    folded = dict(zip(examples, fold(pl.Series(examples)), strict=True))
    fitted = fit_frames(frames, example_vectors(examples, model.model_id, DEFAULT_MODEL, model), folded)
    langs = ["zh" if one["sphere"] == "weibo" else "en" for one in posts]
    scores = fitted.score(model.encode(cleaned.to_list()), fold(cleaned).to_list(), langs)
    read = np.array([[frame.key in one["functions"] for frame in frames.frames] for one in posts])
    return read, scores >= SHOWN_FROM, (scores >= OPEN_FROM) & (scores < SHOWN_FROM)


def macro_f1(read, shown, is_open):
    """Mean F1 of the functions that two posts or more show; those left open do not count."""
    right = (read & shown).sum(axis=0)
    precision = right / np.maximum(shown.sum(axis=0), 1)
    recall = right / np.maximum((read & ~is_open).sum(axis=0), 1)
    scores = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return scores[read.sum(axis=0) >= 2].mean()


def test_two_hundred_real_posts_and_sixty_crossed_ones_were_read():
    """Each once, with functions that there are."""
    known = {frame.key for frame in read_frames().frames}

    assert (200, 59) == tuple(sum(one["set"] == which for one in READ) for which in ("real", "crossed"))
    assert len(READ) == len({(one["set"], one["id"]) for one in READ})
    assert {key for one in READ for key in one["functions"]} <= known


@pytest.mark.skipif(not REAL.exists(), reason="the real posts of 2021 are not here (../shared/data/real)")
def test_functions_of_real_posts_are_told():
    """Macro F1 is .55 or more, and few texts are left open."""
    files = (REAL / f"main_2021_{sphere}.jsonl" for sphere in ("weibo", "twitter"))
    read, shown, is_open = scored("real", texts_of(*files))

    assert macro_f1(read, shown, is_open) >= 0.55
    assert is_open.any(axis=1).mean() <= 0.2


def test_functions_of_officials_in_the_other_sphere_are_told():
    """Posts of the sample, whose authors speak to the other public."""
    sample = resource("sample")
    read, shown, is_open = scored("crossed", texts_of(*(sample / f"{name}.jsonl" for name in ("weibo", "twitter"))))

    assert macro_f1(read, shown, is_open) >= 0.5
    assert is_open.any(axis=1).mean() <= 0.2
