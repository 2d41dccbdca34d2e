"""A topics file is read, and what is wrong with it is said in one line."""

from pathlib import Path

import pytest

from narratives.errors import ConfigError
from narratives.texts.topics import ContextRule, Topic, load_topics

GOOD = """
[topics.rivers]
label = "Rivers  and dams"
keywords.zh = ["长江", "大坝"]
keywords.en = ["Yangtze", "dam"]
exclude.en = ["dam good"]

[[topics.rivers.in_context]]
keywords.en = ["flood*"]
context.en = ["China"]
context.zh = ["中国"]
unless.en = ["light"]
within = 50

[topics.everything]
match_all = true
"""


def written(tmp_path: Path, text: str) -> Path:
    """Write a topics file."""
    path = tmp_path / "topics.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path: Path) -> None:
    """All that the form allows is read, in the order of the file."""
    topics = load_topics(written(tmp_path, GOOD))
    rule = ContextRule(("flood*",), ("China", "中国"), ("light",), 50)
    rivers = Topic("rivers", "Rivers and dams", ("长江", "大坝", "Yangtze", "dam"), (rule,), ("dam good",))
    assert (rivers, Topic("everything", "Everything", match_all=True)) == topics.topics
    assert {"rivers": "Rivers and dams", "everything": "Everything"} == topics.labels()


def test_keywords_as_one_list(tmp_path: Path) -> None:
    """Who does not care for languages writes one list."""
    (topic,) = load_topics(written(tmp_path, '[topics.a]\nkeywords = ["长江", "dam"]')).topics
    assert ("长江", "dam") == topic.keywords


def test_the_id_goes_by_what_is_said(tmp_path: Path) -> None:
    """A remark changes nothing, a word or the order of topics does."""
    first = load_topics(written(tmp_path, GOOD)).topics_id
    assert first == load_topics(written(tmp_path, "# remark\n" + GOOD)).topics_id
    assert first != load_topics(written(tmp_path, GOOD.replace("Yangtze", "Yangzi"))).topics_id


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("it has no topics; begin one with [topics.NAME]", ""),
        ("unknown key 'topic'; did you mean topics?", "[topic.a]"),
        ("unknown key 'topics.a.keyword'; did you mean keywords?", '[topics.a]\nkeyword.zh = ["a"]'),
        ("unknown key 'topics.a.keywords.cn'; known here: zh, en, other", '[topics.a]\nkeywords.cn = ["水"]'),
        (
            "unknown key 'topics.a.in_context.contexts'; did you mean context?",
            '[[topics.a.in_context]]\ncontexts = ["a"]',
        ),
        ("topics.a must be a table, not 3", "[topics]\na = 3"),
        ("topics must be a table, not 3", "topics = 3"),
        ("the name of topics.Rivers may have only lower-case letters, digits and _", "[topics.Rivers]"),
        ("topics.a matches nothing; give it keywords.zh and keywords.en, or match_all = true", "[topics.a]"),
        ("topics.a.match_all must be true or false, not 'yes'", '[topics.a]\nmatch_all = "yes"'),
        ("topics.a.label must be a text, not ''", '[topics.a]\nlabel = ""\nmatch_all = true'),
        ("topics.a.keywords must be a table, not 'dam'", '[topics.a]\nkeywords = "dam"'),
        (
            "topics.a.keywords.en must be a list in square brackets, not 'dam'",
            '[topics.a]\nkeywords.en = "dam"',
        ),
        ("topics.a.keywords must hold texts in quotes, not 3", "[topics.a]\nkeywords.en = [3]"),
        ("topics.a.keywords has '*!', which matches no text", '[topics.a]\nkeywords.en = ["*!"]'),
        (
            "topics.a.in_context needs both keywords and context",
            '[[topics.a.in_context]]\nkeywords.en = ["a"]',
        ),
        (
            "topics.a.in_context.within must be a number of characters, not true",
            '[[topics.a.in_context]]\nkeywords = ["a"]\ncontext = ["b"]\nwithin = true',
        ),
        ("is not valid TOML", "[topics.a"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, expected: str, text: str) -> None:
    """The message names the file and the key, and what was meant if that can be guessed."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_topics(path)
    message = str(caught.value)
    assert str(path) in message
    assert expected.casefold() in message.casefold()
    assert "\n" not in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a folder and a binary file get one line each."""
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00\x81")
    for path, reason in ((tmp_path / "no.toml", "no such file"), (tmp_path, "directory"), (binary, "UTF-8")):
        with pytest.raises(ConfigError, match=reason):
            load_topics(path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Windows editors put one in front."""
    assert "everything" in load_topics(written(tmp_path, "\ufeff" + GOOD)).labels()


def test_the_shipped_file() -> None:
    """The shipped topics are the four of the project, labelled."""
    assert ["hong_kong", "xinjiang", "belt_road", "trade"] == list(load_topics().labels())
    assert "Belt and Road" == load_topics().labels()["belt_road"]
