"""What changed between two runs: which stories came and went, whose verdict is another one, whose share moved."""

from collections.abc import Mapping, Sequence
from typing import Any

from narratives.errors import InputError
from narratives.report.reading import Reader, Row, latest_run, read
from narratives.vocabulary import SPHERES, did_you_mean

LATEST, PREVIOUS = "latest", "previous"
_PREFIX = "r-"
# Less than a percentage point is no news.
_LEAST_CHANGE = 0.01


def is_run(connection: Reader, text: str) -> bool:
    """Tell whether a user means a run by this, and not a stretch of time."""
    if text in (LATEST, PREVIOUS) or text.startswith(_PREFIX):
        return True
    return bool(read(connection, "SELECT 1 FROM out.runs WHERE run_id = ?", [text]))


def find_run(connection: Reader, text: str) -> Row:
    """Return the run that is meant: `latest`, `previous`, an id, or the beginning of one.

    Raises:
        InputError: when there is no such run, when several begin so, or when its results are kept no longer.
    """
    latest_run(connection)
    runs = read(connection, _FINISHED)
    kept = [run for run in runs if run["is_kept"]]
    if text == LATEST:
        return kept[0]
    if text == PREVIOUS:
        if len(kept) < 2:
            raise InputError(
                "only one run has results, so there is nothing to compare it with: load more, then `narratives run`"
            )
        return kept[1]
    found = [run for run in runs if run["run_id"].startswith(text)]
    if len(found) > 1:
        ids = ", ".join(run["run_id"] for run in found)
        raise InputError(f"{len(found)} runs begin with {text!r}: {ids}; give more of it")
    if not found:
        known = [run["run_id"] for run in kept]
        hint = did_you_mean(text, known) or f"results are kept of {' and '.join(known)}"
        raise InputError(f"there is no finished run {text!r}; {hint}")
    return _kept(found[0], kept)


def compare_runs(connection: Reader, before: Row, after: Row, topic: str | None) -> dict[str, Any]:
    """Return what changed from one run to a later one.

    Args:
        connection: a reader of the warehouse.
        before: the earlier run, as `find_run` gives it.
        after: the later one.
        topic: the only topic to look at; None for all.

    Returns:
        `before`, `after`: the runs; `topic`; `verdicts`: stories of each topic and verdict, of topics that both runs
        looked at; `changed`, `born`, `ended`, `moved`: stories whose verdict is another one, that came, that went,
        and, of the rest, those whose share of the sphere's posts on the topic moved. Shares are 0 to 1.

    Raises:
        InputError: when `before` is not the earlier one.
    """
    if (before["started_at"], before["run_id"]) >= (after["started_at"], after["run_id"]):
        raise InputError(
            f"{before['run_id']} is not before {after['run_id']}: give the earlier one with --from, the later with --to"
        )
    ids = {"before": before["run_id"], "after": after["run_id"], "topic": topic}
    rows = [row for row in read(connection, _STORIES, ids) if _saw(before, row) and _saw(after, row)]
    lasting = [row for row in rows if row["verdict_before"] and row["verdict_after"]]
    changed = [row for row in lasting if row["verdict_before"] != row["verdict_after"]]
    moved = [row for row in lasting if row["verdict_before"] == row["verdict_after"] and _change(row) >= _LEAST_CHANGE]
    return {
        "before": before,
        "after": after,
        "topic": topic,
        "verdicts": [row for row in read(connection, _VERDICTS, ids) if _saw(before, row) and _saw(after, row)],
        "changed": sorted(changed, key=_size),
        "born": sorted((row for row in rows if not row["verdict_before"]), key=_size),
        "ended": sorted((row for row in rows if not row["verdict_after"]), key=_size),
        "moved": sorted(moved, key=lambda row: (-_change(row), row["story_id"])),
    }


def _kept(run: Row, kept: Sequence[Row]) -> Row:
    """Refuse a run of which only counts and events are left, and say where these are."""
    if run["is_kept"]:
        return run
    ids = " and ".join(one["run_id"] for one in kept)
    raise InputError(
        f"results are kept of {ids}, of {run['run_id']} only counts and events: what happened to stories since then is "
        f"in `narratives sql \"FROM out.story_events WHERE happened_at > '{run['started_at']:%Y-%m-%d %H:%M:%S}'\"`"
    )


def _saw(run: Row, story: Row) -> bool:
    """Tell whether a run looked at the topic of a story; what it left out has not ended."""
    return run["only_topics"] is None or story["topic"] in run["only_topics"]


def _change(row: Mapping[str, Any]) -> float:
    """How far the share of a story moved, in the sphere where it moved most."""
    return max((abs(row[f"{sphere}_change"]) for sphere in SPHERES if row[f"{sphere}_change"] is not None), default=0.0)


def _size(row: Mapping[str, Any]) -> tuple[int, str]:
    """The largest story of either run first."""
    posts = (row[f"{sphere}_posts_{when}"] or 0 for sphere in SPHERES for when in ("before", "after"))
    return -sum(posts), row["story_id"]


_FINISHED = """
    SELECT run.*, kept.run_id IS NOT NULL AS is_kept
    FROM out.runs AS run LEFT JOIN (SELECT DISTINCT run_id FROM out.run_stories) AS kept USING (run_id)
    WHERE run.status = 'finished' ORDER BY run.started_at DESC, run.run_id DESC
"""
_VERDICTS = """
    SELECT topic, verdict, count(*) FILTER (run_id = $before) AS stories_before,
        count(*) FILTER (run_id = $after) AS stories_after
    FROM out.run_stories
    WHERE run_id IN ($before, $after) AND ($topic IS NULL OR topic = $topic)
    GROUP BY topic, verdict ORDER BY topic, verdict
"""
# The later run has recorded why a story is there or gone: born, split off another, merged into another, ended.
_STORIES = """
    WITH happened AS (
        SELECT story_id, min(event) AS event, min(other_story_id) AS other_story_id
        FROM out.story_events
        WHERE run_id = $after AND event IN ('born', 'ended', 'merged', 'split') GROUP BY story_id
    ),
    parted AS (
        SELECT other_story_id AS story_id, list(story_id ORDER BY story_id) AS split_into
        FROM out.story_events WHERE run_id = $after AND event = 'split' GROUP BY ALL
    ),
    earlier AS (FROM out.run_stories WHERE run_id = $before),
    later AS (FROM out.run_stories WHERE run_id = $after)
    SELECT
        story_id, coalesce(later.topic, earlier.topic) AS topic, happened.event, happened.other_story_id,
        parted.split_into,
        earlier.verdict AS verdict_before, later.verdict AS verdict_after,
        earlier.reason AS reason_before, later.reason AS reason_after,
        coalesce(later.weibo_label, earlier.weibo_label) AS weibo_label,
        coalesce(later.twitter_label, earlier.twitter_label) AS twitter_label,
        earlier.weibo_posts AS weibo_posts_before, later.weibo_posts AS weibo_posts_after,
        earlier.twitter_posts AS twitter_posts_before, later.twitter_posts AS twitter_posts_after,
        later.weibo_topic_share - earlier.weibo_topic_share AS weibo_change,
        later.twitter_topic_share - earlier.twitter_topic_share AS twitter_change
    FROM earlier FULL JOIN later USING (story_id)
    LEFT JOIN happened USING (story_id)
    LEFT JOIN parted USING (story_id)
    WHERE $topic IS NULL OR coalesce(later.topic, earlier.topic) = $topic
    ORDER BY story_id
"""
