"""Lineage: gives the groups of a run the identity of the groups of the run before that they continue.

A group is a set of texts. It continues an earlier group where most of the texts of both are shared: most of the
earlier ones are still there, and most of its own that the earlier run knew come from there. So no identity can go to
two groups, and none to a remnant. What is new gets a name made of its texts, so that the same input gives the same
names anywhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

# Most means more than half, so that at most one group has it.
MOST = 0.5


@dataclass(frozen=True)
class Event:
    """What happened to an identity between two runs.

    Attributes:
        event: `born`, `continued`, `merged` (most of it went into the other, which is mostly something else), `split`
            (most of it came from the other, but does not go on under its name) or `ended`.
        identity: whom it happened to.
        other: the other one of a merge or split.
        shared_share: of `continued` the share of the texts of both that is shared, the smaller one; of `merged` the
            share of the texts that went, of `split` of those that came; None for `born` and `ended`.
    """

    event: str
    identity: str
    other: str | None = None
    shared_share: float | None = None


@dataclass(frozen=True)
class Link:
    """How a group and an earlier one overlap.

    Attributes:
        place: place of the group in its run.
        name: name of the earlier group.
        kept: share of the earlier group's texts that are in the group.
        taken: share of the group's texts, among those that the earlier run knew, that come from the earlier group.
        came: share of all texts of the group, new ones included, that come from there.
        is_whole: whether most of both are shared, in every part of them.
    """

    place: int
    name: str
    kept: float
    taken: float
    came: float
    is_whole: bool


def name_of(prefix: str, texts: frozenset[str]) -> str:
    """A name made of the texts of a new group, such as `w-hong_kong-3f2a9c`."""
    return f"{prefix}-{sha256(' '.join(sorted(texts)).encode()).hexdigest()[:6]}"


def trace(
    groups: Sequence[frozenset[str]],
    prefixes: Sequence[str],
    before: Mapping[str, frozenset[str]],
    known: Collection[str] | None = None,
    parts: Mapping[str, str] | None = None,
    elsewhere: Collection[str] = (),
) -> tuple[list[str], list[Event]]:
    """Name the groups of a run by those of the run before.

    Args:
        groups: the texts of each group of this run.
        prefixes: what the name of each group begins with; only a group of the same prefix can be continued.
        before: the texts of each named group of the run before.
        known: all texts that the run before had, in a group or not; those of its groups if left out.
        parts: the part of a group to which a text belongs, such as its sphere. Of every part of an earlier group most
            must be shared, or another goes on under its name with a part lost.
        elsewhere: names of groups that have texts where this run did not look: they go on, whatever it finds.

    Returns:
        The name of each group, and the events in a fixed order.
    """
    known = frozenset(known if known is not None else ()).union(*before.values())
    links = _links(groups, prefixes, before, known, parts or {})
    heirs = {link.place: link for link in links if link.is_whole}
    taken = {*before, *elsewhere}
    names, events = [], []
    for place, texts in enumerate(groups):
        heir = heirs.get(place)
        names.append(heir.name if heir else _unused(prefixes[place], texts, taken))
        taken.add(names[place])
        events.append(_arrival(names[place], heir, [link for link in links if link.place == place]))
    events += [event for event in _departures(before, names, links) if event.identity not in elsewhere]
    events.sort(key=lambda event: (event.identity, event.event))
    return names, events


def _links(
    groups: Sequence[frozenset[str]],
    prefixes: Sequence[str],
    before: Mapping[str, frozenset[str]],
    known: frozenset[str],
    parts: Mapping[str, str],
) -> list[Link]:
    """The overlaps of all groups and earlier ones of the same prefix that share a text."""
    names_of_text: dict[str, list[str]] = {}
    for name in sorted(before):
        for text in before[name]:
            names_of_text.setdefault(text, []).append(name)
    links = []
    for place, texts in enumerate(groups):
        candidates = {name for text in texts for name in names_of_text.get(text, ())}
        for name in sorted(candidates):
            if name.rpartition("-")[0] == prefixes[place]:
                links.append(_link(place, name, texts, known, before[name], parts))
    return links


def _link(
    place: int,
    name: str,
    texts: frozenset[str],
    known: frozenset[str],
    earlier: frozenset[str],
    parts: Mapping[str, str],
) -> Link:
    shared = texts & earlier
    taken = len(shared) / len(texts & known)
    kept = [len(shared & part) / len(part) for part in _parts(earlier, parts)]
    is_whole = min(*kept, taken) > MOST
    return Link(place, name, len(shared) / len(earlier), taken, len(shared) / len(texts), is_whole)


def _parts(texts: frozenset[str], parts: Mapping[str, str]) -> list[frozenset[str]]:
    """The parts of a group, and the group itself."""
    names = sorted({parts.get(text, "") for text in texts})
    return [texts, *(frozenset(text for text in texts if parts.get(text, "") == name) for name in names)]


def _arrival(name: str, heir: Link | None, links: Sequence[Link]) -> Event:
    if heir:
        return Event("continued", name, None, min(heir.kept, heir.taken))
    parents = [link for link in links if link.came > MOST]
    return Event("split", name, parents[0].name, parents[0].came) if parents else Event("born", name)


def _departures(before: Mapping[str, frozenset[str]], names: Sequence[str], links: Sequence[Link]) -> list[Event]:
    events = []
    for name in sorted(set(before) - set(names)):
        heirs = [link for link in links if link.name == name and link.kept > MOST >= link.taken]
        merged = Event("merged", name, names[heirs[0].place], heirs[0].kept) if heirs else None
        events.append(merged or Event("ended", name))
    return events


def _unused(prefix: str, texts: frozenset[str], taken: set[str]) -> str:
    name = name_of(prefix, texts)
    while name in taken:
        name = name_of(prefix, texts | {name})
    return name
