"""Takes private names out of a column of texts, and leaves every other sign of them as it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import polars as pl

from narratives.sources.known_names import Hit, fold_text
from narratives.sources.marks import HAS_MARKS, Span, marks
from narratives.sources.plain_view import ENCODED, View, plain_view
from narratives.sources.privacy import Names


def covered(
    texts: pl.Series, platforms: pl.Series, names: Names, given: pl.Series | None = None, *, marked: bool = True
) -> pl.Series:
    """Replace the names of people who are not public in a column of texts.

    Args:
        texts: Texts as exported.
        platforms: Where each was posted.
        names: Decides what stands for a name, and knows the authors whose names are found without a mark, too.
        given: For each text the names that the export says it mentions, joined by commas.
        marked: Whether marked names are looked for; False leaves all but the known names.

    Returns:
        The texts; those without names are not touched.
    """
    if names.keeps_all or texts.null_count() == texts.len():
        return texts
    written = texts.fill_null("").to_list()
    views = {row: plain_view(written[row]) for row in _rows(texts, ENCODED)}
    seen = [views[row].text if row in views else text for row, text in enumerate(written)] if views else written
    coded = sorted(views)
    hits, coded_hits = _hits(seen, names), _hits([written[row] for row in coded], names)
    inside = {coded[place]: found for place, found in coded_hits.items()}
    rows = sorted({*hits, *inside, *(_rows(texts, HAS_MARKS) if marked else ()), *(views if marked else ())})
    if not rows:
        return texts
    places = platforms.fill_null("").to_list()
    said = given.to_list() if given is not None else None
    changed = []
    for row in rows:
        mentioned = _mentioned(said[row]) if said else ()
        text, place = written[row], places[row]
        spans = _spans(text, views.get(row), hits[row], place, mentioned, names, marked)
        spans += [Span(False, hit.start, hit.end, names.of_known(place, hit.name)) for hit in inside.get(row, ())]
        changed.append(written_over(text, spans))
    return texts.scatter(rows, changed)


def _hits(texts: Sequence[str], names: Names) -> dict[int, list[Hit]]:
    """Return the known names of each text that has any."""
    hits: dict[int, list[Hit]] = defaultdict(list)
    for hit in names.known.find(texts):
        hits[hit.row].append(hit)
    return hits


def _rows(texts: pl.Series, pattern: str) -> list[int]:
    return texts.str.contains(pattern).fill_null(False).arg_true().to_list()


def covered_path(path: str, names: Names) -> str:
    """Return the path of a file without the names of accounts, which tools part from other words by `_`."""
    if names.keeps_all:
        return path
    found = names.known.find([path, path.replace("_", " ")])
    spans = [Span(False, hit.start, hit.end, names.of_known("", hit.name)) for hit in found]
    stem = PurePath(path).name.partition(".")[0]
    if names.known.knows(stem):
        start = len(path) - len(PurePath(path).name)
        spans.append(Span(False, start, start + len(stem), names.of_known("", fold_text(stem))))
    return written_over(path, spans)


def _mentioned(said: str | None) -> tuple[str, ...]:
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
