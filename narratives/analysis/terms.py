"""Finds the terms of narratives: the words that tell one from its neighbours, made whole as its texts write them.

Only texts of one sphere, topic and language are compared, so that what all of them say ("Hong Kong" on the topic Hong
Kong) tells none of them apart.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from narratives.texts.tokens import Word, fillers, has_han, ordered_words, stop_words

if TYPE_CHECKING:
    from narratives.analysis.labels import LabelSettings

# Phrases are no longer than the names of laws.
_LONGEST_PHRASE = 5
# What may stand inside an English phrase; what no Chinese phrase has; the measures that none begins with.
_INSIDE = frozenset(["of", "the", "and", "against"])
_PARTICLES = frozenset("的地得了着过在是被将对和与为把向从就也又都再称获已不给让使至到说")
_MEASURES = frozenset("亩列吨人元辆个名户只头岁米天年月日次届号所条项例级家具位票份剂针支架艘枚台万亿千百十")
_NUMERALS = frozenset("零一二两三四五六七八九第0123456789.")
# Fewer terms than these are too few; words of one text help out, which may be its author's alone.
FEW_TERMS = 3
# Words with so many first letters in common are forms of one word: sanction, sanctioned.
_SAME_LETTERS = 6


def text_weights(posts: Sequence[int], groups: Sequence[int], authors: Sequence[str | None]) -> list[float]:
    """Weigh texts so that a hundred copies, or a hundred texts of one author, count as a few.

    Args:
        posts: Posts of each text.
        groups: Narrative of each text.
        authors: Who wrote each text first, None where it is not known.

    Returns:
        1 + log of the posts, by the square root of how many texts the author has in the narrative.
    """
    written = Counter(zip(groups, authors, strict=True))
    return [
        (1 + log(max(count, 1))) / (1 if author is None else sqrt(written[group, author]))
        for count, group, author in zip(posts, groups, authors, strict=True)
    ]


class Weight(NamedTuple):
    """What a word is to a narrative."""

    salience: float
    """How much it stands for the narrative: c-TF-IDF."""
    excess: float
    """From 0 to 1: which share of what the narrative says of it is more than the rest of the topic says."""
    texts: int
    """Texts of the narrative that have it."""


def term_weights(
    tokens: Sequence[Sequence[str]], groups: Sequence[int], weights: Sequence[float]
) -> dict[int, dict[str, Weight]]:
    """Weigh the words of each narrative.

    Args:
        tokens: The words of each text, of `texts.tokens.tokenize`, all of one language; noise included.
        groups: Narrative of each text, -1 for none.
        weights: Weight of each text, of `text_weights`.

    Returns:
        For each narrative the weights of its words.

    Source:
        Grootendorst 2022, BERTopic, section 3.3 (c-TF-IDF); a text counts a word once.
    """
    # Weights are no whole numbers, though Counter is annotated as if there were no others.
    said: dict[int, Any] = defaultdict(Counter)
    texts: dict[int, Counter[str]] = defaultdict(Counter)
    sizes: Any = Counter()
    for words, group, weight in zip(tokens, groups, weights, strict=True):
        sizes[group] += weight
        for word in dict.fromkeys(words):
            said[group][word] += weight
            texts[group][word] += 1
    everywhere: Any = Counter()
    for counts in said.values():
        everywhere.update(counts)
    average, total = everywhere.total() / max(len(said), 1), sizes.total()
    result: dict[int, dict[str, Weight]] = {}
    for group in sorted(said.keys() - {-1}):
        size, others = sizes[group], total - sizes[group]
        result[group] = {}
        for word, weight in said[group].items():
            inside, outside = weight / size, (everywhere[word] - weight) / others if others else 0.0
            salience = inside * log(1 + average / everywhere[word])
            result[group][word] = Weight(round(salience, 9), round(1 - outside / inside, 9), texts[group][word])
    return result


def terms(weights: Mapping[str, Weight], texts: Sequence[str], language: str, settings: "LabelSettings") -> list[str]:
    """Name the terms of a narrative: its best words, each grown to the phrase that its texts mostly have it in.

    Args:
        weights: Its words, of `term_weights`.
        texts: Cleaned texts of the narrative, the most central ones.
        language: `zh` or `en`: an English term has no Chinese, a Chinese one may be a name in Latin letters.
        settings: How many terms, and how often a phrase must be said.

    Returns:
        The terms as the texts mostly write them, Chinese in simplified characters; no word twice.

    Source:
        Zhang and Dong 2004, Osinski and Weiss 2005 (complete phrases).
    """
    runs = ordered_words(texts)
    chosen: list[str] = []
    for word in _ranked(weights, settings):
        if len(chosen) == settings.terms or (len(chosen) >= FEW_TERMS and weights[word].texts == 1):
            break
        if word in fillers() or (language == "en" and has_han(word)) or _is_count(word):
            continue
        phrase = _grown(word, runs, settings)
        if language == "zh" and not has_han(phrase) and phrase == phrase.lower():
            continue
        if not any(are_alike(phrase.lower(), other.lower()) for other in chosen):
            chosen.append(phrase)
    return chosen


def _ranked(weights: Mapping[str, Weight], settings: "LabelSettings") -> list[str]:
    """Order the words that a narrative says more often than others, those of one text last, ties by the alphabet.

    With few narratives the inverse frequency alone lets the words of the topic lead.
    """
    scores = {word: one.salience * one.excess for word, one in weights.items() if one.excess >= settings.least_excess}
    return sorted(scores, key=lambda word: (weights[word].texts == 1, -scores[word], word))


def are_alike(one: str, other: str) -> bool:
    """Tell whether two terms say a word twice.

    Args:
        one: Words in small letters, or simplified Chinese.
        other: The same.

    Returns:
        Whether they share forms of one word (sanction, sanctioned) or two Chinese characters in a row.
    """
    if has_han(one) or has_han(other):
        has_shared = any(one[place : place + 2] in other for place in range(len(one) - 1))
        return has_shared or one in other or other in one
    return any(_is_same_word(first, second) for first in one.split() for second in other.split())


def _grown(word: str, texts: Sequence[Sequence[Sequence[Word]]], settings: "LabelSettings") -> str:
    """Grow a word to the longest phrase that most of the texts with the word have."""
    counts: Counter[tuple[str, ...]] = Counter()
    forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for runs in texts:
        phrases = {keys: (shown, opens) for run in runs for keys, shown, opens in _phrases(run, word)}
        counts.update(phrases.keys())
        for keys, (shown, opens) in phrases.items():
            # The capital of a first word means nothing.
            forms[keys][shown] += not opens
    least = settings.phrase_share * counts[word,]
    # A phrase of four words that fewer than three texts have may be a sentence that one copied from the other.
    often = [keys for keys, count in counts.items() if count >= max(least, 2, len(keys) - 1)]
    best = max(often, key=lambda keys: (len(keys), counts[keys], keys), default=(word,))
    # The commonest way to write it; of equals one with capitals.
    return min(forms[best], key=lambda form: (-forms[best][form], form == form.lower(), form), default=word)


def _phrases(run: Sequence[Word], word: str) -> list[tuple[tuple[str, ...], str, bool]]:
    """List the phrases of a run that have a word, how each is written, and whether it opens the run."""
    found = []
    for place in (place for place, one in enumerate(run) if one.key == word):
        for start in range(max(0, place - _LONGEST_PHRASE + 1), place + 1):
            for end in range(place + 1, min(len(run), start + _LONGEST_PHRASE) + 1):
                part = run[start:end]
                shown = "".join(one.glue + one.written for one in part).removeprefix(part[0].glue)
                if len(part) == 1 or _is_phrase(part):
                    found.append((tuple(one.key for one in part), shown, start == 0))
    return found


def _is_phrase(part: Sequence[Word]) -> bool:
    """Tell whether words in a row may name something: small words only inside, no measure without its number."""
    first, last = part[0].key, part[-1].key
    if any(has_han(word.key) for word in part):
        return first not in _MEASURES and len(last) > 1 and not any(_is_small(word.key) for word in part)
    if _is_small(first) or _is_small(last) or first.isdigit() or last.isdigit():
        return False
    return all(word.key in _INSIDE or not _is_small(word.key) for word in part)


def _is_count(word: str) -> bool:
    """Tell whether a Chinese word is a number with its measure, and lacks what it counts: 十二号, 万列."""
    return has_han(word) and set(word) <= _MEASURES | _NUMERALS


def _is_small(key: str) -> bool:
    """Tell whether a word is too plain to begin or end a phrase; a single character may be the half of a name."""
    return key in _PARTICLES if len(key) == 1 and has_han(key) else key in stop_words() or key in fillers()


def _is_same_word(one: str, other: str) -> bool:
    """Tell whether two words are forms of one word, by their first letters."""
    if one == other or f"{one}s" == other or f"{other}s" == one:
        return True
    return one[:_SAME_LETTERS] == other[:_SAME_LETTERS] and len(one) >= _SAME_LETTERS
