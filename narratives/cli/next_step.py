"""The last lines of an answer: the command that leads on, ready to be pasted."""

import os
import shlex
from pathlib import Path

from rich.text import Text

from narratives.cli.escape import printable


def next_step(command: str, what: str, warehouse: Path | None) -> Text:
    """Return two lines that name the command that leads on; the command is never broken over lines.

    Args:
        command: what follows `narratives`.
        what: what it shows.
        warehouse: the `--warehouse` of the command that is running; repeated unless the environment says it.
    """
    known = warehouse is None or str(warehouse) == os.environ.get("NARRATIVES_WAREHOUSE")
    option = "" if known else f" --warehouse {shlex.quote(str(warehouse))}"
    line = printable(f"narratives {command}{option}")
    return Text(f"Next, {what}:\n  {line}", no_wrap=True)
