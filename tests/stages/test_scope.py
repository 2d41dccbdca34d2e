"""A run that looks at a part of the posts tells of that part, and leaves the rest as it was."""

import pytest

from narratives.config import EVERYTHING, RunConfig, Scope, scope_of
from narratives.errors import ConfigError
from narratives.stages.prepare import prepare
from narratives.stages.runs import finish_run, record_input, start_run
from narratives.stages.track import track
from narratives.warehouse import open_writer
from tests.loading import query
from tests.planted import START, add, post

HONG_KONG, XINJIANG = [f"香港的消息{number}号" for number in range(6)], [f"新疆的消息{number}号" for number in range(6)]
SPRING, AUTUMN = START, START.replace(month=9)


@pytest.fixture
def spoken(warehouse):
    """Return a warehouse with one group of texts on each of two topics, and another of autumn on the first."""
    spring = [post(f"h{n}", text, created_at=SPRING) for n, text in enumerate(HONG_KONG)]
    other = [post(f"x{n}", text, created_at=SPRING) for n, text in enumerate(XINJIANG)]
    autumn = [post(f"a{n}", f"香港秋天的新闻{n}", created_at=AUTUMN) for n in range(6)]
    with open_writer(warehouse):
        add(warehouse, [*spring, *other, *autumn])
        prepare(warehouse)
    return warehouse


def run(warehouse, scope=EVERYTHING):
    """Carry out a run whose clusters are given: a topic's posts of spring are one, those of autumn another."""
    with open_writer(warehouse) as connection:  # one writer for all of it, as a run has
        run_id = start_run(warehouse, RunConfig(scope=scope))
        record_input(connection, run_id)
        connection.execute(
            "INSERT INTO core.run_texts SELECT DISTINCT $run, topic, sphere, text_id, (month(created_at) > 6)::INT, "
            "1.0, NULL, 1.0 FROM core.places_of_run($run)",
            {"run": run_id},
        )
        connection.execute(
            "INSERT INTO core.run_narratives (run_id, topic, sphere, cluster, story) "
            "SELECT DISTINCT run_id, topic, sphere, cluster, cluster FROM core.run_texts WHERE run_id = ?",
            [run_id],
        )
        track(warehouse, run_id)
        finish_run(warehouse, run_id)
    return run_id


def told(warehouse, run_id):
    """Return the narratives of a run with their status."""
    rows = query(warehouse, f"SELECT narrative_id, status FROM core.run_narratives WHERE run_id = '{run_id}'")
    return dict(sorted(rows))


def events(warehouse, run_id):
    """Return what a run saw happen."""
    return query(
        warehouse, f"SELECT event, narrative_id FROM core.narrative_events WHERE run_id = '{run_id}' ORDER BY ALL"
    )


def test_a_run_of_one_topic_looks_at_no_other(spoken):
    """Its texts, its counts and the topics that are shown are those of its scope."""
    run(spoken, Scope(topics=("xinjiang",)))
    assert [("xinjiang", 6)] == query(spoken, "SELECT topic, count(*) FROM core.run_texts GROUP BY topic")
    assert [(["xinjiang"], 6, 18)] == query(spoken, "SELECT only_topics, on_topic_posts, posts FROM out.runs")
    assert [("xinjiang",)] == query(spoken, "SELECT topic FROM out.topics")


def test_a_run_of_some_days_looks_at_no_others(spoken):
    """Both days count; a copy of another day is no post of the run, though its text is."""
    add(spoken, [post("copy", HONG_KONG[0], created_at=AUTUMN)])
    prepare(spoken)
    day = AUTUMN.date().isoformat()
    run(spoken, Scope(since=day, until=day))
    shown = query(spoken, "SELECT post_id FROM out.post_narratives ORDER BY post_id")
    assert [("a0",), ("a1",), ("a2",), ("a3",), ("a4",), ("a5",), ("copy",)] == shown
    assert [(7, AUTUMN.date(), AUTUMN.date())] == query(
        spoken, "SELECT on_topic_posts, since_date, until_date FROM out.runs"
    )


def test_scope_is_part_of_the_fingerprint(spoken):
    """A run of all topics is not the run of one, even where both find the same."""
    first, second = run(spoken), run(spoken, Scope(until="2030-01-01"))
    prints = dict(query(spoken, "SELECT run_id, fingerprint FROM out.runs"))
    assert prints[first] != prints[second]


def test_narratives_of_another_topic_are_not_ended(spoken):
    """A run of one topic continues what it sees and says nothing of the rest."""
    whole = told(spoken, run(spoken))
    seen = run(spoken, Scope(topics=("xinjiang",)))
    (name,) = told(spoken, seen)
    assert name in whole
    assert [("continued", name)] == events(spoken, seen)


@pytest.mark.parametrize("between", [Scope(topics=("xinjiang",)), Scope(since="2021-08-01")])
def test_names_go_on_after_runs_that_looked_elsewhere(spoken, between):
    """Three runs of a part later, the next whole run still knows all narratives."""
    whole = told(spoken, run(spoken))
    for _ in range(3):
        run(spoken, between)
    again = told(spoken, run(spoken))
    assert set(whole) == set(again)
    assert {"continued"} == set(again.values())


def test_narratives_of_other_days_are_not_ended(spoken):
    """What was told before the first day of a run goes on."""
    run(spoken)
    seen = run(spoken, Scope(since="2021-08-01"))
    assert ["continued"] == [event for event, _ in events(spoken, seen)]


def test_what_was_looked_at_can_end(spoken):
    """A narrative whose posts are gone ends in the next run of its topic, not in one of another topic."""
    run(spoken)
    with open_writer(spoken) as connection:
        connection.execute("DELETE FROM raw.posts WHERE starts_with(post_id, 'a')")
    prepare(spoken)
    assert "ended" not in {event for event, _ in events(spoken, run(spoken, Scope(topics=("xinjiang",))))}
    assert "ended" in {event for event, _ in events(spoken, run(spoken, Scope(topics=("hong_kong",))))}


def test_days_that_cannot_be_are_refused():
    """The last day is not before the first."""
    with pytest.raises(ConfigError, match="--until 2021-01-01 is before --since 2021-06-01"):
        scope_of([], AUTUMN.replace(month=6, day=1).date(), START.replace(month=1, day=1).date())


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (EVERYTHING, ""),
        (Scope(("a", "b")), "only a, b"),
        (Scope((), "2021-06-01", "2021-06-30"), "since 2021-06-01, until 2021-06-30"),
    ],
)
def test_a_scope_says_what_it_is(scope, said):
    """In a few words; nothing is said of a run that looks at everything."""
    assert said == str(scope)
