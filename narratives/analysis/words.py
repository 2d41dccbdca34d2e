"""Words as evidence: TF-IDF over a text's own words, and over English stems that both languages share.

Chinese words reach English by the glosses of CC-CEDICT, a dictionary that knows nothing of the posts, and names of the
field, which it mostly lacks, by a list of names.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from scipy import sparse

from narratives.texts.dictionary import definitions
from narratives.texts.wordlists import read_names

# Senses beyond the first six of a word are rare ones, and words beyond the first six of a sense explain it.
MOST_SENSES = 6
MOST_GLOSS_WORDS = 6
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|[㐀-鿿|·，]+")
_ENGLISH = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[㐀-鿿]")
# Words in which a dictionary speaks of its entries.
_DICTIONARY_WORDS = frozenset(
    {"abbr", "cl", "classifier", "esp", "etc", "fig", "lit", "literary", "old", "sb", "sth", "surname", "variant"}
)

Bag = dict[str, float]


def own_words(tokens: Sequence[Sequence[str]]) -> sparse.csr_matrix:
    """TF-IDF over the words of the texts themselves.

    Args:
        tokens: the words of each text.

    Returns:
        (n, words) rows of unit length (zero for a text without words).
    """
    return _tf_idf([dict(Counter(words)) for words in tokens], [np.ones(len(tokens), dtype=bool)])


def shared_words(tokens: Sequence[Sequence[str]], is_chinese: np.ndarray) -> sparse.csr_matrix:
    """TF-IDF over English stems, with Chinese words replaced by their glosses.

    A stem counts as rare only if it is rare in both languages: one that a dictionary uses often says little.

    Args:
        tokens: the words of each text.
        is_chinese: (n,) whether a text is Chinese.

    Returns:
        (n, stems) rows of unit length (zero for a text without known words).
    """
    bags = [_glossed(words) for words in tokens]
    groups = [mask for mask in (is_chinese, ~is_chinese) if mask.any()]
    return _tf_idf(bags, groups)


def _glossed(words: Sequence[str]) -> Bag:
    bag: Counter[str] = Counter()
    for word in words:
        bag.update(gloss(word) if _HAN.search(word) else {stem: 1.0 for stem in _stems(word)})
    return dict(bag)


@cache
def gloss(word: str) -> Bag:
    """English stems that a Chinese word may mean, weighted so that each word speaks with one voice.

    Args:
        word: a word in simplified characters.

    Returns:
        Stems with weights whose squares add up to one; empty for a word that the dictionary lacks.
    """
    meanings = [frozenset(_stems(_ASIDE.sub(" ", sense))[:MOST_GLOSS_WORDS]) for sense in senses(word)]
    stems = sorted(set().union(*meanings) - _DICTIONARY_WORDS) if meanings else []
    return {stem: len(stems) ** -0.5 for stem in stems}


def senses(word: str) -> list[str]:
    """What a dictionary says that a Chinese word means, in English; nothing for a word that it lacks."""
    if word in read_names():
        return list(read_names()[word])
    return [sense for sense in definitions(word) if not sense.startswith("CL:")][:MOST_SENSES]


def _stems(text: str) -> list[str]:
    from narratives.texts.tokens import stop_words

    return [_stem(word) for word in _ENGLISH.findall(text.lower()) if len(word) > 1 and word not in stop_words()]


@cache
def _stem(word: str) -> str:
    return _stemmer().stemWord(word)


@cache
def _stemmer() -> Any:  # of a library that is loaded only here
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def _tf_idf(bags: Sequence[Bag], groups: Sequence[np.ndarray]) -> sparse.csr_matrix:
    """Rows log(1 + tf) * idf of unit length; idf is the smallest that any group of texts gives."""
    counts = _counts(bags)
    idf = np.min([_idf(counts[mask]) for mask in groups], axis=0) if groups else np.zeros(counts.shape[1])
    counts.data = np.log1p(counts.data)
    weighted = counts @ sparse.diags(idf)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1.0)) @ weighted)


def _idf(counts: sparse.csr_matrix) -> np.ndarray:
    having = np.asarray((counts > 0).sum(axis=0)).ravel()
    return np.log((1 + counts.shape[0]) / (1 + having))


def _counts(bags: Sequence[Bag]) -> sparse.csr_matrix:
    # Sorted, so that the columns, and with them the order of every sum, are the same on each run.
    column = {word: place for place, word in enumerate(sorted(set().union(*bags)))} if bags else {}
    starts = np.cumsum([0, *(len(bag) for bag in bags)])
    columns = np.fromiter((column[word] for bag in bags for word in bag), np.int64, starts[-1])
    values = np.fromiter((value for bag in bags for value in bag.values()), np.float64, starts[-1])
    matrix = sparse.csr_matrix((values, columns, starts), shape=(len(bags), len(column)))
    matrix.sort_indices()
    return matrix
