"""`narratives demo`: the whole work on the shipped sample, in a warehouse of its own."""

from pathlib import Path
from typing import Annotated

import typer

from narratives.cli.next_step import next_step
from narratives.cli.options import JsonOption
from narratives.cli.output import note, show
from narratives.cli.run import run_with_progress
from narratives.cli.show import show_command

# A folder of its own: posts in the inbox of the user's warehouse are not for the demo.
DEMO = Path("warehouse/demo/narratives.duckdb")
STORIES = 3
DemoWarehouseOption = Annotated[
    Path, typer.Option("--warehouse", metavar="PATH", help="Where the demo keeps its posts and results.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("demo")(demo_command)


def demo_command(warehouse: DemoWarehouseOption = DEMO, as_json: JsonOption = False) -> None:
    """Load the shipped sample, find its narratives and stories, and show where to look next.

    Your own warehouse is not touched.
    """
    load_sample(warehouse)
    run_with_progress(warehouse, None, None)
    if as_json:
        return show_command(warehouse=warehouse, as_json=True)
    show("")
    show_command(warehouse=warehouse)
    show("", f"The {STORIES} largest stories of each verdict:", "")
    write_largest(warehouse)
    show("", "Your own posts:", "  narratives load FILES-OR-FOLDERS", "  narratives run")


def load_sample(warehouse: Path) -> None:
    """Load the sample; the second time its posts are known already."""
    from narratives.resources import resource
    from narratives.stages.load import load

    loaded = load(warehouse, sorted(resource("sample").glob("*.jsonl")))
    known = loaded.rows - loaded.loaded - loaded.rejected
    note(f"Sample: {loaded.loaded:,} posts loaded into {warehouse}, {known:,} were already there")


def write_largest(warehouse: Path) -> None:
    """Print the largest stories of each verdict, those of both spheres first, and the way on."""
    from narratives.cli.listing import write_stories
    from narratives.cli.output import Form
    from narratives.cli.reading import read, reading

    with reading(warehouse) as connection:
        stories = read(connection, _LARGEST, [STORIES])
    write_stories(stories, Form.TABLE)
    if stories:
        show("", next_step(f"show {stories[0]['story_id']}", "both tellings with their posts", warehouse))


_LARGEST = """
    FROM out.stories
    QUALIFY row_number() OVER (PARTITION BY verdict ORDER BY weibo_posts + twitter_posts DESC, story_id) <= ?
    ORDER BY list_position(['contested', 'convergent', 'weibo_only', 'twitter_only', 'undecided'], verdict) NULLS LAST,
        weibo_posts + twitter_posts DESC, story_id
"""
