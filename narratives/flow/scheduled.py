"""What `narratives serve` prints: a line when a scheduled run begins, and one when it ends, with what came of it.

Each run is a process of its own, so the lines are printed there, by hooks of the flow; the log of Prefect goes to its
server.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from narratives.warehouse import open_reader

# Set for the runs of `narratives serve`; those of a work pool leave their lines to its worker.
MARK = "NARRATIVES_SCHEDULED"
_FOUND = """
SELECT run_id, narratives, stories, seconds, posts FROM out.runs
WHERE status = 'finished' AND started_at >= ? ORDER BY started_at DESC, run_id DESC LIMIT 1
"""


def tell(flow: Any, flow_run: Any, state: Any) -> None:
    """Print what state a scheduled run has entered; a hook of the flow.

    Args:
        flow: the flow, of which there is one.
        flow_run: the run of the flow, with its parameters and when it began.
        state: the state that it has entered.
    """
    if os.environ.get(MARK):
        sys.stderr.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC: {_line(flow_run, state)}\n")
        sys.stderr.flush()


def _line(flow_run: Any, state: Any) -> str:
    if state.is_running():
        return "run begins"
    if state.is_completed():
        return _found(Path(flow_run.parameters["warehouse"]), flow_run.start_time)
    reason = str(state.message or "it was stopped").strip().split("\n")[0]
    return f"run failed: {reason.removeprefix('Flow run encountered an exception: ')}; the next one tries again"


def _found(warehouse: Path, began_at: datetime) -> str:
    """Say what a run found; nothing is found anew where nothing is new."""
    with open_reader(warehouse) as cursor:
        found = cursor.execute(_FOUND, [began_at.astimezone(UTC).replace(tzinfo=None)]).fetchone()
    if found is None:
        return "run done: nothing new, the latest results still hold"
    run_id, narratives, stories, seconds, posts = found
    counts = f"{narratives:,} narratives in {stories:,} stories, of {posts:,} posts"
    return f"run {run_id} done in {seconds:.0f} s: {counts}"
