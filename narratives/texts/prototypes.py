"""What tone and stance are learnt from: prototypes, voices and tellings, all written for it, with their labels."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
LABELS = ("tone", "stance")
# Voices and tellings are many and loud; at full weight headlines and long posts are read less well. 0.5 does the same.
VOICE_WEIGHT = 0.7
_DATA = Path(__file__).parent / "examples"
# Headlines, posts and long posts; then the voices of ordinary people, fans, bots and campaigns.
_WEIGHTS = {"prototypes": 1.0, "voices": VOICE_WEIGHT}
_TELLINGS = "tellings"


@dataclass(frozen=True)
class Prototypes:
    """Texts written for this purpose, with their labels.

    Attributes:
        texts: First `paired` ones in Chinese, then the same in English, then those that stand in one language.
        langs: `zh` or `en` for each.
        groups: A number for each: the two of a pair have one, and so have the tellings of one story.
        labels: `tone` and `stance`, a word for each text.
        weights: How much each text counts when the labels are learnt.
        paired: Number of pairs.
    """

    texts: list[str]
    langs: list[str]
    groups: list[int]
    labels: dict[str, list[str]]
    weights: list[float]
    paired: int


@cache
def prototypes() -> Prototypes:
    """Read the shipped prototypes: all pairs in Chinese, the same in English, then the tellings."""
    pairs = [json.loads(line) | {"weight": weight} for name, weight in _WEIGHTS.items() for line in _lines(name)]
    told = [json.loads(line) | {"weight": VOICE_WEIGHT} for line in _lines(_TELLINGS)]
    rows = pairs * len(LANGUAGES) + told
    return Prototypes(
        texts=[row[lang] for lang in LANGUAGES for row in pairs] + [row["text"] for row in told],
        langs=[lang for lang in LANGUAGES for _ in pairs] + [row["lang"] for row in told],
        groups=list(range(len(pairs))) * len(LANGUAGES) + [len(pairs) + row["story"] for row in told],
        labels={name: [row[name] for row in rows] for name in LABELS},
        weights=[row["weight"] for row in rows],
        paired=len(pairs),
    )


def prototypes_content() -> tuple[str, ...]:
    """Return what the shipped files hold: when it changes, labels learnt from them are out of date."""
    return tuple("\n".join(_lines(name)) for name in (*_WEIGHTS, _TELLINGS))


def _lines(name: str) -> list[str]:
    return (_DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
