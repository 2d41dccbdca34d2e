"""Words are found in their texts as they were written."""

from narratives.analysis.located import Term, located
from narratives.texts.tokens import tokenize


def found(text: str, *more: str) -> list[Term]:
    """Return the words of the first text."""
    texts = [text, *more]
    return located(texts, tokenize(texts))[0][0]


def test_words_keep_their_capitals() -> None:
    """A term is shown as the text has it, wherever it stands."""
    assert ["BBC", "reporters", "London"] == [term.written for term in found("BBC reporters in London")]


def test_other_spellings_are_found() -> None:
    """A word that the tokens spell in another way is found in the text."""
    assert ["Labour", "U.S.", "mills"] == [term.written for term in found("Labour, in U.S. mills")]


def test_words_within_words_are_not_found() -> None:
    """A word is never taken from the middle of a longer one."""
    (terms,) = located(["contract tract"], [["tract"]])[0]
    assert (9, 14) == (terms[0].start, terms[0].end)


def test_traditional_characters_are_found() -> None:
    """Terms of texts in traditional characters are shown in simplified ones."""
    assert ["面包"] == [term.written for term in found("麵包")]


def test_halves_of_words_are_made_whole() -> None:
    """A short Chinese word that always follows the same character is shown with it."""
    texts = ["本港面联办开会", "面联办批评", "他说面联办发文"]
    tokens = [["联办", "开会"], ["联办", "批评"], ["联办", "发文"]]
    assert all("面联办" == terms[0].key for terms in located(texts, tokens)[0])


def test_sentence_openings_are_marked() -> None:
    """The first word of a sentence is marked, for its capital means nothing."""
    terms = found("Ovens glow. Bakers sing")
    assert [True, False, True, False] == [term.opens for term in terms]


def test_plurals_count_as_the_singular() -> None:
    """Singular and plural are one word if the texts have both."""
    assert ["mill", "bakery"] == [term.key for term in found("mills bakeries", "mill bakery")]
    assert ["mills"] == [term.key for term in found("mills")]


def test_letters_that_grow_in_small_letters() -> None:
    """Where small letters are longer than the capitals were, words are still found."""
    assert "ovens" in [term.written for term in found("İİİ ovens")]
