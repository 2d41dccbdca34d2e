"""Every view of the schema `out` is exported, or named as left out with a reason."""

from narratives.exports.catalog import LEFT_OUT, TABLES, is_personal, is_public
from narratives.exports.tables import out_views, private_tables, read_tables
from narratives.warehouse import open_reader

# Columns of a public export that hold text: ids, and words from closed lists.
WORDS = {
    "sphere", "home_sphere", "platform", "topic", "verdict", "verdict_before", "tone", "stance", "status", "event",
    "level", "period", "author_role", "country", "frame", "kind", "leader", "trend", "method", "measure",
}  # fmt: skip


def test_no_view_is_forgotten(results):
    """A new view is in `TABLES` of the catalogue, or in `LEFT_OUT` with a reason."""
    with open_reader(results) as connection:
        views = set(out_views(connection))
    exported = {table.views[0] for table in TABLES} | {view for table in TABLES for view in table.views}
    assert set() == views - exported - set(LEFT_OUT)
    assert [] == [view for view, reason in LEFT_OUT.items() if view in views and not reason]


def test_no_view_is_both_exported_and_left_out():
    """Only what `posts` draws on has its reason, too."""
    assert {"posts", "post_narratives"} == {view for table in TABLES for view in table.views} & set(LEFT_OUT)


def test_every_column_has_its_comment(results):
    """The dictionary of an export leaves nothing to be guessed."""
    with open_reader(results) as connection:
        tables = list(read_tables(connection))
    assert [] == [(rows.name, one.name) for rows in tables for one in rows.columns if not one.comment]


def test_public_tables_hold_no_words_of_anybody(results):
    """Texts are ids or from closed lists; nothing names a person, nothing quotes a post."""
    with open_reader(results) as connection:
        tables = list(read_tables(connection, public=True))
        private = private_tables(connection)
    texts = {(rows.name, one.name) for rows in tables for one in rows.columns if one.data_type.startswith("VARCHAR")}
    closed = {name for _, name in texts if not name.endswith("_id") and not name.startswith(("weibo_", "twitter_"))}
    assert set() == closed - WORDS
    assert set() == {name for _, name in texts} & {"author", "text", "url", "label", "headline", "reason", "text_id"}
    assert set() == {rows.name for rows in tables} & set(private)


def test_a_new_table_about_people_is_private_until_someone_says_otherwise():
    """A column that names an author is enough; words are never public, ids and figures are."""
    assert (True, False) == (is_personal({"author", "posts"}), is_personal({"story_id", "posts"}))
    assert [True, True, False, False] == [
        is_public(name, kind)
        for name, kind in (
            ("story_id", "VARCHAR"),
            ("share", "DOUBLE"),
            ("headline", "VARCHAR"),
            ("terms", "VARCHAR[]"),
        )
    ]


def test_a_topic_alone_is_read_where_it_is_wanted(results):
    """Tables of narratives and stories are cut down by these."""
    with open_reader(results) as connection:
        tables = {rows.name: rows.frame for rows in read_tables(connection, topic="xinjiang")}
    assert {"xinjiang"} == set(tables["posts"]["topic"]) == set(tables["narratives"]["topic"])
    assert {"t-xinjiang-99aa01"} == set(tables["narrative_evidence"]["narrative_id"])
