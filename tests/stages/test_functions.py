"""Each text of a run is judged once by the frames; a frame of the user gets rows without any code."""

from narratives.config import RunConfig
from narratives.stages.standing import standing_run
from tests.loading import query
from tests.planted import add, post
from tests.staged import do, run_stages
from tests.texts.test_frames import WHATABOUT

SCORES = "SELECT text_id, scores FROM core.frame_scores ORDER BY text_id"
FRAMES = "SELECT DISTINCT frame FROM out.frames ORDER BY frame"


def test_every_text_on_a_topic_is_judged_once(told):
    """By all eight functions."""
    found = query(told, SCORES)
    on_topic = query(told, "SELECT DISTINCT text_id FROM core.text_topics ORDER BY text_id")

    assert on_topic == [row[:1] for row in found]
    assert {8} == {len(scores) for _, scores in found}


def test_a_second_time_judges_nothing(finished):
    """What is judged stays as it is."""
    before = query(finished, SCORES)

    assert 0 == do("functions", finished, run_stages(finished, "embed")).judged_texts
    assert before == query(finished, SCORES)


def test_frames_are_counted_by_topic_narrative_actor_and_month(told):
    """A share is one of the texts that are not left open; texts are those of the telling."""
    levels = query(told, "SELECT DISTINCT level FROM out.frames ORDER BY level")
    wrong = query(
        told,
        "SELECT count(*) FROM out.frames WHERE shown_texts + open_texts > texts "
        "OR shown_share IS DISTINCT FROM shown_texts / nullif(texts - open_texts, 0)",
    )
    sizes = query(
        told,
        "SELECT count(*) FROM out.narratives AS told JOIN out.frames AS frame USING (narrative_id) "
        "WHERE frame.texts <> told.texts",
    )

    assert [("actor",), ("month",), ("narrative",), ("story",), ("topic",)] == levels
    assert [(0,)] == wrong == sizes


def test_a_frame_of_the_user_makes_a_run_news_and_gets_rows(finished):
    """Nothing is new before it is written, nor after the run that knows it."""
    assert standing_run(finished, RunConfig()) is not None

    (finished.parent / "frames.toml").write_text(WHATABOUT, encoding="utf-8")
    assert standing_run(finished, RunConfig()) is None
    run_stages(finished)

    assert ("whataboutism",) in query(finished, FRAMES)
    assert {9} == {len(scores) for _, scores in query(finished, SCORES)}
    assert standing_run(finished, RunConfig()) is not None


def test_answers_to_officials_are_judged_whatever_their_words(warehouse, fake):
    """A reply without a word of the topic has tone and functions; one to an ordinary person has not."""
    asked = {"author": "MFA", "author_role": "diplomat", "country": "CN"}
    add(warehouse, [post("1", "香港事务是中国内政", "twitter", **asked), post("2", "香港下雨", "twitter")])
    run_stages(warehouse)
    answers = [post("3", "Lies, all of it.", "twitter", reply_to="1"), post("4", "It does.", "twitter", reply_to="2")]
    add(warehouse, answers)
    run_stages(warehouse)

    judged = "SELECT post_key FROM core.post_texts SEMI JOIN core.{} USING (text_id) ORDER BY post_key"
    expected = [("twitter:1",), ("twitter:2",), ("twitter:3",)]
    assert expected == query(warehouse, judged.format("frame_scores")) == query(warehouse, judged.format("text_frames"))
    assert [("1", 1)] == query(warehouse, "SELECT post_id, responses FROM out.responses")
