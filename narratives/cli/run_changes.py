"""What `narratives compare` prints of two runs: their figures, then the stories that are not what they were."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from narratives.cli.next_step import next_step
from narratives.cli.output import show, write_rows
from narratives.cli.reading import Row
from narratives.cli.summary import describe_scope
from narratives.cli.tables import Column
from narratives.cli.values import cell
from narratives.report.values import words
from narratives.vocabulary import SPHERE_NAMES, VERDICTS

_FIGURES = (
    ("posts", "posts", "count"),
    ("posts on a topic", "on_topic_posts", "count"),
    ("Weibo noise", "weibo_noise_share", "share"),
    ("Twitter noise", "twitter_noise_share", "share"),
    ("narratives", "narratives", "count"),
)
_TOLD = (Column("story_id", "story"), Column("told", "Weibo headline\nTwitter headline", "lines", min_width=20))
_CHANGED = (
    Column("story_id", "story"),
    Column("verdicts", "verdict before\nverdict now", "lines"),
    Column("told", "Weibo headline\nTwitter headline", "lines", min_width=20),
)
_BORN = (*_TOLD, Column("verdict_after", "verdict"), Column("posts", "posts", "counts"), Column("what", "what it is"))
_ENDED = (
    *_TOLD,
    Column("verdict_before", "verdict"),
    Column("posts", "posts", "counts"),
    Column("what", "what became of it", wraps=True, min_width=24),
)
_MOVED = (
    *_TOLD,
    Column("change", "change of\nits share", "counts"),
    Column("posts_before", "posts\nbefore", "counts"),
    Column("posts_after", "posts\nnow", "counts"),
)
_WORDS = (
    "posts: those that were loaded when the run began. change of its share: of the sphere's posts on the topic, in "
    "percentage points; less than one is left out."
)


def write_changes(found: dict[str, Any], limit: int, warehouse: Path | None) -> None:
    """Print what changed between two runs.

    Args:
        found: as `compare_runs` gives it.
        limit: stories of each kind at most; 0 for all.
        warehouse: the `--warehouse` of the command, for the next step.
    """
    before, after = found["before"], found["after"]
    show(*map(_described, (before, after)), "")
    _write_figures(found)
    lists: tuple[tuple[str, str, Sequence[Column], Callable[[Row], Row]], ...] = (
        ("changed", "Verdicts that changed", _CHANGED, _changed),
        ("born", "Stories that came", _BORN, lambda row: _side(row, "after")),
        ("ended", "Stories that went", _ENDED, lambda row: _side(row, "before")),
        ("moved", "Stories whose share moved", _MOVED, _moved),
    )
    for key, title, columns, line in lists:
        _write_list(title, found[key], columns, line, limit)
    show("", _WORDS)
    if there := [*found["changed"], *found["born"], *found["moved"]]:
        show("", next_step(f"show {there[0]['story_id']}", "the first of these stories", warehouse))


def points(change: float | None) -> str:
    """Write the change of a share in percentage points; what rounds to nothing has no sign."""
    if change is None:
        return "-"
    rounded = round(change * 100)
    return f"{rounded:+d}" if rounded else "0"


def _described(run: Row) -> str:
    scope = describe_scope(run)
    return (
        f"Run {run['run_id']} of {cell(run['started_at'], 'minute')} UTC, model {run['model']}{scope and f', {scope}'}"
    )


def _write_figures(found: dict[str, Any]) -> None:
    """Print counts of both runs, unless one topic is asked for, then their stories by verdict."""
    rows = [] if found["topic"] else [{"what": name, **_pair(found, key, kind)} for name, key, kind in _FIGURES]
    rows.append({"what": "stories", **_stories(found["verdicts"])})
    for verdict in VERDICTS:
        of_it = [row for row in found["verdicts"] if row["verdict"] == verdict]
        rows.append({"what": f"  {words(verdict)}", **_stories(of_it)})
    write_rows(rows, (Column("what", ""), Column("before", "before", "counts"), Column("after", "now", "counts")))


def _stories(rows: Sequence[Row]) -> Row:
    return {when: cell(sum(row[f"stories_{when}"] for row in rows), "count") for when in ("before", "after")}


def _pair(found: dict[str, Any], key: str, kind: str) -> Row:
    return {when: cell(found[when][key], kind) for when in ("before", "after")}


def _write_list(
    title: str, rows: Sequence[Row], columns: Sequence[Column], line: Callable[[Row], Row], limit: int
) -> None:
    shown = rows[: limit or None]
    if not rows:
        show("", f"{title}: none")
        return
    more = f", {len(shown)} shown; --limit 0 shows all" if len(shown) < len(rows) else ""
    show("", f"{title}: {len(rows):,}{more}", "")
    write_rows([row | line(row) for row in shown], columns)
    if columns is _CHANGED:
        show("", *(f"{row['story_id']}: {row['reason_after']}" for row in shown))


def _changed(row: Row) -> Row:
    verdicts = "\n".join(words(row[f"verdict_{when}"]) for when in ("before", "after"))
    return {**_told(row), "verdicts": verdicts}


def _side(row: Row, when: str) -> Row:
    """A story of one of the runs: its posts there, and what happened."""
    return {**_told(row), "posts": _posts(row, when), "what": _happened(row)}


def _happened(row: Row) -> str:
    if row["split_into"] and row["event"] == "ended":
        return f"split into {', '.join(row['split_into'])}"
    if row["event"] in ("split", "merged"):
        return f"{'split off' if row['event'] == 'split' else 'merged into'} {row['other_story_id']}"
    return {"born": "new", "ended": "ended"}.get(row["event"] or "", "-")


def _moved(row: Row) -> Row:
    change = "\n".join(points(row[f"{sphere}_change"]) for sphere in SPHERE_NAMES)
    posts = {f"posts_{when}": _posts(row, when) for when in ("before", "after")}
    return {**_told(row), **posts, "change": change}


def _told(row: Row) -> Row:
    return {"told": "\n".join(cell(row[f"{sphere}_label"]) for sphere in SPHERE_NAMES)}


def _posts(row: Row, when: str) -> str:
    return "\n".join(cell(row[f"{sphere}_posts_{when}"], "count") for sphere in SPHERE_NAMES)
