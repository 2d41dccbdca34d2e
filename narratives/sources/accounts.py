"""Which account a post is of, when some exports give its number, others its name, and some neither.

Numbers and names are kept as what stands for them (`Names.pseudonym`), so that exports of one account can be
brought together without anybody being named.
"""

import polars as pl

from narratives.sources.privacy import Names
from narratives.sources.roles import Rules


def with_given_author(frame: pl.DataFrame, author: str | None, role: str | None) -> pl.DataFrame:
    """Fill in the author that the user gave, and his role, where an export names none."""
    if author is None:
        return frame
    is_unnamed = pl.col("author").is_null()
    given = pl.coalesce(pl.lit(role, pl.String), pl.col("author_role"))
    return frame.with_columns(
        author=pl.coalesce("author", pl.lit(author)),
        author_role=pl.when(is_unnamed).then(given).otherwise("author_role"),
    )


def with_roles(frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Give each draft the role that the export or a rule gives to its author."""
    keys = ["platform", "author", "author_id", "author_role"]
    accounts = frame.select(keys).unique()
    found = accounts.with_columns(rules.of(accounts).alias("found"))
    joined = frame.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.drop("author_role").rename({"found": "author_role"})


def with_accounts(frame: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Give each draft what stands for its account's number (`account`) and for its name (`alias`)."""
    keys = ["platform", "author", "author_id"]
    pairs = frame.select(keys).unique()
    rows = [[_stands_for(names, platform, one) for one in (number, name)] for platform, name, number in pairs.rows()]
    found = pl.DataFrame(rows, schema={"account": pl.String, "alias": pl.String}, orient="row")
    return frame.join(pairs.hstack(found), on=keys, how="left", nulls_equal=True, maintain_order="left")


def _stands_for(names: Names, platform: str | None, handle: str | None) -> str | None:
    return names.pseudonym(platform or "", handle) if handle else None


def accounts_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts of a frame of posts, each once: `platform`, `account`, `alias`, and how they are shown."""
    columns = ("platform", "account", "alias", "author", "author_role", "country")
    return frame.select(columns).unique().filter(pl.col("author").is_not_null())
