"""Time and actors as the report shows them: one table each, from the views that hold a row; others are left out."""

from dataclasses import dataclass

from narratives.report.reading import Reader, Row, read


@dataclass(frozen=True)
class Section:
    """A table of the report.

    Attributes:
        title: what it answers.
        words: what its figures mean, and when not to trust them.
        columns: key of each column, its heading and the filter by which its values are written.
        rows: what it says; a report leaves a section without rows out, and says so.
    """

    title: str
    words: str
    columns: tuple[tuple[str, str, str], ...]
    rows: list[Row]


@dataclass(frozen=True)
class _Kind:
    """How a section is read: the view that it needs, its query, and how it is shown."""

    view: str
    query: str
    title: str
    words: str
    columns: tuple[tuple[str, str, str], ...]


def time_sections(connection: Reader, topic: str | None) -> list[Section]:
    """Return whether the spheres come closer, and who is first, for each topic."""
    return [_read(connection, kind, topic) for kind in _TIME]


def actor_sections(connection: Reader, topic: str | None) -> list[Section]:
    """Return who speaks, how many hold most of it, who speaks on whose ground, and to what end."""
    return [_read(connection, kind, topic) for kind in _ACTORS]


def monthly_distance(connection: Reader, topic: str | None) -> dict[str, list[Row]]:
    """Return for each topic how far apart the spheres are, month by month, by what they tell and by their stance."""
    if not _is_there(connection, "convergence"):
        return {}
    found: dict[str, list[Row]] = {}
    for row in read(connection, _DISTANCE, {"topic": topic}):
        found.setdefault(row["label"], []).append(row)
    return found


def _read(connection: Reader, kind: _Kind, topic: str | None) -> Section:
    rows = read(connection, kind.query, {"topic": topic}) if _is_there(connection, kind.view) else []
    return Section(kind.title, kind.words, kind.columns, rows)


def _is_there(connection: Reader, view: str) -> bool:
    query = "SELECT 1 FROM duckdb_views() WHERE schema_name = 'out' AND view_name = ?"
    return bool(connection.execute(query, [view]).fetchall())


_LABELLED = "JOIN out.topics AS topic ON topic.topic = own.topic WHERE ($topic IS NULL OR own.topic = $topic)"
_DISTANCE = f"""
    SELECT topic.label, own.month_date, own.measure, own.divergence, own.divergence_low, own.divergence_high
    FROM out.convergence AS own {_LABELLED} AND own.divergence IS NOT NULL AND own.measure IN ('stories', 'stance')
    ORDER BY topic.weibo_posts + topic.twitter_posts DESC, own.topic, own.month_date, own.measure
"""
_TIME = (
    _Kind(
        "convergence_trends",
        f"SELECT topic.label, own.* FROM out.convergence_trends AS own {_LABELLED} ORDER BY own.topic, own.measure",
        "Do the spheres move closer together?",
        "By how far apart they are in what they tell, in tone and in stance, month by month. Undecided where "
        "months are too few or chance would do as much.",
        (("label", "topic", "plain"), ("measure", "by", "words"), ("trend", "the spheres move", "words"),
         ("months", "months", "count"), ("reason", "why", "plain")),
    ),
    _Kind(
        "lead_lag",
        f"""
        SELECT topic.label, own.*, coalesce(story.weibo_label, story.twitter_label) AS name, story.story_id
        FROM out.lead_lag AS own LEFT JOIN out.stories AS story ON story.story_id = own.item_id {_LABELLED}
            AND (own.level = 'topic' OR own.leader <> 'undecided')
        ORDER BY own.level DESC, own.topic, own.q_value, own.item_id
        """,
        "Who is first?",
        "Where the daily shares of both spheres move together beyond chance: who leads, and by how many days "
        "(below 0 where Weibo follows), with the 95 % interval. Of stories, "
        "only those with an answer are listed. Undecided where dates and posts do not give one.",
        (("label", "topic", "plain"), ("story_id", "story", "story"), ("leader", "first", "words"),
         ("lag_days", "Twitter follows by days", "days"),
         ("lag_low_days", "from", "days"), ("lag_high_days", "to", "days"),
         ("weibo_first_burst_date", "first burst on Weibo", "day"), ("twitter_first_burst_date", "on Twitter", "day"),
         ("reason", "why", "plain")),
    ),
)  # fmt: skip
_ACTORS = (
    _Kind(
        "actors",
        f"""
        SELECT topic.label, own.* FROM out.actors AS own {_LABELLED} AND own.level = 'topic'
        ORDER BY topic.weibo_posts + topic.twitter_posts DESC, own.topic, own.sphere DESC, own.posts DESC,
            own.author_role
        """,
        "Who speaks",
        "Posts of each role and country on a topic; the interval counts each account as one draw.",
        (("label", "topic", "plain"), ("sphere", "sphere", "words"), ("author_role", "role", "words"),
         ("country", "country", "plain"), ("authors", "authors", "count"), ("posts", "posts", "count"),
         ("posts_share", "share", "share"), ("posts_share_low", "from", "share"), ("posts_share_high", "to", "share"),
         ("condemning_share", "condemning", "share"), ("critical_share", "critical", "share")),
    ),
    _Kind(
        "concentration",
        f"""
        SELECT topic.label, own.* FROM out.concentration AS own {_LABELLED} AND own.level = 'topic'
            AND own.top_author IS NOT NULL
        ORDER BY topic.weibo_posts + topic.twitter_posts DESC, own.topic, own.sphere DESC
        """,
        "How concentrated it is",
        "Where one account wrote much of what is counted, the sphere may be that account.",
        (("label", "topic", "plain"), ("sphere", "sphere", "words"), ("authors", "authors", "count"),
         ("effective_authors", "as if equal accounts", "score"), ("top_author", "busiest account", "author"),
         ("top_author_posts", "its posts", "count"), ("top_author_share", "its share", "share"),
         ("official_share", "officials", "share"), ("public_share", "public", "share")),
    ),
    _Kind(
        "reciprocity",
        """
        FROM out.reciprocity AS own
        WHERE own.topic IS NOT DISTINCT FROM $topic AND (own.posts > 0 OR own.is_crossing)
        ORDER BY own.country, own.author_role, own.sphere DESC
        """,
        "Who speaks in whose sphere",
        "Actors of each country in each sphere. No posts means that none were loaded, not that there were none.",
        (("country", "country", "plain"), ("author_role", "role", "words"), ("sphere", "sphere", "words"),
         ("is_crossing", "in the other's sphere", "yes"), ("authors", "authors", "count"), ("posts", "posts", "count"),
         ("posts_share", "share of the sphere", "share"), ("stories", "stories", "count"),
         ("condemning_share", "condemning", "share"), ("critical_share", "critical", "share")),
    ),
    _Kind(
        "frames",
        f"""
        SELECT topic.label, own.topic, own.kind, own.name,
            any_value(own.shown_share) FILTER (own.sphere = 'weibo') AS weibo_share,
            any_value(own.shown_texts) FILTER (own.sphere = 'weibo') AS weibo_shown,
            any_value(own.texts - own.open_texts) FILTER (own.sphere = 'weibo') AS weibo_texts,
            any_value(own.shown_share) FILTER (own.sphere = 'twitter') AS twitter_share,
            any_value(own.shown_texts) FILTER (own.sphere = 'twitter') AS twitter_shown,
            any_value(own.texts - own.open_texts) FILTER (own.sphere = 'twitter') AS twitter_texts
        FROM out.frames AS own {_LABELLED} AND own.level = 'topic'
        GROUP BY ALL HAVING coalesce(sum(own.shown_texts), 0) > 0
        ORDER BY any_value(topic.weibo_posts + topic.twitter_posts) DESC, own.topic, own.kind,
            coalesce(weibo_shown, 0) + coalesce(twitter_shown, 0) DESC, own.name
        """,
        "To what end",
        "Diplomatic functions and frames of frames.toml, classified by machine; a text can show several or none. "
        "Shares are of texts that were not left open. A frame that no text shows is left out.",
        (("label", "topic", "plain"), ("name", "frame", "plain"), ("weibo_share", "Weibo", "share"),
         ("weibo_shown", "texts", "count"), ("weibo_texts", "of", "count"), ("twitter_share", "Twitter", "share"),
         ("twitter_shown", "texts", "count"), ("twitter_texts", "of", "count")),
    ),
)  # fmt: skip
