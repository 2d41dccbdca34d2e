"""Gold sets are read in either form; whatever is wrong with one is told in a line."""

import json
from pathlib import Path

import pytest

from narratives.errors import InputError
from narratives.evaluation.gold import GoldPost, read_gold
from tests.loading import write_jsonl

LABEL = {"id": "1", "sphere": "weibo", "story": "cotton"}
POST = {
    "id": "1", "sphere": "weibo", "narrative_id": "cotton", "topic": "xinjiang", "tone": "measured",
    "stance": "neutral", "core": True,
}  # fmt: skip
VERDICTS = [{"narrative_id": "cotton", "verdict": "contested"}]


def labels(folder, *rows):
    """Write a gold set of labels alone."""
    write_jsonl(folder / "set" / "labels.jsonl", rows)
    return folder / "set"


def pair(folder, rows, verdicts=VERDICTS):
    """Write a gold set with verdicts, and return its prefix."""
    write_jsonl(folder / "mine_posts.jsonl", rows)
    (folder / "mine_narratives.json").write_text(json.dumps(verdicts), encoding="utf-8")
    return folder / "mine"


def test_a_folder_of_labels_is_read(tmp_path):
    """The folder names the set; what labels do not say is unknown."""
    gold = read_gold(labels(tmp_path, LABEL))
    assert ("set", (GoldPost("1", "weibo", "cotton"),), {}) == (gold.name, gold.posts, gold.verdicts)


def test_posts_with_verdicts_are_read(tmp_path):
    """Two files with one beginning hold posts and verdicts."""
    gold = read_gold(pair(tmp_path, [POST]))
    assert (GoldPost("1", "weibo", "cotton", "xinjiang", "measured", "neutral"),) == gold.posts
    assert ("mine", {"cotton": "contested"}) == (gold.name, gold.verdicts)


@pytest.mark.parametrize("name", ["set/labels.jsonl", "mine_posts.jsonl", "mine_narratives.json"])
def test_the_path_of_a_file_means_its_set(tmp_path, name):
    """Who completes a path with the tab key is understood."""
    labels(tmp_path, LABEL)
    pair(tmp_path, [POST])
    assert name.split("_")[0].split("/")[0] == read_gold(tmp_path / name).name


def test_the_folder_one_is_in_is_named(tmp_path, monkeypatch):
    """`narratives evaluate .` stores the name of the folder."""
    monkeypatch.chdir(labels(tmp_path, LABEL))
    assert "set" == read_gold(Path()).name


def test_posts_that_are_not_core_count_only_when_asked_for(tmp_path):
    """What words cannot find is left out, and is part of the same set all the same."""
    path = pair(tmp_path, [POST, {**POST, "id": "2", "core": False}])
    core, everything = read_gold(path), read_gold(path, core_only=False)
    assert (["1"], ["1", "2"]) == ([post.post_id for post in core.posts], [post.post_id for post in everything.posts])
    assert core.gold_id == everything.gold_id


def test_other_and_off_tell_no_story(tmp_path):
    """They are read, for tone and stance."""
    rows = [LABEL, {**LABEL, "id": "2", "story": "other"}, {**LABEL, "id": "3", "story": "off"}]
    assert [True, False, False] == [post.has_story for post in read_gold(labels(tmp_path, *rows)).posts]


def test_the_hash_knows_what_is_said_and_not_in_which_order(tmp_path):
    """Lines may be sorted; another label is another set."""
    rows = [LABEL, {**LABEL, "id": "2"}]
    first = read_gold(labels(tmp_path / "a", *rows)).gold_id
    assert first == read_gold(labels(tmp_path / "b", *rows[::-1])).gold_id
    assert first != read_gold(labels(tmp_path / "c", LABEL, {**LABEL, "id": "2", "story": "olympics"})).gold_id


def test_blank_lines_a_mark_of_utf8_and_rare_line_ends_do_no_harm(tmp_path):
    """Files come from many editors; U+2028 inside a value ends no line."""
    file = labels(tmp_path, LABEL) / "labels.jsonl"
    rare = json.dumps({**LABEL, "id": "a\u2028b"}, ensure_ascii=False)
    text = f"\ufeff{json.dumps(LABEL)}\r\n\r\n{rare}\n"
    file.write_text(text, encoding="utf-8", newline="")
    assert ["1", "a\u2028b"] == [post.post_id for post in read_gold(file).posts]


@pytest.mark.parametrize(
    ("expected", "row"),
    [
        ("line 2 is not JSON", "{"),
        ("line 2 is no JSON object", [1]),
        ("line 2: id is missing", {"sphere": "weibo", "story": "x"}),
        ("line 2: story is missing", {"id": "2", "sphere": "weibo"}),
        ("line 2: sphere is missing", {"id": "2", "story": "x"}),
        ("line 2: id is 17, and must be text", {**LABEL, "id": 17}),
        ("line 2: unknown sphere 'mastodon': it is one of weibo, twitter", {**LABEL, "id": "2", "sphere": "mastodon"}),
        ("line 2: unknown tone 'angry'", {**LABEL, "id": "2", "tone": "angry"}),
        ("line 2: unknown stance 'pro'", {**LABEL, "id": "2", "stance": "pro"}),
        ("line 2: core is 'no'", {**LABEL, "id": "2", "core": "no"}),
        ("line 2: post '1' is on line 1 already", LABEL),
    ],
)
def test_a_wrong_line_is_named(tmp_path, expected, row):
    """File, line and what is wrong, in one line."""
    path = labels(tmp_path, LABEL, row)
    with pytest.raises(InputError) as error:
        read_gold(path)
    assert (True, 0) == (f"labels.jsonl, {expected}" in str(error.value), str(error.value).count("\n"))


@pytest.mark.parametrize(
    ("expected", "verdicts"),
    [
        ("narrative 1: verdict is missing", [{"narrative_id": "cotton"}]),
        ("narrative 1: narrative_id is missing", [{"verdict": "contested"}]),
        ("narrative 1: unknown verdict 'both'", [{"narrative_id": "cotton", "verdict": "both"}]),
        ("is no list of narratives", {"cotton": "contested"}),
        ("is no list of narratives", []),
    ],
)
def test_a_wrong_verdict_is_named(tmp_path, expected, verdicts):
    """Which narrative, and what is wrong."""
    with pytest.raises(InputError, match=expected):
        read_gold(pair(tmp_path, [POST], verdicts))


def test_a_missing_set_says_what_to_give(tmp_path):
    """Both forms are named; a folder that holds sets of the other form names those."""
    pair(tmp_path, [POST])
    with pytest.raises(InputError, match=r"no labels\.jsonl in .*did you mean .*mine\?"):
        read_gold(tmp_path)
    with pytest.raises(InputError, match=r"no gold set at .*give a folder with labels\.jsonl, or PATH/NAME"):
        read_gold(tmp_path / "yours")
    (tmp_path / "mine_narratives.json").unlink()
    with pytest.raises(InputError, match=r"mine_narratives\.json is missing beside mine_posts\.jsonl"):
        read_gold(tmp_path / "mine")


@pytest.mark.parametrize("rows", [[], [{**LABEL, "story": "off"}]])
def test_a_set_without_a_story_is_refused(tmp_path, rows):
    """There is nothing to score."""
    with pytest.raises(InputError, match="tells a story"):
        read_gold(labels(tmp_path, *rows))


def test_a_set_without_core_posts_names_the_option(tmp_path):
    """`--all` is the way out."""
    with pytest.raises(InputError, match="--all"):
        read_gold(pair(tmp_path, [{**POST, "core": False}]))


def test_a_file_that_is_no_text_is_one_line(tmp_path):
    """A spreadsheet is told, not met with a traceback."""
    file = labels(tmp_path, LABEL) / "labels.jsonl"
    file.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(InputError, match="must be a text file in UTF-8"):
        read_gold(file)
