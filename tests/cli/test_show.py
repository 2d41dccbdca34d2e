"""Tests of `narratives show`: the run, a narrative, a story, and ids that are not quite right."""

import json
import shlex

import pytest

from narratives.warehouse import open_writer, published

_BORN = "INSERT INTO core.story_events VALUES ('20261121-221003', 'born', 's-xinjiang-99bc04', NULL, NULL)"


def test_one_screen_says_what_is_going_on(cli, results):
    """The run, its days and files, the topics, the largest contested story by its headlines, and where to look next."""
    shown = cli("show", "--warehouse", results)
    assert 0 == shown.code
    for words in (
        "Run 20261121-221003", "9 posts, 8 on a topic",
        "Posts of 2021-03-11 to 2021-05-10, from 1 file, 2 rows set aside", "Hong Kong", "Xinjiang", "25 %",
        "The largest contested stories:", "支持！爱国者治港天经地义",
        'Only "patriots" may run in Hong Kong now',
    ):  # fmt: skip
        assert words in shown.out
    assert "  narratives stories --verdict contested --warehouse" in shown.out
    assert 40 > shown.out.count("\n")


def test_gaps_of_the_data_stand_before_any_result(cli, results):
    """Days without any post of a sphere are named: silence in them is none."""
    lines = cli("show", "--warehouse", results).out.splitlines()
    assert "gap: no Weibo posts 2021-03-16 to 2021-05-10 (56 days)" in lines
    gaps = "gap: no Twitter posts 2021-03-12 to 2021-03-24 (13 days), 2021-03-27 to 2021-05-09 (44 days)"
    assert lines.index(gaps) < next(number for number, line in enumerate(lines) if line.startswith("topic"))


def test_the_posts_of_each_month_can_be_seen(cli, results):
    """`--months` has them for both spheres, all and on a topic."""
    table = [line.split() for line in cli("show", "--months", "--warehouse", results).out.splitlines()]
    assert ["2021", "Mar", "Apr", "May"] in table
    assert ["Weibo", "5", "-", "-"] in table
    assert ["on", "a", "topic", "4", "-", "-"] in table
    assert ["Twitter", "3", "-", "1"] in table


def test_a_narrow_terminal_shows_fewer_months_beside_each_other(cli, results, monkeypatch):
    """No line of the coverage is wider than the terminal."""
    monkeypatch.setenv("COLUMNS", "34")
    lines = cli("show", "--months", "--warehouse", results).out.splitlines()
    assert ["2021", "Mar", "Apr"] in [line.split() for line in lines]
    assert ["2021", "May"] in [line.split() for line in lines]


def test_what_is_new_since_the_last_run_is_told(cli, results):
    """A story that is new or judged otherwise is shown by its headlines; of a first run nothing is said."""
    assert "Since the run" not in cli("show", "--warehouse", results).out
    with open_writer(results) as connection:
        connection.execute("""
            INSERT INTO core.runs BY NAME SELECT '20261120-000000' AS run_id, TIMESTAMP '2026-11-20' AS started_at,
                TIMESTAMP '2026-11-20' AS finished_at, 'finished' AS status, '{}' AS config, '0.1.0' AS version,
                9 AS posts, 8 AS texts
        """)
        connection.execute(_BORN)
        published.refresh(connection)
    shown = cli("show", "--warehouse", results).out
    for words in (
        "Stories since the run of 2026-11-20 00:00: 1 new, 1 merged into others, 1 with another verdict",
        "undecided, now contested",
    ):
        assert words in shown
    assert "new, Twitter only" in shown


def test_the_summary_as_json_has_every_figure(cli, results):
    """Programs get the run and the topics with the names of the views."""
    found = json.loads(cli("show", "--warehouse", results, "--json").out)
    assert "20261121-221003" == found["run"]["run_id"]
    assert {"hong_kong": (4, 1), "xinjiang": (0, 0)} == {
        topic["topic"]: (topic["weibo_posts"], topic["contested"]) for topic in found["topics"]
    }


def test_a_narrative_is_shown_with_its_other_side(cli, results):
    """Its headlines and terms, the other sphere's headline, who tells it and how, and the posts that prove it."""
    shown = " ".join(cli("show", "w-hong_kong-3f2a9c", "--warehouse", results).out.split())
    for words in (
        "headline (Weibo) 支持！爱国者治港天经地义 in English Patriots rule the city",
        "terms 完善选举制度, 爱国者治港, 全国人大",
        "posts 3 posts of 2 texts by 3 authors dates 2021-03-11 to 2021-03-13",
        "tone promotional 100 % (from 1 of 2 texts) stance supportive 100 %",
        'headline (Twitter) Only "patriots" may run in Hong Kong now',
        "story s-hong_kong-91bc04, contested reason both are about the electoral overhaul",
        "Twitter posts 2 posts of 2 texts by 2 authors",
        "Twitter tone condemning 100 % Twitter stance critical 100 %",
        "Posts, the most central first (3 of 3) 1 2021-03-11 人民日报:",
        "https://example.org/1",
    ):
        assert words in shown


def test_a_narrative_that_one_sphere_tells_alone_says_so(cli, results):
    """The silence of the other sphere is a finding, not a gap in the output."""
    assert "not found on Weibo" in cli("show", "t-xin", "--warehouse", results).out


def test_both_sides_of_a_story_stand_next_to_each_other(cli, results):
    """Weibo is on the left and Twitter on the right of one line."""
    shown = cli("show", "s-hong_kong-91bc04", "--warehouse", results)
    labels = next(line for line in shown.out.splitlines() if line.startswith("headline"))
    assert labels.index("支持！") < labels.index('Only "patriots"')
    assert "similarity 3.20 (95 % interval 2.50 to 3.90), margin 0.80, p 0.002" in shown.out
    assert "Twitter 100 % critical, Weibo 100 % supportive" in " ".join(shown.out.split())


def test_first_voices_of_each_side_are_told_by_role(cli, results):
    """Who spoke first on either side, and when the other roles followed."""
    shown = " ".join(cli("show", "s-hong", "--warehouse", results).out.split())
    assert "first voices on Weibo: state media 2021-03-11 (1 post), then public 2021-03-12 (2 posts)" in shown
    assert "first voices on Twitter: politician 2021-03-11 (1 post), then public 2021-05-10 (1 post)" in shown
    found = json.loads(cli("show", "s-hong", "--json", "--warehouse", results).out)
    assert ("state_media", "weibo", 1) == tuple(found["first_voices"][0][key] for key in ("role", "sphere", "posts"))


def test_what_came_near_is_told_with_the_reason(cli, results):
    """A story and a narrative that were not linked name what was nearest, by its headline, and why it is no match."""
    with open_writer(results) as connection:
        connection.execute("""
            INSERT INTO core.run_narratives VALUES
                ('20261121-221003', 'xinjiang', 'weibo', 5, 5, 'w-xinjiang-77aa01', 's-xinjiang-77bc04', 'born');
            INSERT INTO core.narrative_labels VALUES ('20261121-221003', 'w-xinjiang-77aa01', '棉花', ['棉花']);
            INSERT INTO core.run_texts VALUES
                ('20261121-221003', 'xinjiang', 'weibo', 'wo1', 5, 1, NULL, 0);
            INSERT INTO core.run_match_candidates VALUES
                ('20261121-221003', 'xinjiang', 'twitter', 1, 5, 1, 0.21, 'apart')
        """)
        published.refresh(connection)
    for identifier in ("s-xinjiang-99", "t-xinjiang-99"):
        shown = " ".join(cli("show", identifier, "--warehouse", results).out.split())
        assert "Came near in the other sphere, and is no match w-xinjiang-77aa01 棉花" in shown
        assert "similarity 0.21: told too far apart in time" in shown
        (miss,) = json.loads(cli("show", identifier, "--json", "--warehouse", results).out)["near_misses"]
        assert ("w-xinjiang-77aa01", "apart") == (miss["rival_narrative_id"], miss["reason"])


def test_an_account_in_place_of_an_id_leads_to_its_posts(cli, results):
    """By a name that is nearly right, too; the query that is proposed finds them."""
    for given in ("@SenatorX", "senatorx", "SenatrX"):
        said = cli("show", given, "--warehouse", results).err
        assert "posts of the account SenatorX: `narratives sql " in said
    query = said.partition('"')[2].rpartition('"')[0]
    found = json.loads(cli("sql", query, "--json", "--warehouse", results).out)
    assert ["SenatorX"] * 2 == [row["author"] for row in found]


def test_no_account_puts_commands_into_what_is_proposed(cli, results):
    """A name that a shell would run is not proposed for pasting."""
    with open_writer(results) as connection:
        connection.execute("UPDATE raw.posts SET author = 'x$(reboot)' WHERE author = 'SenatorX'")
    said = cli("show", "x$(rebot)", "--warehouse", results).err
    assert "`narratives list` and `narratives stories` print the ids" in said


def test_in_a_narrow_terminal_the_sides_follow_each_other(cli, results, monkeypatch):
    """No line is wider than the terminal, counted as a terminal counts Chinese."""
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "50")
    shown = cli("show", "s-hong", "--warehouse", results)
    assert shown.out.index("完善选举制度") < shown.out.index("electoral overhaul, patriots")
    assert 50 >= max(cell_len(line) for line in shown.out.splitlines() if "--warehouse" not in line)


def test_a_story_as_json_holds_both_sides(cli, results):
    """Each sphere has its narratives and its evidence; a silent one has empty lists."""
    found = json.loads(cli("show", "s-xin", "--warehouse", results, "--json").out)
    assert ([], []) == (found["weibo"]["narratives"], found["weibo"]["evidence"])
    assert ["t-xinjiang-99aa01"] == [one["narrative_id"] for one in found["twitter"]["narratives"]]


def test_evidence_can_be_limited(cli, results):
    """`--posts 1` shows the most central post only."""
    found = json.loads(cli("show", "w-hong", "--posts", 1, "--warehouse", results, "--json").out)
    assert ["1"] == [post["post_id"] for post in found["evidence"]]


def test_as_many_posts_as_asked_for_are_shown(cli, results):
    """`--posts 3` shows three where there are three, copies last."""
    found = json.loads(cli("show", "w-hong", "--posts", 3, "--warehouse", results, "--json").out)
    assert ["1", "2", "3"] == [post["post_id"] for post in found["evidence"]]


def test_samples_stand_beside_the_central_posts(cli, results):
    """Where not all posts are shown, some drawn at random and the farthest ones are, too."""
    shown = cli("show", "w-hong", "--posts", 1, "--warehouse", results)
    random, farthest = shown.out.index("Drawn at random from all texts"), shown.out.index("Farthest from the centre")
    assert shown.out.index("Posts, the most central first (1 of 3)") < random < farthest
    found = json.loads(cli("show", "s-hong", "--posts", 1, "--warehouse", results, "--json").out)
    assert [["1"], ["2"]] == [[post["post_id"] for post in found["weibo"][kind]] for kind in ("random", "farthest")]
    assert [] == json.loads(cli("show", "w-hong", "--warehouse", results, "--json").out)["random"]


def test_the_figures_of_a_match_are_explained_where_they_are_printed(cli, results):
    """Who sees similarity, margin and p for the first time is told what they mean."""
    for command in (("show", "s-hong"), ("stories",)):
        shown = " ".join(cli(*command, "--warehouse", results).out.split())
        for word in ("similarity: how alike", "p: how often"):
            assert word in shown
    assert "similarity: how alike" not in cli("show", "s-xin", "--warehouse", results).out


def test_shares_are_those_of_distinct_texts_and_say_so(cli, results):
    """A copy counts once in `show`, as it does in verdict and views."""
    for identifier in ("w-hong", "s-hong"):
        shown = " ".join(cli("show", identifier, "--warehouse", results).out.split())
        assert "(from 1 of 2 texts)" in shown
        assert "of the distinct texts in which it was recognised; copies count once" in shown


def test_a_verdict_that_changed_is_told(cli, results):
    """Who knew the story as undecided reads when it became contested."""
    assert "verdict changed on 2026-11-21: undecided before" in cli("show", "s-hong", "--warehouse", results).out


def test_a_story_of_an_earlier_run_tells_what_became_of_it(cli, results):
    """A story that was merged away is not simply unknown."""
    assert "merged (see s-hong_kong-91bc04)" in cli("show", "s-hong_kong-000000", "--warehouse", results).err


def test_silence_without_data_is_not_called_silence(cli, results):
    """A sphere with too few posts in those days is not said to tell nothing."""
    with open_writer(results) as connection:
        connection.execute("UPDATE core.story_verdicts SET verdict = 'no_data' WHERE topic = 'xinjiang'")
        published.refresh(connection)
    for identifier in ("s-xin", "t-xin"):
        shown = cli("show", identifier, "--warehouse", results).out
        assert "too few Weibo posts in those days to say" in shown
        assert "not found on" not in shown


def test_the_beginning_of_an_id_in_any_case_is_enough(cli, results):
    """Where only one id begins like that, it is meant."""
    assert "w-hong_kong-3f2a9c" in cli("show", "W-HONG", "--warehouse", results).out


def test_an_ambiguous_beginning_names_the_ids(cli, results):
    """The user is told which ids begin like that."""
    shown = cli("show", "t-", "--warehouse", results)
    assert (1, "") == (shown.code, shown.out)
    assert ("narratives: 2 ids begin with 't-': t-hong_kong-88aa01, t-xinjiang-99aa01; give more of it\n") == shown.err


def test_a_wrong_id_gets_a_suggestion(cli, results):
    """One wrong letter leads to the id that was meant."""
    shown = cli("show", "w-hong_kong-3f2a9d", "--warehouse", results)
    assert 1 == shown.code
    assert "did you mean w-hong_kong-3f2a9c?" in shown.err


def test_an_id_that_is_no_text_is_one_line(cli, results):
    """Wrong bytes on the command line are no reason to fail otherwise."""
    shown = cli("show", "\udcff\x1b[31m", "--warehouse", results)
    assert (1, 1, False) == (shown.code, shown.err.count("\n"), "\x1b" in shown.err)


def test_an_id_of_an_earlier_run_tells_what_became_of_it(cli, results):
    """A narrative that was merged away is not simply unknown."""
    assert "merged (see w-hong_kong-3f2a9c)" in cli("show", "w-hong_kong-aaaaaa", "--warehouse", results).err


def test_a_topic_in_place_of_an_id_leads_to_its_stories(cli, results):
    """The command that was probably meant is named."""
    assert "narratives stories --topic hong_kong" in cli("show", "hong_kong", "--warehouse", results).err


def test_an_empty_warehouse_says_what_to_do(cli, empty):
    """Nothing loaded and nothing run is one line with the next step."""
    shown = cli("show", "--warehouse", empty)
    assert 1 == shown.code
    assert shown.err.startswith("narratives: the warehouse holds no posts yet: use `narratives load FILES`")


def test_text_of_posts_cannot_command_the_terminal(cli, results):
    """Escape sequences and rich markup in a post are shown as they are written."""
    shown = cli("show", "w-hong", "--warehouse", results)
    assert "\x1b" not in shown.out
    assert "␛[31m[red]爱国者治港[/red]" in shown.out


def test_the_end_of_an_id_is_recognised(cli, results):
    """Where only its last part was copied."""
    assert "did you mean s-hong_kong-91bc04?" in cli("show", "91bc04", "--warehouse", results).err


@pytest.mark.parametrize("words", ["forced labor", "爱国者治港"])
def test_words_in_place_of_an_id_lead_to_the_search(cli, results, words):
    """The command in the line can be pasted and finds the story."""
    said = cli("show", words, "--warehouse", results).err
    command = shlex.split(said.split("`")[1])
    assert ["narratives", "search", words] == command
    assert "s-" in cli(*command[1:], "--words", "--warehouse", results).out
