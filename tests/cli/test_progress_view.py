"""Tests of what a run shows while it works, where there is no terminal."""

from narratives.cli import progress_view
from narratives.cli.progress_view import Lines, run_progress


def test_each_stage_is_one_line_on_stderr(capfd):
    """A log file gets a line when a stage is done, with what it went through."""
    with run_progress() as tell:
        tell("prepare", 0, 0)
        tell("prepare", 1, 1)
        tell("embed", 0, 0)
        for done in range(0, 501, 100):
            tell("embed", done, 500)
        tell("embed", 1, 1)
    shown = capfd.readouterr()
    assert ("", 2) == (shown.out, shown.err.count("\n"))
    assert shown.err.startswith("Clean texts, assign topics: 0.0 s\nEmbed texts: 500, 0.0 s\n")


def test_a_long_stage_says_rate_and_time_left(capfd, monkeypatch):
    """Nobody has to wonder whether a run still works."""
    monkeypatch.setattr(progress_view, "LINE_SECONDS", 0.0)
    clock = iter([0.0, *[10.0] * 10])
    monkeypatch.setattr(progress_view.time, "monotonic", lambda: next(clock))
    lines = Lines()
    lines._began["embed"] = 0.0
    lines("embed", 100, 500)
    assert "Embed texts: 100 of 500, 10/s, 40 s left\n" == capfd.readouterr().err


def test_a_slow_stage_has_no_rate(capfd, monkeypatch):
    """Nothing a second would say that it stands still."""
    monkeypatch.setattr(progress_view, "LINE_SECONDS", 0.0)
    monkeypatch.setattr(progress_view.time, "monotonic", lambda: 20.0)
    lines = Lines()
    lines._began["stability"] = 0.0
    lines("stability", 5, 50)
    assert "Find stories in resampled texts: 5 of 50, 180 s left\n" == capfd.readouterr().err


def test_a_stage_that_the_view_does_not_know_is_shown_by_its_name(capfd):
    """A new stage needs no change here."""
    Lines()("polish", 1, 1)
    assert capfd.readouterr().err.startswith("polish: ")


def test_the_time_left_follows_the_work_and_not_the_texts(capfd, monkeypatch):
    """Half of the texts, the short ones, may be a tenth of the work."""
    monkeypatch.setattr(progress_view, "LINE_SECONDS", 0.0)
    monkeypatch.setattr(progress_view.time, "monotonic", lambda: 20.0)
    lines = Lines()
    lines._began["embed"] = 10.0
    lines("embed", 50, 100, 0.1)
    assert "Embed texts: 50 of 100, 5/s, 90 s left\n" == capfd.readouterr().err


def test_a_note_is_a_line_on_stderr(capfd):
    """What a post might say in it cannot command the terminal."""
    with run_progress() as tell:
        tell.note("about 5 minutes\x1b[31m")
    shown = capfd.readouterr()
    assert ("", 1) == (shown.out, shown.err.count("\n"))
    assert shown.err.startswith("about 5 minutes") and "\x1b" not in shown.err


def test_what_takes_no_time_takes_no_less(capfd):
    """A stage that is told only once, when it is done."""
    with run_progress() as progress:
        progress("networks", 1, 1)
    assert "-0.0" not in capfd.readouterr().err
