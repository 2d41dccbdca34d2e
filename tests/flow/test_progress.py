"""Whoever listens hears how far a run is."""

import pytest

from narratives.flow.progress import listening, note, report


def test_listener_hears_while_it_listens():
    """Reports before and after the block are not heard."""
    heard = []
    report("load")
    with listening(lambda *step: heard.append(step)):
        report("prepare")
        report("embed", 5, 10)
    report("publish")
    assert [("prepare", 0, 0, None), ("embed", 5, 10, None)] == heard


def test_listener_is_gone_after_an_error():
    """A run that failed leaves no listener behind."""
    heard = []
    with pytest.raises(KeyError), listening(lambda *step: heard.append(step)):
        raise KeyError
    report("load")
    assert [] == heard


def test_notes_reach_their_reader():
    """A line for people is heard by who reads, while it reads."""
    heard = []
    with listening(None, heard.append):
        note("five minutes")
    note("too late")
    assert ["five minutes"] == heard


def test_nobody_need_listen():
    """None listens to nothing."""
    with listening(None):
        report("load")
