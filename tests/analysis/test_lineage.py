"""Groups keep their names from run to run, and what happens to them is told."""

import pytest

from narratives.analysis.lineage import Event, name_of, trace

A, B, C = frozenset("abcdefgh"), frozenset("ijklmnop"), frozenset("qrstuv")
HONG_KONG = "w-hong_kong"


def follow(groups, before, prefix=HONG_KONG):
    """Name groups of one prefix."""
    return trace(groups, [prefix] * len(groups), before)


def named(*groups, prefix=HONG_KONG):
    """Return groups as an earlier run named them."""
    return {name_of(prefix, group): group for group in groups}


def test_first_groups_are_born():
    """Without an earlier run everything is new, and named after prefix and texts."""
    names, events = follow([A, B], {})
    assert [name_of(HONG_KONG, A), name_of(HONG_KONG, B)] == names
    assert {("born", name) for name in names} == {(event.event, event.identity) for event in events}


def test_names_come_from_the_texts_alone():
    """The same texts have the same name in any order and any run; others have another."""
    assert follow([A, B], {})[0] == follow([B, A], {})[0][::-1]
    assert name_of(HONG_KONG, A) != name_of(HONG_KONG, B)
    assert HONG_KONG == name_of(HONG_KONG, A).rpartition("-")[0]


def test_unchanged_groups_continue():
    """A group of the same texts keeps its name, wholly shared."""
    before = named(A, B)
    names, events = follow([B, A], before)
    assert list(before)[::-1] == names
    assert {("continued", 1.0)} == {(event.event, event.shared_share) for event in events}


def test_grown_and_shrunk_groups_continue():
    """New texts, and a few lost ones, do not change the name."""
    before = named(A, B)
    names, events = follow([A | frozenset("123"), B - frozenset("i")], before)
    assert list(before) == names
    assert {"continued"} == {event.event for event in events}


def test_a_group_that_shares_little_is_another():
    """Sharing one text of eight is chance: the one ends, the other is born."""
    before = named(A)
    names, events = follow([frozenset("a1234567")], before)
    assert names[0] not in before
    assert [("born", names[0]), ("ended", next(iter(before)))] == sorted((one.event, one.identity) for one in events)


def test_the_larger_part_of_a_split_keeps_the_name():
    """A group that falls apart goes on as its larger part; the smaller part is split off it."""
    (name,) = before = named(A)
    names, events = follow([frozenset("ab"), frozenset("cdefgh")], before)
    assert name == names[1] != names[0]
    assert Event("split", names[0], name, 1.0) in events
    assert Event("continued", name, None, 0.75) in events


def test_a_splinter_does_not_take_the_name_of_a_group_that_grew():
    """Two texts that left do not go on as the group of which six stayed together with new ones."""
    (name,) = before = named(A)
    names, _ = follow([frozenset("ab"), frozenset("cdefgh12345")], before)
    assert name == names[1]


def test_merged_groups_go_on_as_the_one_that_gave_most():
    """The other one is said to be merged into it."""
    large, small = frozenset("abcdefgh"), frozenset("xyz")
    before = named(small, large)
    names, events = follow([large | small], before)
    assert [name_of(HONG_KONG, large)] == names
    assert Event("merged", name_of(HONG_KONG, small), names[0], 1.0) in events


def test_a_remnant_does_not_go_on_under_the_name():
    """Two texts left of three hundred are not what the three hundred were, though all of theirs come from there."""
    large = frozenset(f"text {number}" for number in range(300))
    (name,) = before = named(large)
    names, events = follow([frozenset(["text 1", "text 2"])], before)
    assert name != names[0]
    assert [("ended", name), ("split", names[0])] == sorted((one.event, one.identity) for one in events)


def test_a_small_part_does_not_name_the_whole():
    """A group most of whose texts were elsewhere before does not go on as the little that it swallowed."""
    small, large = frozenset("xyz"), frozenset("abcdefgh")
    (name,) = before = named(small)
    names, events = trace([small | large], [HONG_KONG], before, known=large)
    assert name != names[0]
    assert Event("merged", name, names[0], 1.0) in events


def test_a_group_that_grows_by_new_texts_goes_on():
    """Texts that the earlier run did not have say nothing about who the group is."""
    (name,) = before = named(A)
    assert [name] == follow([A | frozenset("0123456789")], before)[0]


@pytest.mark.parametrize(("lost", "goes_on"), [("", True), ("m", True), ("mnop", False)])
def test_most_of_every_part_must_be_shared(lost, goes_on):
    """A story of which one sphere's half went elsewhere is another story, though most of its texts are there."""
    parts = {text: "weibo" for text in "abcdefghijkl"} | {text: "twitter" for text in "mnop"}
    whole = frozenset(parts)
    (name,) = before = named(whole, prefix="s-trade")
    names, events = trace([whole - frozenset(lost)], ["s-trade"], before, parts=parts)
    assert goes_on == (name == names[0])
    assert goes_on != (Event("ended", name) in events)


def test_a_part_that_comes_is_no_reason_for_another_name():
    """A story that the other sphere takes up goes on, if most of its texts are still its own."""
    (name,) = before = named(A, prefix="s-trade")
    parts = {text: "twitter" for text in "0123"}
    assert [name] == trace([A | frozenset("0123")], ["s-trade"], before, parts=parts)[0]


def test_vanished_groups_end():
    """A group whose texts are in no group any more has ended."""
    before = named(A, B)
    _, events = follow([A], before)
    assert Event("ended", name_of(HONG_KONG, B)) in events


def test_every_group_arrives_and_every_earlier_one_is_accounted_for():
    """Each group of now has one arrival, each of before goes on, merges or ends, once."""
    before = named(A, B, C)
    names, events = follow([A | B, frozenset("qrs"), frozenset("tuv"), frozenset("123456")], before)
    arrivals = [event.identity for event in events if event.event in ("born", "continued", "split")]
    fates = [event.identity for event in events if event.event in ("continued", "merged", "ended")]
    assert sorted(names) == sorted(arrivals)
    assert sorted(before) == sorted(fates)


def test_names_are_never_given_twice():
    """Groups of now have different names, also where several continue one."""
    before = named(A)
    names, _ = follow([frozenset("abc"), frozenset("def"), frozenset("gh")], before)
    assert 3 == len(set(names))


def test_a_new_group_does_not_take_the_name_of_an_ended_one():
    """Where a name made of the texts is taken another is made."""
    taken = name_of(HONG_KONG, B)
    names, _ = follow([B], {taken: C})
    assert taken != names[0]
    assert HONG_KONG == names[0].rpartition("-")[0]


def test_prefixes_are_respected():
    """A group of another topic or sphere is never continued, however many texts it shares."""
    before = named(A, prefix="t-hong_kong")
    names, events = follow([A], before)
    assert [name_of(HONG_KONG, A)] == names
    assert ["ended", "born"] == [event.event for event in events]


def test_a_prefix_that_begins_another_is_another():
    """The topic `trade` does not continue the topic `trade-war`."""
    before = named(A, prefix="w-trade-war")
    assert [name_of("w-trade", A)] == follow([A], before, "w-trade")[0]


@pytest.mark.parametrize("before", [{}, named(A)])
def test_a_run_without_groups(before):
    """Nothing is named, and all there was has ended."""
    names, events = follow([], before)
    assert [] == names
    assert ["ended"] * len(before) == [event.event for event in events]


def test_the_order_of_groups_does_not_matter():
    """Names and events are the same however groups are listed."""
    before = named(A, B, C)
    groups = [A | frozenset("12"), frozenset("ijk"), frozenset("lmnop"), frozenset("qr12345")]
    names, events = follow(groups, before)
    turned, same = follow(groups[::-1], dict(reversed(before.items())))
    assert names == turned[::-1]
    assert events == same
