"""Writes the README of an export: where it comes from, what each file is for, and what must not be done with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FILE = "README.md"
DICTIONARY = "DICTIONARY.md"
# What a file is for, by how its name ends; the first that fits.
_PURPOSES = (
    ("coortweet_texts.csv", "who posted which text and when, for CooRTweet (R)"),
    ("coortweet_reposts.csv", "who reposted which post and when, for CooRTweet"),
    ("coortweet_hashtags.csv", "who used which hashtag and when, for CooRTweet"),
    ("coortweet_links.csv", "who shared which link and when, for CooRTweet"),
    ("label_studio_tasks.json", "posts to be labelled in Label Studio, with what the machine says: import as tasks"),
    ("label_studio_config.xml", "the labelling interface for them: paste it under Settings, Labeling Interface, Code"),
    (".qdpx", "posts coded with story, tone and stance, for NVivo, MAXQDA, ATLAS.ti, QualCoder (REFI-QDA)"),
    (".gexf", "network for Gephi"),
    (".graphml", "the same network for Gephi, Cytoscape, igraph, NetworkX"),
    (".xlsx", "all tables, a sheet each, ids as text"),
    (DICTIONARY, "every column, its type and its meaning"),
    (FILE, "this page"),
)
_PRIVATE = """## What it holds of people
Texts of people, and pseudonyms of all authors but known public accounts: personal data. Keep it as you keep the
warehouse. `narratives purge` cannot reach it: delete this folder and export again after a purge.
`narratives export --public` writes what may be passed on.
"""
_PUBLIC = """## What it holds of people
Ids of posts and what the program says of them. No texts, authors, addresses or words taken from posts; who may read a
post can find it by its id. Left out for that reason: {left_out}.
"""


def readme(
    run: Mapping[str, Any],
    files: Iterable[str],
    tables: Mapping[str, tuple[str, int]],
    topic: str | None,
    left_out: Sequence[str] | None,
) -> str:
    """Return the page as Markdown.

    Args:
        run: the run, as in `out.runs`.
        files: names of the files.
        tables: what each table holds and how many rows it has, by its name.
        topic: the only topic, if there is one.
        left_out: what a public export leaves out; `None` for one that is not public.
    """
    scope = f"the topic {topic}" if topic else "all topics of the run"
    lines = "".join(f"| `{name}` | {' | '.join(_purpose(name, tables))} |\n" for name in sorted(files))
    people = _PRIVATE if left_out is None else _PUBLIC.format(left_out=", ".join(left_out))
    return f"""# Export of run {run["run_id"]}
Written by narratives {run["version"]} from a run that finished on {run["finished_at"]:%Y-%m-%d %H:%M} UTC with the
model {run["model"]}; {scope}. The same run gives the same files.

| file | holds | rows |
|---|---|---|
{lines}
`datapackage.json` describes all of it for programs, with hashes: `frictionless validate datapackage.json`.

## Read this first
- CSV is UTF-8 with times in UTC and lists as JSON; Parquet holds the same tables with their types, for R, Python,
  DuckDB.
- Ids are text. Excel makes 4.6E+15 of a long id in a CSV file; open the workbook instead.
- In CSV an apostrophe stands before what a spreadsheet would execute (`'=`, `'+`, `'-`, `'@`); Parquet and the workbook
  have the texts as they are.
- A row of `posts` is a post and a topic: a post on two topics has two rows. Only posts on a topic are there.
- `narrative_id` and `story_id` are empty where a post tells no narrative. A verdict is a claim of the program, with its
  reason beside it, to be checked against the posts.

{people}"""


def _purpose(name: str, tables: Mapping[str, tuple[str, int]]) -> tuple[str, str]:
    """What a file holds, and its rows if it is a table."""
    stem, _, ending = name.rpartition(".")
    if ending in ("csv", "parquet") and stem in tables:
        about, rows = tables[stem]
        return about, f"{rows:,}"
    return next((purpose for end, purpose in _PURPOSES if name.endswith(end)), ""), ""
