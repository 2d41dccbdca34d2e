"""Topic words: proposes keywords in both languages from the loaded posts, and shows what a topics file misses.

Nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from narratives.analysis.words import senses
from narratives.errors import InputError
from narratives.stages.prepare import UNPREPARED, prepared_texts
from narratives.texts import routing
from narratives.texts.tokens import has_han, tokenize
from narratives.texts.topic_model import TopicModel, distinctive, fit_topic
from narratives.texts.topics import Topic, load_topics
from narratives.warehouse import open_reader

# Texts of either kind from which words are learnt; more say nothing new, and cutting them into words takes its time.
MOST_TEXTS = 10_000
SUGGESTED = 12
SHOWN_TEXTS = 8
_KNOWN = "SELECT text_id, text, folded FROM core.texts ORDER BY md5(text_id)"
_NEW = f"SELECT post_key, text {UNPREPARED}"


@dataclass(frozen=True)
class Suggestion:
    """A word that could be a keyword.

    Attributes:
        word: As it would be written into a topics file.
        lang: `zh` or `en`.
        because: `given`, `near` (stands where the given words do), or `gloss of WORD`.
        texts: Distinct texts that have it.
        caught_share: Share of those that the given words catch already; low: it would bring much that is new, or else.
        sample: One of them, if possible one that is not caught.
    """

    word: str
    lang: str
    because: str
    texts: int
    caught_share: float | None
    sample: str | None


@dataclass(frozen=True)
class Doubt:
    """A text that a topic just misses, or catches though little else in it speaks for the topic.

    Attributes:
        topic: Name of the topic.
        kind: `missed` or `doubtful`.
        score: Mean log odds of its words, the keywords left aside; above 0 speaks for the topic.
        words: Those that speak most for it.
        text: The text.
    """

    topic: str
    kind: str
    score: float
    words: list[str]
    text: str


def suggest(warehouse: Path, words: Sequence[str]) -> list[Suggestion]:
    """Propose keywords of a topic in both languages.

    Args:
        warehouse: File of the warehouse.
        words: What the topic is about, in any language.

    Raises:
        InputError: If no loaded text has any of the words.
    """
    texts = _texts(warehouse)
    is_caught = _has(texts, words)
    if not is_caught.any():
        raise InputError(f"no loaded text has {' or '.join(words)}: give other words, or words of the other language")
    on, off = (tokenize(side["text"].head(MOST_TEXTS)) for side in (texts.filter(is_caught), texts.filter(~is_caught)))
    near = [word for word, _, _ in distinctive(on, off, _aside(words))]
    told = [(word, "given") for word in words]
    for lang in ("zh", "en"):
        told += [(word, "near") for word in near if has_han(word) == (lang == "zh")][:SUGGESTED]
    told += _translations(told, {word for side in (on, off) for text in side for word in text})
    found = [_suggestion(texts, is_caught, word, because) for word, because in dict(reversed(told)).items()]
    order = {"given": 0, "near": 1}
    shown = [one for one in found if one.texts or one.because == "given"]
    return sorted(shown, key=lambda one: (order.get(one.because, 2), one.lang, -one.texts, one.word))


def check(warehouse: Path, file: Path | None) -> list[Doubt]:
    """Show what each topic of a file just misses, and what it catches that little speaks for.

    Args:
        warehouse: File of the warehouse.
        file: Topics file; the shipped one if None.

    Raises:
        ConfigError: If something in the file is wrong.
    """
    texts = _texts(warehouse)
    return [doubt for topic in load_topics(file).topics if not topic.match_all for doubt in _doubts(texts, topic)]


def _doubts(texts: pl.DataFrame, topic: Topic) -> list[Doubt]:
    caught = routing.is_on(texts["folded"], topic)
    on, off = texts.filter(caught).head(MOST_TEXTS), texts.filter(~caught).head(MOST_TEXTS)
    if not on.height or not off.height:
        return []
    words = [tokenize(side["text"]) for side in (on, off)]
    model = fit_topic(
        words[0], words[1], _aside([*topic.keywords, *(word for rule in topic.in_context for word in rule.keywords)])
    )
    doubtful = sorted(_scored(on, words[0], model))
    missed = sorted(_scored(off, words[1], model), reverse=True)
    rows = [("doubtful", row) for row in doubtful[:SHOWN_TEXTS] if row[0] < 0]
    rows += [("missed", row) for row in missed[:SHOWN_TEXTS] if row[0] > 0]
    return [Doubt(topic.name, kind, round(score, 3), model.reasons(said), text) for kind, (score, text, said) in rows]


def _scored(
    texts: pl.DataFrame, words: Sequence[Sequence[str]], model: TopicModel
) -> list[tuple[float, str, Sequence[str]]]:
    found = ((model.score(said), text, said) for text, said in zip(texts["text"], words, strict=True))
    return [(score, text, said) for score, text, said in found if score is not None]


def _texts(warehouse: Path) -> pl.DataFrame:
    """All distinct texts in a fixed random order: prepared ones, and those of posts that no run has prepared."""
    with open_reader(warehouse) as connection:
        texts = pl.concat([connection.execute(_KNOWN).pl(), _unprepared(connection)])
    if not texts.height:
        raise InputError("the warehouse holds no posts yet: use `narratives load FILES`")
    return texts.unique("text_id", keep="first", maintain_order=True)


def _unprepared(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    posts = connection.execute(_NEW).pl()
    columns = ["text_id", "text", "folded"]
    if not posts.height:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return prepared_texts(posts).filter(pl.col("text_id").is_not_null()).select(columns).sort("text_id")


def _has(texts: pl.DataFrame, words: Sequence[str]) -> pl.Series:
    return routing.is_on(texts["folded"], Topic("asked", "asked", tuple(words)))


def _aside(words: Sequence[str]) -> set[str]:
    """The words of keywords, as texts are cut into words."""
    return {part for said in tokenize(list(words)) for part in said} | {word.lower() for word in words}


def _translations(told: Sequence[tuple[str, str]], vocabulary: set[str]) -> list[tuple[str, str]]:
    """Words of the other language that a dictionary gives for words: of those that the loaded texts have."""
    wanted = {word.lower(): word for word, _ in told if not has_han(word)}
    found = []
    for word in (word for word, _ in told if has_han(word)):
        found += [(sense, f"gloss of {word}") for sense in senses(word)[:3]]
    for word in sorted(word for word in vocabulary if has_han(word)) if wanted else ():
        meant = [wanted[sense.lower()] for sense in senses(word) if sense.lower() in wanted]
        found += [(word, f"gloss of {meant[0]}")] if meant else []
    return found


def _suggestion(texts: pl.DataFrame, is_caught: pl.Series, word: str, because: str) -> Suggestion:
    has = _has(texts, [word])
    count = int(has.sum())
    mine = texts.filter(has & ~is_caught)["text"]
    sample = mine[0] if len(mine) else texts.filter(has)["text"][0] if count else None
    share = float((has & is_caught).sum() / count) if count else None
    return Suggestion(word, "zh" if has_han(word) else "en", because, count, share, sample)
