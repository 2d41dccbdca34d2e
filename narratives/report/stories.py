"""What the page of a story shows: both tellings, who speaks and who spoke first, near misses, the course, the posts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from narratives.report.reading import Reader, Row, read
from narratives.vocabulary import SPHERES

# Above, the page would grow too large to open at once; what is left out is said on it.
STORIES_AT_MOST = 600
TEXT_BYTES_AT_MOST = 3_500_000
POST_LIMITS = (2000, 500, 200, 100, 50, 25, 10, 5, 3)
SPEAKERS_AT_MOST = 5
# Of a few posts one account has always written a large share.
LEAST_POSTS_BY_ONE, LEAST_SHARE_BY_ONE = 3, 0.1
# Why a telling that came near is no match, as `out.match_candidates` says it.
NEAR_MISS_WORDS = {
    "unlike": "too little in common, in all or in words",
    "chance": "does not stand out among rivals",
    "another": "tells another story",
    "apart": "told too far apart in time",
}


@dataclass(frozen=True)
class Part:
    """The part of a run that is shown; everything where nothing is given.

    Attributes:
        story: the only story, by its id.
        topic: the only topic.
        since: first day of the posts, UTC; a story without posts in those days is left out.
        until: last day.
    """

    story: str | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def has_days(self) -> bool:
        """Whether only some days are shown."""
        return bool(self.since or self.until)


@dataclass(frozen=True)
class StoryPage:
    """One story with all that is shown of it; lists by sphere have the keys `weibo` and `twitter`."""

    story: Row
    tellings: dict[str, Row] = field(default_factory=dict)
    narratives: dict[str, list[Row]] = field(default_factory=dict)
    posts: dict[str, list[Row]] = field(default_factory=dict)
    roles: list[Row] = field(default_factory=list)
    speakers: dict[str, list[Row]] = field(default_factory=dict)
    near_misses: list[Row] = field(default_factory=list)
    course: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    theme: Row | None = None
    lead: Row | None = None
    concentration: dict[str, Row] = field(default_factory=dict)


def story_ids(connection: Reader, part: Part) -> list[str]:
    """Return the stories of a part, those with most posts first."""
    wanted = {"topic": part.topic, "story": part.story, "since": part.since, "until": part.until}
    return [row["story_id"] for row in read(connection, _STORIES if part.has_days else _ALL_STORIES, wanted)]


def story_pages(connection: Reader, part: Part, wanted: Sequence[str], posts: int) -> list[StoryPage]:
    """Return the pages of stories, in the order of their ids given.

    Args:
        connection: a reader of the warehouse.
        part: what is shown; only its days matter here.
        wanted: ids of the stories.
        posts: posts of each telling at most, the most central first.
    """
    values = {"stories": list(wanted)}
    days = {"since": part.since, "until": part.until}
    stories = {row["story_id"]: row for row in read(connection, _FACTS, values)}
    tellings = _by_story(read(connection, _TELLINGS, values))
    narratives = _by_story(read(connection, _NARRATIVES, values))
    told = _by_story(read(connection, _POSTS, values | days | {"posts": posts}))
    roles = _by_story(first_voices(connection, wanted))
    speakers = _by_story(read(connection, _SPEAKERS, values | {"speakers": SPEAKERS_AT_MOST}))
    missed = _by_story(near_misses(connection, wanted))
    courses = _by_story(read(connection, _COURSE, values))
    events = _by_story(read(connection, _EVENTS, values))
    themes = {row["theme_id"]: row for row in read(connection, _THEMES)}
    leads = {row["item_id"]: row for row in read(connection, _LEADS, values)}
    few = _by_story(read(connection, _CONCENTRATION, values))
    return [
        StoryPage(
            stories[one],
            {row["sphere"]: row for row in tellings[one]},
            _by_sphere(narratives[one]),
            _by_sphere(told[one]),
            roles[one],
            _by_sphere(speakers[one]),
            missed[one],
            courses[one],
            events[one],
            themes.get(stories[one]["theme_id"]),
            leads.get(one),
            {row["sphere"]: row for row in few[one] if is_mostly_by_one(row)},
        )
        for one in wanted
    ]


def first_voices(connection: Reader, stories: Sequence[str]) -> list[Row]:
    """Return for each story, sphere and role the posts, their share of the telling, and the first of them by day."""
    return read(connection, _ROLES, {"stories": list(stories)})


def near_misses(connection: Reader, stories: Sequence[str]) -> list[Row]:
    """Return for each narrative of the stories the nearest of the other sphere, and why they are no match."""
    return read(connection, _NEAR_MISSES, {"stories": list(stories)})


def theme_rows(pages: Sequence[StoryPage]) -> list[Row]:
    """Return the themes that stories of the report belong to, those with most posts first, each with their pages."""
    told: defaultdict[str, list[StoryPage]] = defaultdict(list)
    for page in pages:
        if page.theme:
            told[page.theme["theme_id"]].append(page)
    themes = [own[0].theme | {"shown": own} for own in told.values() if own[0].theme]
    return sorted(themes, key=lambda theme: (-theme["weibo_posts"] - theme["twitter_posts"], theme["theme_id"]))


def is_mostly_by_one(row: Row) -> bool:
    """Whether one account wrote so much of what a row of `out.concentration` counts that it should be said."""
    return (row["top_author_posts"] or 0) >= LEAST_POSTS_BY_ONE and row["top_author_share"] >= LEAST_SHARE_BY_ONE


def posts_that_fit(connection: Reader, part: Part, wanted: Sequence[str]) -> tuple[int, int, int]:
    """Choose how many posts of each telling are shown, so that their texts keep to `TEXT_BYTES_AT_MOST`.

    Returns:
        Posts of each telling at most; the posts that are shown by that, of all posts of the stories.
    """
    values = {"stories": list(wanted), "since": part.since, "until": part.until}
    sums = read(connection, _SIZES, values | {"limits": list(POST_LIMITS)})
    chosen = next((row for row in sums if row["bytes"] <= TEXT_BYTES_AT_MOST), sums[-1])
    return chosen["posts_at_most"], chosen["shown"], chosen["posts"]


def _by_story(rows: Sequence[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["story_id"]].append(row)
    return found


def _by_sphere(rows: Sequence[Row]) -> dict[str, list[Row]]:
    return {sphere: [row for row in rows if row["sphere"] == sphere] for sphere in SPHERES}


_ALL_STORIES = """
    SELECT story_id FROM out.stories
    WHERE ($topic IS NULL OR topic = $topic) AND ($story IS NULL OR story_id = $story)
        AND $since IS NULL AND $until IS NULL
    ORDER BY weibo_posts + twitter_posts DESC, story_id
"""
_IN_DAYS = """
    ($since IS NULL OR created_at >= $since::DATE) AND ($until IS NULL OR created_at < $until::DATE + 1)
"""
_STORIES = f"""
    WITH told AS (
        SELECT story_id, count(*) AS posts FROM out.post_narratives
        WHERE story_id IS NOT NULL AND {_IN_DAYS} GROUP BY story_id
    )
    SELECT story_id FROM out.stories JOIN told USING (story_id)
    WHERE ($topic IS NULL OR topic = $topic) AND ($story IS NULL OR story_id = $story)
    ORDER BY told.posts DESC, story_id
"""
_FACTS = "FROM out.stories WHERE list_contains($stories, story_id)"
_TELLINGS = "FROM out.tellings WHERE list_contains($stories, story_id)"
_NARRATIVES = "FROM out.narratives WHERE list_contains($stories, story_id) ORDER BY posts DESC, narrative_id"
_THEMES = "FROM out.themes"
_LEADS = "FROM out.lead_lag WHERE level = 'story' AND list_contains($stories, item_id)"
_CONCENTRATION = "FROM out.concentration WHERE level = 'story' AND list_contains($stories, story_id)"
_EVENTS = """
    SELECT story_id, event, happened_at, other_story_id, verdict_before, verdict FROM out.story_events
    WHERE list_contains($stories, story_id) AND event <> 'continued' ORDER BY happened_at DESC, event
"""
_EVIDENCE = f"""
    SELECT told.story_id, told.sphere, post.post_id, post.platform, post.author, post.author_role, post.country,
        post.created_at, post.created_precision, post.lang, post.text, post.url, evidence.narrative_id,
        row_number() OVER side AS place
    FROM out.narrative_evidence AS evidence
    JOIN out.narratives AS told USING (narrative_id)
    JOIN out.posts AS post USING (platform, post_id)
    WHERE list_contains($stories, told.story_id) AND {_IN_DAYS.replace("created_at", "post.created_at")}
    WINDOW side AS (PARTITION BY told.story_id, told.sphere ORDER BY evidence.rank, evidence.narrative_id)
"""
_POSTS = f"FROM ({_EVIDENCE}) WHERE place <= $posts ORDER BY story_id, sphere, place"
_SIZES = f"""
    WITH told AS (SELECT place, strlen(text) AS bytes FROM ({_EVIDENCE})),
    limits AS (SELECT unnest($limits) AS posts_at_most)
    SELECT
        posts_at_most, coalesce(sum(bytes) FILTER (place <= posts_at_most), 0)::BIGINT AS bytes,
        count(place) FILTER (place <= posts_at_most) AS shown, count(place) AS posts
    FROM limits LEFT JOIN told ON true GROUP BY posts_at_most ORDER BY posts_at_most DESC
"""
_ROLES = """
    WITH told AS (
        SELECT place.story_id, place.sphere, post.author_role AS role, post.author, post.created_at
        FROM out.post_narratives AS place JOIN out.posts AS post USING (post_key)
        WHERE list_contains($stories, place.story_id)
    )
    SELECT story_id, sphere, role, count(*) AS posts,
        count(*) / sum(count(*)) OVER (PARTITION BY story_id, sphere) AS posts_share, min(created_at) AS first_post_at
    FROM told GROUP BY story_id, sphere, role ORDER BY first_post_at, posts DESC, role
"""
_SPEAKERS = """
    WITH told AS (
        SELECT place.story_id, place.sphere, place.author, any_value(post.author_role) AS role, count(*) AS posts
        FROM out.post_narratives AS place JOIN out.posts AS post USING (post_key)
        WHERE list_contains($stories, place.story_id) AND place.author IS NOT NULL
        GROUP BY place.story_id, place.sphere, place.author
    )
    SELECT *, posts / sum(posts) OVER (PARTITION BY story_id, sphere) AS posts_share FROM told
    QUALIFY row_number() OVER (PARTITION BY story_id, sphere ORDER BY posts DESC, author) <= $speakers
    ORDER BY story_id, sphere, posts DESC, author
"""
_NEAR_MISSES = """
    SELECT own.story_id, near.narrative_id, near.sphere, near.rival_narrative_id, near.rival_story_id,
        rival.label AS rival_label, near.similarity, near.reason
    FROM out.match_candidates AS near
    JOIN out.narratives AS own USING (narrative_id)
    LEFT JOIN out.narratives AS rival ON rival.narrative_id = near.rival_narrative_id
    WHERE list_contains($stories, own.story_id) AND near.reason IS NOT NULL
        AND near.rival_story_id IS DISTINCT FROM own.story_id
    ORDER BY own.story_id, near.similarity DESC, near.narrative_id, near.rival_narrative_id
"""
# By days, weeks or months, so that a course has a few dozen steps and not hundreds.
_COURSE = """
    WITH told AS (
        SELECT story_id, sphere, created_at::DATE AS day FROM out.post_narratives
        WHERE list_contains($stories, story_id)
    ),
    steps AS (
        SELECT story_id, CASE WHEN max(day) - min(day) <= 62 THEN 'day' WHEN max(day) - min(day) <= 370 THEN 'week'
            ELSE 'month' END AS step
        FROM told GROUP BY story_id
    )
    SELECT story_id, step, date_trunc(step, day)::DATE AS start_date, sphere, count(*) AS posts
    FROM told JOIN steps USING (story_id) GROUP BY ALL ORDER BY story_id, start_date, sphere DESC
"""


def covered_days(connection: Reader, stories: Sequence[str]) -> dict[str, Row]:
    """Return for each story the days from its first to its last post, and of how many each sphere has any post."""
    rows = read(connection, _COVERED_DAYS, {"stories": list(stories)})
    return {row["story_id"]: row for row in rows}


_COVERED_DAYS = """
    WITH said AS (SELECT DISTINCT sphere, created_at::DATE AS day FROM out.posts)
    SELECT
        story_id, last_post_at::DATE - first_post_at::DATE + 1 AS days,
        count(day) FILTER (said.sphere = 'weibo') AS weibo_days,
        count(day) FILTER (said.sphere = 'twitter') AS twitter_days
    FROM out.stories AS story
    JOIN said ON day BETWEEN first_post_at::DATE AND last_post_at::DATE
    WHERE list_contains($stories, story_id)
    GROUP BY ALL
"""


def describe_part(part: Part) -> dict[str, Any]:
    """Return a part as plain values, for the report and for programs."""
    return {name: str(value) if value else None for name, value in vars(part).items()}
