"""One account, one author: what exports say of its number, its name and its role is brought together.

One export has only the number of an account, another only its name, a third both and that it is a medium. Each
post then shows the author by the best of them: a public name before a pseudonym, that of a name before that of a
number, and the role that says most.
"""

import duckdb
import polars as pl

# From what says least to what says most.
ROLES = (
    "unknown", "public", "platform", "platform_trending", "organisation", "media", "politician", "government",
    "state_media", "diplomat",
)  # fmt: skip
ROLE_RANK = f"list_position({list(ROLES)}, author_role)"
# A pseudonym of a number has to give way to that of a name; ties are broken alike whatever came first.
AUTHOR_RANK = """
    (author IS NOT NULL, NOT coalesce(regexp_full_match(author, 'p_[0-9a-f]{16}'), false),
     author IS DISTINCT FROM account, author)
"""


def unify(connection: duckdb.DuckDBPyConnection, met: pl.DataFrame) -> None:
    """Remember the accounts of a batch, and bring the posts of those together that exports tell of differently.

    Args:
        connection: A writer.
        met: `platform`, `account`, `alias`, `author`, `author_role`, `country`; each combination once.
    """
    incoming = met.to_arrow()  # noqa: F841 - DuckDB finds it by its name
    connection.execute("CREATE OR REPLACE TEMP TABLE met AS FROM incoming")
    connection.execute(_REMEMBER)
    if connection.execute(_DIFFERS).fetchone():
        for statement in (_BEST, _BY_NUMBER, _BY_NAME):
            connection.execute(statement)


def linked(connection: duckdb.DuckDBPyConnection, names: list[str]) -> list[str]:
    """Return the names and numbers of the accounts that `platform:name` stands for one of, in small letters."""
    return [name for (name,) in connection.execute(_LINKED, [names]).fetchall()]


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the accounts of which no post is left."""
    connection.execute(_FORGET)


_REMEMBER = """
    INSERT INTO raw.accounts BY NAME
    SELECT platform, account, alias, author, author_role, country FROM met
    EXCEPT SELECT platform, account, alias, author, author_role, country FROM raw.accounts
"""
_DIFFERS = " UNION ALL ".join(
    f"""
    SELECT 1 FROM met JOIN raw.accounts AS known USING (platform, {key})
    WHERE (met.author, met.author_role, met.country) IS DISTINCT FROM (known.author, known.author_role, known.country)
    """
    for key in ("account", "alias")
)
# The account of each row: its number; of a row without one, the number that its name alone belongs to, or the name.
_HELD = """
    SELECT
        *,
        coalesce(
            account,
            CASE WHEN count(DISTINCT account) OVER named = 1 THEN any_value(account) OVER named END,
            alias
        ) AS holder
    FROM raw.accounts
    WINDOW named AS (PARTITION BY platform, alias)
"""
_BEST = f"""
    CREATE OR REPLACE TEMP TABLE best AS
    WITH held AS ({_HELD}),
    touched AS (SELECT DISTINCT platform, holder FROM held SEMI JOIN met USING (platform, author))
    SELECT
        platform,
        holder,
        arg_max(author, {AUTHOR_RANK}) AS author,
        arg_max(author_role, {ROLE_RANK}) AS author_role,
        max(country) AS country,
        list(DISTINCT alias) AS aliases
    FROM held SEMI JOIN touched USING (platform, holder)
    GROUP BY platform, holder
    HAVING count(DISTINCT (author, author_role, country)) > 1
"""
_SET = """
    UPDATE raw.posts AS post SET
        author = best.author, author_role = best.author_role, country = coalesce(best.country, post.country)
"""
_CHANGES = "(post.author, post.author_role) IS DISTINCT FROM (best.author, best.author_role)"
_BY_NUMBER = f"{_SET} FROM best WHERE post.platform = best.platform AND post.account = best.holder AND {_CHANGES}"
_BY_NAME = f"""
    {_SET} FROM (SELECT * EXCLUDE (aliases), unnest(aliases) AS alias FROM best) AS best
    WHERE post.platform = best.platform AND post.account IS NULL AND post.author = best.alias AND {_CHANGES}
"""
_LINKED = f"""
    WITH held AS ({_HELD}),
    keys AS (
        SELECT platform, holder, unnest([account, alias, author]) AS name FROM held
    )
    SELECT DISTINCT platform || ':' || lower(name) FROM keys
    WHERE name IS NOT NULL AND (platform, holder) IN (
        SELECT (platform, holder) FROM keys WHERE list_contains($1, platform || ':' || lower(name))
    )
"""
_FORGET = """
    DELETE FROM raw.accounts AS known
    WHERE NOT EXISTS (
        SELECT 1 FROM raw.posts AS post
        WHERE post.platform = known.platform AND post.account = known.account
    ) AND NOT EXISTS (
        SELECT 1 FROM raw.posts AS post
        WHERE post.platform = known.platform AND post.author IN (known.alias, known.author)
    )
"""
