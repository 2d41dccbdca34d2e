"""Takes private names out of a column of texts, and leaves every other sign of them as it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import polars as pl

from narratives.sources.joints import naming_themselves, own_places
from narratives.sources.known_names import Hit, fold_text
from narratives.sources.marks import (
    ASKS_FOR_NAMES,
    HAS_CODED_MARKS,
    HAS_MARKS,
    MAY_HAVE_MARKS,
    SEARCH_PAGE,
    Span,
    marks,
)
from narratives.sources.plain_view import ENCODED, View, plain_view
from narratives.sources.privacy import Names


def covered(
    texts: pl.Series,
    platforms: pl.Series,
    names: Names,
    given: pl.Series | None = None,
    owners: pl.Series | None = None,
    *,
    marked: bool = True,
) -> pl.Series:
    """Replace the names of people who are not public in a column of texts.

    Args:
        texts: Texts as exported.
        platforms: Where each was posted.
        names: Decides what stands for a name, and knows the authors whose names are found without a mark, too.
        given: For each text the names that the export says it mentions, joined by commas.
        owners: For each text the name of its author, null where it may be known.
        marked: Whether marked names are looked for; False leaves all but the known names.

    Returns:
        The texts; those without names are not touched.
    """
    if names.keeps_all:
        return texts
    rows = _suspicious(texts, names, marked)
    if rows.is_empty():
        return texts
    said = [""] * len(rows) if given is None else given.gather(rows).fill_null("").to_list()
    by = pl.repeat(None, len(rows), dtype=pl.String, eager=True) if owners is None else owners.gather(rows)
    chosen = _Chosen(texts.gather(rows), platforms.gather(rows).fill_null("").to_list(), said, by)
    return texts.scatter(rows, chosen.without(names, marked))


def _suspicious(texts: pl.Series, names: Names, marked: bool) -> pl.Series:
    """Return the rows where a name may stand: any with a text once accounts are known, before that marked ones."""
    if names.known.platforms:
        return texts.is_not_null().arg_true()
    if not marked:
        return pl.Series([], dtype=pl.UInt32)
    rows = texts.str.contains(MAY_HAVE_MARKS).fill_null(False).arg_true()
    some = texts.gather(rows)
    is_page = some.str.contains(SEARCH_PAGE) & ~some.str.contains(ASKS_FOR_NAMES)
    return rows.filter(some.str.contains(f"{HAS_MARKS}|{HAS_CODED_MARKS}") & ~is_page)


@dataclass(frozen=True)
class _Chosen:
    """Texts that may name somebody, where each was posted, whom the export says that it mentions, and who wrote it."""

    texts: pl.Series
    platforms: list[str]
    said: list[str]
    owners: pl.Series

    def without(self, names: Names, marked: bool) -> list[str]:
        """Return the texts without the names of private people."""
        written = self.texts.to_list()
        views = {row: plain_view(written[row]) for row in _rows(self.texts, ENCODED)}
        coded = sorted(views)
        read = [views[row].text if row in views else text for row, text in enumerate(written)]
        hits = _hits(read, names)
        for hit in self._own_hits(read):
            hits[hit.row].append(hit)
        inside = {coded[place]: found for place, found in _hits([written[row] for row in coded], names).items()}
        for row in {*hits, *inside, *([*_rows(self.texts, HAS_MARKS), *coded] if marked else [])}:
            text, place, given = written[row], self.platforms[row], _mentioned(self.said[row])
            spans = _spans(text, views.get(row), hits.get(row, ()), place, given, names, marked)
            spans += [Span(False, hit.start, hit.end, names.of_known(place, hit.name)) for hit in inside.get(row, ())]
            written[row] = written_over(text, spans)
        return written

    def _own_hits(self, read: Sequence[str]) -> Iterator[Hit]:
        """Yield where authors write their own names with other signs in them than they have."""
        for row in naming_themselves(pl.Series(read), self.owners):
            name = fold_text(self.owners[row])
            for start, end in own_places(fold_text(read[row]), name):
                yield Hit(row, start, end, name)


def _hits(texts: Sequence[str], names: Names) -> dict[int, list[Hit]]:
    """Return the known names of each text that has any."""
    hits: dict[int, list[Hit]] = defaultdict(list)
    for hit in names.known.find(texts):
        hits[hit.row].append(hit)
    return hits


def _rows(texts: pl.Series, pattern: str) -> list[int]:
    return texts.str.contains(pattern).arg_true().to_list()


def covered_paths(paths: Sequence[str], names: Names) -> list[str]:
    """Return paths of files without the names of accounts, which tools part from other words by `_`."""
    if names.keeps_all:
        return list(paths)
    spans: dict[int, list[Span]] = defaultdict(list)
    for hit in names.known.find([*paths, *(path.replace("_", " ") for path in paths)]):
        spans[hit.row % len(paths)].append(Span(False, hit.start, hit.end, names.of_known("", hit.name)))
    return [written_over(path, [*spans[row], *_whole_name(path, names)]) for row, path in enumerate(paths)]


def _whole_name(path: str, names: Names) -> Iterator[Span]:
    """Yield where the name of a file is that of an account, and nothing else."""
    name = PurePath(path).name
    stem = name.partition(".")[0]
    if names.known.knows(stem):
        start = len(path) - len(name)
        yield Span(False, start, start + len(stem), names.of_known("", fold_text(stem)))


def _mentioned(said: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in said.split(",") if name.strip()) if said else ()


def _spans(
    text: str,
    view: View | None,
    hits: Sequence[Hit],
    platform: str,
    given: Sequence[str],
    names: Names,
    marked: bool,
) -> list[Span]:
    """Collect what is a name in a text, both as it reads and as it is written, the surest first."""
    read = view.text if view else text
    found = list(marks(read, platform, given, names)) if marked else []
    found += [Span(False, hit.start, hit.end, names.of_known(platform, hit.name)) for hit in hits]
    if view is None:
        return found
    placed = [Span(one.is_doubtful, *view.span(one.start, one.end), one.put) for one in found]
    # What stands inside of tags, such as the target of a link, is not read.
    return [*placed, *(marks(text, platform, given, names) if marked else ())]


def written_over(text: str, spans: Iterable[Span]) -> str:
    """Write a text with its names replaced; of finds that overlap the first stays, sure ones before guesses."""
    taken, chosen = bytearray(len(text)), []
    for span in sorted(spans, key=lambda one: one.is_doubtful):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            chosen.append(span)
    pieces, place = [], 0
    for span in sorted(chosen, key=lambda one: one.start):
        pieces += [text[place : span.start], span.put]
        place = span.end
    return "".join([*pieces, text[place:]])
