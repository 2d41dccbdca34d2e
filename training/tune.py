"""Tunes the bundled model on short posts of two publics, and writes a model that `--model FOLDER` takes.

`python -m training.tune FOLDER`; with `--held-out` a fifth of the themes is left aside and the gain on it is printed.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from benchmarks.retrieval import by_spheres
from narratives.models.bundled import bundled_folder
from training.corpus import HELD_OUT, Post, by_story, parallels, read_posts
from training.encoder import Encoder
from training.objective import Memory, contrast, drift

PAIRS_GUARDED = 16
PART_SHARE = 0.5
CLIP = 1.0


@dataclass(frozen=True)
class Recipe:
    """How it is tuned.

    Attributes:
        layers: How many of the twelve layers change, from the top.
        rank: Rank of the change of a matrix.
        steps, warm_up: Steps, and how many of them the rate rises; then it falls to nothing.
        rate: Learning rate of AdamW.
        temperature: Of the softmax over cosines.
        guard: Weight of the change of other sentences' cosines.
        themes, stories: Themes in a batch, and stories of each: stories of one theme are hard rivals.
        strength: Share of the change that is kept: weights averaged with the untuned ones.
        seed: Of everything random.
    """

    layers: int = 6
    rank: int = 32
    steps: int = 120
    warm_up: int = 12
    rate: float = 5e-4
    temperature: float = 0.1
    guard: float = 10.0
    themes: int = 3
    stories: int = 8
    strength: float = 0.7
    seed: int = 1


def tune(posts: list[Post], encoder: Encoder, recipe: Recipe) -> Iterator[str]:
    """Change an encoder's factors step by step, and say how far it is.

    Args:
        posts: What is learnt.
        encoder: Changed in place.
        recipe: How.
    """
    chance = random.Random(recipe.seed)
    states, parts = (encoder.states([getattr(post, kind) for post in posts]) for kind in ("text", "part"))
    memory = _memory(posts, encoder.vectors(states))
    guarded = Guarded(encoder)
    optimizer = torch.optim.AdamW(encoder.factors_to_fit(), lr=recipe.rate, weight_decay=0.01, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: pace(step, recipe))
    began = time.monotonic()
    for step, places in enumerate(islice(batches(posts, recipe, chance), recipe.steps), start=1):
        chosen = [(parts if chance.random() < PART_SHARE else states)[place] for place in places]
        others = guarded.draw(chance)
        vectors = encoder([*chosen, *(guarded.states[place] for place in others)])
        ours, theirs = vectors[: len(places)], vectors[len(places) :]
        loss = contrast(memory, torch.tensor(places), ours, recipe.temperature)
        kept = drift(theirs, guarded.before[others], guarded.chinese[others])
        optimizer.zero_grad()
        (loss + recipe.guard * kept).backward()
        torch.nn.utils.clip_grad_norm_(encoder.factors_to_fit(), CLIP)
        optimizer.step()
        schedule.step()
        memory.store(torch.tensor(places), ours)
        if step % 10 == 0:
            yield f"step {step}: contrast {loss:.3f}, drift {kept:.4f}, {time.monotonic() - began:.0f} s"


class Guarded:
    """Sentences of the program's own, with the vectors that the untuned model gives them."""

    def __init__(self, encoder: Encoder) -> None:
        pairs = parallels()
        self.states = encoder.states([text for side in zip(*pairs, strict=True) for text in side])
        self.before = encoder.vectors(self.states)
        self.chinese = torch.arange(2 * len(pairs)) < len(pairs)

    def draw(self, chance: random.Random) -> list[int]:
        """Places of some pairs, both sides of each."""
        half = len(self.states) // 2
        chosen = chance.sample(range(half), PAIRS_GUARDED)
        return [*chosen, *(place + half for place in chosen)]


def _memory(posts: list[Post], vectors: torch.Tensor) -> Memory:
    stories = torch.tensor([post.story for post in posts])
    return Memory(vectors, stories, torch.tensor([post.is_chinese for post in posts]))


def pace(step: int, recipe: Recipe) -> float:
    """The share of the learning rate at a step."""
    left = 1 - (step - recipe.warm_up) / (recipe.steps - recipe.warm_up)
    return min((step + 1) / recipe.warm_up, max(0.02, left))


def batches(posts: list[Post], recipe: Recipe, chance: random.Random) -> Iterator[list[int]]:
    """Places of posts: four of each story, two in each language; every theme as often as any other."""
    stories = by_story(posts)
    themes: dict[str, list[int]] = {}
    for story, kinds in stories.items():
        themes.setdefault(posts[next(iter(kinds.values()))[0]].theme, []).append(story)
    waiting: list[str] = []
    while True:
        if len(waiting) < recipe.themes:
            waiting += chance.sample(list(themes), len(themes))
        batch, waiting = waiting[: recipe.themes], waiting[recipe.themes :]
        drawn = (chance.sample(themes[theme], min(recipe.stories, len(themes[theme]))) for theme in batch)
        yield [place for some in drawn for story in some for place in _some_of(stories[story], chance)]


def _some_of(kinds: dict[str, list[int]], chance: random.Random) -> list[int]:
    tweets = chance.sample(kinds["en_long"], 2)
    second = kinds["en_short"][0] if chance.random() < 0.5 else tweets[1]
    return [chance.choice(kinds["zh_short"]), chance.choice(kinds["zh_long"]), tweets[0], second]


def save_tuned(plain: Path, changes: dict[str, torch.Tensor], folder: Path) -> None:
    """Write a model with its matrices changed.

    Args:
        plain: A folder that sentence-transformers saved.
        changes: What is added to each matrix, by its name in the transformer.
        folder: Where to write.
    """
    model = SentenceTransformer(str(plain), device="cpu")
    matrices = dict(model[0].auto_model.named_parameters())
    with torch.no_grad():
        for name, change in changes.items():
            matrices[name] += change
    model.save_pretrained(str(folder), create_model_card=False)


def _figures(encoder: Encoder, posts: list[Post], strength: float) -> dict[str, float]:
    vectors = encoder.vectors(encoder.states([post.text for post in posts]), strength).numpy()
    return by_spheres(vectors, np.array([post.story for post in posts]), np.array([post.is_chinese for post in posts]))


def main() -> None:
    """Tune, print figures of what was held out, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="its name must hold `e5`, for the prefix of such models")
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args()
    recipe = Recipe()
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(1)
    posts = read_posts(recipe.seed)
    held_out = [post for post in posts if post.theme in HELD_OUT]
    encoder = Encoder(bundled_folder(), recipe.layers, recipe.rank)
    if options.held_out:
        print("untuned:", _figures(encoder, held_out, 0.0), flush=True)
        posts = [post for post in posts if post.theme not in HELD_OUT]
    for line in tune(posts, encoder, recipe):
        print(line, flush=True)
    for strength in (0.5, 0.7, 1.0) if options.held_out else ():
        print(f"strength {strength}:", _figures(encoder, held_out, strength))
    save_tuned(bundled_folder(), encoder.changes(recipe.strength), options.folder)


if __name__ == "__main__":
    main()
