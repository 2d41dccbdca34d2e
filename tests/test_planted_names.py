"""Invented names in the layouts of real exporters: none is found in any file of the warehouse's folder.

And the same scan for every author of the real exports, where they are at hand.
"""

import csv
import io
import json
import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from narratives.sources.actors import PUBLIC_ROLES, read_actors
from narratives.sources.finish import Options, finish
from narratives.sources.inputs import Input, find_inputs
from narratives.sources.known_names import fold_text
from narratives.sources.ordinary_words import is_compound, is_word
from narratives.sources.plain_view import plain_view
from narratives.sources.privacy import Names
from narratives.sources.reading import drafts, probe
from narratives.sources.registry import recognise
from narratives.sources.roles import read_rules
from narratives.stages.load import load
from narratives.stages.prepare import prepare
from tests.loading import SECRET
from tests.naming_shapes import BROKEN, DISGUISES, FILES, TWEETS, WEIBO, chinese_names, filled, latin_names

EXPORTS = Path(__file__).parents[1] / ".." / "shared" / "data"
_AT = "2021-03-25 10:00:00"


def _csv(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def _jsonl(path: Path, rows: list[Any]) -> None:
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_tweets(folder: Path, ids: "count[int]") -> list[str]:
    """Write tweets of four exporters' layouts that name somebody in each way; return the names."""
    names = latin_names(range(2 * len(TWEETS)))
    authors, named = names[: len(TWEETS)], names[len(TWEETS) :]
    own = [*zip(authors, filled(TWEETS, named), strict=True), *((name, f"I am {name}") for name in named)]
    _jsonl(folder / "v1.jsonl", [
        {"created_at": "Thu Mar 25 10:00:00 +0000 2021", "id_str": str(10**18 + next(ids)), "full_text": text,
         "user": {"screen_name": author, "id_str": "7"}, "retweet_count": 0, "lang": "en"}
        for author, text in own
    ])  # fmt: skip
    header = ["status_id", "user_id", "screen_name", "created_at", "text", "source", "status_url"]
    _csv(folder / "rtweet.csv", header, [
        [f"x{10**18 + next(ids)}", "x1", author, _AT, text, f"{author} for iPhone", f"https://x.com/{author}/status/1"]
        for author, text in own
    ])  # fmt: skip
    header = ["Datetime", "Tweet Id", "Text", "Username"]
    _csv(folder / f"{named[0]}.csv", header, [[_AT, 10**18 + next(ids), text, author] for author, text in own])
    _jsonl(folder / "own.jsonl", [_own(author, text, ids) for author, text in own])
    return names


def _write_weibo(folder: Path, ids: "count[int]") -> list[str]:
    """Write Weibo posts of two exporters' layouts that name somebody in each way; return the names."""
    names = chinese_names(range(2 * len(WEIBO)))
    authors, named = names[: len(WEIBO)], names[len(WEIBO) :]
    own = [*zip(authors, filled(WEIBO, named), strict=True), *((name, f"好L{name}的微博视频") for name in named)]
    header = ["id", "bid", "user_id", "用户昵称", "微博正文", "艾特用户", "发布时间", "发布工具"]
    _csv(folder / "话题.csv", header, [
        [4_500_000_000_000_000 + next(ids), "", 5, author, text, named[0] if named[0] in text else "", _AT, "微博"]
        for author, text in own
    ])  # fmt: skip
    _jsonl(folder / "mblogs.jsonl", [
        {"id": str(4_500_000_000_000_000 + next(ids)), "mid": str(4_500_000_000_000_000 + next(ids)), "text": text,
         "created_at": "Thu Mar 25 10:00:00 +0800 2021", "attitudes_count": 0, "source": f"{author}超话",
         "user": {"id": 5, "screen_name": author}}
        for author, text in own
    ])  # fmt: skip
    return names


def _write_fields(folder: Path, ids: "count[int]") -> list[str]:
    """Write posts whose other fields name somebody, and rows with names in the wrong columns; return the names."""
    names = latin_names(range(300, 330)) + chinese_names(range(300, 330))
    rows = [_own(name, "as it were", ids) for name in names]
    for name in names:
        for key in ("reply_to", "quote_of", "repost_of", "source", "lang", "url"):
            rows.append(_own(names[0], "hello", ids) | {key: name})
        rows.append(_own(names[0], "hello", ids) | {"reply_to": f"@{name}", "repost_of": f"https://x.com/{name}"})
        rows += [_own(name, "no id", ids) | {"id": None}, _own(names[0], "no time", ids) | {"created_at": name}]
        rows += [_own(names[0], "no sphere", ids) | {"sphere": name}, _own(names[0], "shifted", ids) | {"id": name}]
        rows.append(_own(names[0], f"{name} " * 900, ids) | {"id": None})
    _jsonl(folder / "fields.jsonl", rows)
    return names


def _write_disguised(folder: Path, ids: "count[int]") -> list[str]:
    """Write texts, links, sources and rows set aside that name somebody in codes; return the names."""
    latin, chinese = (make(range(600, 600 + len(DISGUISES))) for make in (latin_names, chinese_names))
    rows = [_own(name, "as it were", ids) for name in latin + chinese]
    for told, *pair in zip(DISGUISES, latin, chinese, strict=True):
        for name in pair:
            rows += [_own(rows[0]["author"], "hello", ids) | {key: told(name)} for key in ("text", "url", "source")]
            rows.append(_own(rows[0]["author"], f"no time: {told(name)}", ids) | {"created_at": None})
    _jsonl(folder / "disguised.jsonl", rows)
    return latin + chinese


def _write_broken(folder: Path, ids: "count[int]") -> list[str]:
    """Write rows that cannot be read, with names of people who have posts; return the names."""
    names = latin_names(range(400, 400 + len(BROKEN))) + chinese_names(range(400, 400 + len(BROKEN)))
    _jsonl(folder / "broken.jsonl", [_own(name, "as it were", ids) for name in names] + filled(BROKEN * 2, names))
    return names


def _write_files(folder: Path, ids: "count[int]") -> list[str]:
    """Write files that are called after somebody, with a row set aside, which shows the file; return the names."""
    names = latin_names(range(500, 500 + len(FILES))) + chinese_names(range(500, 500 + len(FILES)))
    for file, name in zip(filled(FILES * 2, names), names, strict=True):
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        _jsonl(path, [_own(name, "as it were", ids), "{broken"])
    return names


def _own(author: str, text: str, ids: "count[int]") -> dict[str, Any]:
    """Return a post in the canonical form."""
    number = str(10**18 + next(ids))
    return {"id": number, "sphere": "twitter", "author": author, "created_at": _AT, "text": text,
            "url": f"https://twitter.com/{author}/status/{number}"}  # fmt: skip


def _words_in(folder: Path) -> list[str]:
    """Return every text in any table of any database of a folder, and the bytes of all files, as they read."""
    raw = [file.read_bytes().decode("utf-8", "ignore") for file in folder.iterdir() if file.is_file()]
    words: list[str] = []
    for file in folder.glob("*.duckdb"):
        with duckdb.connect(file, read_only=True) as connection:
            for schema, table in connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
                words += [str(row) for row in connection.execute(f'FROM {schema}."{table}"').fetchall()]
    read = [plain_view(word).text for word in words]
    return [fold_text(word) for word in (*raw, *words, *read)]


def test_no_planted_name_is_found_anywhere(tmp_path: Path) -> None:
    """Not in tables, snapshot, log or free blocks: no author, nobody in a text, link, source, reject or file name."""
    exports, house, ids = tmp_path / "exports", tmp_path / "house", count(1)
    exports.mkdir()
    writers = (_write_tweets, _write_weibo, _write_fields, _write_disguised, _write_broken, _write_files)
    names = [name for write in writers for name in write(exports, ids)]
    assert len(names) == len(set(map(fold_text, names))) > 368
    result = load(house / "n.duckdb", sorted(exports.iterdir()))
    assert result.loaded > 1000 and result.rejected > 2 * len(BROKEN)
    prepare(house / "n.duckdb")
    words = "\n".join(_words_in(house))
    assert [] == [name for name in names if fold_text(name) in words]


def _real_exports() -> list[Path]:
    return [EXPORTS / "raw", EXPORTS / "formats"]


def _ordinary_authors() -> list[str]:
    """Return the folded names of all authors of the real exports who are no public actors."""
    actors, found = replace(read_actors(), rules=read_rules()), []
    for item in find_inputs(_real_exports()):
        if isinstance(item, Input) and item.path.suffix != ".md" and item.file_name != "users.csv":
            source = recognise(probe(item).sample)
            options = Options(Names(SECRET, actors, keeps_all=True), source.platform, makes_ids=source.makes_ids)
            found += [finish(frame, options).posts for frame in drafts(item, probe(item), source)]
    posts = pl.concat(found).filter(~pl.col("author_role").is_in(PUBLIC_ROLES))
    public = {fold_text(name) for name in pl.concat(found).filter(pl.col("author_role").is_in(PUBLIC_ROLES))["author"]}
    pairs = posts.select("platform", "author").drop_nulls().unique().rows()
    return sorted({fold_text(name) for platform, name in pairs if not actors.find(platform, name)} - public)


def _is_distinctive(name: str) -> bool:
    """Say whether a name stands for nothing but the account, so that the program covers it without a mark, too."""
    return not is_word(name) and not is_compound(name)


@pytest.mark.slow
@pytest.mark.skipif(not EXPORTS.is_dir(), reason="needs the real exports in ../shared/data")
def test_no_ordinary_author_of_the_real_exports_is_found(tmp_path: Path) -> None:
    """Names that are ordinary words (as "专辑", "人物") are looked for where a mark makes them names."""
    warehouse = tmp_path / "house" / "n.duckdb"
    load(warehouse, _real_exports())
    told = pl.Series(_words_in(warehouse.parent))
    prepare(warehouse)
    authors = _ordinary_authors()
    assert len(authors) > 14_000
    distinctive = [name for name in authors if _is_distinctive(name)]
    # An institution keeps its name, in which a person's may stand: a museum is called after a brewery.
    public = _public_authors(warehouse)
    for words in (told, _cleaned(warehouse)):
        private = words.str.replace_many(public, ["\x00"], leftmost=True)
        assert [] == _found(private, distinctive)
        assert [] == _parted(private, distinctive)
    marked = told.str.extract_all(r"[@＠][\w\-·]+|[\w\-·]+的微博视频").explode().drop_nulls()
    names = marked.str.strip_chars("@＠").str.strip_suffix("的微博视频")
    assert [] == sorted(set(names) & set(authors))
    shutil.rmtree(warehouse.parent)


def _cleaned(warehouse: Path) -> pl.Series:
    """Return what prepare makes of the texts; not `folded`, where signs are gone and words of two sentences meet."""
    query = "SELECT text FROM core.texts UNION SELECT forwarded FROM core.post_texts WHERE forwarded IS NOT NULL"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return pl.Series([fold_text(text) for (text,) in connection.execute(query).fetchall()])


def _parted(told: pl.Series, names: list[str]) -> list[str]:
    """Return the long Chinese names whose letters stand in texts with a point, dash or space between them."""
    letters = {"".join(filter(str.isalnum, name)) for name in names if not name.isascii()}
    long = sorted(name for name in letters if len(name) >= 5 and _is_distinctive(name))
    parted = told
    for _ in range(2):  # a letter between two signs belongs to both finds
        parted = parted.str.replace_all(r"([^\x00-\x7f])[ .·_-]{1,3}([^\x00-\x7f])", "$1\x01$2")
    hits = parted.filter(parted.str.contains("\x01"))
    joined = hits.str.replace_all("\x01", "", literal=True)
    found = joined.str.extract_many(long, overlapping=True).explode().unique().drop_nulls()
    return [name for name in found if hits.str.replace_all(name, "\n").str.contains("\x01?".join(name)).any()]


def _public_authors(warehouse: Path) -> list[str]:
    """Return the authors that keep their names, the longest first."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        kept = "SELECT DISTINCT author FROM raw.posts WHERE NOT regexp_full_match(author, 'p_[0-9a-f]{16}')"
        return sorted((name for (name,) in connection.execute(kept).fetchall()), key=len, reverse=True)


def _found(told: pl.Series, names: list[str]) -> list[str]:
    """Return the names that stand in texts as words of their own: "Fayette" is not in "Fayetteville"."""
    hits = told.filter(told.str.contains_any(names))
    found = hits.str.extract_many(names, overlapping=True).explode().unique().drop_nulls().to_list()
    return [name for name in found if hits.str.contains(rf"(?:^|[^a-z0-9_]){_escaped(name)}(?:$|[^a-z0-9_])").any()]


def _escaped(name: str) -> str:
    return "".join(sign if sign.isalnum() else f"[{sign}]" if sign != "^" else r"\^" for sign in name)
