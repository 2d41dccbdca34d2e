"""The word lists that travel with the package are clean."""

import pytest

from narratives.texts.wordlists import read_words


@pytest.mark.parametrize(
    "name",
    ["stopwords_en.txt", "stopwords_zh.txt", "names_zh.txt", "common_words_en.txt", "common_words_other.txt"],
)
def test_entries_are_there_once(name: str) -> None:
    """No entry is twice in a list, is empty, or is a remark."""
    words = read_words(name)
    assert len(words) == len(set(words)) > 0
    assert all(word == word.strip() and not word.startswith("#") for word in words)


def test_the_two_lists_of_common_words_do_not_overlap() -> None:
    """A word that is common in English cannot tell English from other languages."""
    assert not set(read_words("common_words_en.txt")) & set(read_words("common_words_other.txt"))
