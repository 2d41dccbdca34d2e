"""Tests of `narratives run --preview`."""

import json


def test_the_command_prints_what_a_run_would_look_at_and_stops(cli, results):
    """As tables or JSON; no run is made, and nothing is written."""
    before = results.read_bytes()
    shown = cli("run", "--preview", "--warehouse", results)
    assert 0 == shown.code
    assert "A run would look at 9 posts:" in shown.out
    assert "Hong Kong: what its keywords catch" in shown.out
    assert "完善选举制度" in shown.out and "\x1b" not in shown.out
    assert "Nothing was written; without --preview the run begins." in shown.out
    facts = json.loads(cli("run", "--preview", "--json", "--warehouse", results).out)
    assert 9 == facts["posts"]
    assert before == results.read_bytes()


def test_keywords_can_be_limited(cli, results):
    """How many there are more is said."""
    shown = cli("run", "--preview", "--keywords", "1", "--warehouse", results)
    assert "more keywords: --keywords 0" in shown.out
    assert "more keywords" not in cli("run", "--preview", "--keywords", "0", "--warehouse", results).out
