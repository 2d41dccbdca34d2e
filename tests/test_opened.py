"""The package in Python opens a warehouse for reading and gives Polars frames."""

import subprocess
import sys
from datetime import datetime

import duckdb
import polars as pl
import pytest

import narratives
from narratives import open_warehouse
from narratives.errors import InputError, WarehouseMissing
from narratives.warehouse import open_writer
from tests.cli.conftest import empty, fill, results, templates  # noqa: F401


def test_stories_come_as_a_frame(results):  # noqa: F811
    """With the types of the warehouse; the largest first; some of them where that is asked."""
    with open_warehouse(results) as warehouse:
        stories, contested = warehouse.stories(), warehouse.stories(verdict="contested")
        cotton = warehouse.stories(topic="xinjiang")
    assert ["s-hong_kong-91bc04", "s-xinjiang-99bc04"] == stories["story_id"].to_list()
    assert ["s-hong_kong-91bc04"] == contested["story_id"].to_list()
    assert ["twitter_only"] == cotton["verdict"].to_list()
    assert (pl.Int64, pl.Datetime("us")) == (stories.schema["weibo_posts"], stories.schema["first_post_at"])


def test_posts_carry_text_and_narrative(results):  # noqa: F811
    """A row for each post and topic, by time; noise has no narrative."""
    with open_warehouse(str(results)) as warehouse:
        everything, told = warehouse.posts(), warehouse.posts(story="s-xinjiang-99bc04")
        noise = everything.filter(pl.col("narrative_id").is_null())
        weibo = warehouse.posts(narrative="w-hong_kong-3f2a9c")
    assert (8, ["4"]) == (everything.height, noise["post_id"].to_list())
    assert ["3", "4"] == told["post_id"].to_list()
    assert "No cotton made with forced labor may cross our border" == told["text"][0]
    assert (datetime(2021, 3, 11, 4), {"weibo"}) == (weibo["created_at"][0], set(weibo["sphere"]))


def test_timelines_come_by_week_and_sphere(results):  # noqa: F811
    """Of a story both tellings, each by time; of topics and spheres as well, by day or month where that is asked."""
    with open_warehouse(results) as warehouse:
        weeks = warehouse.timelines(story="s-hong_kong-91bc04")
        months = warehouse.timelines(level="topic", period="month", topic="xinjiang")
    assert [("twitter", 1), ("weibo", 3), ("twitter", 1)] == weeks.select("sphere", "posts").rows()
    assert weeks["start_date"].is_sorted()
    assert 2 == months.filter(pl.col("sphere") == "twitter")["posts"].sum()
    assert {"xinjiang"} == set(months["item_id"])


def test_narratives_views_queries_and_the_run(results):  # noqa: F811
    """Whatever the warehouse has can be asked for."""
    with open_warehouse(results) as warehouse:
        assert 2 == warehouse.narratives(sphere="twitter").height
        assert 1 == warehouse.narratives(story="s-xinjiang-99bc04").height
        assert [0.002] == warehouse.table("matches")["p_value"].to_list()
        assert [8] == warehouse.sql("SELECT count(*) AS n FROM out.post_narratives WHERE post_id <> $id", {"id": "9"})[
            "n"
        ].to_list()
        assert "20261121-221003" == warehouse.run()["run_id"]


def test_an_unknown_id_is_no_empty_finding(results):  # noqa: F811
    """Nor an unknown topic or view."""
    with open_warehouse(results) as warehouse:
        for ask in (
            lambda: warehouse.posts(story="s-xinjiang-000000"),
            lambda: warehouse.stories(topic="xinjang"),
            lambda: warehouse.table("story"),
        ):
            with pytest.raises(InputError, match=r"there are|has those there are"):
                ask()


def test_nothing_can_be_written(results):  # noqa: F811
    """The file stays as it is."""
    with open_warehouse(results) as warehouse, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        warehouse.sql("DELETE FROM raw.posts")


def test_a_closed_warehouse_lets_others_write(results):  # noqa: F811
    """What was read stays."""
    warehouse = open_warehouse(results)
    stories = warehouse.stories()
    warehouse.close()
    with open_writer(results) as cursor:
        cursor.execute("DELETE FROM core.story_verdicts")
    assert 2 == stories.height


def test_what_is_missing_is_said(tmp_path, empty):  # noqa: F811
    """No warehouse, or one without a run."""
    with pytest.raises(WarehouseMissing, match="there is no warehouse at"):
        open_warehouse(tmp_path / "none.duckdb")
    with open_warehouse(empty) as warehouse, pytest.raises(InputError, match="no run has finished"):
        warehouse.run()


def test_the_package_starts_light_and_is_typed():
    """`import narratives` brings neither Polars nor DuckDB; a type checker finds the annotations."""
    code = (
        "import sys, narratives; print(sorted({'polars', 'duckdb', 'torch', 'prefect', 'sklearn'} & set(sys.modules)))"
    )
    assert "[]\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert {"Warehouse", "open_warehouse"} < set(narratives.__all__)
