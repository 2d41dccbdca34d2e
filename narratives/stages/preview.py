"""Preview: what a run would look at, by topic, sphere and keyword, and how long it would take.

Nothing is written: posts that no run has prepared are cleaned and put on topics here, and forgotten.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from narratives.config import RunConfig, Scope
from narratives.models import DEFAULT_MODEL, known_model_id
from narratives.stages.forecast import TOKENS, Effort, Forecast, forecast
from narratives.stages.prepare import CHUNK_POSTS, UNPREPARED, prepared_texts
from narratives.steps import OnProgress, untold
from narratives.texts import routing
from narratives.texts.language import languages
from narratives.texts.topics import Topic, Topics, load_topics
from narratives.vocabulary import SPHERES
from narratives.warehouse import open_reader
from narratives.warehouse.rows import one_row, one_value

SAMPLES = 3
_DAYS = "created_at >= coalesce($since::TIMESTAMP, '-infinity') AND created_at < coalesce($end::TIMESTAMP, 'infinity')"
_PREPARED = f"""
SELECT post_key, sphere, text_id, text.text, folded, lang
FROM raw.posts JOIN core.post_texts USING (post_key) JOIN core.texts AS text USING (text_id) WHERE {_DAYS}
"""
_NEW = f"SELECT post_key, sphere, text {UNPREPARED} WHERE {_DAYS}"
_TO_EMBED = f"""
SELECT count(*) AS texts, coalesce(sum({TOKENS}), 0)::BIGINT AS tokens FROM placed AS text
WHERE text_id NOT IN (SELECT text_id FROM core.vectors WHERE model_id = ?)
"""
_SHOWN = ["topic", "post_key", "sphere", "text_id", "text", "folded", "lang"]


@dataclass(frozen=True)
class Preview:
    """What a run would look at.

    Attributes:
        scope: Which posts it would look at.
        posts: Posts of its days, on any topic or none.
        topics: A row for each topic: topic, label, weibo_posts, twitter_posts, texts.
        keywords: A row for each keyword that catches a text of a topic, those of most texts first: topic, keyword,
            texts, samples. A text may be caught by several.
        texts: Distinct texts on its topics.
        new_texts: Those among them that are to be embedded.
        forecast: How long it would take.
    """

    scope: Scope
    posts: int
    topics: list[dict[str, Any]]
    keywords: list[dict[str, Any]]
    texts: int
    new_texts: int
    forecast: Forecast


def preview(warehouse: Path, config: RunConfig, on_progress: OnProgress = untold) -> Preview:
    """Tell what a run would look at; what lies in the inbox is not counted.

    Args:
        warehouse: File of the warehouse.
        config: The choices of the run.
        on_progress: Is told how many posts are read.

    Raises:
        WarehouseMissing: If there is no warehouse.
        ConfigError: If something in the topics file is wrong.
    """
    topics = _chosen(load_topics(config.topics), config.scope)
    with open_reader(warehouse) as connection:
        chunks = list(_placed(connection, topics, config.scope, on_progress))
        placed = pl.concat([chunk for chunk, _ in chunks]) if chunks else pl.DataFrame(schema=_SHOWN)
        posts = one_value(connection, f"SELECT count(*) FROM raw.posts WHERE {_DAYS}", _days(config.scope))
        new_posts = sum(new for _, new in chunks)
        distinct = placed.unique("text_id", maintain_order=True)
        model_id = known_model_id(config.model or DEFAULT_MODEL) or ""
        connection.register("placed", distinct.with_columns(characters=pl.col("text").str.len_chars()))
        new_texts, tokens = one_row(connection, _TO_EMBED, [model_id])
        connection.unregister("placed")
        effort = Effort(new_posts, tokens, distinct.height)
        found = forecast(connection, effort)
    rows = [_topic_row(placed, topic) for topic in topics.topics]
    keywords = [row for topic in topics.topics for row in _keyword_rows(placed, topic)]
    return Preview(config.scope, posts, rows, keywords, distinct.height, new_texts, found)


def _chosen(topics: Topics, scope: Scope) -> Topics:
    """The topics that the run looks at."""
    chosen = tuple(topic for topic in topics.topics if not scope.topics or topic.name in scope.topics)
    return Topics(chosen, topics.topics_id)


def _days(scope: Scope) -> dict[str, datetime | None]:
    """The beginning of the first day of a scope, and the end of the last."""
    since, until = (datetime.fromisoformat(day) if day else None for day in (scope.since, scope.until))
    return {"since": since, "end": until + timedelta(days=1) if until else None}


def _placed(
    connection: duckdb.DuckDBPyConnection, topics: Topics, scope: Scope, on_progress: OnProgress
) -> Iterator[tuple[pl.DataFrame, int]]:
    """Posts on a topic, chunk by chunk, with how many posts of each chunk no run has prepared."""
    days = _days(scope)
    counts = [one_value(connection, f"SELECT count(*) FROM ({query})", days) for query in (_PREPARED, _NEW)]
    done, total = 0, sum(counts)
    on_progress(0, 0)
    for query in (_PREPARED, _NEW):
        with closing(connection.cursor()) as cursor:
            for batch in cursor.execute(query, days).to_arrow_reader(CHUNK_POSTS):
                rows = pl.DataFrame(pl.from_arrow(batch))
                saying = rows if query is _PREPARED else _cleaned(rows)
                done += rows.height
                on_progress(done, total)
                yield _on_topics(saying, topics), rows.height if query is _NEW else 0
    on_progress(1, 1)


def _cleaned(posts: pl.DataFrame) -> pl.DataFrame:
    """What prepare would make of posts: those with words of their own."""
    texts = prepared_texts(posts).with_columns(posts["sphere"]).filter(pl.col("text_id").is_not_null())
    return texts.with_columns(languages(texts["text"])).select(_SHOWN[1:])


def _on_topics(saying: pl.DataFrame, topics: Topics) -> pl.DataFrame:
    """A row for each post and topic."""
    places = routing.route(saying.unique("text_id", maintain_order=True), topics)
    return places.join(saying, on="text_id", maintain_order="left").select(_SHOWN)


def _topic_row(placed: pl.DataFrame, topic: Topic) -> dict[str, Any]:
    mine = placed.filter(pl.col("topic") == topic.name)
    posts = {f"{sphere}_posts": mine.filter(pl.col("sphere") == sphere).height for sphere in SPHERES}
    return {"topic": topic.name, "label": topic.label, **posts, "texts": mine["text_id"].n_unique()}


def _keyword_rows(placed: pl.DataFrame, topic: Topic) -> list[dict[str, Any]]:
    """What each keyword of a topic catches; the samples are spread over its texts in the order of their ids."""
    texts = placed.filter(pl.col("topic") == topic.name).unique("text_id").sort("text_id")
    rows = []
    for keyword, is_caught in routing.caught(texts["folded"], topic):
        mine = texts.filter(is_caught)["text"]
        samples = dict.fromkeys(mine[place * mine.len() // SAMPLES] for place in range(SAMPLES))
        rows.append({"topic": topic.name, "keyword": keyword, "texts": mine.len(), "samples": list(samples)})
    return sorted(rows, key=lambda row: (-row["texts"], row["keyword"]))
