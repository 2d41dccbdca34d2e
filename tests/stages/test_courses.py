"""Over time: planted bursts, leads and trends come out of the views right; what is thin stays undecided."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from narratives.stages.courses import courses
from narratives.stages.purge import purge
from narratives.warehouse import open_writer
from tests.courses import FIRST_DAY, TOPIC, finished_run, told_daily
from tests.loading import query

DAYS = 540
BURST = 200
THEME = "theme-trade-1a2b3c"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run over 540 days.

    Both spheres tell `wave`, Twitter three days after Weibo; Weibo tells `flash` in five days; what else they tell
    on the topic is at first all apart and at last all shared.
    """
    generator = np.random.default_rng(7)
    level = np.zeros(DAYS + 3)
    for day in range(1, DAYS + 3):
        level[day] = 0.7 * level[day - 1] + generator.normal(0, 0.6)
    wave = 2 * np.exp(level)
    shared = np.linspace(0, 1, DAYS)
    flash = np.zeros(DAYS, int)
    flash[BURST : BURST + 5] = 6
    told = told_daily("weibo", "flash", flash)
    for sphere, later in (("weibo", 0), ("twitter", 3)):
        told += told_daily(sphere, None, generator.poisson(30, DAYS))
        told += told_daily(sphere, "wave", generator.poisson(wave[3 - later : DAYS + 3 - later]))
        told += told_daily(sphere, "common", generator.poisson(2 * shared), "measured")
        told += told_daily(sphere, f"of {sphere}", generator.poisson(2 * (1 - shared)), "condemning")
    return _run(tmp_path_factory.mktemp("planted"), told, themes={"flash": THEME, "of weibo": THEME})


def _run(folder: Path, told: list, precision: str = "second", themes: dict[str, str] | None = None) -> Path:
    warehouse = folder / "narratives.duckdb"
    finished_run(warehouse, told, precision, themes)
    return warehouse


def test_shares_are_taken_over_the_same_posts_everywhere(planted):
    """Days add up to months, stories to no more than the topic, and a share is posts of the sphere's posts."""
    assert [] == query(
        planted,
        "SELECT level, item_id, sphere FROM out.timeline GROUP BY ALL HAVING "
        "count(DISTINCT (SELECT sum(t.posts) FROM out.timeline AS t WHERE t.level = timeline.level "
        "AND t.item_id = timeline.item_id AND t.sphere = timeline.sphere AND t.period = timeline.period)) <> 1",
    )
    assert [] == query(planted, "FROM out.timeline WHERE posts > sphere_posts OR sphere_share <> posts / sphere_posts")
    told = "SELECT sum(posts) FROM out.timeline WHERE period = 'month' AND level = '{}'"
    assert query(planted, told.format("story")) == query(planted, told.format("topic"))
    assert query(planted, "SELECT sum(posts) FROM out.tellings") == query(planted, told.format("story"))


def test_every_day_of_a_topic_has_a_row(planted):
    """A day without posts on a topic is there with 0, so that shares can be drawn."""
    days = "FROM out.timeline WHERE level = 'topic' AND period = 'day' AND sphere = 'weibo'"
    assert [(DAYS,)] == query(planted, f"SELECT count(*) {days}")


def test_the_planted_burst_is_one_of_its_day_week_and_month(planted):
    """The flash stands out on its days, in its week and its month, and on Weibo only."""
    bursts = query(
        planted,
        "SELECT sphere, period, start_date FROM out.timeline WHERE is_burst AND level = 'story' "
        "AND item_id = 's-trade-flash'",
    )
    days = {start for _, period, start in bursts if period == "day"}
    assert {"weibo"} == {sphere for sphere, *_ in bursts}
    assert days <= {FIRST_DAY + timedelta(days=BURST + step) for step in range(5)}
    assert len(days) >= 3
    assert {date(2020, 7, 1)} == {start for _, period, start in bursts if period == "month"}


def test_a_theme_is_the_sum_of_its_stories(planted):
    """In each sphere and period it has the posts of its stories, a share of the same wholes, and their first day."""
    stories = "item_id IN ('s-trade-flash', 's-trade-of weibo') AND level = 'story'"
    told = (
        "SELECT sphere, period, start_date, sum(posts)::INT, sum(topic_share), sum(sphere_share) FROM out.timeline "
        "WHERE {} GROUP BY ALL ORDER BY ALL"
    )
    rows = query(planted, told.format(f"level = 'theme' AND item_id = '{THEME}'"))
    expected = query(planted, told.format(stories))
    assert [row[:4] for row in expected] == [row[:4] for row in rows]
    assert np.allclose([row[4:] for row in expected], [row[4:] for row in rows])
    lives = "SELECT min(born_date), max(last_date) FROM out.lives WHERE {}"
    born = query(planted, lives.format("level = 'theme'"))
    assert query(planted, lives.format(stories)) == born


def test_a_flash_is_born_peaks_and_sleeps(planted):
    """Its life is told by its days."""
    first = FIRST_DAY + timedelta(days=BURST)
    ((status, born, peak, last, dormant),) = query(
        planted,
        "SELECT status, born_date, peak_date, last_date, dormant_date FROM out.lives "
        "WHERE item_id = 's-trade-flash' AND level = 'story'",
    )
    assert ("dormant", first, first + timedelta(days=4), first + timedelta(days=5)) == (status, born, last, dormant)
    assert peak <= first + timedelta(days=4) < peak + timedelta(days=14)


def test_the_planted_lead_is_told(planted):
    """Twitter is three days behind Weibo with the wave; with what grows slowly in both nobody leads."""
    rows = {item: row for item, *row in query(planted, "SELECT item_id, leader, lag_days, reason FROM out.lead_lag")}
    assert ["weibo", 3.0] == rows["s-trade-wave"][:2]
    assert rows["s-trade-wave"][2].startswith("Weibo is first: Twitter +3 days behind Weibo, 95 % interval ")
    assert "undecided" == rows["s-trade-common"][0]
    assert {"s-trade-wave", "s-trade-common", TOPIC} == set(rows)


def test_the_planted_convergence_is_told(planted):
    """The spheres come closer in stories, and agree in tone in all months: no trend there."""
    trends = dict(query(planted, "SELECT measure, trend FROM out.convergence_trends"))
    assert {"stories": "closer", "tone": "undecided", "stance": "undecided"} == trends
    ((reason,),) = query(planted, "SELECT reason FROM out.convergence_trends WHERE measure = 'stories'")
    assert reason.startswith("closer together: divergence -0.0")
    assert reason.endswith("18 months from 2020-01 to 2021-06")
    ((reason,),) = query(planted, "SELECT reason FROM out.convergence_trends WHERE measure = 'stance'")
    assert "cannot be told: 0 months with eight texts of each side, six are needed" == reason


def test_parts_add_up_to_the_divergence(planted):
    """What stories add is the divergence with chance taken out; their texts are the month's."""
    assert [] == query(
        planted,
        "SELECT measure, month_date FROM out.convergence AS found JOIN out.convergence_parts AS part "
        "USING (topic, measure, month_date) WHERE divergence IS NOT NULL "
        "GROUP BY measure, month_date, found.weibo_texts, divergence, chance_divergence "
        "HAVING sum(part.weibo_texts) <> found.weibo_texts OR abs(sum(contribution) "
        "- chance_divergence - divergence * (1 - chance_divergence)) > 1e-9",
    )


def test_a_purge_changes_counts_at_once(planted, tmp_path):
    """The timeline and the first posts count what is left."""
    warehouse = Path(shutil.copytree(planted.parent, tmp_path / "copy")) / planted.name
    first = "SELECT post_id FROM out.first_posts WHERE story_id = 's-trade-flash'"
    ((post,),) = query(warehouse, first)
    counted = "SELECT sum(posts)::INT FROM out.timeline WHERE period = 'day' AND level = '{}' AND item_id = '{}'"
    purge(warehouse, post_ids=[f"weibo:{post}"])
    assert [(29,)] == query(warehouse, counted.format("story", "s-trade-flash"))
    assert post != query(warehouse, first)[0][0]
    for level, item in (("sphere", "weibo"), ("topic", TOPIC)):
        before, after = (query(one, counted.format(level, item))[0][0] for one in (planted, warehouse))
        assert before - 1 == after


def test_following_twice_changes_nothing(planted, tmp_path):
    """The stage can be run again, and finds the same."""
    warehouse = Path(shutil.copytree(planted.parent, tmp_path / "copy")) / planted.name
    tables = ("bursts", "lives", "convergence", "convergence_parts", "convergence_trends", "lead_lag")
    before = [query(warehouse, f"FROM core.run_{table} ORDER BY ALL") for table in tables]
    ((run_id,),) = query(warehouse, "SELECT run_id FROM out.runs")
    with open_writer(warehouse):
        courses(warehouse, run_id)
    assert before == [query(warehouse, f"FROM core.run_{table} ORDER BY ALL") for table in tables]


def test_dates_without_hours_are_said(tmp_path):
    """One side that knows only days makes the whole comparison one of days."""
    told = [post for sphere in ("weibo", "twitter") for post in told_daily(sphere, "rare", [1] * 5)]
    warehouse = _run(tmp_path, told, "day")
    ((leader, precision, reason),) = query(
        warehouse, "SELECT leader, created_precision, reason FROM out.lead_lag WHERE level = 'story'"
    )
    assert ("undecided", "day") == (leader, precision)
    assert "too few posts: Weibo 5 on 5 days, Twitter 5 on 5 days; 20 on 8 days of each are needed" == reason


@pytest.mark.parametrize("told", [told_daily("weibo", "lonely", [1]), told_daily("weibo", "alone", [3] * 40)])
def test_one_sphere_alone_is_followed(tmp_path, told):
    """Its days are counted, and nothing is said of the other sphere."""
    warehouse = _run(tmp_path, told)
    assert [(len(told),)] == query(
        warehouse, "SELECT sum(posts)::INT FROM out.timeline WHERE level = 'story' AND period = 'week'"
    )
    assert [("undecided",)] == query(warehouse, "SELECT DISTINCT trend FROM out.convergence_trends")
    assert [] == query(warehouse, "FROM out.lead_lag")


def test_a_story_of_days_outside_of_the_run_is_not_counted(planted):
    """Spheres have a row for each of their days, from the first post to the last."""
    ((first, last),) = query(planted, "SELECT min(start_date), max(start_date) FROM out.timeline WHERE period = 'day'")
    assert (FIRST_DAY, FIRST_DAY + timedelta(days=DAYS - 1)) == (first, last)
