"""Verifies a bundle: repeats its run in a warehouse of its own and compares what both found, post by post."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from narratives.config import scope_of
from narratives.errors import InputError
from narratives.exports.bundle import FORM, MANIFEST, TOPICS, describe
from narratives.opened import open_warehouse
from narratives.warehouse import open_writer, publish_snapshot, snapshot_path

# What a run works out; posts and what is known of them stay.
_DERIVED = """
SELECT table_name FROM duckdb_tables()
WHERE schema_name = 'core' AND table_name NOT IN ('migrations', 'settings')
    AND NOT starts_with(table_name, 'published_') AND database_name = current_database()
"""
_POST = ("platform", "post_id", "topic")


@dataclass(frozen=True)
class Check:
    """One thing that was compared: what the bundle says, what was found, and whether they agree."""

    what: str
    bundle: str
    found: str
    agrees: bool


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read: what it says of its run, its topics file, and its tables of posts and stories."""

    facts: Mapping[str, Any]
    topics: str
    posts: pl.DataFrame
    stories: pl.DataFrame


def read_bundle(file: Path) -> Bundle:
    """Read a bundle.

    Raises:
        InputError: If it is none, or one of a newer version.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            facts = json.loads(archive.read(MANIFEST))
            tables = {name: _table(archive.read(f"{name}.csv")) for name in ("posts", "stories")}
            bundle = Bundle(facts, archive.read(TOPICS).decode(), **tables)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"{file} is no bundle ({error}): give the file that `narratives bundle` wrote") from error
    if facts.get("bundle") != FORM:
        raise InputError(f"{file} is a bundle of another version of narratives: install {facts['run']['version']}")
    return bundle


def verify(bundle: Bundle, warehouse: Path, exports: Sequence[Path], run: Any) -> list[Check]:
    """Repeat the run of a bundle and compare.

    Args:
        bundle: as `read_bundle` returns it.
        warehouse: whose posts are taken where no exports are given; it stays as it is.
        exports: files to load instead.
        run: what runs the flow: called with a warehouse, a topics file, a model, a scope and a settings file.

    Raises:
        InputError: If none of the exports could be loaded.
    """
    config = bundle.facts["config"]
    with TemporaryDirectory(prefix="narratives-verify-") as folder:
        copy, topics = Path(folder) / "verify.duckdb", Path(folder) / TOPICS
        topics.write_text(bundle.topics, encoding="utf-8")
        _load(copy, exports) if exports else _copy(warehouse, copy)
        settings = _write_settings(Path(folder) / "settings.toml", config)
        run(copy, topics, config.get("model"), _scope(config.get("scope") or {}), settings)
        with open_warehouse(copy) as opened:
            found = opened.run()
            with open_writer(copy) as connection:
                facts = json.loads(json.dumps(describe(connection, found), default=str))
            again = Bundle(facts, bundle.topics, opened.posts(), opened.stories())
    return compare(bundle, again)


def compare(bundle: Bundle, again: Bundle) -> list[Check]:
    """Compare two runs: what went in, what was found, and post by post where each was put."""
    return [
        *_inputs(bundle.facts, again.facts),
        *_figures(bundle.facts["run"], again.facts["run"]),
        *_places(bundle, again),
    ]


def _inputs(said: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Check]:
    hashes = [{one["sha256"] for one in facts["loads"]} for facts in (said, found)]
    shared = len(hashes[0] & hashes[1])
    yield Check("files loaded", f"{len(hashes[0])}", f"{shared} of them", shared == len(hashes[0]))
    for name in ("narratives", "python", "hdbscan", "onnxruntime", "torch"):
        before, now = (facts["versions"].get(name, "-") for facts in (said, found))
        yield Check(f"version of {name}", before, now, before == now)
    for name in ("model", "fingerprint"):
        before, now = (str(facts["run"][name]) for facts in (said, found))
        yield Check({"fingerprint": "posts, settings, method"}.get(name, name), before, now, before == now)


def _figures(said: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Check]:
    for name in (
        "on_topic_posts",
        "on_topic_texts",
        "narratives",
        "stories",
        "weibo_noise_share",
        "twitter_noise_share",
    ):
        before, now = (_figure(facts[name]) for facts in (said, found))
        yield Check(name.replace("_", " "), before, now, before == now)


def _places(bundle: Bundle, again: Bundle) -> Iterator[Check]:
    """Compare post by post; a narrative or a story is the same where it holds the same posts, whatever its id."""
    both = bundle.posts.join(again.posts, on=_POST, how="inner", suffix="_again")
    total = bundle.posts.height
    yield _share("posts that are there again", total, both.height)
    for column in ("tone", "stance"):
        same = both.filter(pl.col(column).eq_missing(pl.col(f"{column}_again"))).height
        yield _share(f"posts with the same {column}", total, same)
    for column in ("narrative_id", "story_id"):
        what = column.removesuffix("_id")
        groups = [_groups(one.posts, column) for one in (bundle, again)]
        placed = bundle.posts.filter(pl.col(column).is_not_null()).height
        kept = [members for members in groups[0] if members in groups[1]]
        yield _share(f"posts in a {what} of the same posts", placed, sum(map(len, kept)))
        yield _share(
            f"of these, with the same {what}_id", len(kept), sum(groups[0][one] == groups[1][one] for one in kept)
        )
        if what == "story":
            yield _verdicts(bundle, again, [(groups[0][one], groups[1][one]) for one in kept])


def _groups(posts: pl.DataFrame, column: str) -> dict[frozenset, str]:
    """Return the id of each group of posts."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for *post, group in posts.filter(pl.col(column).is_not_null()).select(*_POST, column).iter_rows():
        found.setdefault(group, []).append(tuple(post))
    return {frozenset(members): group for group, members in found.items()}


def _verdicts(bundle: Bundle, again: Bundle, pairs: Sequence[tuple[str, str]]) -> Check:
    said, found = (dict(one.stories.select("story_id", "verdict").iter_rows()) for one in (bundle, again))
    same = sum(said.get(before) == found.get(after) for before, after in pairs)
    return _share("of these stories, with the same verdict", len(pairs), same)


def _share(what: str, total: int, same: int) -> Check:
    return Check(what, f"{total:,}", f"{same:,}", total == same)


def _figure(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else f"{value:,}"


def _table(content: bytes) -> pl.DataFrame:
    return pl.read_csv(io.BytesIO(content), infer_schema=False)


def _load(copy: Path, exports: Sequence[Path]) -> None:
    from narratives.stages.load import load

    result = load(copy, exports)
    if not result.has_read:
        raise InputError("none of the exports could be loaded: try `narratives load` with them, which says why")


def _copy(warehouse: Path, copy: Path) -> None:
    """Copy the posts of a warehouse without anything that runs worked out."""
    with open_warehouse(warehouse):  # is there, is ours, and up to date
        pass
    publish_snapshot(warehouse)
    shutil.copyfile(snapshot_path(warehouse), copy)
    with open_writer(copy) as connection:
        for (table,) in connection.execute(_DERIVED).fetchall():
            connection.execute(f'DELETE FROM core."{table}"')


def _scope(scope: Mapping[str, Any]) -> Any:
    from datetime import date

    days = [date.fromisoformat(scope[name]) if scope.get(name) else None for name in ("since", "until")]
    return scope_of(scope.get("topics") or (), *days)


def _write_settings(file: Path, config: Mapping[str, Any]) -> Path:
    """Write how the bundle's run found stories as a settings file."""
    chosen = config.get("stories", {}) | {key: config[key] for key in ("days_apart",) if key in config}
    lines = (f"{name} = {value}" for name, value in chosen.items())
    file.write_text("\n".join(["[stories]", *lines]), encoding="utf-8")
    return file
