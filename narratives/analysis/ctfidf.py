"""c-TF-IDF: takes each narrative for one document, and scores the terms that tell it from its neighbours.

Only texts of one sphere, topic and language are compared, so that what all of them say ("Hong Kong" on the
topic Hong Kong) tells none of them apart.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from narratives.analysis.located import Term, has_han

# A phrase tells more than a word of the same score, and so does a name.
_PHRASE_BONUS, _NAME_BONUS = 1.75, 1.5
# Actions tell less than what they are done to, and most of them end so.
_VERB_MALUS, _VERB_ENDINGS = 0.5, ("ing", "ed", "ly")
# A term must be said twice as often as in the rest of the topic.
_LEAST_EXCESS = 0.5
# Where a capital means nothing, it counts little for how a name is written.
_OPENING_SHARE = 0.1
# Who wrote more of a topic than this is a channel, such as a list of hot searches, and not one voice of many.
_CHANNEL_SHARE = 0.5


@dataclass(frozen=True)
class Classes:
    """What each narrative says, in texts of one language.

    Attributes:
        weights: Weight of the texts that have a term, for each narrative; -1 for the texts of none.
        supports: Texts that have a term, for each narrative.
        sizes: Weight of all texts of each narrative.
        everywhere: Weight of the texts that have a term, in all narratives and none.
        speakers: Narratives that say a term.
        written: How each term is written, and how often.
    """

    weights: dict[int, Counter[str]]
    supports: dict[int, Counter[str]]
    sizes: Counter[int]
    everywhere: Counter[str]
    speakers: Counter[str]
    written: dict[str, dict[str, float]]

    def shown(self, key: str) -> str:
        """Return the commonest way to write a term; of equals one with capitals, then by the alphabet."""
        forms = self.written[key]
        return min(forms, key=lambda form: (-forms[form], form == form.lower(), form))


def classes(found: Sequence[Sequence[Term]], groups: Sequence[int], weights: Sequence[float]) -> Classes:
    """Add up how much each term weighs in each narrative; a text counts a term once.

    Args:
        found: The terms of each text, of one language.
        groups: Narrative of each text, -1 for none.
        weights: Weight of each text, of `text_weights`.
    """
    result = Classes(
        *(defaultdict(Counter) for _ in range(2)), *(Counter() for _ in range(3)), defaultdict(dict)
    )
    for terms, group, weight in zip(found, groups, weights, strict=True):
        result.sizes[group] += weight
        for key in dict.fromkeys(term.key for term in terms):
            result.weights[group][key] += weight
            result.supports[group][key] += 1
            result.speakers[key] += group >= 0 and result.supports[group][key] == 1
            result.everywhere[key] += weight
        for term in terms:
            forms = result.written[term.key]
            forms[term.written] = forms.get(term.written, 0.0) + (_OPENING_SHARE if term.opens else 1.0)
    return result


def scores(classes: Classes, group: int) -> dict[str, float]:
    """Score the terms that a narrative says at least twice as often as the rest of the topic.

    Args:
        classes: What all narratives of the topic say.
        group: The narrative.

    Returns:
        The score of each such term, best first; ties in the order of the alphabet.

    Source:
        Grootendorst 2022, BERTopic, section 3.3, with 1 added to the frequency; times the excess over the
        rest of the topic: with few narratives the inverse frequency alone lets the words of the topic lead.
    """
    inside = classes.sizes[group]
    outside = sum(classes.sizes.values()) - inside
    narratives = sum(group >= 0 for group in classes.sizes)
    average = classes.everywhere.total() / max(len(classes.weights), 1)
    result = {}
    for key, weight in classes.weights[group].items():
        rest = classes.everywhere[key] - weight
        excess = 1 - (rest / outside if outside else 0) / (weight / inside)
        if excess >= _LEAST_EXCESS:
            rarity = log(1 + average / (1 + classes.everywhere[key])) * _spread(
                narratives, classes.speakers[key]
            )
            result[key] = weight / inside * rarity * excess * _bonus(classes, key)
    return dict(sorted(result.items(), key=lambda item: (-round(item[1], 9), item[0])))


def text_weights(
    weights: Sequence[float], groups: Sequence[int], authors: Sequence[str | None] | None
) -> list[float]:
    """Weigh texts so that a hundred copies, or a hundred texts of one author, count as a few.

    Args:
        weights: Posts of each text.
        groups: Narrative of each text.
        authors: Author of each text, None where it is not known.

    Returns:
        1 + log of the posts, by the square root of how many texts the author has in the narrative.
    """
    names = authors if authors is not None else [None] * len(groups)
    written = Counter(zip(groups, names, strict=True))
    spared = {None} | {name for name, count in Counter(names).items() if count > _CHANNEL_SHARE * len(names)}
    return [
        (1 + log(max(weight, 1))) / (1 if name in spared else sqrt(written[group, name]))
        for weight, group, name in zip(weights, groups, names, strict=True)
    ]


def _spread(narratives: int, speakers: int) -> float:
    """Return 1 for a term of one narrative only, the less the more of them say it, and never under a half."""
    return (1 + log(1 + narratives / speakers) / log(1 + narratives)) / 2


def _bonus(classes: Classes, key: str) -> float:
    """Prefer phrases and names to words, and words to actions."""
    if " " in key or (has_han(key) and len(key) > 3):
        return _PHRASE_BONUS * (_NAME_BONUS if classes.shown(key)[0].isupper() else 1.0)
    if classes.shown(key)[0].isupper():
        return _NAME_BONUS
    return _VERB_MALUS if key.endswith(_VERB_ENDINGS) else 1.0
