"""Publish: says of each narrative how it is called and which posts prove it, and of each story its verdict and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from narratives.analysis.contents import TopicTexts
from narratives.analysis.labels import Label, Told, label_narratives
from narratives.analysis.members import farthest_rows, random_rows, reading_order
from narratives.analysis.space import NeutralMap, neutral_vectors, unit_rows
from narratives.analysis.stories import one_thread
from narratives.analysis.terms import FEW_TERMS
from narratives.analysis.verdicts import NO_DATA, UNDECIDED
from narratives.stages.rows import (
    SPHERE_CODES,
    clear_run,
    read_topic,
    run_model,
    topic_texts,
    topics,
)
from narratives.stages.stories import neutral_map
from narratives.stages.verdicts import judge_stories
from narratives.steps import OnProgress, untold
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert, one_value, transaction

SEPARATOR = " · "
_TABLES = ("core.narrative_labels", "core.narrative_headlines", "core.narrative_evidence")

_PLACES = """
SELECT place.text_id, place.sphere, told.narrative_id
FROM core.run_texts AS place
JOIN core.run_narratives AS told USING (run_id, topic, sphere, cluster)
WHERE run_id = ? AND topic = ?
"""
_SIZES = "SELECT topic, count(*) FROM core.run_texts WHERE run_id = ? GROUP BY topic"
_FIRST_POSTS = """
SELECT first.text_id, post.sphere, post_key, post.text AS post, post.author
FROM (
    SELECT text_id, arg_min(post_key, (created_at, post_key)) AS post_key
    FROM core.places_of_run(?) WHERE topic = ? GROUP BY text_id, sphere
) AS first
JOIN raw.posts AS post USING (post_key)
"""
# The other posts of texts that are evidence already, after all texts. Each part is made before the next: left to itself
# DuckDB may pair all posts of a sphere with each other.
_COPIES = """
INSERT INTO core.narrative_evidence BY NAME
WITH told AS MATERIALIZED (
    SELECT first.run_id, first.narrative_id, first.rank, first.distance, first.post_key, link.text_id, post.sphere
    FROM core.narrative_evidence AS first
    JOIN raw.posts AS post USING (post_key)
    JOIN core.post_texts AS link USING (post_key)
    WHERE first.run_id = $run
),
copies AS MATERIALIZED (
    SELECT link.text_id, post.sphere, post.post_key
    FROM core.posts_of_run($run) AS post JOIN core.post_texts AS link USING (post_key)
    SEMI JOIN told ON told.text_id = link.text_id
)
SELECT
    told.run_id, told.narrative_id, copies.post_key, told.distance, false AS is_random, false AS is_farthest,
    (SELECT max(rank) FROM told AS all_told WHERE all_told.narrative_id = told.narrative_id)
        + row_number() OVER (PARTITION BY told.narrative_id ORDER BY told.rank, copies.post_key) AS rank
FROM told JOIN copies USING (text_id, sphere)
WHERE copies.post_key <> told.post_key
"""


@dataclass(frozen=True)
class PublishResult:
    """What publish said.

    Attributes:
        narratives: Narratives with a label.
        evidence_posts: Posts that prove them: all of their posts.
        stories: Stories with a verdict.
        undecided: Stories among them that are neither alike nor opposite, or whose evidence is too thin.
        no_data: Stories among them of one sphere, in whose days the other has too few posts.
    """

    narratives: int
    evidence_posts: int
    stories: int
    undecided: int
    no_data: int


def publish(warehouse: Path, run_id: str, on_progress: OnProgress = untold) -> PublishResult:
    """Label the narratives of a run, choose their evidence and judge its stories.

    Args:
        warehouse: File of the warehouse.
        run_id: The run, whose narratives are named and whose texts are framed.
        on_progress: Is told how many texts are done.
    """
    with open_writer(warehouse) as connection, transaction(connection):
        clear_run(connection, run_id, *_TABLES)
        neutral = neutral_map(connection, run_id)
        labels, evidence = 0, 0
        sizes, done = dict(connection.execute(_SIZES, [run_id]).fetchall()), 0
        for topic in topics(connection):
            counts = _publish_topic(connection, run_id, topic, neutral)
            done += sizes.get(topic, 0)
            on_progress(done, sum(sizes.values()))
            labels, evidence = labels + counts[0], evidence + counts[1]
        evidence += one_value(connection, _COPIES, {"run": run_id})
        verdicts = judge_stories(connection, run_id)
    told = [row["verdict"] for row in verdicts]
    return PublishResult(labels, evidence, len(told), told.count(UNDECIDED), told.count(NO_DATA))


def _publish_topic(
    connection: duckdb.DuckDBPyConnection, run_id: str, topic: str, neutral: NeutralMap
) -> tuple[int, int]:
    frame = read_topic(connection, topic, run_model(connection, run_id))
    if not frame.height:
        return 0, 0
    places = connection.execute(_PLACES, [run_id, topic]).pl()
    frame = frame.join(places, on=["text_id", "sphere"], how="left", maintain_order="left")
    first = connection.execute(_FIRST_POSTS, [run_id, topic]).pl()
    frame = frame.join(first, on=["text_id", "sphere"], how="left", maintain_order="left")
    texts = topic_texts(frame)
    with one_thread():
        vectors = neutral_vectors(texts.vectors, texts.spheres, texts.languages, neutral)
        sides = [_publish_side(frame, texts, vectors, code) for code in SPHERE_CODES.values()]
    labels, headlines, evidence = ([row for side in sides for row in side[kind]] for kind in range(3))
    insert(connection, "core.narrative_labels", _for_run(labels, run_id))
    insert(connection, "core.narrative_headlines", _for_run(headlines, run_id))
    insert(connection, "core.narrative_evidence", _for_run(evidence, run_id))
    return len(labels), len(evidence)


def _for_run(rows: list[dict[str, Any]], run_id: str) -> pl.DataFrame:
    return pl.DataFrame(rows).with_columns(run_id=pl.lit(run_id))


def _publish_side(
    frame: pl.DataFrame, texts: TopicTexts, vectors: np.ndarray, sphere: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Labels, headlines and evidence of the narratives of one sphere."""
    rows = np.flatnonzero(texts.spheres == sphere)
    side, vectors = frame[rows.tolist()], vectors[rows]
    names = sorted(set(side["narrative_id"].drop_nulls()))
    number = {name: place for place, name in enumerate(names)}
    groups = np.array([number.get(name, -1) for name in side["narrative_id"]], dtype=int)
    distances = _distances(vectors, groups)
    found = label_narratives(_told(side, [list(texts.tokens[row]) for row in rows.tolist()], groups, distances))
    labels, headlines = _label_rows(names, found), _headline_rows(names, found, side["post_key"])
    evidence = []
    for name, place in number.items():
        told = np.flatnonzero(groups == place)
        evidence += _evidence(name, side[told.tolist()], vectors[told], distances[told])
    return labels, headlines, evidence


def _told(side: pl.DataFrame, tokens: list[list[str]], groups: np.ndarray, distances: np.ndarray) -> Told:
    """The texts of one sphere as labels are made of them; those too short to tell count by their script."""
    is_chinese = pl.col("text").str.contains(r"\p{Han}")
    by_script = pl.when(is_chinese).then(pl.lit("zh")).otherwise(pl.lit("en"))
    side = side.with_columns(lang=pl.when(pl.col("lang") == "und").then(by_script).otherwise("lang"))
    langs, posts, authors = (side[name].to_list() for name in ("lang", "posts", "author"))
    return Told(side["text"].to_list(), side["post"].to_list(), tokens, langs, posts, authors, groups, distances)


def _label_rows(names: Sequence[str], found: Sequence[Label]) -> list[dict[str, Any]]:
    """The terms of each narrative in the language of most of its texts; lists of two languages are never mixed."""
    main: dict[int, Label] = {}
    for label in found:
        if label.terms and (label.narrative not in main or label.texts > main[label.narrative].texts):
            main[label.narrative] = label
    terms = [main[place].terms if place in main else [] for place in range(len(names))]
    return [
        {"narrative_id": name, "label": SEPARATOR.join(said[:FEW_TERMS]), "terms": said}
        for name, said in zip(names, terms, strict=True)
    ]


def _headline_rows(names: Sequence[str], found: Sequence[Label], post_keys: pl.Series) -> list[dict[str, Any]]:
    return [
        {"narrative_id": names[label.narrative], "lang": label.language, "texts": label.texts,
         "headline": label.headline, "post_key": post_keys[label.row]}
        for label in found if label.row is not None
    ]  # fmt: skip


def _distances(vectors: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Cosine distance of each text to the centre of its narrative; 1 for noise."""
    distances = np.ones(len(groups))
    for group in np.unique(groups[groups >= 0]):
        rows = groups == group
        centre = unit_rows(vectors[rows].mean(axis=0, keepdims=True))
        distances[rows] = np.round(1 - vectors[rows] @ centre[0], 6)
    return distances


def _evidence(name: str, side: pl.DataFrame, vectors: np.ndarray, distances: np.ndarray) -> list[dict[str, Any]]:
    """The first post of every text, in the order in which to read them."""
    names, far = side["text_id"].to_list(), distances.tolist()
    order = reading_order(vectors, far, side["day"].to_list(), names)
    drawn, farthest = random_rows(names), farthest_rows(far, names)
    return [
        {
            "narrative_id": name, "rank": rank, "post_key": side["post_key"][row], "distance": far[row],
            "is_random": row in drawn, "is_farthest": row in farthest,
        }
        for rank, row in enumerate(order, start=1)
    ]  # fmt: skip
