"""Neighbours that stick together become phrases."""

from narratives.analysis.phrases import terms_of
from narratives.texts.tokens import tokenize


def written(texts: list[str]) -> list[list[str]]:
    """Return the terms of texts as they are written."""
    return [[term.written for term in terms] for terms in terms_of(texts, tokenize(texts))]


def test_words_apart_are_no_phrase() -> None:
    """A comma, or another word between them, parts two words however often they meet."""
    texts = ["apples, daily", "apples, daily", "apples then daily", "apples, daily", "pears", "plums"]
    assert not any("apples" in term and "daily" in term for terms in written(texts) for term in terms)


def test_and_joins_names_only() -> None:
    """Two names with "and" between them are a phrase, two other words are not."""
    texts = [
        "salt and pepper at Fish and Chips",
        "Fish and Chips, salt and pepper",
        "Fish and Chips; salt and pepper",
    ]
    terms = [term for terms in written([*texts, "plums, pears", "figs"]) for term in terms]
    assert "Fish and Chips" in terms
    assert "salt and pepper" not in terms


def test_no_texts() -> None:
    """No texts, and texts without words, have no terms."""
    assert [] == terms_of([], [])
    assert [[]] == terms_of(["!"], [[]])
