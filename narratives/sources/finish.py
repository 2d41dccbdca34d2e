"""Drafts of any format become posts, with one kind of id and clock and no private names, or are set aside."""

from dataclasses import dataclass

import polars as pl

from narratives.sources import ids
from narratives.sources.accounts import accounts_of, with_accounts, with_given_author, with_roles
from narratives.sources.base import DRAFT
from narratives.sources.covering import covered
from narratives.sources.platforms import ALIASES, SPHERE_OF
from narratives.sources.privacy import Names, with_authors
from narratives.sources.set_aside import rejects_of, told_fields, unread_rejects, without_words
from narratives.sources.times import EARLIEST, latest, read_times
from narratives.vocabulary import SPHERES

LONGEST_TEXT = 200_000
LONGEST_ID = 200
# From this many rows on, a batch that is at midnight throughout carries days, however its times are written.
MIDNIGHT_ROWS = 20
# With fewer rows that have a clock, a common shift may be chance.
CLOCK_ROWS = 5
COUNTS = ("likes", "reposts", "comments", "views")
POST_COLUMNS = (
    "part", "post_key", "post_id", "platform", "sphere", "account", "author", "author_role", "country", "created_at",
    "created_precision", "text", "lang_given", "url", "source", "repost_of", "quote_of", "reply_to",
    "is_truncated", *COUNTS, "counted_at", "file_line",
)  # fmt: skip
# Addresses that lead to a post without naming its author.
_NEUTRAL = ("https://twitter.com/i/status/{}", "https://m.weibo.cn/status/{}")
# How tools write nothing.
_NO_LANG = ("und", "qam", "qct", "qht", "qme", "qst", "zxx")  # Twitter's codes for texts of no language
_NOTHING = ("", "NA", "NaN", "nan", "None", "null", "NULL")


@dataclass(frozen=True)
class Options:
    """What the user said about the files of one load.

    Attributes:
        platform: Of the format, for rows that do not say theirs.
        sphere: Given by the user; wins over what rows say.
        makes_ids: Whether ids lost to a spreadsheet are replaced by ids made of author, time and text.
        author: Given by the user, for rows that name none.
        role: Of that author.
        are_days: Whether earlier rows of the same file stood at midnight throughout.
    """

    names: Names
    platform: str | None = None
    sphere: str | None = None
    makes_ids: bool = False
    author: str | None = None
    role: str | None = None
    are_days: bool = False


@dataclass(frozen=True)
class Finished:
    """Posts of one batch and the rows set aside (`line`, `reason`, `row_text`).

    A batch can hold several small files; `part` numbers them, in each of the frames.

    Attributes:
        checks: A row for each part: `restored_ids`, `lost_ids`, rows with and without an author (`named`, `unnamed`),
            `only_days`, and `hours_off`, by which most written times are ahead of the ids' clocks; 0 if they agree.
        accounts: Which accounts were met: `account` stands for the number, `alias` for the name.
        originals: `post_key` and `original`, the text as exported, of the posts whose text had names replaced.
        names: `author`, the pseudonym, `platform` and `name` of accounts that were not known before.
    """

    posts: pl.DataFrame
    rejects: pl.DataFrame
    checks: pl.DataFrame
    accounts: pl.DataFrame
    originals: pl.DataFrame
    names: pl.DataFrame


def finish(drafts: pl.DataFrame, options: Options) -> Finished:
    """Turn drafts into posts and rejects; together they are as many as the drafts."""
    drafts = drafts if "part" in drafts.columns else drafts.with_columns(part=pl.lit(0, pl.Int32))
    unread = drafts.filter(pl.col("problem").is_not_null())
    frame = _tidy(drafts.filter(pl.col("problem").is_null()))
    frame = _with_sphere(frame, options)
    frame = _with_ids(frame, options)
    frame = _with_times(frame, options.are_days)
    frame = with_given_author(frame, options.author, options.role)
    frame = frame.with_columns(**told_fields(options.names))
    frame = with_accounts(with_roles(frame, options.names.actors.rules), options.names)
    frame, new_names = with_authors(frame, options.names)
    frame = frame.with_columns(is_named=_is_named(frame["post_id"], options.names))
    frame = _without_names(frame.with_columns(reason=_reason(options.names)), options.names)
    good = frame.filter(pl.col("reason").is_null())
    bad = frame.filter(pl.col("reason").is_not_null())
    rejects = pl.concat([rejects_of(bad, options.names), unread_rejects(unread, options.names)])
    rejects = rejects.sort("part", "line", maintain_order=True)
    return Finished(_posts(good), rejects, _checks(frame), accounts_of(good), _originals(good), new_names)


def _checks(frame: pl.DataFrame) -> pl.DataFrame:
    """Collect for each part what the user may want to know about its rows."""
    is_good = pl.col("reason").is_null()
    is_timed = is_good & pl.col("clock").is_not_null() & (pl.col("created_precision") != "day")
    ahead = (pl.col("created_at") - pl.col("clock")).dt.total_minutes() / 60
    off = ((ahead * 2).round() / 2).filter(is_timed)  # zones are half hours apart
    is_shifted = (off.len() >= CLOCK_ROWS) & ((off == off.median()).mean() > 0.8)
    return frame.group_by("part", maintain_order=True).agg(
        restored_ids=(is_good & pl.col("is_restored")).sum(),
        lost_ids=(~is_good & pl.col("is_lost")).sum(),
        named=pl.col("author").is_not_null().sum(),
        unnamed=pl.col("author").is_null().sum(),
        only_days=pl.col("only_days").any(),
        hours_off=pl.when(is_shifted).then(off.median()).otherwise(0.0),
    )


def _tidy(drafts: pl.DataFrame) -> pl.DataFrame:
    """Trim everything, drop NULs and write the many words for nothing as NULL."""
    bare = [pl.col(name).str.replace_all("\x00", "", literal=True).str.strip_chars() for name in DRAFT if name != "row"]
    tidy = drafts.with_columns(bare)
    others = pl.col([name for name in DRAFT if name not in ("text", "row", "problem")])
    lang = pl.when(~pl.col("lang_given").is_in(_NO_LANG)).then("lang_given")
    return tidy.with_columns(lang_given=lang).with_columns(
        pl.when(~others.is_in(_NOTHING)).then(others),
        text=pl.when(pl.col("text") != "").then(pl.col("text").str.replace_all("\r\n", "\n", literal=True)),
    )


def _with_sphere(frame: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Fill in platform by sphere and sphere by platform."""
    given = pl.col("sphere").str.to_lowercase()
    written = pl.col("platform").str.to_lowercase()
    platform = pl.coalesce(written.replace(ALIASES), pl.lit(options.platform), given)
    default = platform.replace_strict(SPHERE_OF, default=None, return_dtype=pl.String)
    return frame.with_columns(platform=platform, sphere=pl.coalesce(pl.lit(options.sphere), given, default))


def _with_ids(frame: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Clean ids; take the exact one from address or `bid` where a spreadsheet or a float spoilt it."""
    frame = frame.with_columns(
        given=ids.cleaned(pl.col("post_id")),
        by_url=ids.in_url(pl.col("platform"), pl.col("url")),
        by_bid=pl.when(pl.col("platform") == "weibo")
        .then(pl.col("bid"))
        .map_batches(ids.to_mids, return_dtype=pl.String),
    ).with_columns(exact=pl.coalesce("by_bid", "by_url"))
    spoilt = ids.is_written_short(pl.col("given")) | _is_zeroed()
    rounded = ids.is_rounded(pl.col("exact"), pl.col("given")).fill_null(False)
    frame = frame.with_columns(is_spoilt=spoilt.fill_null(False), is_rounded=rounded)
    mends = pl.col("is_spoilt") | pl.col("is_rounded") | pl.col("given").is_null()
    made = _made_id() if options.makes_ids else pl.lit(None, pl.String)
    return frame.with_columns(
        post_id=pl.when(mends).then(pl.coalesce("exact", made)).otherwise("given"),
        is_restored=(pl.col("is_spoilt") | pl.col("is_rounded")) & pl.col("exact").is_not_null(),
        is_lost=pl.col("is_spoilt") & pl.col("exact").is_null() & made.is_null(),
    )


def _is_zeroed() -> pl.Expr:
    """Say which ids end in zeros after 15 digits, as spreadsheets leave them; one alone may be chance."""
    zeroed = ids.is_zeroed(pl.col("given")).fill_null(False)
    return zeroed & (zeroed.sum().over("part") >= 2) & (zeroed.mean().over("part") > 0.2)


def _made_id() -> pl.Expr:
    return ids.made(pl.col("author"), pl.col("created_at"), pl.col("text"))


def _with_times(frame: pl.DataFrame, are_days: bool) -> pl.DataFrame:
    clock = frame.select(clock=ids.clock(pl.col("platform"), pl.col("post_id"))).to_series()
    only_days = frame.select(_only_days(are_days)).to_series()
    times = read_times(frame["created_at"], frame["platform"], clock, only_days)
    no_clock = pl.repeat(None, frame.height, dtype=clock.dtype, eager=True)
    counted = read_times(frame["counted_at"], frame["platform"], no_clock)["created_at"]
    frame = frame.rename({"created_at": "written_at"}).with_columns(times)
    return frame.with_columns(counted_at=counted, clock=clock, only_days=only_days)


def _only_days(are_days: bool) -> pl.Expr:
    """Say which times carry no more than the day: where a whole file stands at midnight of its own zone."""
    local = pl.col("created_at").str.contains(r"[T ]0?0:00(?::00(?:\.0+)?)?(?:\s*(?:Z|[+-]\d\d:?\d\d))?$")
    is_many = pl.lit(True) if are_days else pl.len().over("part") >= MIDNIGHT_ROWS
    return (is_many & local.fill_null(True).all().over("part") & local.any().over("part")).fill_null(False)


def _is_named(post_ids: pl.Series, names: Names) -> pl.Series:
    """Say which ids are names of known accounts; no id of a platform is, for those are numbers."""
    rows = post_ids.str.contains(r"^@|^\D").fill_null(False).arg_true()
    is_named = [names.known.knows(post_id) for post_id in post_ids.gather(rows)]
    return pl.repeat(False, len(post_ids), eager=True).scatter(rows, is_named)


def _reason(names: Names) -> pl.Expr:
    """Say why a row cannot be a post; NULL if it can. Columns may be shifted, so no words of them are repeated."""
    post_id, sphere, at = pl.col("post_id"), pl.col("sphere"), pl.col("created_at")

    def shown(name: str) -> pl.Expr:
        said = pl.col(name).fill_null("").str.slice(0, 40)
        return said if names.keeps_all else without_words(said)

    return pl.coalesce(
        _when(
            pl.col("is_lost"),
            pl.format("the id {} lost digits in a spreadsheet, and no address restores it", "given"),
        ),
        _when(post_id.is_null(), pl.lit("has no id")),
        _when(pl.col("is_named"), pl.lit("its id is the name of an account: are its columns shifted?")),
        _when(post_id.str.len_chars() > LONGEST_ID, pl.lit(f"its id is longer than {LONGEST_ID} characters")),
        _when(sphere.is_null(), pl.lit("says no sphere: weibo or twitter (or load it with --sphere)")),
        _when(
            ~sphere.is_in(SPHERES),
            pl.format("the sphere '{}' is not weibo or twitter", shown("sphere")),
        ),
        _when(
            ~pl.col("platform").is_in(list(SPHERE_OF)),
            pl.format("the platform '{}' is not known", shown("platform")),
        ),
        _when(pl.col("text").is_null(), pl.lit("has no text")),
        _when(
            pl.col("text").str.len_chars() > LONGEST_TEXT,
            pl.format(f"its text of {{}} characters is longer than {LONGEST_TEXT:,}", pl.col("text").str.len_chars()),
        ),
        _when(at.is_null() & pl.col("written_at").is_null(), pl.lit("has no time of publication")),
        _when(at.is_null(), pl.format("the time '{}' cannot be read", shown("written_at"))),
        _when((at < EARLIEST) | (at > latest()), pl.format("the time '{}' is out of range", shown("written_at"))),
    )


def _when(condition: pl.Expr, reason: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(reason)


def _without_names(frame: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Take private names out of texts, addresses, sources and links to other posts; `original` keeps the text."""
    tweet, weibo = (pl.format(address, "post_id") for address in _NEUTRAL)
    is_numeric = pl.col("post_id").str.contains(r"^\d+$")
    platform = pl.when(is_numeric).then("platform")
    neutral = pl.when(platform == "twitter").then(tweet).when(platform == "weibo").then(weibo)
    kept = pl.coalesce(pl.when(pl.col("is_public")).then(pl.col("url")), neutral)
    frame = frame.with_columns(url=kept, original=pl.col("text"), **_links(frame, names))
    told = frame["platform"], names, frame["mentions"], frame["owner"]
    return frame.with_columns(covered(frame[column], *told) for column in ("text", "url", "source"))


def _links(frame: pl.DataFrame, names: Names) -> dict[str, pl.Expr]:
    """Return the ids of other posts; what is written in their place but looks like none of the file's ids is a name."""
    links = {name: ids.cleaned(pl.col(name)) for name in ("repost_of", "quote_of", "reply_to")}
    if names.keeps_all or frame.select(pl.all_horizontal(pl.col(links).is_null().all())).item():
        return links
    own = frame.filter(~pl.col("is_named")).select(ids.shape(pl.col("post_id")).unique()).to_series()
    shapes = own.drop_nulls().to_list()
    exact = {name: pl.coalesce(ids.in_url(pl.col("platform"), link), link) for name, link in links.items()}
    return {name: pl.when(_is_id(link, shapes)).then(link) for name, link in exact.items()}


def _is_id(link: pl.Expr, shapes: list[str]) -> pl.Expr:
    return link.str.contains(r"^\d+$") | ids.is_bid(link) | ids.shape(link).is_in(shapes)


def _originals(frame: pl.DataFrame) -> pl.DataFrame:
    changed = frame.filter(pl.col("original") != pl.col("text"))
    return changed.select(pl.format("{}:{}", "platform", "post_id").alias("post_key"), "original")


def _posts(frame: pl.DataFrame) -> pl.DataFrame:
    counts = [_count(name) for name in COUNTS]
    truncated = pl.col("text").str.contains(r"(?:…|\.{3})(?:全文|展开)?(?:\s*https?://\S+)?$")
    return frame.with_columns(counts).select(
        "part",
        pl.format("{}:{}", "platform", "post_id").alias("post_key"),
        *POST_COLUMNS[2:18],
        pl.coalesce(pl.col("is_truncated").str.to_lowercase().is_in(("true", "1")).fill_null(False) | truncated).alias(
            "is_truncated"
        ),
        *COUNTS,
        "counted_at",
        pl.col("line").alias("file_line"),
    )


def _count(name: str) -> pl.Expr:
    """Read a count as tools write it: `12`, `3.0`, `1,234`, `1.2万`, `100万+`."""
    bare = pl.col(name).str.replace_all(r"[,+\s]", "")
    number = bare.str.strip_chars_end("万").cast(pl.Float64, strict=False)
    whole = pl.when(bare.str.ends_with("万")).then(number * 10_000).otherwise(number).round()
    return pl.when(whole.is_between(0, 2**53)).then(whole).cast(pl.Int64, strict=False).alias(name)
