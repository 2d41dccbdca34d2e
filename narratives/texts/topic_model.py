"""Tells what goes with a topic: which words texts on it have more than others, and how near a text is by these.

The topic's own keywords are left aside, so that a text is judged by its company: one that is caught by a keyword but
has none of the company is doubtful, one that has the company but no keyword is just missed.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# Words that fewer texts have say nothing that could be told from chance.
LEAST_TEXTS = 3
# Standard deviations by which a word must stand out to be named.
LEAST_SCORE = 3.0
# What is added to each count, as if every word had been seen that often on both sides.
PRIOR = 0.5
# With fewer words a text is neither near nor far.
LEAST_WORDS = 3


@dataclass(frozen=True)
class TopicModel:
    """How much more often a word stands in texts on a topic: log odds by word, 0 for words too rare to tell."""

    weights: Mapping[str, float]

    def score(self, words: Sequence[str]) -> float | None:
        """Return the mean log odds of the distinct words of a text; None where too few can be told."""
        known = [self.weights[word] for word in set(words) if word in self.weights]
        return sum(known) / len(known) if len(known) >= LEAST_WORDS else None

    def reasons(self, words: Sequence[str], most: int = 4) -> list[str]:
        """Return the words of a text that speak most for the topic."""
        known = {word: self.weights[word] for word in words if self.weights.get(word, 0) > 0}
        return sorted(known, key=lambda word: (-known[word], word))[:most]


def fit_topic(on: Sequence[Sequence[str]], off: Sequence[Sequence[str]], aside: Collection[str]) -> TopicModel:
    """Learn the company of a topic.

    Args:
        on: Words of the texts that its keywords catch.
        off: Words of other texts.
        aside: Words that do not count: those of the keywords.
    """
    counts, others = _texts_with(on, aside), _texts_with(off, aside)
    known = {word for word in {*counts, *others} if counts[word] + others[word] >= LEAST_TEXTS}
    return TopicModel({word: _log_odds(counts[word], len(on), others[word], len(off)) for word in sorted(known)})


def distinctive(
    on: Sequence[Sequence[str]], off: Sequence[Sequence[str]], aside: Collection[str]
) -> list[tuple[str, int, float]]:
    """Return the words that stand out in some texts: word, texts of `on` that have it, standard score, the best first.

    Source:
        Log odds with a prior over its standard error: Monroe et al., "Fightin' words", Political Analysis 2008.
    """
    counts, others = _texts_with(on, aside), _texts_with(off, aside)
    rows = []
    for word, count in counts.items():
        error = math.sqrt(1 / (count + PRIOR) + 1 / (others[word] + PRIOR))
        score = _log_odds(count, len(on), others[word], len(off)) / error
        if count >= LEAST_TEXTS and score >= LEAST_SCORE:
            rows.append((word, count, score))
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def _texts_with(texts: Sequence[Sequence[str]], aside: Collection[str]) -> Counter[str]:
    return Counter(word for words in texts for word in set(words) - set(aside))


def _log_odds(count: int, texts: int, other_count: int, other_texts: int) -> float:
    odds = (count + PRIOR) / (texts - count + PRIOR)
    return math.log(odds * (other_texts - other_count + PRIOR) / (other_count + PRIOR))
