"""Prepare: posts become distinct cleaned texts, and texts are put on topics.

Only posts that were not prepared yet are read. Texts are put on topics when they are new, all of them only
when the topics changed. Posts go chunk by chunk, each in a transaction: a killed prepare goes on where it
was.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
import polars as pl

from narratives.texts import clean, routing
from narratives.texts.fold import fold, text_ids
from narratives.texts.language import languages
from narratives.texts.topics import Topics, load_topics
from narratives.warehouse import open_writer
from narratives.warehouse.rows import insert, one_value, transaction

# Posts at a time: 20,000 tweets and all that is made of them take about 100 MB.
CHUNK_POSTS = 20_000
_VERSION_KEY = "texts_version"
# Posts that were not cleaned yet.
UNPREPARED = """
    FROM raw.posts ANTI JOIN core.post_texts USING (post_key) ANTI JOIN core.wordless_posts USING (post_key)
"""
_TABLES = ("texts", "post_texts", "wordless_posts", "text_topics")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PrepareResult:
    """What prepare did, and what there is now.

    Attributes:
        posts: Posts that were cleaned now.
        wordless_posts: Posts among them without a word of their own.
        new_texts: Texts that were not there before.
        removed_texts: Texts that went because their posts did.
        routed_texts: Texts that were looked through for topics now.
        texts: Texts in the warehouse.
        on_topic_texts: Texts in the warehouse that are on at least one topic.
        seconds: Time taken.
    """

    posts: int
    wordless_posts: int
    new_texts: int
    removed_texts: int
    routed_texts: int
    texts: int
    on_topic_texts: int
    seconds: float


def prepare(warehouse: Path, topics_file: Path | None = None, on_progress: Progress | None = None) -> PrepareResult:
    """Clean the posts that are new and put their texts on topics.

    Args:
        warehouse: File of the warehouse.
        topics_file: Topics file; `None` means the shipped one.
        on_progress: Called with the posts cleaned so far and all that are to be.

    Raises:
        ConfigError: If something in the topics file is wrong; nothing is changed then.
    """
    started = time.monotonic()
    topics = load_topics(topics_file)
    with open_writer(warehouse) as connection:
        _forget_other_version(connection)
        removed = _remove_stale(connection)
        routed = _route_all(connection, topics, on_progress)
        before = _count(connection, "core.texts")
        posts, wordless = _clean_new(connection, topics, on_progress)
        _repeat_originals(connection)
        texts = _count(connection, "core.texts")
        on_topic = _count(connection, "(SELECT DISTINCT text_id FROM core.text_topics)")
    new = texts - before
    seconds = time.monotonic() - started
    return PrepareResult(posts, wordless, new, removed, routed + new, texts, on_topic, seconds)


def is_prepared(connection: duckdb.DuckDBPyConnection, topics_file: Path | None = None) -> bool:
    """Tell whether prepare would change nothing.

    Raises:
        ConfigError: If something in the topics file is wrong.
    """
    return (
        _is_of_this_version(connection)
        and _is_routed(connection, load_topics(topics_file))
        and not _count(connection, f"(SELECT post_key {UNPREPARED})")
        and not any(_count(connection, f"{table} WHERE {condition}") for table, condition in _stale_rows().items())
    )


def _clean_new(connection: duckdb.DuckDBPyConnection, topics: Topics, on_progress: Progress | None) -> tuple[int, int]:
    """Clean all posts that have not been; return how many they were, and how many had no words."""
    total = _count(connection, f"(SELECT post_key {UNPREPARED})")
    done = wordless = 0
    # In order of time, so that a text is written as its earliest post has it.
    query = f"SELECT post_key, text {UNPREPARED} ORDER BY created_at, post_key"
    for posts in _chunks(connection, query) if total else ():
        prepared = prepared_texts(posts)
        with transaction(connection):
            _store(connection, prepared, topics)
        done += posts.height
        wordless += prepared["text_id"].null_count()
        if on_progress:
            on_progress(done, total)
    return done, wordless


def prepared_texts(posts: pl.DataFrame) -> pl.DataFrame:
    """Clean a chunk of posts; `text_id` is null where no words are left."""
    cleaned = clean.clean(posts["text"])
    folded = fold(cleaned["text"]).alias("folded")
    text_id = pl.when(folded != "").then(text_ids(folded)).alias("text_id")
    return cleaned.select(posts["post_key"], "text", "forwarded", folded, text_id)


def _store(connection: duckdb.DuckDBPyConnection, prepared: pl.DataFrame, topics: Topics) -> None:
    """Store a chunk: who says what, and the texts that are new with their topics."""
    wordless = prepared.filter(pl.col("text_id").is_null()).select("post_key")
    saying = prepared.filter(pl.col("text_id").is_not_null())
    distinct = saying.unique("text_id", keep="first", maintain_order=True).select("text_id", "text", "folded")
    texts = _absent(connection, distinct)
    texts = texts.with_columns(languages(texts["text"]), characters=pl.col("text").str.len_chars())
    insert(connection, "core.wordless_posts", wordless)
    insert(connection, "core.post_texts", saying.select("post_key", "text_id", "forwarded"))
    insert(connection, "core.texts", texts)
    insert(connection, "core.text_topics", routing.route(texts, topics))


def _absent(connection: duckdb.DuckDBPyConnection, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the texts that are not in the warehouse yet."""
    connection.register("chunk", texts.select("text_id"))
    known = connection.execute("SELECT text_id FROM chunk SEMI JOIN core.texts USING (text_id)").pl()
    connection.unregister("chunk")
    return texts.join(known, on="text_id", how="anti", maintain_order="left")


def _route_all(connection: duckdb.DuckDBPyConnection, topics: Topics, on_progress: Progress | None) -> int:
    """Put all texts on topics anew if the topics, or the way they are applied, changed."""
    if _is_routed(connection, topics):
        return 0
    topics_id = _applied_id(topics)
    done, total = 0, _count(connection, "core.texts")
    rows = [(topics_id, topic.name, topic.label, place) for place, topic in enumerate(topics.topics)]
    with transaction(connection):
        connection.execute("DELETE FROM core.topics")
        connection.execute("DELETE FROM core.text_topics")
        for texts in _chunks(connection, "SELECT text_id, folded FROM core.texts"):
            insert(connection, "core.text_topics", routing.route(texts, topics))
            done += texts.height
            if on_progress:
                on_progress(done, total)
        connection.executemany("INSERT INTO core.topics VALUES (?, ?, ?, ?)", rows)
    return total


def _applied_id(topics: Topics) -> str:
    """Name topics by what they say and the way they are applied."""
    return sha256(f"{topics.topics_id} {routing.VERSION}".encode()).hexdigest()[:16]


def _is_routed(connection: duckdb.DuckDBPyConnection, topics: Topics) -> bool:
    """Tell whether texts are on these topics."""
    return (_applied_id(topics),) in connection.execute("SELECT DISTINCT topics_id FROM core.topics").fetchall()


def _repeat_originals(connection: duckdb.DuckDBPyConnection) -> None:
    """Give reposts without words the text of the post that they repost, once that is there."""
    repeating = connection.execute("""
        SELECT post_key, original.text_id, original.post_key AS repeats
        FROM core.wordless_posts JOIN raw.posts USING (post_key)
        JOIN core.post_texts AS original ON original.post_key = platform || ':' || repost_of
    """).pl()
    if repeating.height:
        with transaction(connection):
            insert(connection, "core.post_texts", repeating)
            connection.execute(
                "DELETE FROM core.wordless_posts WHERE post_key IN (SELECT post_key FROM core.post_texts)"
            )


def _remove_stale(connection: duckdb.DuckDBPyConnection) -> int:
    """Remove what stands for posts that are gone; return how many texts went with them.

    A repost that took over the words of a post that is gone loses them: a deletion means every copy.
    """
    before = _count(connection, "core.texts")
    for table, condition in _stale_rows().items():
        # Nothing is written where nothing is stale, so that the file and the readers' copy stay as they are.
        if _count(connection, f"{table} WHERE {condition}"):
            connection.execute(f"DELETE FROM {table} WHERE {condition}")
    return before - _count(connection, "core.texts")


def _stale_rows() -> dict[str, str]:
    """What stands for posts that are gone: the condition of such rows, by table."""
    is_gone = "{} NOT IN (SELECT post_key FROM raw.posts)"
    return {
        "core.wordless_posts": is_gone.format("post_key"),
        "core.post_texts": f"{is_gone.format('post_key')} OR (repeats IS NOT NULL AND {is_gone.format('repeats')})",
        "core.texts": "text_id NOT IN (SELECT text_id FROM core.post_texts)",
        "core.text_topics": "text_id NOT IN (SELECT text_id FROM core.texts)",
    }


def _is_of_this_version(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether this version of the cleaning made the texts."""
    made_by = connection.execute("SELECT value FROM core.settings WHERE key = ?", [_VERSION_KEY]).fetchone()
    return made_by == (str(clean.VERSION),)


def _forget_other_version(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop all texts if another version of the cleaning made them."""
    if _is_of_this_version(connection):
        return
    with transaction(connection):
        for table in _TABLES:
            connection.execute(f"DELETE FROM core.{table}")
        setting = [_VERSION_KEY, str(clean.VERSION)]
        connection.execute("INSERT OR REPLACE INTO core.settings VALUES (?, ?)", setting)


def _chunks(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[pl.DataFrame]:
    """Read a query chunk by chunk; meanwhile the connection is free to write."""
    with closing(connection.cursor()) as cursor:
        for batch in cursor.execute(query).to_arrow_reader(CHUNK_POSTS):
            yield pl.DataFrame(pl.from_arrow(batch))


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    """Count rows of a table or query."""
    return int(one_value(connection, f"SELECT count(*) FROM {rows}"))
