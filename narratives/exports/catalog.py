"""Which views of the warehouse are exported, which are left out and why, and which columns anyone may see.

A new view needs one entry here, in `TABLES` or in `LEFT_OUT`.
"""

from dataclasses import dataclass

# The post's own columns join those of its place in the run: one row says all that is known of it.
_POSTS = """
SELECT place.*, post.* EXCLUDE (post_id, platform, sphere, author, created_at, text_id, post_key)
FROM out.post_narratives AS place JOIN out.posts AS post USING (post_key)
"""


@dataclass(frozen=True)
class Table:
    """One table of an export.

    Attributes:
        name: of the table, and of its file.
        views: of the schema `out` that its columns come from; the first one holds its rows.
        query: that gives its rows; all of the first view if empty.
        public: columns that anyone may see; chosen by `is_public` if `None`, the whole table is private if empty.
    """

    name: str
    views: tuple[str, ...]
    query: str = ""
    public: tuple[str, ...] | None = None


def _view(name: str, public: tuple[str, ...] | None = None) -> Table:
    return Table(name, (name,), public=public)


TABLES = (
    Table(
        "posts",
        ("post_narratives", "posts"),
        _POSTS,
        ("post_id", "platform", "sphere", "topic", "narrative_id", "story_id", "tone", "stance", "membership"),
    ),
    _view("narratives"),
    _view("stories"),
    _view("themes"),
    _view("tellings"),
    _view("matches"),
    _view("match_candidates"),
    _view("narrative_evidence", ("narrative_id", "rank", "post_id", "platform", "distance")),
    _view("timeline"),
    _view("lives"),
    _view("convergence"),
    _view("convergence_parts"),
    _view("convergence_trends"),
    _view("lead_lag"),
    _view("first_posts"),
    _view("topics"),
    _view("coverage"),
    _view("coverage_gaps"),
    _view("narrative_events"),
    _view("story_events"),
    _view("theme_events"),
    _view("actors"),
    _view("concentration"),
    _view("reciprocity"),
    _view("responses"),
    _view("frames"),
    _view("post_frames"),
    _view("copies"),
    _view("evaluations"),
)

# What is told of each of these, and why no file of its own holds it.
LEFT_OUT = {
    "post_narratives": "its rows are those of posts",
    "posts": "posts on a topic are in posts, with all that is known of them; no run looks at the others",
    "loads": "paths on your machine; `narratives bundle` has the hashes of what was loaded",
    "coordination": "`--format coortweet` writes it, as coortweet_texts.csv",
    "rejects": "rows that could not be read, for whoever loaded them: `narratives rejects`",
    "run_stories": "stories of the run before stand beside the latest run's: `narratives compare`",
    "runs": "the run of an export stands in its README and in datapackage.json; `narratives bundle` has its settings",
}

# Words from closed lists, which tell nothing of a person.
_CLOSED = {
    "sphere", "home_sphere", "platform", "topic", "verdict", "verdict_before", "tone", "stance", "status", "event",
    "level", "period", "author_role", "country", "frame", "kind", "leader", "trend", "method", "measure",
    "weibo_tone", "twitter_tone", "weibo_stance", "twitter_stance",
}  # fmt: skip
# A table that has one of these is about people.
_PERSONAL = {"author", "account_id", "author_id"}
_INTERNAL = {"text_id", "load_id", "evaluation_id"}


def is_personal(columns: set[str]) -> bool:
    """Tell whether a table with these columns is about people, so that no part of it is public."""
    return bool(_PERSONAL & columns)


def is_public(column: str, data_type: str) -> bool:
    """Tell whether anyone may see a column: ids, derived labels from closed lists, figures and days; never words.

    Args:
        column: its name.
        data_type: its type in DuckDB.
    """
    if column in _INTERNAL:
        return False
    return column in _CLOSED or column.endswith("_id") or not data_type.startswith(("VARCHAR", "JSON", "STRUCT", "MAP"))
