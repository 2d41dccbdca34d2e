"""Evaluate: scores the latest finished run against a gold set, beside published recipes, and stores the figures."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from narratives.errors import InputError
from narratives.evaluation.gold import Gold, read_gold
from narratives.evaluation.scoring import (
    frame_measures,
    gold_facts,
    gold_frame,
    place_posts,
    story_measures,
    verdict_measures,
)
from narratives.stages.figures import OWN, Figure, Places, as_figures
from narratives.steps import OnStep, unsaid
from narratives.version import __version__
from narratives.warehouse import open_reader, open_writer
from narratives.warehouse.rows import insert, transaction, unused_id

# A run that began meanwhile takes a minute or two; minutes of work should not be lost to it.
STORE_WAIT_SECONDS = 120.0

_PLACES = """
SELECT post.post_id, post.sphere, post.topic, post.text_id, post.narrative_id, post.story_id, post.tone, post.stance
FROM out.post_narratives AS post
SEMI JOIN gold USING (post_id, sphere)
LEFT JOIN core.topics AS topic USING (topic)
ORDER BY topic.position, post.topic, post.post_key
"""
_LOADED = "SELECT DISTINCT post_id, sphere, true AS is_loaded FROM raw.posts SEMI JOIN gold USING (post_id, sphere)"


@dataclass(frozen=True)
class Evaluation:
    """What an evaluation found: the rows of `out.evaluations` that it wrote."""

    evaluation_id: str
    evaluated_at: datetime
    run_id: str
    gold: str
    gold_id: str
    is_core_only: bool
    version: str
    figures: tuple[Figure, ...]


def evaluate(
    warehouse: Path,
    gold_path: Path,
    core_only: bool = True,
    has_baselines: bool = True,
    bootstraps: int = 20,
    on_step: OnStep = unsaid,
) -> Evaluation:
    """Score the latest finished run against a gold set, and store the figures.

    Args:
        warehouse: File of the warehouse.
        gold_path: The gold set, as `read_gold` takes it.
        core_only: Leave out posts of which the gold set says that they are not core.
        has_baselines: Have the published recipes find stories in the same texts as well.
        bootstraps: Draws of texts by which stability is measured; with 0 it is not.
        on_step: Is told how far `recipes` and `stability` are.

    Raises:
        InputError: If the gold set cannot be read, no run has finished, or the run has none of its posts.
        WarehouseError: If the warehouse cannot be read or written.
    """
    gold = read_gold(gold_path, core_only)
    is_long = has_baselines or bootstraps > 0
    with open_reader(warehouse) as connection:
        run_id = _latest_run(connection)
        places = _read_places(connection, gold, run_id)
        figures = _score(connection, gold, places)
    if is_long:
        figures += _compare(warehouse, run_id, places, has_baselines, bootstraps, on_step)
    return _store(warehouse, run_id, gold, core_only, figures)


def _latest_run(connection: duckdb.DuckDBPyConnection) -> str:
    found = connection.execute("SELECT run_id FROM core.latest_run").fetchone()
    if not found:
        raise InputError("no run has finished yet: use `narratives run`")
    return str(found[0])


def _read_places(connection: duckdb.DuckDBPyConnection, gold: Gold, run_id: str) -> Places:
    posts = gold_frame(gold)
    connection.register("gold", posts.select("post_id", "sphere"))
    said, loaded = connection.execute(_PLACES).pl(), connection.execute(_LOADED).pl()
    connection.unregister("gold")
    if not loaded.height:
        raise InputError(
            f"none of the {posts.height:,} posts of {gold.name} is in the warehouse: "
            "use `narratives load` with the export that holds them, then `narratives run`"
        )
    if not said.height:
        raise InputError(
            f"{loaded.height:,} of the {posts.height:,} posts of {gold.name} are loaded, but none is on a topic of "
            f"run {run_id}: use `narratives run`, with --topics FILE if the topics are not the shipped ones"
        )
    loaded = posts.join(loaded, on=["post_id", "sphere"], how="left", maintain_order="left")
    return Places(loaded.with_columns(pl.col("is_loaded").fill_null(False)), said)


def _score(connection: duckdb.DuckDBPyConnection, gold: Gold, places: Places) -> list[Figure]:
    rows = place_posts(places.gold, places.said)
    verdicts: Mapping[str, str] = dict(connection.execute("SELECT story_id, verdict FROM out.stories").fetchall())
    said = story_measures(rows) | verdict_measures(rows, gold.verdicts, verdicts) | frame_measures(rows)
    return as_figures(None, gold_facts(rows)) + as_figures(OWN, said)


def _compare(
    warehouse: Path, run_id: str, places: Places, has_baselines: bool, bootstraps: int, on_step: OnStep
) -> list[Figure]:
    # Imported here: the answer without it needs neither scikit-learn nor UMAP, which take seconds to import.
    from narratives.stages.compare import compare

    with open_writer(warehouse):
        pass  # who cannot write learns so before minutes of work
    with open_reader(warehouse) as connection:
        return compare(connection, run_id, places, has_baselines, bootstraps, on_step)


def _store(warehouse: Path, run_id: str, gold: Gold, core_only: bool, figures: list[Figure]) -> Evaluation:
    now = datetime.now(UTC).replace(tzinfo=None)
    with open_writer(warehouse, STORE_WAIT_SECONDS) as connection, transaction(connection):
        evaluation_id = unused_id(connection, "core.evaluations", "evaluation_id", f"e-{now:%Y%m%d-%H%M%S}")
        found = Evaluation(evaluation_id, now, run_id, gold.name, gold.gold_id, core_only, __version__, tuple(figures))
        insert(connection, "core.evaluations", _rows(found))
    return found


def _rows(found: Evaluation) -> pl.DataFrame:
    facts = {name: value for name, value in vars(found).items() if name != "figures"}
    schema = {"method": pl.String, "measure": pl.String, "value": pl.Float64, "draws": pl.Int64}
    figures = pl.DataFrame([asdict(figure) for figure in found.figures], schema=schema)
    return figures.with_columns(pl.lit(value).alias(name) for name, value in facts.items())
