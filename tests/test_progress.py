"""Whoever listens hears how far a run is."""

import pytest

from narratives.progress import listening, report


def test_listener_hears_while_it_listens():
    """Reports before and after the block are not heard."""
    heard = []
    report("load")
    with listening(lambda *step: heard.append(step)):
        report("prepare")
        report("embed", 5, 10)
    report("publish")
    assert [("prepare", 0, 0), ("embed", 5, 10)] == heard


def test_listener_is_gone_after_an_error():
    """A run that failed leaves no listener behind."""
    heard = []
    with pytest.raises(KeyError), listening(lambda *step: heard.append(step)):
        raise KeyError
    report("load")
    assert [] == heard


def test_nobody_need_listen():
    """None listens to nothing."""
    with listening(None):
        report("load")
