"""The tests can tell good from bad: a function of the analysis that is made wrong turns the test that names it red."""

from dataclasses import replace

import pytest

from narratives.analysis import bursts, lineage, matching, verdicts
from tests.analysis import test_bursts, test_lineage, test_matching, test_verdicts

_link = lineage._link


def _largest_leads(counts):
    """The largest of three counts leads, however little: the wrong way to find the side of a telling."""
    return max(range(len(counts)), key=lambda side: counts[side])


def _no_gap(*_tellings):
    """Let no two tellings lean apart."""
    return verdicts.Gap(0.0, 1.0)


def _uncorrected(p_values):
    """Take p-values as they are, however many there are."""
    return p_values


def _always_whole(*arguments):
    """Let any group that shares a text with an earlier one go on under its name."""
    return replace(_link(*arguments), is_whole=True)


@pytest.mark.parametrize(
    ("module", "name", "wrong", "check"),
    [
        (verdicts, "_lead", _largest_leads, test_verdicts.test_a_side_leads_by_two_texts_for_each_of_the_other),
        (verdicts, "_gap", _no_gap, test_verdicts.test_the_verdict_does_not_depend_on_which_side_is_critical),
        (bursts, "false_discovery_control", _uncorrected, test_bursts.test_untested_periods_count_in_the_correction),
        (lineage, "_link", _always_whole, test_lineage.test_a_remnant_does_not_go_on_under_the_name),
        (matching, "days_apart", lambda *_: 0.0, test_matching.test_sides_told_months_apart_are_no_match),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_function_that_is_made_wrong_turns_its_test_red(monkeypatch, module, name, wrong, check):
    """The test passes as the function is, and fails as soon as it is another."""
    check()
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises(AssertionError):
        check()
