"""Samples are drawn evenly over strata, the same ones every time, and say for how many units each stands."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratives.coding.draw import STRATA, allocate, draw
from narratives.errors import InputError
from narratives.warehouse import open_reader, open_writer


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(0, 50), min_size=1), st.integers(1, 120))
def test_a_sample_is_divided_evenly(sizes, wanted):
    """All that is wanted is drawn; no stratum gives more than it has; those that have enough differ by one at most."""
    given_ = allocate(sizes, wanted)
    assert min(wanted, sum(sizes.values())) == sum(given_.values())
    assert all(given_[name] <= sizes[name] for name in sizes)
    enough = [given_[name] for name in sizes if given_[name] < sizes[name]]
    assert not enough or max(enough) - min(enough) <= 1
    assert not enough or max(given_.values()) - min(enough) <= 1


def test_copies_are_drawn_once(results):
    """Two posts have one text, and one of them is read; noise belongs to the stratum without a verdict."""
    with open_reader(results) as connection:
        units = draw(connection, 100, ["topic", "verdict"], seed=1)
    assert {"hong_kong / contested": 4, "hong_kong / none": 1, "xinjiang / twitter_only": 2} == dict(
        units["stratum"].value_counts().iter_rows()
    )
    assert 1 == units["post_id"].filter(units["post_id"].is_in(["2", "3"]) & (units["sphere"] == "weibo")).len()


def test_weights_add_up_to_all_units(results):
    """So that shares of the sample become shares of the whole."""
    with open_reader(results) as connection:
        units = draw(connection, 4, ["topic", "verdict"], seed=1)
    sums = units.group_by("stratum").agg(pl.col("weight").sum())
    assert {"hong_kong / contested": 4, "hong_kong / none": 1, "xinjiang / twitter_only": 2} == dict(sums.iter_rows())
    assert 4 == units.height


def test_the_same_seed_draws_the_same(results):
    """Whatever the order in which posts were loaded; another seed draws others."""
    with open_reader(results) as connection:
        first, again = (draw(connection, 3, [], seed=1)["unit_id"].to_list() for _ in range(2))
        others = {tuple(draw(connection, 3, [], seed=seed)["unit_id"]) for seed in range(2, 8)}
    assert (first, True) == (again, len(others) > 1)


@pytest.mark.parametrize("name", STRATA)
def test_posts_can_be_divided_by_each(results, name):
    """Every word that the help names."""
    with open_reader(results) as connection:
        assert 7 == draw(connection, 100, [name], seed=1).height


def test_what_cannot_be_drawn_is_said(results):
    """An unknown word, and a run without posts."""
    with open_reader(results) as connection, pytest.raises(InputError, match="cannot be divided by 'mood'"):
        draw(connection, 10, ["mood"], seed=1)
    with open_writer(results) as cursor:
        cursor.execute("DELETE FROM core.run_texts")
        with pytest.raises(InputError, match="no post on a topic"):
            draw(cursor, 10, [], seed=1)
