"""Lineage: gives the groups of a run the identity of the groups of the run before that they continue.

A group is a set of texts. It continues the earlier group with which it shares most; what is new gets a name made of
its texts, so that the same input gives the same names anywhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

# A group that shares less than this with an earlier one, of all texts of both that both runs know, is another group.
LEAST_SHARED = 0.3


@dataclass(frozen=True)
class Event:
    """What happened to an identity between two runs.

    Attributes:
        event: `born`, `continued`, `merged` (into the other), `split` (off the other) or `ended`.
        identity: whom it happened to.
        other: the other one of a merge or split.
        shared_share: share of the texts of both that are in both, 0 to 1; NULL for `born` and `ended`.
    """

    event: str
    identity: str
    other: str | None = None
    shared_share: float | None = None


def name_of(prefix: str, texts: frozenset[str]) -> str:
    """A name made of the texts of a new group, such as `w-hong_kong-3f2a9c`."""
    return f"{prefix}-{sha256(' '.join(sorted(texts)).encode()).hexdigest()[:6]}"


def trace(
    groups: Sequence[frozenset[str]],
    prefixes: Sequence[str],
    before: Mapping[str, frozenset[str]],
    elsewhere: Collection[str] = (),
) -> tuple[list[str], list[Event]]:
    """Name the groups of a run by those of the run before.

    Args:
        groups: the texts of each group of this run.
        prefixes: what the name of each group begins with; only a group of the same prefix can be continued.
        before: the texts of each named group of the run before.
        elsewhere: names of groups that have texts where this run did not look: they go on, whatever it finds.

    Returns:
        The name of each group, and the events in a fixed order.
    """
    links = _links(groups, prefixes, before)
    names: dict[int, str] = {}
    shares: dict[int, float] = {}
    for share, place, name in links:
        if share >= LEAST_SHARED and place not in names and name not in names.values():
            names[place], shares[place] = name, share
    events = [Event("continued", names[place], None, shares[place]) for place in sorted(names)]
    taken = {*before, *elsewhere}
    for place, texts in enumerate(groups):
        if place not in names:
            names[place] = _unused(prefixes[place], texts, taken)
            taken.add(names[place])
            events.append(_arrival(names[place], place, links))
    events += [event for event in _departures(before, names, links) if event.identity not in elsewhere]
    events.sort(key=lambda event: (event.identity, event.event))
    return [names[place] for place in range(len(groups))], events


def _links(
    groups: Sequence[frozenset[str]], prefixes: Sequence[str], before: Mapping[str, frozenset[str]]
) -> list[tuple[float, int, str]]:
    """Share, place and earlier name of all pairs that share a text, most alike first."""
    names_of_text: dict[str, list[str]] = {}
    for name in sorted(before):
        for text in before[name]:
            names_of_text.setdefault(text, []).append(name)
    links = []
    for place, texts in enumerate(groups):
        candidates = {name for text in texts for name in names_of_text.get(text, ())}
        for name in candidates:
            if name.rpartition("-")[0] == prefixes[place]:
                links.append((len(texts & before[name]) / min(len(texts), len(before[name])), place, name))
    # Alikeness decides, not the share of the smaller one: two texts that left a group share all they have with it, and
    # must not go on under its name. Then the name, so that the order is always the same.
    return sorted(links, key=lambda link: (-_alikeness(groups[link[1]], before[link[2]]), link[2], link[1]))


def _alikeness(texts: frozenset[str], earlier: frozenset[str]) -> float:
    """Jaccard index of two groups."""
    return len(texts & earlier) / len(texts | earlier)


def _arrival(name: str, place: int, links: Sequence[tuple[float, int, str]]) -> Event:
    parents = [(share, parent) for share, child, parent in links if child == place and share >= LEAST_SHARED]
    return Event("split", name, parents[0][1], parents[0][0]) if parents else Event("born", name)


def _departures(
    before: Mapping[str, frozenset[str]], names: Mapping[int, str], links: Sequence[tuple[float, int, str]]
) -> list[Event]:
    gone = sorted(set(before) - set(names.values()))
    events = []
    for name in gone:
        heirs = [(share, names[place]) for share, place, parent in links if parent == name and share >= LEAST_SHARED]
        events.append(Event("merged", name, heirs[0][1], heirs[0][0]) if heirs else Event("ended", name))
    return events


def _unused(prefix: str, texts: frozenset[str], taken: set[str]) -> str:
    name = name_of(prefix, texts)
    while name in taken:
        name = name_of(prefix, texts | {name})
    return name
