"""The questions that coders answer, in both languages, and the page that explains them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("codebook.toml")
# Columns that coders may fill with words of their own.
FREE = ("story", "remarks")


@dataclass(frozen=True)
class Answer:
    """An answer: the program's word for it, the Chinese one, and what it means in both languages."""

    word: str
    zh: str
    en_meaning: str
    zh_meaning: str


@dataclass(frozen=True)
class Question:
    """A question: its column, its text in both languages, its answers, and the machine's column that answers it."""

    name: str
    en: str
    zh: str
    answers: tuple[Answer, ...]
    machine: str | None

    def word(self, given: str) -> str | None:
        """Return the program's word for what a coder wrote, in either language and any case; `None` if it is none."""
        wanted = given.strip().lower()
        return next((one.word for one in self.answers if wanted in (one.word, one.zh)), None)

    @property
    def words(self) -> tuple[str, ...]:
        """The program's words for its answers."""
        return tuple(one.word for one in self.answers)


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in the order of the sheet."""
    return tuple(
        Question(
            name,
            one["en"],
            one["zh"],
            tuple(Answer(word, **meaning) for word, meaning in one["answers"].items()),
            one.get("machine"),
        )
        for name, one in _read()["questions"].items()
    )


def codebook() -> str:
    """Return the codebook as Markdown, English first, then Chinese."""
    intro = _read()["intro"]
    return f"""# Codebook

{intro["en"]}

{_table("column", "answer", "meaning", "en")}
`story` and `remarks` are for your own words.

# 编码手册

{intro["zh"]}

{_table("栏", "答案", "含义", "zh")}
`story` 与 `remarks` 两栏可自由填写。
"""


def _table(column: str, answer: str, meaning: str, lang: str) -> str:
    lines = [f"| {column} | {answer} | {meaning} |", "|---|---|---|"]
    for question in questions():
        lines.append(f"| `{question.name}` | | **{getattr(question, lang)}** |")
        lines += [f"| | {_both(one)} | {getattr(one, f'{lang}_meaning')} |" for one in question.answers]
    return "\n".join(lines) + "\n"


def _both(answer: Answer) -> str:
    return f"`{answer.word}` ({answer.zh})"


@cache
def _read() -> Mapping[str, Mapping]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
