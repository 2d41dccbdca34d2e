"""Posts become distinct texts on topics: once, always the same way, and only as long as there are posts."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from narratives.errors import ConfigError
from narratives.stages import prepare as stage
from narratives.stages.prepare import prepare
from narratives.texts import clean, routing
from narratives.warehouse import open_reader, open_writer

NOON = datetime(2021, 3, 25, 12)
TEXTS = "SELECT text_id, text, folded, lang, characters FROM core.texts ORDER BY text_id"


def post(post_id: str, text: str, platform: str = "weibo", **changes: Any) -> dict[str, Any]:
    """Return a post as load stores it."""
    return {
        "post_key": f"{platform}:{post_id}", "post_id": post_id, "platform": platform,
        "sphere": "twitter" if platform == "twitter" else "weibo", "author_role": "public",
        "created_at": NOON, "created_precision": "second", "text": text, "is_truncated": False,
        "load_id": "l1", **changes,
    }  # fmt: skip


def add(warehouse: Path, *posts: dict[str, Any]) -> Path:
    """Store posts."""
    with open_writer(warehouse) as connection:
        for one in posts:
            marks = ", ".join("?" * len(one))
            connection.execute(f"INSERT INTO raw.posts ({', '.join(one)}) VALUES ({marks})", list(one.values()))
    return warehouse


def remove(warehouse: Path, *post_keys: str) -> None:
    """Remove posts."""
    with open_writer(warehouse) as connection:
        connection.execute("DELETE FROM raw.posts WHERE post_key IN ?", [post_keys])


def query(warehouse: Path, sql: str) -> list[tuple]:
    """Return the rows of a query."""
    with open_reader(warehouse) as connection:
        return connection.execute(sql).fetchall()


def everything(warehouse: Path) -> list[list[tuple]]:
    """Return all that prepare writes."""
    tables = ("texts", "post_texts", "wordless_posts", "topics", "text_topics")
    return [query(warehouse, f"FROM core.{table} ORDER BY ALL") for table in tables]


def test_posts_become_texts_on_topics(warehouse: Path) -> None:
    """A post is cleaned, its language told, its topics found."""
    add(warehouse, post("1", "#香港#选举[doge] http://t.cn/x"), post("2", "Nice weather here", "twitter"))
    result = prepare(warehouse)
    assert (2, 0, 2, 0, 2, 2, 1) == (
        result.posts, result.wordless_posts, result.new_texts, result.removed_texts, result.routed_texts,
        result.texts, result.on_topic_texts,
    )  # fmt: skip
    assert {("香港 选举", "香港选举", "zh", 5), ("Nice weather here", "nice weather here", "en", 17)} == {
        row[1:] for row in query(warehouse, TEXTS)
    }
    topics = "SELECT text, topic FROM core.text_topics JOIN core.texts USING (text_id)"
    assert [("香港 选举", "hong_kong")] == query(warehouse, topics)
    assert [("hong_kong", "Hong Kong", 0)] == query(
        warehouse, "SELECT topic, label, position FROM core.topics WHERE position = 0"
    )


def test_copies_are_one_text(warehouse: Path) -> None:
    """Posts that differ in form only share a text, written as the earliest of them has it."""
    later = post("1", "RT @someone: Free Hong Kong!!! 👏", "twitter", created_at=NOON + timedelta(hours=1))
    add(warehouse, later, post("2", "free #HongKong https://t.co/1", "twitter"), post("3", "Free Hong Kong."))
    assert (3, 1) == (prepare(warehouse).posts, prepare(warehouse).texts)
    assert [("free Hong Kong",)] == query(warehouse, "SELECT text FROM core.texts")
    assert [(3,)] == query(warehouse, "SELECT count(*) FROM core.post_texts JOIN core.texts USING (text_id)")


def test_chains_keep_what_they_forward(warehouse: Path) -> None:
    """New words are the text of the post, what stands behind them is kept beside."""
    add(warehouse, post("1", "说得好//@某人:香港明天会更好"))
    prepare(warehouse)
    query_text = "SELECT text, forwarded, repeats FROM core.post_texts JOIN core.texts USING (text_id)"
    assert [("说得好", "香港明天会更好", None)] == query(warehouse, query_text)


def test_wordless_posts_have_no_text(warehouse: Path) -> None:
    """Links, handles, emoji and numbers are no words; such posts are looked at once."""
    posts = (post("1", "https://t.co/x"), post("2", "👍"), post("3", "81192"), post("4", ""))
    result = prepare(add(warehouse, *posts))
    assert (4, 4, 0) == (result.posts, result.wordless_posts, result.texts)
    assert [] == query(warehouse, "FROM core.post_texts")
    assert 0 == prepare(warehouse).posts


def test_wordless_reposts_repeat_their_original(warehouse: Path) -> None:
    """A repost without words counts as a copy once its original is there, and no longer than it is."""
    add(warehouse, post("2", "转发微博", repost_of="1"), post("3", "转发微博", repost_of="9"))
    assert 2 == prepare(warehouse).wordless_posts
    add(warehouse, post("1", "香港明天会更好"))
    prepare(warehouse)
    repeats = "SELECT post_key, repeats FROM core.post_texts ORDER BY post_key"
    assert [("weibo:1", None), ("weibo:2", "weibo:1")] == query(warehouse, repeats)
    remove(warehouse, "weibo:1")
    assert (1, 0) == (prepare(warehouse).removed_texts, len(query(warehouse, "FROM core.post_texts")))
    assert 2 == len(query(warehouse, "FROM core.wordless_posts"))


def test_a_second_time_changes_nothing(warehouse: Path) -> None:
    """With nothing new nothing is done, and nothing is written."""
    add(warehouse, post("1", "香港"), post("2", "转发微博", repost_of="1"), post("3", "!!!"))
    prepare(warehouse)
    before, stamp = everything(warehouse), warehouse.stat().st_mtime_ns
    result = prepare(warehouse)
    assert (0, 0, 0, 0) == (result.posts, result.new_texts, result.removed_texts, result.routed_texts)
    assert before == everything(warehouse)
    assert stamp == warehouse.stat().st_mtime_ns


def test_chunks_and_batches_do_not_matter(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All at once, in small chunks or load by load: the same rows."""
    posts = [post(str(n), f"香港第{n % 7}条!", created_at=NOON + timedelta(minutes=n)) for n in range(30)]
    prepare(add(warehouse, *posts))
    monkeypatch.setattr(stage, "CHUNK_POSTS", 4)
    steps: list[tuple[int, int]] = []
    chunked = add(tmp_path / "chunked.duckdb", *posts)
    prepare(chunked, on_progress=lambda done, total: steps.append((done, total)))
    for part in (posts[:11], posts[11:]):
        batched = add(tmp_path / "batched.duckdb", *part)
        prepare(batched)
    assert everything(warehouse) == everything(chunked) == everything(batched)
    assert (30, 30) == steps[-1]


def test_a_killed_prepare_goes_on(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was finished before stays, the rest follows with the next call."""
    add(warehouse, *(post(str(n), f"香港第{n}条") for n in range(10)))
    monkeypatch.setattr(stage, "CHUNK_POSTS", 4)

    def kill(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(warehouse, on_progress=kill)
    assert (6, 10) == (prepare(warehouse).posts, prepare(warehouse).texts)
    assert 10 == len(query(warehouse, "FROM core.text_topics"))


def test_texts_go_with_their_posts(warehouse: Path) -> None:
    """A text stays as long as one post says it."""
    add(warehouse, post("1", "香港"), post("2", "香港！"), post("3", "新疆"))
    prepare(warehouse)
    remove(warehouse, "weibo:1", "weibo:3")
    result = prepare(warehouse)
    assert (1, 1, 1) == (result.removed_texts, result.texts, result.on_topic_texts)
    assert [("weibo:2",)] == query(warehouse, "SELECT post_key FROM core.post_texts")


def test_other_topics_route_all_texts_again(warehouse: Path, tmp_path: Path) -> None:
    """Only if the topics say something else; a broken file changes nothing."""
    prepare(add(warehouse, post("1", "香港"), post("2", "天气真好")))
    file = tmp_path / "topics.toml"
    file.write_text('[topics.weather]\nlabel = "Weather"\nkeywords.zh = ["天气"]')
    assert (2, 1) == (prepare(warehouse, file).routed_texts, prepare(warehouse, file).on_topic_texts)
    assert [("weather",)] == query(warehouse, "SELECT topic FROM core.topics")
    file.write_text("# a remark\n" + file.read_text())
    assert 0 == prepare(warehouse, file).routed_texts
    before = everything(warehouse)
    file.write_text("[topics.weather]\nkeyword = []")
    with pytest.raises(ConfigError, match="did you mean keywords"):
        prepare(warehouse, file)
    assert before == everything(warehouse)


@pytest.mark.parametrize(("module", "expected"), [(clean, (2, 2)), (routing, (0, 2))])
def test_a_new_version_starts_anew(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch, module: Any, expected: tuple[int, int]
) -> None:
    """A program that cleans in another way cleans all posts again, one that routes so all texts."""
    prepare(add(warehouse, post("1", "香港"), post("2", "天气真好")))
    before = everything(warehouse)
    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)
    result = prepare(warehouse)
    assert expected == (result.posts, result.routed_texts)
    assert [len(rows) for rows in before] == [len(rows) for rows in everything(warehouse)]


def test_an_empty_warehouse(warehouse: Path) -> None:
    """Without posts there are topics, and nothing else."""
    assert 0 == prepare(warehouse).texts
    assert 4 == len(query(warehouse, "FROM core.topics"))


@pytest.mark.slow
def test_many_posts(warehouse: Path) -> None:
    """A hundred thousand headlines take seconds, on a busy machine as well."""
    with open_writer(warehouse) as connection:
        connection.execute("""
            INSERT INTO raw.posts BY NAME
            SELECT 'weibo:' || range AS post_key, range AS post_id, 'weibo' AS platform, 'weibo' AS sphere,
                'public' AS author_role, TIMESTAMP '2021-01-01' AS created_at, 'day' AS created_precision,
                '#第' || range || '条#新闻说的是今天的天气' AS text, false AS is_truncated, 'l1' AS load_id
            FROM range(100_000)
        """)
    assert 40 > prepare(warehouse).seconds
