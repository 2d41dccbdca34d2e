"""Tests of `narratives compare`: two runs, or two stretches of time, by their posts, shares and stories."""

import json
import re
from datetime import date

import pytest

from narratives.errors import InputError
from narratives.report.compare import days_of
from narratives.warehouse import open_writer


def _compare(cli, results, *arguments):
    days = ("--from", "2021-03-01..2021-03-12", "--to", "2021-03-13..2021-04")
    return cli("compare", *days, "--warehouse", results, *arguments)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-03-24", date(2021, 3, 24), date(2021, 3, 24)),
        ("2021-03..2021-05-02", date(2021, 3, 1), date(2021, 5, 2)),
    ],
)
def test_a_stretch_is_a_year_a_month_a_day_or_two_of_them(text, first, last):
    """Both ends are included."""
    assert (first, last) == (days_of(text).first, days_of(text).last)


@pytest.mark.parametrize("text", ["", "March", "2021-13", "2021-02-30", "2021-03..2021-02", "1..2..3", "2021-03.."])
def test_what_is_no_stretch_of_time_is_refused_with_an_example(text):
    """The line says what to give."""
    with pytest.raises(InputError, match="such as 2021-03"):
        days_of(text)


def test_each_topic_and_sphere_has_its_shares_before_and_after(cli, results):
    """Shares are of all posts of the sphere in those days; a text's copies count once for its stance."""
    found = json.loads(_compare(cli, results, "--json").out)
    rows = {(row["topic"], row["sphere"]): row for row in found["topics"]}
    weibo, twitter = rows["hong_kong", "weibo"], rows["xinjiang", "twitter"]
    assert (2, 2) == (weibo["posts_before"], weibo["posts_after"])
    assert (1.0, 2 / 3) == pytest.approx((weibo["posts_share_before"], weibo["posts_share_after"]))
    assert (1.0, 0.5) == (weibo["supportive_share_before"], weibo["supportive_share_after"])
    assert (0, 2, None) == (twitter["posts_before"], twitter["posts_after"], twitter["critical_share_before"])


def test_stories_that_moved_are_told_by_their_headlines(cli, results):
    """By the change of their share of what the sphere says on the topic; unknown where it said nothing before."""
    found = json.loads(_compare(cli, results, "--json").out)
    moved = {row["story_id"]: row["weibo_change"] for row in found["stories"]}
    assert {"s-hong_kong-91bc04": -0.5} == moved
    shown = _compare(cli, results).out
    assert "支持！爱国者治港天经地义" in shown
    assert "-50" in shown


def test_days_without_posts_are_no_figures(cli, results):
    """Nothing is said of days of which the data hold nothing."""
    done = cli("compare", "--from", "1999", "--to", "2000", "--warehouse", results)
    assert (0, "There are no posts in 1999 or 2000.\n") == (done.code, done.out)


# A run before that of the results: Hong Kong was undecided, and cotton had another id.
_RUN_BEFORE = """
    INSERT INTO core.runs BY NAME
    SELECT * REPLACE ('20261120-090000' AS run_id, TIMESTAMP '2026-11-21 22:05:00' AS started_at) FROM core.runs;
    INSERT INTO core.run_texts BY NAME
    SELECT * REPLACE ('20261120-090000' AS run_id) FROM core.run_texts WHERE text_id <> 'tb2';
    INSERT INTO core.run_narratives BY NAME
    SELECT * REPLACE ('20261120-090000' AS run_id, replace(story_id, '99bc04', '77bc04') AS story_id)
    FROM core.run_narratives;
    INSERT INTO core.narrative_headlines BY NAME
    SELECT * REPLACE ('20261120-090000' AS run_id) FROM core.narrative_headlines;
    INSERT INTO core.story_verdicts (run_id, story_id, topic, verdict, reason) VALUES
        ('20261120-090000', 's-hong_kong-91bc04', 'hong_kong', 'undecided', 'the texts are too few to be sure'),
        ('20261120-090000', 's-xinjiang-77bc04', 'xinjiang', 'twitter_only', 'only on Twitter');
    INSERT INTO core.story_events VALUES
        ('20261121-221003', 'ended', 's-xinjiang-77bc04', NULL, NULL),
        ('20261121-221003', 'split', 's-xinjiang-99bc04', 's-xinjiang-77bc04', 0.9);
"""


@pytest.fixture
def two_runs(results):
    """Return a warehouse with the results of two runs."""
    with open_writer(results) as connection:
        connection.execute(_RUN_BEFORE)
    return results


def test_without_options_the_latest_run_is_compared_with_the_one_before(cli, two_runs):
    """Which verdict became another one and why, what came, and what went, with headlines and the next step."""
    shown = cli("compare", "--warehouse", two_runs)
    assert (0, "") == (shown.code, shown.err)
    assert re.search(r"s-hong_kong-91bc04 +undecided +支持！爱国者治港天经地义\n +contested +Only", shown.out)
    assert "s-hong_kong-91bc04: both are about the electoral overhaul;" in shown.out
    assert re.search(r"Stories that came: 1\n.*s-xinjiang-99bc04 .*split off s-xinjiang-77bc04", shown.out, re.S)
    assert re.search(r"Stories that went: 1\n.*s-xinjiang-77bc04 .*split into", shown.out, re.S)
    assert "narratives show s-hong_kong-91bc04 --warehouse" in shown.out


def test_two_runs_are_compared_as_json_by_their_ids(cli, two_runs):
    """All that is printed is there, and the posts of each run."""
    runs = ("--from", "20261120-090000", "--to", "latest")
    found = json.loads(cli("compare", *runs, "--json", "--warehouse", two_runs).out)
    (changed,) = found["changed"]
    assert ("undecided", "contested") == (changed["verdict_before"], changed["verdict_after"])
    assert (1, 2) == (changed["twitter_posts_before"], changed["twitter_posts_after"])
    assert (["s-xinjiang-99bc04"], ["s-xinjiang-77bc04"]) == tuple(
        [story["story_id"] for story in found[kind]] for kind in ("born", "ended")
    )
    assert {"before": "20261120-090000", "after": "20261121-221003"} == {
        when: found[when]["run_id"] for when in ("before", "after")
    }


def test_the_share_of_a_story_moves_with_the_posts_of_its_topic(cli, two_runs):
    """A story whose verdict is the same is listed by how far its share of the posts on the topic moved."""
    with open_writer(two_runs) as connection:
        connection.execute("UPDATE core.story_verdicts SET verdict = 'contested' WHERE topic = 'hong_kong'")
        connection.execute("""
            INSERT INTO core.run_texts BY NAME
            SELECT * REPLACE (NULL AS cluster, 'tx1' AS text_id) FROM core.run_texts
            WHERE text_id = 'tb1' AND run_id = '20261120-090000'
        """)
    (moved,) = json.loads(cli("compare", "--json", "--warehouse", two_runs).out)["moved"]
    assert ("s-hong_kong-91bc04", 0.5, 0.0) == (moved["story_id"], moved["twitter_change"], moved["weibo_change"])
    shown = cli("compare", "--warehouse", two_runs).out
    assert re.search(r"s-hong_kong-91bc04 .* 0 +3 +3\n +Only .*\+50 +1 +2\n", shown)


def test_posts_loaded_after_a_run_are_not_counted_in_it(cli, two_runs):
    """A copy of an old text that comes later belongs to the later run alone."""
    with open_writer(two_runs) as connection:
        connection.execute("""
            INSERT INTO raw.loads BY NAME
            SELECT * REPLACE ('20261121-220800-bbbbbb' AS load_id, TIMESTAMP '2026-11-21 22:08:00' AS started_at)
            FROM raw.loads;
            INSERT INTO raw.posts BY NAME
            SELECT * REPLACE ('twitter:9' AS post_key, '9' AS post_id, '20261121-220800-bbbbbb' AS load_id)
            FROM raw.posts WHERE post_key = 'twitter:1';
            INSERT INTO core.post_texts BY NAME
            SELECT * REPLACE ('twitter:9' AS post_key) FROM core.post_texts WHERE post_key = 'twitter:1';
        """)
    (changed,) = json.loads(cli("compare", "--json", "--warehouse", two_runs).out)["changed"]
    assert (1, 3) == (changed["twitter_posts_before"], changed["twitter_posts_after"])


def test_a_topic_that_one_of_the_runs_left_out_has_not_ended(cli, two_runs):
    """Only topics that both runs looked at are compared."""
    with open_writer(two_runs) as connection:
        connection.execute("UPDATE core.runs SET config = ? WHERE run_id = '20261121-221003'", [
            json.dumps({"scope": {"topics": ["hong_kong"]}})
        ])  # fmt: skip
    found = json.loads(cli("compare", "--json", "--warehouse", two_runs).out)
    assert ([], [], 1) == (found["born"], found["ended"], len(found["changed"]))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "latest", "--to", "previous"), "is not before"),
        (("--from", "latest", "--to", "2021"), "give two runs or two periods"),
        (("--from", "2021-03"), "give two periods"),
        (("--from", "r-1999"), "results are kept of 20261121-221003 and 20261120-090000"),
        (("--to", "20261121-221003", "--topic", "hong_kng"), "did you mean hong_kong?"),
    ],
)
def test_what_cannot_be_compared_is_one_line_with_a_way_out(cli, two_runs, options, said):
    """Mistyped ids name those there are."""
    done = cli("compare", *options, "--warehouse", two_runs)
    assert (1, "", 1) == (done.code, done.out, done.err.count("\n"))
    assert said in done.err


def test_one_run_alone_cannot_be_compared(cli, results):
    """The line says how to get a second one."""
    done = cli("compare", "--warehouse", results)
    assert (1, True) == (done.code, "`narratives run`" in done.err)


def test_a_run_of_which_only_counts_are_left_leads_to_its_events(cli, two_runs):
    """The query in the line can be pasted."""
    with open_writer(two_runs) as connection:
        connection.execute("""
            INSERT INTO core.runs BY NAME
            SELECT * REPLACE ('r-old' AS run_id, TIMESTAMP '2026-11-01' AS started_at) FROM core.runs LIMIT 1
        """)
    done = cli("compare", "--from", "r-old", "--warehouse", two_runs)
    assert 1 == done.code
    query = done.err.split('narratives sql "')[1].split('"`')[0]
    assert "split" in cli("sql", query, "--csv", "--warehouse", two_runs).out
