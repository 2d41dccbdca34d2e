"""Results of an invented run, written straight into the tables, to count who said what."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from narratives.warehouse import open_writer, published
from narratives.warehouse.rows import insert

RUN, MODEL, START = "r-1", "m@1", datetime(2021, 3, 1, 12)


def said(post_id: str, sphere: str = "twitter", topic: str | None = "hong_kong", **changes: Any) -> dict[str, Any]:
    """Return a post, with its topic, its cluster (None: noise), and the tone and stance of its text."""
    post = {
        "post_id": post_id, "platform": sphere, "sphere": sphere, "topic": topic, "cluster": 0, "tone": None,
        "stance": None, "text": f"text {post_id}", "author": f"p_{post_id}", "author_role": "public", "country": None,
        "created_at": START, "created_precision": "second", "likes": None, "reposts": None, "comments": None,
        "reply_to": None, "quote_of": None,
    }  # fmt: skip
    return post | changes


def store(warehouse: Path, posts: Sequence[dict[str, Any]]) -> Path:
    """Write posts as a finished run left them; texts that read the same are one, each cluster is a narrative."""
    frame = pl.DataFrame(list(posts), infer_schema_length=None).with_columns(
        post_key=pl.col("platform") + ":" + pl.col("post_id"), text_id=pl.col("text").hash(1).cast(pl.String)
    )
    with open_writer(warehouse) as connection:
        connection.register("told", frame)
        connection.execute(_STORE)
        connection.unregister("told")
        published.refresh(connection)
    return warehouse


def copies(warehouse: Path, groups: Sequence[tuple[str, str, float]]) -> None:
    """Write texts (of a group, by their words, how alike) as near copies."""
    rows = pl.DataFrame(list(groups), schema=["copies_id", "text", "similarity"], orient="row")
    rows = rows.with_columns(run_id=pl.lit(RUN), text_id=pl.col("text").hash(1).cast(pl.String)).drop("text")
    with open_writer(warehouse) as connection:
        insert(connection, "core.run_copies", rows)
        published.refresh(connection)


_STORE = f"""
INSERT INTO raw.posts BY NAME
SELECT * EXCLUDE (topic, cluster, tone, stance, text_id), false AS is_truncated, 'l1' AS load_id
FROM (SELECT * FROM told QUALIFY row_number() OVER (PARTITION BY post_key) = 1);
INSERT INTO core.texts BY NAME SELECT DISTINCT text_id, text, text AS folded, 'en' AS lang, 9 AS characters FROM told;
INSERT INTO core.post_texts BY NAME SELECT DISTINCT post_key, text_id FROM told;
INSERT INTO core.topics SELECT 't', topic, topic, 0 FROM (SELECT DISTINCT topic FROM told WHERE topic IS NOT NULL);
INSERT INTO core.text_topics SELECT DISTINCT text_id, topic FROM told WHERE topic IS NOT NULL;
INSERT INTO core.runs BY NAME SELECT '{RUN}' AS run_id, TIMESTAMP '2021-04-01' AS started_at, 'finished' AS status,
    '{{}}' AS config, '0' AS version, '{MODEL}' AS model_id;
INSERT INTO core.run_texts BY NAME SELECT DISTINCT '{RUN}' AS run_id, topic, sphere, text_id, cluster, 1 AS membership,
    1 AS second_distance FROM told WHERE topic IS NOT NULL;
INSERT INTO core.run_narratives BY NAME SELECT DISTINCT '{RUN}' AS run_id, topic, sphere, cluster, cluster AS story,
    sphere[1] || '-' || topic || '-' || cluster AS narrative_id, 's-' || topic || '-' || cluster AS story_id
FROM told WHERE topic IS NOT NULL AND cluster IS NOT NULL;
INSERT INTO core.text_frames BY NAME SELECT DISTINCT text_id, '{MODEL}' AS model_id, 'f' AS frames_id, tone, stance,
    1 AS tone_probability, 1 AS stance_probability FROM told;
"""
