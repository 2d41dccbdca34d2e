"""JSON in every wrapping is read record by record, with lines."""

import pytest

from narratives.sources import documents


def _whole(text: str) -> list[tuple]:
    return [(found.line, found.value, found.problem is None) for found in documents.whole(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', [(1, {"a": 1}, True)]),
        ('[\n{"a": 1},\n{"a": 2}\n]', [(2, {"a": 1}, True), (3, {"a": 2}, True)]),
        ('window.YTD.tweets.part0 = [\n{"a": 1}]', [(2, {"a": 1}, True)]),
        ('{"a": 1}\n\n{"a":\n2}', [(1, {"a": 1}, True), (3, {"a": 2}, True)]),
        ("[]", []),
    ],
)
def test_wrappings(text: str, expected: list) -> None:
    """One value, an array, values in a row and JavaScript all give records."""
    assert expected == _whole(text)


def test_of_a_cut_array_only_the_end_is_lost() -> None:
    """What came before the cut is read, and the cut is one bad record."""
    assert [(1, {"a": 1}, True), (2, None, False)] == _whole('[{"a": 1},\n{"a": ')


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('{"a": 1}\n{"a": 2}', True),
        ('{"a": 1}', True),
        ('{\n "a": 1}', False),
        ("[\n{}]", False),
        ('{"a": "one\u2028post"}', True),
        ('{"a": \n{"a": 1}\n{"b": 2}\n', True),
    ],
)
def test_one_record_a_line_is_recognised(head: str, expected: bool) -> None:
    """A file is JSONL if its first line is a record, or most lines are."""
    assert expected is documents.is_by_line(head)


def test_bad_lines_are_records_with_a_problem() -> None:
    """Broken, deeply nested and strange lines do not stop the others."""
    lines = ['{"a": 1}\n', "\n", "{broken\n", "[" * 100_000 + "\n", '{"n": NaN, "s": "\\ud800"}\n']
    found = list(documents.by_line(lines))
    assert [1, 3, 4, 5] == [document.line for document in found]
    assert [True, False, False, True] == [document.problem is None for document in found]
    assert {"n": None, "s": "\ufffd"} == found[3].value
