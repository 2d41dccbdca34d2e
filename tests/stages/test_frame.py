"""Each text on a topic gets tone and stance once, by its own words, whatever else is loaded."""

from narratives.stages.prepare import prepare
from tests.loading import query
from tests.planted import add, planted, planted_posts, post, remove
from tests.staged import do, run_stages

FRAMES = "SELECT text_id, tone, stance, tone_probability, stance_probability FROM core.text_frames ORDER BY text_id"
ACCUSATION = "The CCP is guilty of genocide in Xinjiang. Hold the regime accountable for its atrocities!"
DENIAL = "新疆所谓强迫劳动是彻头彻尾的谎言，坚决反对干涉中国内政"


def test_every_text_on_a_topic_is_judged_once(told):
    """Texts on a topic have one row, texts on none have none."""
    on_topic = query(told, "SELECT DISTINCT text_id FROM core.text_topics ORDER BY text_id")
    assert on_topic == [row[:1] for row in query(told, FRAMES)]


def test_words_are_those_of_the_design(told):
    """Tone and stance are among the three words each, or not there; probabilities are such."""
    tones, stances = ({row[column] for row in query(told, FRAMES)} for column in (1, 2))
    assert tones <= {"condemning", "promotional", "measured", None}
    assert stances <= {"critical", "supportive", "neutral", None}
    assert all(1 / 3 <= chance <= 1 for row in query(told, FRAMES) for chance in row[3:])


def test_opposite_tellings_have_opposite_stances(warehouse, fake):
    """An accusation is critical and its denial supportive, whoever posts it."""
    posts = [post("1", ACCUSATION, "weibo"), post("2", DENIAL, "twitter")]
    do("frame", warehouse, run_stages(add(warehouse, posts), "track"))
    stances = "SELECT lang, stance FROM core.text_frames JOIN core.texts USING (text_id) ORDER BY lang"
    assert [("en", "critical"), ("zh", "supportive")] == query(warehouse, stances)


def test_a_second_time_judges_nothing(finished):
    """What is judged stays as it is."""
    before = query(finished, FRAMES)
    assert 0 == do("frame", finished, run_stages(finished, "embed")).framed_texts
    assert before == query(finished, FRAMES)


def test_only_new_texts_are_judged_and_old_ones_keep_their_words(finished):
    """New posts change nothing in what is said of the others."""
    before = query(finished, FRAMES)
    add(finished, planted_posts([("new", "twitter", ACCUSATION)]))
    result = do("frame", finished, run_stages(finished, "embed"))
    assert 1 == result.framed_texts
    assert set(before) < set(query(finished, FRAMES))


def test_words_go_with_their_texts(finished):
    """Of a text that is gone nothing is kept."""
    remove(finished, "weibo:lonely")
    prepare(finished)
    before = len(query(finished, FRAMES))
    do("frame", finished, run_stages(finished, "embed"))
    assert before - 1 == len(query(finished, FRAMES))


def test_a_change_of_method_judges_all_again(finished, monkeypatch):
    """With other prototypes or another method every text is judged anew, and the old words are gone."""
    count = len(query(finished, FRAMES))
    monkeypatch.setattr("narratives.stages.frame.fingerprint", lambda: "another")
    assert count == do("frame", finished, run_stages(finished, "embed")).framed_texts
    assert [("another", count)] == query(finished, "SELECT frames_id, count(*) FROM core.text_frames GROUP BY ALL")


def test_nothing_on_a_topic(warehouse, fake):
    """Without a text on a topic nothing is judged."""
    run_id = run_stages(add(warehouse, [post("off", "今天的火锅真好吃")]), "track")
    assert 0 == do("frame", warehouse, run_id).framed_texts


def test_one_text_is_enough(warehouse, fake):
    """A text is judged by itself: alone it gets the words that it gets among many."""
    rows = planted(["apple"], ["cotton"])
    do("frame", add(warehouse, planted_posts(rows)), run_stages(warehouse, "embed"))
    among = {row[0]: row for row in query(warehouse, FRAMES)}
    alone = warehouse.with_name("alone.duckdb")
    do("frame", add(alone, planted_posts(rows[:1])), run_stages(alone, "embed"))
    (only,) = query(alone, FRAMES)
    assert among[only[0]] == only
