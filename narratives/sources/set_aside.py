"""What may be kept of a row that is no post: names replaced if it could be read, else its shape without any words.

Quotation marks of a broken row do not pair and its columns are shifted, so nobody can say what is a name in it.
"""

import json
import re
from collections.abc import Mapping

import polars as pl

from narratives.sources.actors import PUBLIC, PUBLIC_ROLES
from narratives.sources.covering import covered
from narratives.sources.platforms import SPHERE_OF
from narratives.sources.privacy import Names
from narratives.vocabulary import SPHERES

LONGEST_ROW = 2_000
LONGEST_WORDS = 1_500
# Keys of posts that exporters write; all other words of a broken row may be names.
_KEYS = (
    "author", "author_id", "author_role", "bid", "comments", "content", "counted_at", "country", "created_at",
    "data", "date", "full_text", "id", "id_str", "is_truncated", "lang", "likes", "mblog", "mid", "name", "platform",
    "quote_of", "reply_to", "repost_of", "reposts", "screen_name", "source", "sphere", "text", "tweet", "url", "user",
    "user_id", "username", "views",
)  # fmt: skip
_KEY = re.compile(rf"(?<=[\"'])(?:{'|'.join(_KEYS)})(?=[\"']\s*:)")
_WORD = re.compile(r"[^\s{}\[\]\"',:;|\\]+")
# A word where a time, an id or a name of a platform should stand.
WORD = r"\p{L}[\p{L}\p{M}\p{N}_]*"
_LANGUAGE = r"^[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?$"
_SHOWN = ("post_id", "platform", "sphere", "author", "author_role", "written_at", "text", "lang_given", "source")


def shape_of(row: str, names: Names) -> str:
    """Return what may be kept of a row that cannot be read: of JSON the order of its keys, of a table its length."""
    if names.keeps_all:
        return row[:LONGEST_ROW]
    row = row[: 10 * LONGEST_ROW]
    if not row.lstrip().startswith(("{", "[")):
        return f"({len(row):,} characters that may hold names; see the file)"
    keys = {found.start(): found.end() for found in _KEY.finditer(row)}
    shape = _WORD.sub(lambda at: at[0] if keys.get(at.start()) == at.end() else "…", row)
    return shape[:LONGEST_ROW]


def without_words(column: pl.Expr) -> pl.Expr:
    """Mask the words of what should have been a time or the name of a platform.

    The T between a day and its hour stays, and the Z of UTC: a purge by date reads the time again.
    """
    kept = column.str.replace_all(r"(\d)T(\d\d:)", "${1}\x01${2}").str.replace(r"(\d)Z$", "${1}\x02")
    masked = kept.str.replace_all(WORD, "…")
    return masked.str.replace_all("\x01", "T", literal=True).str.replace_all("\x02", "Z", literal=True)


def told_fields(names: Names) -> dict[str, pl.Expr]:
    """Return expressions that keep of columns with few values those values only: a shifted column may hold a name."""
    if names.keeps_all:
        return {}
    return {
        "lang_given": pl.when(pl.col("lang_given").str.contains(_LANGUAGE)).then("lang_given"),
        "country": pl.when(pl.col("country").str.contains(r"^[A-Za-z]{2}$")).then("country"),
        "author_role": pl.when(pl.col("author_role").is_in((PUBLIC, *PUBLIC_ROLES))).then("author_role"),
    }


def unread_rejects(frame: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return line, reason and shape of each row that could not be read (`problem`, `row`)."""
    shapes = pl.Series("row_text", [shape_of(row or "", names) for row in frame["row"]], pl.String)
    return frame.select("part", "line", reason="problem").with_columns(shapes)


def rejects_of(frame: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return line, reason and what is kept of each row that was read and cannot be a post."""
    if not names.keeps_all:
        is_name = pl.col("is_named") | ~pl.col("given").str.contains(r"\d")
        ids = pl.col("post_id", "given")
        masked = pl.when(is_name).then(ids.str.replace_all(WORD, "…")).otherwise(ids)
        frame = frame.with_columns(masked, without_words(pl.col("written_at")))
    rows = [_kept(row, names) for row in frame.select("given", *_SHOWN).iter_rows(named=True)]
    kept = pl.Series("row_text", rows, pl.String)
    # Its text may still name an author of another one.
    kept = covered(kept, frame["platform"], names, marked=False)
    return frame.select("part", "line", "reason").with_columns(kept.alias("row_text"))


def _kept(row: Mapping[str, str | None], names: Names) -> str:
    said = {"created_at" if name == "written_at" else name: row[name] for name in _SHOWN if row[name] is not None}
    if row["author"] is None:
        said.pop("author_role", None)
    if "post_id" not in said and row["given"]:
        said["post_id"] = row["given"]
    if not names.keeps_all:
        said = {name: value for name, value in said.items() if _is_told(name, value)}
    said["text"] = (said.get("text") or "")[:LONGEST_WORDS]
    return json.dumps(said if said["text"] else {k: v for k, v in said.items() if k != "text"}, ensure_ascii=False)


def _is_told(name: str, value: str | None) -> bool:
    """Say whether a value is one that its column can have."""
    return (name != "sphere" or value in SPHERES) and (name != "platform" or value in SPHERE_OF)
