"""The public views show what the latest finished run found; their figures add up, and their columns stay."""

import pytest

from narratives.config import RunConfig
from narratives.stages.publish import EVIDENCE_POSTS
from narratives.stages.purge import purge
from narratives.stages.runs import start_run
from tests.loading import query
from tests.planted import add, planted, planted_posts, post
from tests.staged import do, run_stages, told_posts

# What other programs rely on: columns may be added, never taken away or given another type.
CONTRACT = {
    "runs": "run_id VARCHAR, started_at TIMESTAMP, finished_at TIMESTAMP, status VARCHAR, model VARCHAR, posts BIGINT, "
    "texts BIGINT, on_topic_posts BIGINT, on_topic_texts BIGINT, embedded_texts BIGINT, narratives BIGINT, "
    "stories BIGINT, weibo_noise_share DOUBLE, twitter_noise_share DOUBLE, seconds DOUBLE, version VARCHAR",
    "topics": "topic VARCHAR, label VARCHAR, weibo_posts BIGINT, twitter_posts BIGINT, weibo_narratives BIGINT, "
    "twitter_narratives BIGINT, convergent BIGINT, contested BIGINT, weibo_only BIGINT, twitter_only BIGINT, "
    "undecided BIGINT, weibo_noise_share DOUBLE, twitter_noise_share DOUBLE",
    "posts": "post_id VARCHAR, platform VARCHAR, sphere VARCHAR, author VARCHAR, author_role VARCHAR, country VARCHAR, "
    "created_at TIMESTAMP, created_precision VARCHAR, lang VARCHAR, text VARCHAR, url VARCHAR, source VARCHAR, "
    "text_id VARCHAR",
    "post_narratives": "post_id VARCHAR, platform VARCHAR, sphere VARCHAR, topic VARCHAR, narrative_id VARCHAR, "
    "story_id VARCHAR, tone VARCHAR, stance VARCHAR, membership DOUBLE, second_narrative_id VARCHAR, "
    "second_distance DOUBLE",
    "narratives": "narrative_id VARCHAR, sphere VARCHAR, topic VARCHAR, story_id VARCHAR, label VARCHAR, "
    "headline VARCHAR, terms VARCHAR[], texts BIGINT, posts BIGINT, authors BIGINT, first_post_at TIMESTAMP, "
    "last_post_at TIMESTAMP, status VARCHAR, tone VARCHAR, stance VARCHAR, condemning_share DOUBLE, "
    "promotional_share DOUBLE, measured_share DOUBLE, critical_share DOUBLE, supportive_share DOUBLE, "
    "neutral_share DOUBLE",
    "stories": "story_id VARCHAR, topic VARCHAR, verdict VARCHAR, reason VARCHAR, weibo_label VARCHAR, "
    "twitter_label VARCHAR, weibo_headline VARCHAR, twitter_headline VARCHAR, weibo_posts BIGINT, "
    "twitter_posts BIGINT, weibo_narratives BIGINT, twitter_narratives BIGINT, similarity DOUBLE, margin DOUBLE, "
    "p_value DOUBLE, "
    "first_post_at TIMESTAMP, last_post_at TIMESTAMP, weibo_tone VARCHAR, twitter_tone VARCHAR, weibo_stance VARCHAR, "
    "twitter_stance VARCHAR",
    "matches": "story_id VARCHAR, topic VARCHAR, weibo_narrative_id VARCHAR, twitter_narrative_id VARCHAR, "
    "similarity DOUBLE, margin DOUBLE, p_value DOUBLE, q_value DOUBLE, is_mutual BOOLEAN",
    "narrative_events": "run_id VARCHAR, happened_at TIMESTAMP, event VARCHAR, narrative_id VARCHAR, "
    "other_narrative_id VARCHAR, shared_share DOUBLE",
    "narrative_evidence": "narrative_id VARCHAR, rank INTEGER, post_id VARCHAR, platform VARCHAR, author VARCHAR, "
    "created_at TIMESTAMP, text VARCHAR, url VARCHAR, distance DOUBLE",
}
VIEWS = [view for view in CONTRACT if view != "runs"]


def everything(warehouse):
    """Return all rows of the views of the latest run, events aside."""
    return {view: query(warehouse, f"FROM out.{view} ORDER BY ALL") for view in VIEWS if view != "narrative_events"}


@pytest.mark.parametrize("view", CONTRACT)
def test_views_have_the_columns_of_the_contract(told, view):
    """Every column that was promised is there, with its type, in its place."""
    expected = [tuple(column.split()) for column in CONTRACT[view].split(", ")]
    found = [row[:2] for row in query(told, f"DESCRIBE out.{view}")]
    assert expected == found[: len(expected)]


def test_posts_of_narratives_and_noise_add_up(told):
    """In each topic and sphere the posts of the narratives and those in none are the posts on the topic."""
    for sphere in ("weibo", "twitter"):
        rows = query(
            told,
            f"SELECT {sphere}_posts, coalesce((SELECT sum(posts) FROM out.narratives WHERE sphere = '{sphere}' "
            "AND topic = topics.topic), 0) + (SELECT count(*) FROM out.post_narratives AS post "
            f"WHERE post.topic = topics.topic AND sphere = '{sphere}' AND narrative_id IS NULL) "
            "FROM out.topics AS topics",
        )
        assert [row[0] for row in rows] == [row[1] for row in rows]
    assert [(29, 20)] == query(told, "SELECT sum(weibo_posts)::INT, sum(twitter_posts)::INT FROM out.topics")


def test_stories_add_up(told):
    """A story's posts and narratives are those of its narratives, and topics count every story once."""
    assert [] == query(
        told,
        "SELECT story_id FROM out.stories AS story WHERE weibo_posts + twitter_posts <> "
        "(SELECT sum(posts) FROM out.narratives WHERE story_id = story.story_id) "
        "OR weibo_narratives + twitter_narratives <> "
        "(SELECT count(*) FROM out.narratives WHERE story_id = story.story_id)",
    )
    counted = "SELECT sum(convergent + contested + weibo_only + twitter_only + undecided) FROM out.topics"
    assert query(told, "SELECT count(*) FROM out.stories") == query(told, counted)
    assert query(told, "SELECT narratives, stories FROM out.runs") == query(
        told, "SELECT (SELECT count(*) FROM out.narratives), (SELECT count(*) FROM out.stories)"
    )


def test_counts_of_the_run_are_those_of_its_posts(told):
    """A run says how many posts and texts there are, how many are on a topic, and what share is noise."""
    on_topic = "SELECT count(DISTINCT post_key), count(DISTINCT text_id) FROM out.post_narratives"
    ((posts, texts),) = query(told, on_topic)
    assert [(51, 48, posts, texts)] == query(told, "SELECT posts, texts, on_topic_posts, on_topic_texts FROM out.runs")
    assert (49, 46) == (posts, texts)


def test_copies_count_as_posts_not_as_texts(told):
    """Three copies of posts on the overhaul make three more posts of its narrative."""
    overhaul = "SELECT narrative_id FROM out.post_narratives WHERE post_id = 'copy-overhaul0'"
    assert [(5, 8)] == query(told, f"SELECT texts, posts FROM out.narratives WHERE narrative_id IN ({overhaul})")


def test_a_lonely_post_is_noise(told):
    """A post in no narrative has its row, without narrative and story, and the whole topic is noise."""
    assert [("trade", None, None)] == query(
        told, "SELECT topic, narrative_id, story_id FROM out.post_narratives WHERE post_id = 'lonely'"
    )
    assert [(1, 0, 1.0, None)] == query(
        told,
        "SELECT weibo_posts, weibo_narratives, weibo_noise_share, twitter_noise_share FROM out.topics "
        "WHERE topic = 'trade'",
    )


def test_topics_without_posts_are_shown(told):
    """A topic of which nobody speaks is there with zeros."""
    assert [(0, 0, 0, 0)] == query(
        told,
        "SELECT weibo_posts, twitter_posts, weibo_narratives, "
        "convergent + contested + weibo_only + twitter_only + undecided FROM out.topics "
        "WHERE topic = 'belt_road'",
    )


def test_narratives_are_labelled_in_their_own_language(told):
    """Terms and headlines of Weibo narratives are Chinese, those of Twitter ones English; a post says the headline."""
    for sphere, terms, headline, label in query(told, "SELECT sphere, terms, headline, label FROM out.narratives"):
        assert {sphere == "twitter"} == {term.isascii() for term in terms}
        assert (headline, sphere == "twitter") == (label, headline.isascii())
        said = f"FROM out.posts WHERE contains(text, '{headline}') AND sphere = '{sphere}'"
        assert query(told, f"SELECT count(*) > 0 {said}")[0][0]


def test_a_narrative_of_both_languages_has_a_headline_in_each(warehouse, fake):
    """English posts of a Weibo narrative give it an English headline beside the Chinese one."""
    rows = planted(["overhaul", "apple", "visas"], ["overhaul", "apple", "visas"])
    run_stages(add(warehouse, planted_posts([(story, "weibo", text) for story, _, text in rows])))
    said = "SELECT headline_zh, headline_en FROM out.narratives WHERE headline_zh || headline_en <> ''"
    both = query(warehouse, said)
    assert both
    assert all(english.isascii() and not chinese.isascii() for chinese, english in both)


def test_a_headline_goes_with_its_post(finished):
    """A removed post leaves no headline behind that is its words."""
    headlines = "SELECT headline, post_key FROM core.narrative_headlines ORDER BY ALL"
    (first, key), *others = query(finished, headlines)
    purge(finished, post_ids=[key.split(":", 1)[1]])
    assert others == query(finished, headlines)
    assert [] == query(finished, f"FROM out.narratives WHERE label = '{first}' OR headline = '{first}'")


def test_evidence_is_of_the_narrative_itself(told):
    """Up to ten posts of the narrative prove it, each once, ranked from 1."""
    rows = query(
        told,
        "SELECT evidence.narrative_id, list(rank ORDER BY rank), count(DISTINCT evidence.post_id), "
        "bool_and(post.narrative_id = evidence.narrative_id) FROM out.narrative_evidence AS evidence "
        "JOIN out.post_narratives AS post USING (post_id, platform) GROUP BY ALL",
    )
    assert {row[0] for row in rows} == {row[0] for row in query(told, "SELECT narrative_id FROM out.narratives")}
    for _, ranks, posts, is_own in rows:
        assert list(range(1, len(ranks) + 1)) == ranks
        assert (len(ranks), True) == (posts, is_own)
        assert len(ranks) <= EVIDENCE_POSTS


def test_shares_of_tone_and_stance_add_up(told):
    """Of the posts that show it, the shares of the three words make a whole."""
    for tone, stance in query(
        told,
        "SELECT condemning_share + promotional_share + measured_share, "
        "critical_share + supportive_share + neutral_share FROM out.narratives",
    ):
        assert pytest.approx(1.0) == tone or tone is None
        assert pytest.approx(1.0) == stance or stance is None


def test_every_story_has_a_verdict_and_a_reason(told):
    """Verdicts are the words of the design; a one-sided story has figures of one side only, and no similarity."""
    for verdict, reason, weibo, twitter, similarity in query(
        told, "SELECT verdict, reason, weibo_posts, twitter_posts, similarity FROM out.stories"
    ):
        assert verdict in ("convergent", "contested", "weibo_only", "twitter_only", "undecided")
        assert reason
        assert (verdict == "weibo_only") == (twitter == 0)
        assert (verdict == "twitter_only") == (weibo == 0)
        assert (similarity is None) == (0 in (weibo, twitter))


def test_matches_are_links_between_known_narratives(told):
    """Each match joins a Weibo and a Twitter narrative of its story."""
    ends = "JOIN out.narratives AS {0} ON {0}.narrative_id = {0}_narrative_id AND {0}.story_id = match.story_id"
    joined = f"SELECT count(*) FROM out.matches AS match {ends.format('weibo')} {ends.format('twitter')}"
    assert query(told, "SELECT count(*) FROM out.matches") == query(told, joined)
    assert query(told, joined)[0][0] >= 2


def test_a_running_run_is_not_shown(finished):
    """Until a run is complete the views show the one before."""
    before = everything(finished)
    run_stages(add(finished, [post("new", "香港新的消息")]), "publish")
    shown = everything(finished)
    assert all(before[view] == shown[view] for view in before if view != "posts")


def test_nothing_new_gives_the_same_ids_and_figures(finished):
    """A second run with nothing new embeds nothing, and shows what the first one showed."""
    before = everything(finished)
    run_id = run_stages(finished)
    after = everything(finished)
    status = {"born": "continued"}
    for view in before:
        expected = [tuple(status.get(value, value) if isinstance(value, str) else value for value in row)
                    for row in before[view]]  # fmt: skip
        assert expected == after[view], view
    assert [(0,)] == query(finished, f"SELECT embedded_texts FROM out.runs WHERE run_id = '{run_id}'")


def test_publishing_twice_changes_nothing(finished):
    """The stage can be run again on a finished run."""
    ((run_id,),) = query(finished, "SELECT run_id FROM out.runs")
    before = everything(finished)
    do("publish", finished, run_id)
    assert before == everything(finished)


def test_the_order_of_loading_does_not_matter(told, warehouse, fake):
    """The same posts loaded in another order give the same ids and figures in a warehouse of their own."""
    run_stages(add(warehouse, told_posts()[::-1]))
    expected, found = everything(told), everything(warehouse)
    for view in found:
        assert expected[view] == found[view], view


def test_a_text_of_both_spheres_is_on_both_sides(warehouse, fake):
    """The same text posted in both spheres is evidence for a narrative of each, never counted for the other."""
    rows = planted([], ["overhaul", "apple", "visas"])
    run_stages(add(warehouse, planted_posts(rows) + planted_posts([(story, "weibo", text) for story, _, text in rows])))
    assert [] == query(
        warehouse,
        "SELECT post_id FROM out.post_narratives WHERE narrative_id IS NOT NULL AND narrative_id[1] <> sphere[1]",
    )
    assert [(15, 15)] == query(warehouse, "SELECT weibo_posts, twitter_posts FROM out.topics WHERE topic = 'hong_kong'")


@pytest.mark.parametrize(
    ("posts", "verdicts"),
    [
        ([], set()),
        ([post("1", "香港选举")], set()),
        (planted_posts(planted(["apple", "buns", "overhaul"], [])), {("weibo_only",)}),
    ],
    ids=["nothing", "one post", "one sphere"],
)
def test_one_sphere_or_less(warehouse, fake, posts, verdicts):
    """A run over nothing, one post or one sphere is complete, and says what there is."""
    run_stages(add(warehouse, posts))
    assert [("finished", len(posts))] == query(warehouse, "SELECT status, posts FROM out.runs")
    assert verdicts == set(query(warehouse, "SELECT DISTINCT verdict FROM out.stories"))
    assert len(posts) == len(query(warehouse, "FROM out.post_narratives"))


def test_an_empty_warehouse_has_empty_views(warehouse):
    """Before the first run every view can be read."""
    start_run(warehouse, RunConfig())
    assert [[]] * len(VIEWS) == [query(warehouse, f"FROM out.{view}") for view in VIEWS]
