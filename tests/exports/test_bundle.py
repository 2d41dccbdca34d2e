"""A bundle holds what is needed to repeat a run and nobody's words; verify says what agrees and what does not."""

import json
import zipfile
from pathlib import Path

import pytest

from narratives.analysis.settings import StorySettings, read_settings, settings_of
from narratives.errors import InputError
from narratives.exports.bundle import DECIDING, write_bundle
from narratives.exports.verify import Check, read_bundle, verify
from narratives.warehouse import open_reader, open_writer
from tests.staged import run_stages
from tests.stages.conftest import fake, finished, home, told  # noqa: F401


def _bundle(warehouse: Path, file: Path) -> Path:
    with open_reader(warehouse) as connection:
        runs = connection.execute("FROM out.runs ORDER BY started_at DESC LIMIT 1").pl().to_dicts()
        write_bundle(connection, runs[0], file)
    return file


def _again(warehouse: Path, topics: Path, *_: object) -> None:
    run_stages(warehouse, topics=topics)


def _by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.what: check for check in checks}


def test_a_bundle_holds_what_a_repetition_needs(finished, tmp_path):  # noqa: F811
    """Settings, versions, hashes of loads, the topics file, each post by its id; a paragraph and a citation."""
    bundle = read_bundle(_bundle(finished, tmp_path / "b.zip"))
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        names, methods = set(archive.namelist()), archive.read("METHODS.md").decode()
        citation = archive.read("CITATION.cff").decode()
    with open_reader(finished) as connection:
        posts = connection.execute("SELECT count(*) FROM out.post_narratives").fetchone()[0]
        narratives, stories = connection.execute("SELECT narratives, stories FROM out.runs").fetchone()
    assert posts == bundle.posts.height
    assert set(DECIDING) < set(bundle.facts["versions"]) and "not installed" not in bundle.facts["versions"].values()
    assert (20211, 30) == (bundle.facts["config"]["seed"], bundle.facts["config"]["days_apart"])
    assert "[topics.hong_kong]" in bundle.topics
    assert f"found {narratives} narratives in {stories} stories" in " ".join(methods.split())
    assert f"(run {bundle.facts['run']['run_id']})" in citation
    assert {"bundle.json", "README.md", "stories.csv", "matches.csv", "evaluations.csv"} < names


def test_a_repetition_finds_stories_as_the_run_did(finished, tmp_path):  # noqa: F811
    """What a settings file moved is moved again."""
    bundle = read_bundle(_bundle(finished, tmp_path / "b.zip"))
    bundle.facts["config"]["stories"]["walk_on"] = 0.5
    bundle.facts["config"]["days_apart"] = 7
    given = []

    def again(warehouse, topics, _model, _scope, settings):
        given.append(settings_of(read_settings(settings)))
        run_stages(warehouse, topics=topics)

    verify(bundle, finished, [], again)
    assert [StorySettings(walk_on=0.5, days_apart=7)] == given


def test_a_bundle_quotes_nobody(cli, hostile):
    """It is made to be published."""
    from tests.exports.conftest import FORMULA

    shown = cli("bundle", "--warehouse", hostile, "--json")
    with zipfile.ZipFile(json.loads(shown.out)["bundle"]) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name != "topics.toml"}
    everything = "".join(parts.values())
    for words in ("爱国者", "patriots", "SenatorX", "p_7777", "example.org/1", FORMULA):
        assert words not in everything


def test_the_same_run_gives_the_same_bundle(finished, tmp_path):  # noqa: F811
    """To the byte."""
    first, second = (_bundle(finished, tmp_path / f"{name}.zip") for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_a_repetition_agrees_in_everything(finished, tmp_path):  # noqa: F811
    """All is worked out anew from the posts; the warehouse stays as it was."""
    bundle = read_bundle(_bundle(finished, tmp_path / "b.zip"))
    before = finished.read_bytes()
    checks = verify(bundle, finished, [], _again)
    assert [] == [check for check in checks if not check.agrees]
    named = _by_name(checks)
    assert (
        named["posts in a story of the same posts"].found == named["posts in a story of the same posts"].bundle != "0"
    )
    assert (before, {"posts, settings, method", "files loaded", "version of torch"} <= set(named)) == (
        finished.read_bytes(),
        True,
    )


def test_ids_of_earlier_runs_do_not_hide_that_the_posts_are_the_same(finished, tmp_path):  # noqa: F811
    """A narrative that was named by an earlier run has another id when found anew, and the same posts."""
    with open_writer(finished) as cursor:
        cursor.execute("UPDATE core.run_narratives SET story_id = replace(story_id, '-', '--')")
        cursor.execute("UPDATE core.story_verdicts SET story_id = replace(story_id, '-', '--')")
        cursor.execute("UPDATE core.published_stories SET story_id = replace(story_id, '-', '--')")
    bundle = read_bundle(_bundle(finished, tmp_path / "b.zip"))
    named = _by_name(verify(bundle, finished, [], _again))
    assert named["posts in a story of the same posts"].agrees
    assert "0" == named["of these, with the same story_id"].found
    assert named["of these stories, with the same verdict"].agrees


def test_what_does_not_agree_is_named(finished, tmp_path):  # noqa: F811
    """A post that is gone, and with it the narrative that held it."""
    bundle = read_bundle(_bundle(finished, tmp_path / "b.zip"))
    with open_writer(finished) as cursor:
        cursor.execute(
            "DELETE FROM raw.posts WHERE post_key = "
            "(SELECT min(post_key) FROM out.post_narratives WHERE story_id IS NOT NULL)"
        )
    named = _by_name(verify(bundle, finished, [], _again))
    assert not named["posts that are there again"].agrees
    assert not named["posts in a narrative of the same posts"].agrees
    assert not named["posts, settings, method"].agrees
    assert named["version of python"].agrees


def test_what_is_no_bundle_is_refused(tmp_path, cli, results):
    """In one line, with the way on."""
    (tmp_path / "x.zip").write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"is no bundle .*: give the file that `narratives bundle` wrote"):
        read_bundle(tmp_path / "x.zip")
    shown = cli("verify", tmp_path / "none.zip", "--warehouse", results)
    assert (1, 1) == (shown.code, shown.err.count("\n"))


def test_a_bundle_is_a_zip_by_its_name(cli, results, tmp_path):
    """Another ending is refused before anything is written."""
    done = cli("bundle", "--out", tmp_path / "run.tar", "--warehouse", results)
    assert (1, True, []) == (done.code, "run.zip" in done.err, list(tmp_path.glob("run*")))
