"""Reading and writing of frames in the warehouse, shared by the stages of a run."""

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.contents import TWITTER, WEIBO, TopicTexts
from narratives.texts.tokens import tokenize
from narratives.warehouse.rows import one_value

SPHERE_CODES = {"weibo": WEIBO, "twitter": TWITTER}
NAMES = {code: name for name, code in SPHERE_CODES.items()}

_TOPIC_TEXTS = """
WITH told AS (
    SELECT link.text_id, post.sphere, min(epoch(post.created_at)) / 86400 AS day, count(*) AS posts,
        count(DISTINCT post.author) AS authors
    FROM core.text_topics AS place
    JOIN core.post_texts AS link USING (text_id)
    JOIN core.posts_of_run(?) AS post USING (post_key)
    WHERE place.topic = ?
    GROUP BY ALL
)
SELECT text_id, told.sphere, text.text, text.lang, day, posts, authors, vector.vector
FROM told
JOIN core.texts AS text USING (text_id)
JOIN core.vectors AS vector USING (text_id)
WHERE vector.model_id = ?
ORDER BY text_id, told.sphere
"""
_CURRENT_RUN = """
SELECT run_id FROM core.runs WHERE status IN ('running', 'finished')
ORDER BY status = 'running' DESC, started_at DESC, run_id DESC LIMIT 1
"""


def clear_run(connection: duckdb.DuckDBPyConnection, run_id: str, *tables: str) -> None:
    """Remove what an earlier attempt at the same run left."""
    for table in tables:
        connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [run_id])


def run_model(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    """The model whose vectors a run works on."""
    model_id: str = one_value(connection, "SELECT model_id FROM core.runs WHERE run_id = ?", [run_id])
    return model_id


def current_run(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The run that is under way, else the latest that finished; None if there is none."""
    found = connection.execute(_CURRENT_RUN).fetchone()
    return found[0] if found else None


def topics(connection: duckdb.DuckDBPyConnection, run_id: str | None = None) -> list[str]:
    """The topics that a run looks at, in the order of their file.

    Args:
        connection: a reader of the warehouse.
        run_id: the run; by default the current one.
    """
    query = "SELECT topic FROM core.topics_of_run(?) ORDER BY position"
    return [topic for (topic,) in connection.execute(query, [run_id or current_run(connection)]).fetchall()]


def read_topic(
    connection: duckdb.DuckDBPyConnection, topic: str, model_id: str, run_id: str | None = None
) -> pl.DataFrame:
    """The texts of a topic with a row for each sphere that posted them, in the order of their ids.

    Args:
        connection: a reader of the warehouse.
        topic: name of the topic.
        model_id: the model of the vectors.
        run_id: the run, of whose days the posts are; by default the current one.

    Returns:
        Columns text_id, sphere, text, lang, day, posts, authors, vector.
    """
    return connection.execute(_TOPIC_TEXTS, [run_id or current_run(connection), topic, model_id]).pl()


def vectors_of(frame: pl.DataFrame) -> np.ndarray:
    """The column `vector` as (n, d) float32."""
    if not frame.height:
        return np.zeros((0, 1), np.float32)
    values = frame["vector"].explode().to_numpy().astype(np.float32, copy=False)
    return values.reshape(frame.height, -1)


def topic_texts(frame: pl.DataFrame) -> TopicTexts:
    """The texts of a topic as the arrays that the analysis works on."""
    return TopicTexts(
        vectors=vectors_of(frame),
        spheres=np.array([SPHERE_CODES[sphere] for sphere in frame["sphere"]], dtype=np.int8),
        languages=np.array(frame["lang"].to_list(), dtype=str),
        tokens=tokenize(frame["text"]),
        days=frame["day"].to_numpy(),
        names=frame["text_id"].to_list(),
    )
