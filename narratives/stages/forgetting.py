"""Takes the words of removed posts out of what was said of narratives and stories: labels, terms, headlines, reasons.

A word goes where a removed post said it and no post that is left does. Runs of long ago are swept as the latest one is:
which posts their narratives had is known no more, but which words nobody else said is.
"""

import re
from collections.abc import Callable, Sequence

import duckdb
import polars as pl

from narratives.texts.fold import fold

# Columns of `core` that hold words of one post; that name narratives by terms; in which such names stand in a sentence.
_QUOTES = ("headline", "example", "excerpt")
_LABELS = ("label",)
_SENTENCES = ("reason",)
LABEL_GAP = " · "
GONE = "…"


def remember_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the words of the posts in `doomed(post_key)` in a temporary table until they can be forgotten."""
    connection.execute(_WORDS)


def forget_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget the words that were remembered, once neither the posts nor links to their texts are there any more."""
    for table, column, empty in _columns(connection, "VARCHAR", _QUOTES):
        connection.execute(_BLANK.format(table=table, column=column, empty=empty))
    lists = _columns(connection, "VARCHAR[]", ("",))
    terms = _gone(connection, _said(connection, lists))
    if not terms:
        return
    for table, column, _ in lists:
        kept = f'list_filter("{column}", lambda term: NOT list_contains($terms, term))'
        connection.execute(f'UPDATE core."{table}" SET "{column}" = {kept}', {"terms": terms})
    for table, column, _ in _columns(connection, "VARCHAR", _LABELS):
        _rewrite(connection, table, column, lambda label: _without_terms(label, terms))
    pattern = _any_of(terms)
    for table, column, _ in _columns(connection, "VARCHAR", _SENTENCES):
        _rewrite(connection, table, column, lambda reason: pattern.sub(GONE, reason))


def _said(connection: duckdb.DuckDBPyConnection, lists: Sequence[tuple[str, str, str]]) -> pl.Series:
    """Return the distinct terms of all narratives and stories."""
    found: set[str] = set()
    for table, column, _ in lists:
        rows = connection.execute(f'SELECT DISTINCT unnest("{column}") FROM core."{table}"').fetchall()
        found |= {term for (term,) in rows if term}
    return pl.Series("term", sorted(found), pl.String)


def _gone(connection: duckdb.DuckDBPyConnection, terms: pl.Series) -> list[str]:
    """Return the terms that only removed posts said."""
    said = terms.to_frame().with_columns(folded=fold(terms)).filter(pl.col("folded") != "").to_arrow()  # noqa: F841
    return [term for (term,) in connection.execute(_GONE).fetchall()]


def _without_terms(label: str, terms: Sequence[str]) -> str:
    return LABEL_GAP.join(term for term in label.split(LABEL_GAP) if term not in terms) or GONE


def _any_of(terms: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of whole terms, the longest first; a Chinese one needs no gap beside it."""
    longest = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, longest))})(?![A-Za-z0-9])")


def _rewrite(connection: duckdb.DuckDBPyConnection, table: str, column: str, mend: Callable[[str], str]) -> None:
    """Put each value of a column through a function."""
    values = connection.execute(f'SELECT DISTINCT "{column}" FROM core."{table}"').fetchall()
    pairs = [(value, mend(value)) for (value,) in values if value is not None]
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    mended = pl.DataFrame(changed, schema=["old", "new"], orient="row").cast(pl.String).to_arrow()  # noqa: F841
    connection.execute(f'UPDATE core."{table}" AS said SET "{column}" = new FROM mended WHERE said."{column}" = old')


def _columns(connection: duckdb.DuckDBPyConnection, kind: str, endings: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return table, column and the empty value of the columns of `core` whose names end like that."""
    rows = connection.execute(_COLUMNS, [kind]).fetchall()
    return [(table, column, empty) for table, column, empty in rows if column.endswith(endings)]


_WORDS = """
    CREATE OR REPLACE TEMP TABLE doomed_words AS
    SELECT text, NULL AS folded FROM raw.posts SEMI JOIN doomed USING (post_key)
    UNION
    SELECT text, folded FROM core.texts JOIN core.post_texts USING (text_id) SEMI JOIN doomed USING (post_key)
"""
_LEFT = "(SELECT * FROM core.texts SEMI JOIN core.post_texts USING (text_id))"
# Words parted by spaces, as folded texts have them: a term is no part of a longer word.
_GONE = f"""
    WITH said_by_removed AS (
        SELECT term, ' ' || folded || ' ' AS folded, regexp_matches(folded, '\\p{{Han}}') AS is_chinese FROM said
        WHERE EXISTS (SELECT 1 FROM doomed_words AS word WHERE contains(word.folded, said.folded))
    )
    SELECT term FROM said_by_removed AS said
    WHERE NOT EXISTS (
        SELECT 1 FROM {_LEFT} AS kept
        WHERE contains(' ' || kept.folded || ' ', if(is_chinese, trim(said.folded), said.folded))
    )
    ORDER BY term
"""
_COLUMNS = """
    SELECT table_name, column_name, if(is_nullable = 'YES', 'NULL', '''''')
    FROM information_schema.columns
    JOIN information_schema.tables USING (table_catalog, table_schema, table_name)
    WHERE table_schema = 'core' AND table_type = 'BASE TABLE' AND table_catalog = current_database() AND data_type = ?
        AND NOT starts_with(table_name, 'published_')
    ORDER BY ALL
"""
_BLANK = f"""
    UPDATE core."{{table}}" SET "{{column}}" = {{empty}}
    WHERE length("{{column}}") > 3
        AND EXISTS (SELECT 1 FROM doomed_words WHERE contains(text, rtrim("{{column}}", '… ')))
        AND NOT EXISTS (SELECT 1 FROM {_LEFT} AS kept WHERE contains(kept.text, rtrim("{{column}}", '… ')))
"""
