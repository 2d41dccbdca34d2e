"""What holds for every format: a name, an example, documentation, and a test that reads it."""

from pathlib import Path

import pytest

from narratives.errors import ConfigError
from narratives.sources.base import Sample, Source
from narratives.sources.inputs import FileRefused
from narratives.sources.registry import all_sources, recognise, source_named


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.name)
def test_every_format_is_told_and_tested(source: Source) -> None:
    """A format has a title and an example, and its name stands in a test of this folder."""
    assert source.title
    assert source.example
    assert any(f'"{source.name}"' in test.read_text("utf-8") for test in Path(__file__).parent.glob("test_*.py"))


def test_names_are_unique() -> None:
    """`--format NAME` means one format."""
    names = [source.name for source in all_sources()]
    assert len(set(names)) == len(names)


def test_unknown_names_get_a_hint() -> None:
    """A misspelt format is answered with the nearest one."""
    with pytest.raises(ConfigError, match="did you mean snscrape_csv"):
        source_named("snscrape_cvs")


@pytest.mark.parametrize("container", ["csv", "json", "parquet"])
def test_strange_files_are_in_no_format(container: str) -> None:
    """What no tool writes is refused, with its columns and the way out."""
    sample = Sample(container, ("colour", "size"), (("red", "1"), ("blue", None)), ({"colour": "red"}, 5, None, [1]))
    with pytest.raises(FileRefused, match=r"colour, size.*--map"):
        recognise(sample)
