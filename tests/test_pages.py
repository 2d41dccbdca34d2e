"""The pages are true where a program can tell: commands, options, links and files that they name exist."""

import importlib.util
import re
import shlex
from pathlib import Path

import pytest
import typer

from narratives.cli import COMMANDS, build

ROOT = Path(__file__).parents[1]
FRONT = ROOT / "README.md"
PAGES = sorted(
    [
        FRONT,
        ROOT / "CONTRIBUTING.md",
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("*/README.md"),
        *ROOT.glob("narratives/*/*.md"),
    ]
)
# A command as the pages write it: after a prompt, or between backquotes.
PROMPT = re.compile(r"^\$ (narratives .*?)(?:\s{2,}#.*|\s[|>] .*)?$", re.M)
INLINE = re.compile(r"`(narratives [a-z]+\b[^`]*)`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)\s]+)\)")
# Paths of the project in running text.
PATH = re.compile(r"`((?:narratives|sql|docs|tests|flows|benchmarks|training|warehouse|notebooks)/[\w./*-]*)`")
# Made by the program, and not part of the project.
MADE = ("warehouse/",)


def _commands(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [*PROMPT.findall(text), *INLINE.findall(text)]


@pytest.fixture(scope="module")
def group():
    """All commands with their options."""
    return typer.main.get_command(build())


@pytest.fixture(scope="module")
def reference():
    """The program that writes the reference of commands."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "commands.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_is_a_front_door():
    """Whoever opens it sees the whole of it in a few screens."""
    assert len(FRONT.read_text(encoding="utf-8").splitlines()) < 150


def test_every_command_and_option_is_in_the_reference(group):
    """`docs/commands.md` names all of them."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = {name: part for name, part in re.findall(r"## `narratives (\w+).*?`\n(.*?)(?=\n## |\Z)", page, re.S)}
    options = {
        name: [max(one.opts, key=len) for one in group.commands[name].params if one.opts[0][0] == "-"]
        for name in COMMANDS
    }
    missing = [(name, flag) for name, flags in options.items() for flag in flags if f"`{flag}" not in sections[name]]
    assert [] == missing


def test_the_reference_is_what_help_says(reference):
    """`python docs/commands.py` makes it anew."""
    page = reference.PAGE.read_text(encoding="utf-8")
    assert reference.with_reference(page) == page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_on_the_pages_can_be_typed(group, page):
    """Each is a command of the program, with options that it has."""
    wrong = []
    for command in _commands(page):
        words = [word.split("=")[0] for word in shlex.split(command.replace("...", ""))]
        name = words[1]
        if name.startswith("-") or name.isupper():
            continue
        known = {flag for one in group.commands[name].params for flag in one.opts} if name in group.commands else set()
        wrong += (
            [command]
            if not known
            else [f"{name} {word}" for word in words if word[:2] == "--" and word not in {*known, "--help"}]
        )
    assert [] == wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_on_the_pages_lead_somewhere(page):
    """To a file of the project."""
    text = page.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in LINK.findall(text)]
    paths = [path for path in PATH.findall(text) if not path.startswith(MADE) and "NAME" not in path]
    lost = [link for link in links if not (page.parent / link).exists()]
    assert [] == lost + [path for path in paths if not list(ROOT.glob(path.rstrip("/")))]


def test_every_page_is_reached_from_the_readme():
    """No page of `docs/` is written for nobody."""
    links = {(FRONT.parent / link.split("#")[0]).resolve() for link in LINK.findall(FRONT.read_text(encoding="utf-8"))}
    known = set(links)
    for page in [one for one in links if one.suffix == ".md" and one.exists()]:
        known |= {
            (page.parent / link.split("#")[0]).resolve() for link in LINK.findall(page.read_text(encoding="utf-8"))
        }
    assert [] == [page.name for page in ROOT.glob("docs/*.md") if page.resolve() not in known]


def test_the_keys_of_the_canonical_form_are_those_that_are_read():
    """`docs/loading.md` names each key of the form that the program reads."""
    from narratives.sources.formats.canonical import SOURCES

    example = SOURCES[0].example
    page = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
    keys = set(re.findall(r'"(\w+)":', example)) or set(example.split(","))
    assert keys and [] == [key for key in sorted(keys) if f"`{key}`" not in page]
