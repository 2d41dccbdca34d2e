"""The public views show what the latest finished run found; their figures add up, and their columns stay."""

from datetime import timedelta

import pytest

from narratives.config import RunConfig
from narratives.stages.purge import purge
from narratives.stages.runs import start_run
from tests.loading import query
from tests.planted import add, planted, planted_posts, post, remove
from tests.staged import do, run_stages, told_posts

# What other programs rely on: columns may be added, never taken away or given another type.
CONTRACT = {
    "runs": "run_id VARCHAR, started_at TIMESTAMP, finished_at TIMESTAMP, status VARCHAR, model VARCHAR, posts BIGINT, "
    "texts BIGINT, on_topic_posts BIGINT, on_topic_texts BIGINT, embedded_texts BIGINT, narratives BIGINT, "
    "stories BIGINT, weibo_noise_share DOUBLE, twitter_noise_share DOUBLE, seconds DOUBLE, version VARCHAR",
    "topics": "topic VARCHAR, label VARCHAR, weibo_posts BIGINT, twitter_posts BIGINT, weibo_narratives BIGINT, "
    "twitter_narratives BIGINT, convergent BIGINT, contested BIGINT, weibo_only BIGINT, twitter_only BIGINT, "
    "undecided BIGINT, weibo_noise_share DOUBLE, twitter_noise_share DOUBLE, no_data BIGINT",
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
    "twitter_stance VARCHAR, similarity_low DOUBLE, similarity_high DOUBLE, other_topic_posts BIGINT, "
    "other_posts BIGINT, covered_share DOUBLE, days_apart DOUBLE, common_days_share DOUBLE, common_marks VARCHAR[], "
    "theme_id VARCHAR",
    "themes": "theme_id VARCHAR, topic VARCHAR, weibo_label VARCHAR, twitter_label VARCHAR, stories BIGINT, "
    "convergent_stories BIGINT, contested_stories BIGINT, weibo_only_stories BIGINT, twitter_only_stories BIGINT, "
    "undecided_stories BIGINT, no_data_stories BIGINT, weibo_posts BIGINT, twitter_posts BIGINT, "
    "first_post_at TIMESTAMP, last_post_at TIMESTAMP",
    "tellings": "story_id VARCHAR, topic VARCHAR, sphere VARCHAR, posts BIGINT, texts BIGINT, authors BIGINT, "
    "first_post_at TIMESTAMP, last_post_at TIMESTAMP, tone_texts BIGINT, stance_texts BIGINT, condemning_share DOUBLE, "
    "promotional_share DOUBLE, measured_share DOUBLE, critical_share DOUBLE, supportive_share DOUBLE, "
    "neutral_share DOUBLE",
    "coverage": "month DATE, sphere VARCHAR, topic VARCHAR, posts BIGINT, on_topic_posts BIGINT, days BIGINT",
    "coverage_gaps": "sphere VARCHAR, first_date DATE, last_date DATE, days BIGINT",
    "matches": "story_id VARCHAR, topic VARCHAR, weibo_narrative_id VARCHAR, twitter_narrative_id VARCHAR, "
    "similarity DOUBLE, margin DOUBLE, p_value DOUBLE, q_value DOUBLE, is_mutual BOOLEAN",
    "narrative_events": "run_id VARCHAR, happened_at TIMESTAMP, event VARCHAR, narrative_id VARCHAR, "
    "other_narrative_id VARCHAR, shared_share DOUBLE",
    "story_events": "run_id VARCHAR, happened_at TIMESTAMP, event VARCHAR, story_id VARCHAR, other_story_id VARCHAR, "
    "shared_share DOUBLE, verdict_before VARCHAR, verdict VARCHAR, reason VARCHAR",
    "run_stories": "run_id VARCHAR, story_id VARCHAR, topic VARCHAR, verdict VARCHAR, reason VARCHAR, "
    "weibo_label VARCHAR, twitter_label VARCHAR, weibo_posts BIGINT, twitter_posts BIGINT, weibo_topic_share DOUBLE, "
    "twitter_topic_share DOUBLE",
    "narrative_evidence": "narrative_id VARCHAR, rank INTEGER, post_id VARCHAR, platform VARCHAR, author VARCHAR, "
    "created_at TIMESTAMP, text VARCHAR, url VARCHAR, distance DOUBLE, is_random BOOLEAN, "
    "is_farthest BOOLEAN",
    "timeline": "level VARCHAR, item_id VARCHAR, topic VARCHAR, sphere VARCHAR, period VARCHAR, start_date DATE, "
    "posts BIGINT, texts BIGINT, topic_posts BIGINT, sphere_posts BIGINT, topic_share DOUBLE, sphere_share DOUBLE, "
    "expected_posts DOUBLE, p_value DOUBLE, q_value DOUBLE, is_burst BOOLEAN",
    "lives": "level VARCHAR, item_id VARCHAR, topic VARCHAR, sphere VARCHAR, status VARCHAR, born_date DATE, "
    "peak_date DATE, last_date DATE, dormant_date DATE, back_date DATE, returns BIGINT",
    "convergence": "topic VARCHAR, measure VARCHAR, month_date DATE, weibo_texts BIGINT, twitter_texts BIGINT, "
    "divergence DOUBLE, divergence_low DOUBLE, divergence_high DOUBLE, divergence_error DOUBLE, "
    "chance_divergence DOUBLE, p_value DOUBLE, shared_stories BIGINT, weibo_shared_share DOUBLE, "
    "twitter_shared_share DOUBLE",
    "convergence_parts": "topic VARCHAR, measure VARCHAR, month_date DATE, part VARCHAR, weibo_texts BIGINT, "
    "twitter_texts BIGINT, weibo_share DOUBLE, twitter_share DOUBLE, contribution DOUBLE",
    "convergence_trends": "topic VARCHAR, measure VARCHAR, first_month_date DATE, last_month_date DATE, months BIGINT, "
    "slope DOUBLE, slope_low DOUBLE, slope_high DOUBLE, p_value DOUBLE, q_value DOUBLE, trend VARCHAR, reason VARCHAR",
    "lead_lag": "level VARCHAR, item_id VARCHAR, topic VARCHAR, leader VARCHAR, lag_days DOUBLE, lag_low_days DOUBLE, "
    "lag_high_days DOUBLE, correlation DOUBLE, p_value DOUBLE, q_value DOUBLE, days BIGINT, "
    "created_precision VARCHAR, weibo_first_burst_date DATE, twitter_first_burst_date DATE, reason VARCHAR",
    "first_posts": "story_id VARCHAR, topic VARCHAR, sphere VARCHAR, author_role VARCHAR, post_id VARCHAR, "
    "platform VARCHAR, author VARCHAR, created_at TIMESTAMP, created_precision VARCHAR, post_key VARCHAR",
}
VIEWS = [view for view in CONTRACT if view != "runs"]


def everything(warehouse):
    """Return all rows of the views of the latest run, events aside."""
    return {view: query(warehouse, f"FROM out.{view} ORDER BY ALL") for view in VIEWS if not view.endswith("_events")}


@pytest.mark.parametrize("view", CONTRACT)
def test_views_have_the_columns_of_the_contract(told, view):
    """Every column that was promised is there, with its type, in its place."""
    expected = [tuple(column.split()) for column in CONTRACT[view].split(", ")]
    found = [row[:2] for row in query(told, f"DESCRIBE out.{view}")]
    assert expected == found[: len(expected)]


def test_themes_count_their_stories_and_posts(told):
    """A theme holds two stories or more, its verdicts and its posts are those of its stories."""
    rows = query(
        told,
        "SELECT theme.stories, theme.weibo_posts, theme.twitter_posts, count(*), sum(story.weibo_posts), "
        "sum(story.twitter_posts), theme.convergent_stories + theme.contested_stories + theme.weibo_only_stories + "
        "theme.twitter_only_stories + theme.undecided_stories + theme.no_data_stories "
        "FROM out.themes AS theme JOIN out.stories AS story USING (theme_id) GROUP BY ALL",
    )
    for stories, weibo, twitter, counted, weibo_counted, twitter_counted, judged in rows:
        assert stories >= 2
        assert (stories, stories, weibo, twitter) == (counted, judged, weibo_counted, twitter_counted)


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
    counted = "SELECT sum(convergent + contested + weibo_only + twitter_only + undecided + no_data) FROM out.topics"
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
        "convergent + contested + weibo_only + twitter_only + undecided + no_data FROM out.topics "
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


def test_all_posts_of_a_narrative_are_evidence(told):
    """Each of its posts is there once, copies included, ranked from 1 without a gap."""
    rows = query(
        told,
        "SELECT evidence.narrative_id, list(rank ORDER BY rank), list(evidence.post_id ORDER BY evidence.post_id) "
        "FROM out.narrative_evidence AS evidence GROUP BY ALL ORDER BY ALL",
    )
    posts = "SELECT narrative_id, list(post_id ORDER BY post_id) FROM out.post_narratives "
    assert [(row[0], row[2]) for row in rows] == query(
        told, f"{posts} WHERE narrative_id IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    assert all(list(range(1, len(ranks) + 1)) == ranks for _, ranks, _ in rows)


def test_copies_of_a_text_are_the_last_evidence(told):
    """Who reads on sees every text once before any is seen again."""
    overhaul = "SELECT narrative_id FROM out.post_narratives WHERE post_id = 'copy-overhaul0'"
    texts = query(
        told,
        f"SELECT text FROM out.narrative_evidence AS evidence WHERE narrative_id IN ({overhaul}) ORDER BY rank",
    )
    assert (8, 5, 5) == (len(texts), len(set(texts)), len(set(texts[:5])))


def test_samples_are_of_texts(told):
    """Of a narrative of five texts all five are drawn, and none of its three copies."""
    drawn = "SELECT count(*) FILTER (is_random), count(*) FILTER (is_farthest)"
    overhaul = "SELECT narrative_id FROM out.post_narratives WHERE post_id = 'copy-overhaul0'"
    assert [(5, 5)] == query(told, f"{drawn} FROM out.narrative_evidence WHERE narrative_id IN ({overhaul})")


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
    """Verdicts are the words of the design; a story of one sphere is that sphere's only, or without data."""
    for verdict, reason, weibo, twitter, similarity in query(
        told, "SELECT verdict, reason, weibo_posts, twitter_posts, similarity FROM out.stories"
    ):
        assert reason
        assert (similarity is None) == (0 in (weibo, twitter))
        if weibo and twitter:
            assert verdict in ("convergent", "contested", "undecided")
        else:
            assert verdict in ("no_data", "weibo_only" if weibo else "twitter_only")


def test_only_one_sphere_is_said_with_what_the_other_has(told):
    """How many posts the silent sphere has in those days, on the topic and in all, is in columns and reason."""
    found = query(
        told,
        "SELECT topic, verdict, other_topic_posts, other_posts, covered_share, reason FROM out.stories "
        "WHERE weibo_posts > 0 AND twitter_posts = 0 ORDER BY ALL",
    )
    assert [("hong_kong", "weibo_only", 15, 21, 1.0), ("xinjiang", "weibo_only", 5, 21, 1.0)] == [
        row[:5] for row in found
    ]
    assert "Twitter has 15 posts on the topic in those days (21 in all), and none of its 3 narratives" in found[0][5]


@pytest.mark.parametrize(("days", "expected"), [(0, "weibo_only"), (3, "weibo_only"), (10, "no_data")])
def test_posts_of_other_days_are_no_coverage(warehouse, fake, days, expected):
    """What the other sphere wrote more than a week away says nothing about its silence."""
    posts = planted_posts(planted(["buns"], ["overhaul", "apple", "visas"]))
    later = [{**one, "created_at": one["created_at"] + timedelta(days=days * (one["sphere"] == "twitter"))}
             for one in posts]  # fmt: skip
    run_stages(add(warehouse, later))
    assert [(expected,)] == query(warehouse, "SELECT verdict FROM out.stories WHERE weibo_posts > 0")


@pytest.mark.parametrize(("days", "is_apart"), [(0, False), (60, True)])
def test_tellings_of_other_days_are_two_stories(warehouse, fake, days, is_apart):
    """What one sphere tells two months after the other is not told together: near misses say that they are apart."""
    posts = planted_posts(planted(["overhaul", "apple", "buns"], ["overhaul", "apple", "visas"]))
    later = [{**one, "created_at": one["created_at"] + timedelta(days=days * (one["sphere"] == "twitter"))}
             for one in posts]  # fmt: skip
    run_stages(add(warehouse, later))
    assert is_apart == (not query(warehouse, "FROM out.matches"))
    near = query(warehouse, "SELECT count(*) FROM out.match_candidates WHERE reason = 'apart'")
    assert is_apart == (near[0][0] > 0)


def test_a_story_that_goes_on_with_another_verdict_is_an_event(finished):
    """With two posts left on the topic Twitter's silence says nothing; the change is told with its reason."""
    ((story_id,),) = query(finished, "SELECT story_id FROM out.stories WHERE topic = 'xinjiang' AND twitter_posts = 0")
    cotton = "SELECT post_key FROM raw.posts WHERE sphere = 'twitter' AND starts_with(post_id, 'cotton') LIMIT 3"
    remove(finished, *(key for (key,) in query(finished, cotton)))
    run_id = run_stages(finished)
    changes = "SELECT run_id, verdict_before, verdict, reason FROM out.story_events WHERE event = 'verdict_changed'"
    ((*change, reason),) = query(finished, f"{changes} AND story_id = '{story_id}'")
    assert [run_id, "weibo_only", "no_data"] == change
    assert "whether Twitter tells it too is unknown: Twitter has 2 posts on the topic in those days" in reason
    before = query(finished, "FROM core.verdict_changes ORDER BY ALL")
    do("publish", finished, run_id)
    assert before == query(finished, "FROM core.verdict_changes ORDER BY ALL")


def test_tone_and_stance_are_one_number_everywhere(told):
    """A share over distinct texts is the same of the telling, of its only narrative, and in the reason."""
    alone = (
        "FROM out.tellings AS told JOIN out.narratives AS narrative USING (story_id, sphere) "
        "WHERE told.posts = narrative.posts"
    )
    for name in ("condemning", "promotional", "measured", "critical", "supportive", "neutral"):
        differing = f"count(*) FILTER (told.{name}_share IS DISTINCT FROM narrative.{name}_share)"
        ((tellings, different),) = query(told, f"SELECT count(*), {differing} {alone}")
        assert (True, 0) == (tellings > 3, different)
    shares = "round(100 * greatest(critical_share, supportive_share, neutral_share))::INT::VARCHAR || ' %'"
    tellings = "FROM out.tellings JOIN out.stories USING (story_id)"
    assert [] == query(told, f"SELECT story_id {tellings} WHERE NOT contains(reason, {shares})")


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
        (planted_posts(planted(["apple", "buns", "overhaul"], [])), {("no_data",)}),
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
