"""Vectors are few bytes in the warehouse, are read some at a time, and are never multiplied by posts."""

import duckdb
import numpy as np
import polars as pl

from narratives.stages.rows import read_topic
from narratives.warehouse import open_reader, open_writer
from narratives.warehouse.rows import chunks_of, insert
from tests.planted import add, post
from tests.staged import faked, run_stages

DIMENSIONS = 384
TEXTS = 25_000
MOST_BYTES = 1_000
TABLE = "CREATE SCHEMA core; CREATE TABLE core.vectors (text_id VARCHAR, model_id VARCHAR, vector FLOAT[])"
MODEL_ID = "some-model@0123456789ab"


def _fill(connection, texts):
    """Store vectors of so many texts, as a model of 384 dimensions gives them."""
    random = np.random.default_rng(3)
    vectors = random.normal(size=(texts, DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = pl.DataFrame({"text_id": [f"{number:016x}" for number in range(texts)], "model_id": MODEL_ID})
    insert(connection, "core.vectors", rows.with_columns(pl.Series("vector", np.round(vectors, 4)).arr.to_list()))


def test_a_million_texts_have_vectors_of_less_than_a_gigabyte(tmp_path):
    """Numbers to four decimals take some two bytes each: DuckDB keeps them as small whole numbers."""
    file = tmp_path / "vectors.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute(TABLE)
        connection.execute("CHECKPOINT")
    empty = file.stat().st_size
    with duckdb.connect(file) as connection:
        _fill(connection, TEXTS)
        connection.execute("CHECKPOINT")
    assert (file.stat().st_size - empty) / TEXTS < MOST_BYTES


def test_vectors_are_read_some_at_a_time(warehouse):
    """All rows come, in their order, in chunks."""
    with open_writer(warehouse) as connection:
        _fill(connection, 5_000)
    with open_reader(warehouse) as connection:
        query = "SELECT text_id, vector FROM core.vectors WHERE model_id = $model ORDER BY text_id"
        chunks = list(chunks_of(connection, query, {"model": MODEL_ID}, 2_000))
    assert len(chunks) > 1
    assert max(chunk.height for chunk in chunks) <= 2_048
    assert [f"{number:016x}" for number in range(5_000)] == pl.concat(chunks)["text_id"].to_list()


def test_a_text_of_many_posts_is_read_with_one_vector(warehouse, tmp_path):
    """Three hundred posts and authors are counted, and their text's vector comes once."""
    add(warehouse, [post(str(number), "香港选举制度修改通过", author=f"a{number}") for number in range(300)])
    with faked(tmp_path / "home"):
        run_id = run_stages(warehouse, "embed")
    with open_reader(warehouse) as connection:
        model_id = connection.execute("SELECT any_value(model_id) FROM core.vectors").fetchone()[0]
        frame = read_topic(connection, "hong_kong", model_id, run_id)
    assert [(300, 300)] == frame.select("posts", "authors").rows()
    assert ["text_id", "sphere", "text", "lang", "day", "posts", "authors", "vector"] == frame.columns
