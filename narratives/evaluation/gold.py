"""Reads a gold set: posts that people have read, each with the story that it tells.

Either a folder with `labels.jsonl`, or two files: `NAME_posts.jsonl`, and `NAME_narratives.json` with verdicts.
Posts that tell no story say `other` (on a topic) or `off` (about something else): they count for tone and stance only.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from narratives.errors import InputError
from narratives.vocabulary import SPHERES, STANCES, TONES, VERDICTS

# A reader who had all posts before them left none undecided.
READ_VERDICTS = VERDICTS[:4]
# On a topic without telling a story of the set, and about something else altogether.
OTHER, OFF = "other", "off"
_LABELS, _POSTS, _NARRATIVES = "labels.jsonl", "_posts.jsonl", "_narratives.json"
_FORMS = f"give a folder with {_LABELS}, or PATH/NAME of NAME{_POSTS} and NAME{_NARRATIVES}"
_SHOWN_NAMES = 3


@dataclass(frozen=True)
class GoldPost:
    """What people say of one post.

    Attributes:
        post_id: Id in the export.
        sphere: `weibo` or `twitter`.
        story: The story that it tells, or OTHER or OFF.
        topic: Topic that it was read for, if the set says it.
        tone, stance: What it shows, if the set says it.
        is_core: Whether a word of a topic is in it, so that a run can find it; all of a set that says nothing of it.
    """

    post_id: str
    sphere: str
    story: str
    topic: str | None = None
    tone: str | None = None
    stance: str | None = None
    is_core: bool = True

    @property
    def has_story(self) -> bool:
        """Whether it tells a story of the set."""
        return self.story not in (OTHER, OFF)


@dataclass(frozen=True)
class Gold:
    """A gold set: its name, a hash of all that it says, its posts, and the verdict of each story that has one."""

    name: str
    gold_id: str
    posts: tuple[GoldPost, ...]
    verdicts: Mapping[str, str]


def read_gold(path: Path, core_only: bool = True) -> Gold:
    """Read a gold set.

    Args:
        path: A folder with `labels.jsonl`, the prefix PATH/NAME of the two other files, or one of the three files.
        core_only: Leave out posts of which the set says that they are not core.

    Raises:
        InputError: If a file is missing, a line is not what it must be, or no post tells a story.
    """
    posts_file, narratives_file, name = _find(path.expanduser())
    posts = tuple(_posts(posts_file, "narrative_id" if narratives_file else "story"))
    verdicts = _verdicts(narratives_file) if narratives_file else {}
    gold = Gold(name, _hash(posts, verdicts), posts, verdicts)
    counted = tuple(post for post in posts if post.is_core) if core_only else posts
    if not any(post.has_story for post in counted):
        hint = "; --all counts those that are not core" if len(counted) < len(posts) else ""
        raise InputError(f"no post in {posts_file} tells a story{hint}: give each its id, sphere and story")
    return replace(gold, posts=counted)


def _find(path: Path) -> tuple[Path, Path | None, str]:
    """Posts, narratives and name of the set that a path means."""
    path = path.parent if path.name == _LABELS else path
    if (path / _LABELS).is_file():
        return path / _LABELS, None, path.resolve().name
    name = path.name.removesuffix(_POSTS).removesuffix(_NARRATIVES)
    posts, narratives = (path.parent / f"{name}{ending}" for ending in (_POSTS, _NARRATIVES))
    if posts.is_file() and narratives.is_file():
        return posts, narratives, name
    raise InputError(_missing(path, posts, narratives))


def _missing(path: Path, posts: Path, narratives: Path) -> str:
    for there, not_there in ((posts, narratives), (narratives, posts)):
        if there.is_file():
            return f"{not_there} is missing beside {there.name}: {_FORMS}"
    if not path.is_dir():
        return f"there is no gold set at {path}: {_FORMS}"
    near = [str(path / file.name.removesuffix(_POSTS)) for file in sorted(path.glob(f"*{_POSTS}"))[:_SHOWN_NAMES]]
    return f"there is no {_LABELS} in {path}: " + (f"did you mean {' or '.join(near)}?" if near else _FORMS)


def _posts(file: Path, story_key: str) -> Iterator[GoldPost]:
    known: dict[tuple[str, str], int] = {}
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if not line.strip():
            continue
        post = _post(_json(line, f"{file}, line {number}"), story_key, f"{file}, line {number}")
        first = known.setdefault((post.sphere, post.post_id), number)
        if first != number:
            raise InputError(
                f"{file}, line {number}: post {post.post_id!r} is on line {first} already: keep one of them"
            )
        yield post


def _post(row: Any, story_key: str, place: str) -> GoldPost:
    post_id, sphere, story = (_word(row, key, place) for key in ("id", "sphere", story_key))
    is_core = row.get("core", True)
    if not isinstance(is_core, bool):
        raise InputError(f"{place}: core is {is_core!r}: make it true or false")
    tone, stance = (_chosen(row, key, words, place) for key, words in (("tone", TONES), ("stance", STANCES)))
    topic = _word(row, "topic", place) if row.get("topic") is not None else None
    return GoldPost(post_id, _one_of(sphere, "sphere", SPHERES, place), story, topic, tone, stance, is_core)


def _verdicts(file: Path) -> dict[str, str]:
    rows = _json(_text(file), str(file))
    if not isinstance(rows, list) or not rows:
        raise InputError(f"{file} is no list of narratives: each needs its narrative_id and verdict")
    found = {}
    for number, row in enumerate(rows, start=1):
        place = f"{file}, narrative {number}"
        found[_word(row, "narrative_id", place)] = _one_of(
            _word(row, "verdict", place), "verdict", READ_VERDICTS, place
        )
    return found


def _word(row: Any, key: str, place: str) -> str:
    """A value that must be there, as text."""
    if not isinstance(row, dict):
        raise InputError(f"{place} is no JSON object: write one in braces, with its keys")
    if row.get(key) in (None, ""):
        raise InputError(f"{place}: {key} is missing: add it")
    if not isinstance(row[key], str):
        raise InputError(f"{place}: {key} is {row[key]!r}, and must be text: put it in quotes")
    return row[key]


def _chosen(row: dict[str, Any], key: str, words: tuple[str, ...], place: str) -> str | None:
    return _one_of(_word(row, key, place), key, words, place) if row.get(key) is not None else None


def _one_of(value: str, key: str, words: tuple[str, ...], place: str) -> str:
    if value not in words:
        raise InputError(f"{place}: unknown {key} {value!r}: it is one of {', '.join(words)}")
    return value


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise InputError(f"{place} is not JSON ({error}): correct it and run the command again") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {file} ({error}): it must be a text file in UTF-8") from error


def _hash(posts: tuple[GoldPost, ...], verdicts: Mapping[str, str]) -> str:
    """A hash of all that a set says, in whatever order it says it."""
    said = sorted(repr(post) for post in posts) + sorted(repr(pair) for pair in verdicts.items())
    return sha256("\n".join(said).encode(errors="surrogatepass")).hexdigest()[:12]
