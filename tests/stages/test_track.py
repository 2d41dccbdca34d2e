"""Narratives and stories keep their names from run to run, and what happened to them is recorded."""

import numpy as np
import pytest

from tests.loading import query
from tests.planted import add, planted, planted_posts, post, remove
from tests.staged import STORY, do, run_stages, told_posts

NAMES = "SELECT topic, sphere, cluster, narrative_id, story_id, status FROM core.run_narratives"
EVENTS = "SELECT event, narrative_id, other_narrative_id, shared_share FROM core.narrative_events"


def of_run(warehouse, run_id, what=NAMES):
    """Return names or events of a run."""
    return query(warehouse, f"{what} WHERE run_id = '{run_id}' ORDER BY ALL")


def first_run(warehouse):
    """Return the id of the only run."""
    ((run_id,),) = query(warehouse, "SELECT run_id FROM core.runs")
    return run_id


def identity(warehouse, run_id):
    """Return the narrative of each planted story in a run, by story and sphere."""
    rows = query(
        warehouse,
        f"SELECT DISTINCT {STORY.format('post_id')} AS told, sphere, narrative_id FROM core.run_narratives "
        "JOIN core.run_texts USING (run_id, topic, sphere, cluster) JOIN core.post_texts USING (text_id) "
        f"JOIN raw.posts USING (post_key, sphere) WHERE run_id = '{run_id}'",
    )
    return {row[:2]: row[2] for row in rows}


def test_names_say_sphere_and_topic(told):
    """A narrative's name begins with its sphere and topic, a story's with its topic; all are new."""
    for topic, sphere, _, narrative, story, status in of_run(told, first_run(told)):
        assert (f"{sphere[0]}-{topic}", f"s-{topic}", "born") == (narrative[:-7], story[:-7], status)


def test_every_narrative_has_a_name_of_its_own(told):
    """No two narratives share a name, and those of one story number share theirs."""
    rows = of_run(told, first_run(told))
    assert len(rows) == len({row[3] for row in rows})
    numbers = query(told, "SELECT count(DISTINCT (topic, story)), count(DISTINCT story_id) FROM core.run_narratives")
    assert numbers[0][0] == numbers[0][1]


def test_births_are_recorded_at_the_start_of_the_run(told):
    """Each narrative of the first run has been born."""
    happened = query(told, "SELECT DISTINCT event, happened_at FROM out.narrative_events")
    assert [("born", *query(told, "SELECT started_at FROM core.runs")[0])] == happened
    assert [row[3] for row in sorted(of_run(told, first_run(told)), key=lambda row: row[3])] == [
        row[1] for row in of_run(told, first_run(told), EVENTS)
    ]


def test_nothing_new_changes_no_name(finished):
    """A second run over the same posts has the same names, and all narratives continue wholly."""
    before = of_run(finished, first_run(finished))
    run_id = run_stages(finished, "track")
    assert [row[:5] for row in before] == [row[:5] for row in of_run(finished, run_id)]
    assert {("continued", None, 1.0)} == {(row[0], *row[2:]) for row in of_run(finished, run_id, EVENTS)}


def test_themes_keep_their_names(finished, monkeypatch):
    """A theme that is there again after new posts has the name it had; its birth is told once."""
    one_theme = lambda _said, told, _settings: np.zeros(len(told), int)  # noqa: E731
    monkeypatch.setattr("narratives.analysis.stories.find_themes", one_theme)
    themes = "SELECT DISTINCT topic, theme_id FROM core.run_themes"
    found = []
    for number in range(2):
        more = planted_posts(planted(["overhaul"], ["visas"], 6))
        new = {"post_id": f"new{number}", "post_key": f"new{number}"}
        add(finished, [{**more[number - 1], **new}])
        found.append(of_run(finished, run_stages(finished), themes))
    assert found[0] == found[1] != []
    assert all(name.startswith(f"theme-{topic}-") for topic, name in found[0])
    happened = "SELECT theme_id, list(event ORDER BY event) FROM out.theme_events SEMI JOIN out.themes USING (theme_id)"
    events = query(finished, f"{happened} GROUP BY theme_id ORDER BY theme_id")
    assert [(name, ["born", "continued"]) for _, name in found[0]] == events


def test_tracking_twice_changes_nothing(finished):
    """The same run tracked again has the same names and events, once."""
    run_id = run_stages(finished, "track")
    before = of_run(finished, run_id), of_run(finished, run_id, EVENTS)
    do("track", finished, run_id)
    assert before == (of_run(finished, run_id), of_run(finished, run_id, EVENTS))


def test_names_survive_new_posts(finished):
    """Narratives that grow keep their names, and so do all of a topic of which nobody spoke."""
    before = identity(finished, first_run(finished))
    more = planted_posts(planted(["overhaul", "apple"], ["visas"], 7))
    add(finished, [{**one, "post_id": f"{one['post_id']}n", "post_key": f"{one['post_key']}n"} for one in more])
    after = identity(finished, run_stages(finished, "track"))
    for story in ("overhaul", "cotton", "travel"):
        kept = {sphere: name for (told, sphere), name in before.items() if told == story}
        assert kept == {sphere: after[story, sphere] for sphere in kept}, story


def test_ended_narratives_are_told(finished):
    """When the posts of a narrative are gone it ends, and the others go on."""
    run_id = first_run(finished)
    travel = identity(finished, run_id)["travel", "weibo"]
    keys = query(finished, "SELECT post_key FROM raw.posts WHERE post_id LIKE 'travel%'")
    remove(finished, *(key for (key,) in keys))
    second = run_stages(finished, "track")
    assert ("ended", travel, None, None) in of_run(finished, second, EVENTS)
    assert travel not in identity(finished, second).values()
    assert identity(finished, run_id)["apple", "weibo"] == identity(finished, second)["apple", "weibo"]


def test_a_killed_run_has_no_heirs(finished):
    """Names come from the last finished run, not from one that was killed half way."""
    before = of_run(finished, first_run(finished))
    run_stages(finished, "stories")
    assert [row[:5] for row in before] == [row[:5] for row in of_run(finished, run_stages(finished, "track"))]


def test_the_order_of_loading_does_not_matter(told, warehouse, fake):
    """The same posts in another order have the same names in a warehouse of their own."""
    run_id = run_stages(add(warehouse, told_posts()[::-1]), "track")
    assert of_run(told, first_run(told)) == of_run(warehouse, run_id)


def test_a_text_of_both_spheres_is_two_narratives(warehouse, fake):
    """Narratives of the same texts in both spheres have different names."""
    rows = planted([], ["overhaul", "apple", "visas"])
    posts = planted_posts(rows) + planted_posts([(story, "weibo", text) for story, _, text in rows])
    run_id = run_stages(add(warehouse, posts), "track")
    spheres = {row[1]: row[3] for row in of_run(warehouse, run_id)}
    assert {"w", "t"} == {name[0] for name in spheres.values()}
    assert len(of_run(warehouse, run_id)) == len({row[3] for row in of_run(warehouse, run_id)})


@pytest.mark.parametrize("posts", [[], [post("1", "香港选举")]])
def test_no_narratives(warehouse, fake, posts):
    """A run without narratives names none and records nothing."""
    run_id = run_stages(add(warehouse, posts), "stories")
    result = do("track", warehouse, run_id)
    assert (0, 0, 0) == (result.born, result.continued, result.ended)
    assert [] == of_run(warehouse, run_id, EVENTS)
