"""How an evaluation is printed: measures as rows, methods as columns; and as values for programs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table

from narratives.cli.next_step import next_step
from narratives.cli.output import note, show
from narratives.cli.tables import new_table
from narratives.cli.values import MISSING, cell

if TYPE_CHECKING:
    from narratives.stages.evaluate import Evaluation
    from narratives.stages.figures import Figure

Figures = dict[str, float]
# Heading of the group, of the line, names of the measures, how they are written; braces hold facts of the gold set.
_LINES = (
    ("posts of one story", "F1 (BCubed)", ("story_bcubed_f1",), "score"),
    ("", "precision / recall", ("story_bcubed_precision", "story_bcubed_recall"), "score"),
    ("", "adjusted Rand index", ("story_ari",), "score"),
    ("within each sphere", "F1 (BCubed)", ("narrative_bcubed_f1",), "score"),
    ("", "precision / recall", ("narrative_bcubed_precision", "narrative_bcubed_recall"), "score"),
    ("pairs across", "F1", ("cross_pairs_f1",), "score"),
    ("", "precision / recall", ("cross_pairs_precision", "cross_pairs_recall"), "score"),
    ("stories of both", "found as one: F1", ("links_f1",), "score"),
    ("", "precision / recall", ("links_precision", "links_recall"), "score"),
    ("left as noise", "Weibo / Twitter", ("weibo_noise_share", "twitter_noise_share"), "share"),
    ("found", "stories, of {gold_stories}", ("stories",), "count"),
    ("", "told in both spheres, of {gold_shared_stories}", ("shared_stories",), "count"),
    ("", "narratives, Weibo / Twitter, of {gold_weibo_narratives} / {gold_twitter_narratives}",
     ("weibo_narratives", "twitter_narratives"), "count"),
    ("verdict", "macro F1 / accuracy", ("verdict_macro_f1", "verdict_accuracy"), "score"),
    ("tone, stance", "macro F1", ("tone_macro_f1", "stance_macro_f1"), "score"),
    ("same stories again", "resampled texts: mean / lowest", ("bootstrap_ari", "lowest_bootstrap_ari"), "score"),
    ("", "other seeds: mean / lowest", ("seed_ari", "lowest_seed_ari"), "score"),
    ("", "both means, noise as a story", ("bootstrap_ari_with_noise", "seed_ari_with_noise"), "score"),
    ("10 % new texts", "stay in their story: mean / lowest", ("kept_share", "lowest_kept_share"), "share"),
)  # fmt: skip
_METHODS = {
    "joint": "joint: UMAP and HDBSCAN on both spheres together, the default of BERTopic",
    "separate": "separate: the same in each sphere, narratives linked by mutual nearest centroids",
}
_COUNTS = ("posts", "stories", "narratives")


def write_evaluation(found: "Evaluation", warehouse: Path | None = None) -> None:
    """Print a table, what its columns mean, and on stderr what the run lacks of the gold set."""
    facts, methods = _facts(found), _methods(found)
    show(_headline(found, facts), "", _table(facts, methods), "")
    legend = [_METHODS[name] for name in methods if name in _METHODS]
    if any("seed_ari" in one for one in methods.values()):
        legend.append(
            "same stories again: adjusted Rand index between two results of a method; 1 where they are the same"
        )
    show(*legend, *[""] * bool(legend))
    show(next_step("sql evaluations", "these figures as they are stored, all gold sets", warehouse))
    _tell_missing(found, facts)


def as_json_value(found: "Evaluation") -> dict[str, Any]:
    """Return an evaluation as `--json` prints it: facts of the gold set, and the measures of each method."""
    facts = {name: value for name, value in vars(found).items() if name != "figures"}
    methods: dict[str, dict[str, float | int]] = {}
    for figure in found.figures:
        methods.setdefault(figure.method or "", {})[figure.measure] = _number(figure)
    draws = {figure.measure: figure.draws for figure in found.figures if figure.method == "narratives" and figure.draws}
    return {**facts, "gold_set": methods.pop(""), "methods": methods, "draws": draws}


def as_rows(found: "Evaluation") -> list[dict[str, Any]]:
    """Return an evaluation as `--csv` prints it: a row for each figure."""
    return [{**vars(figure), "value": _number(figure)} for figure in found.figures]


def _number(figure: "Figure") -> float | int:
    return int(figure.value) if figure.measure.endswith(_COUNTS) else figure.value


def _facts(found: "Evaluation") -> dict[str, int]:
    return {figure.measure: int(figure.value) for figure in found.figures if figure.method is None}


def _methods(found: "Evaluation") -> dict[str, Figures]:
    """The figures of each method, the run's own first."""
    methods: dict[str, Figures] = {}
    for figure in found.figures:
        if figure.method:
            methods.setdefault(figure.method, {})[figure.measure] = figure.value
    return methods


def _headline(found: "Evaluation", facts: dict[str, int]) -> str:
    core = "core posts" if found.is_core_only else "posts"
    return (
        f"Run {found.run_id} against {found.gold}: {facts['gold_posts']:,} {core}, {facts['story_posts']:,} of them "
        f"tell {facts['gold_stories']:,} stories, {facts['gold_shared_stories']:,} in both spheres"
    )


def _table(facts: dict[str, int], methods: dict[str, Figures]) -> Table:
    table = new_table()
    table.add_column("", overflow="fold")
    table.add_column("", overflow="fold")
    for name in methods:
        table.add_column(name, justify="right", no_wrap=True)
    for group, line, measures, kind in _LINES:
        if any(measure in figures for figures in methods.values() for measure in measures):
            table.add_row(
                group, line.format(**facts), *(_cell(figures, measures, kind) for figures in methods.values())
            )
    return table


def _cell(figures: Figures, measures: Sequence[str], kind: str) -> str:
    """One or two figures of a method; a dash where it has none of them."""
    values = [figures.get(measure) for measure in measures]
    if all(value is None for value in values):
        return MISSING
    return " / ".join(cell(int(value) if kind == "count" and value is not None else value, kind) for value in values)


def _tell_missing(found: "Evaluation", facts: dict[str, int]) -> None:
    """Say which posts count as left out though the method never saw them."""
    if facts["missing_posts"]:
        note(
            f"{facts['missing_posts']:,} of the {facts['gold_posts']:,} posts are not in the warehouse, and count as "
            "left out: use `narratives load` with the export that holds them, then `narratives run`"
        )
    if facts["unplaced_posts"]:
        note(
            f"{facts['unplaced_posts']:,} of the {facts['gold_posts']:,} posts are loaded but on no topic of the run, "
            "and count as left out"
        )
