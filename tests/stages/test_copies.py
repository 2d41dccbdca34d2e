"""Near copies of a run's texts are found, and go with their posts."""

from narratives.resources import resource
from tests.loading import query
from tests.planted import add, post
from tests.staged import do, run_stages

CALL = "Hong Kong: we will not stay silent while they close the last newspaper of the city"


def test_near_copies_are_stored_and_shown_with_accounts(warehouse, fake):
    """Two texts that differ by a word are one group of three posts."""
    posts = [post("1", CALL, "twitter"), post("2", f"{CALL} today", "twitter"), post("3", f"{CALL} today", "twitter")]
    run_id = run_stages(add(warehouse, [*posts, post("4", "Hong Kong ferries are late again", "twitter")]))

    found = query(warehouse, "SELECT post_id, copies, author FROM out.copies ORDER BY post_id")

    assert [("1", 3, "p_1"), ("2", 3, "p_2"), ("3", 3, "p_3")] == found
    assert (2, 1) == (do("copies", warehouse, run_id).texts, do("copies", warehouse, run_id).groups)


def test_copies_of_runs_that_are_not_kept_go(warehouse, fake):
    """As all results do."""
    add(warehouse, [post("1", CALL, "twitter"), post("2", f"{CALL} today", "twitter")])
    runs = [run_stages(warehouse) for _ in range(3)]

    assert [(run_id,) for run_id in sorted(runs)[1:]] == sorted(
        query(warehouse, "SELECT DISTINCT run_id FROM core.run_copies")
    )


def test_unknown_authors_are_unknown_not_none(warehouse, fake):
    """The ready-made query does not count nobody as 0 authors."""
    run_stages(add(warehouse, [post(str(number), CALL, "twitter", author=None) for number in range(3)]))
    asked = (resource("sql/queries") / "copies.sql").read_text("utf-8")
    ((_id, posts, _texts, authors, unknown, *_),) = query(warehouse, asked)
    assert (3, None, 3) == (posts, authors, unknown)
