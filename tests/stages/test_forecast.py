"""How long a run will take is told from how long earlier ones took."""

import pytest

from narratives.config import RunConfig
from narratives.stages import forecast as forecasts
from narratives.stages.forecast import Effort, Forecast, announcements, duration, forecast, record_stage
from narratives.stages.prepare import prepare
from narratives.stages.runs import start_run
from narratives.warehouse import open_reader, open_writer
from tests.loading import query
from tests.planted import add, post


def told(warehouse, effort):
    """Return the forecast for so much to do."""
    with open_reader(warehouse) as connection:
        return forecast(connection, effort)


@pytest.fixture
def prepared(warehouse):
    """Return a warehouse with three texts on a topic, and a run that began."""
    add(warehouse, [post(str(number), f"香港的消息{number}号") for number in range(3)])
    start_run(warehouse, RunConfig())
    prepare(warehouse)
    return warehouse


def test_without_a_run_it_is_a_guess(prepared):
    """It grows with what there is to do, and says what it rests on."""
    small, large = told(prepared, Effort(0, 100, 10)), told(prepared, Effort(0, 1_000_000, 20_000))
    assert small.seconds < 60 < large.seconds
    assert not small.is_measured
    assert "on a small machine" in duration(small)


def test_after_a_run_it_is_measured(prepared):
    """The pace of this machine counts; stages that had next to nothing to do tell none."""
    ((run_id,),) = query(prepared, "SELECT run_id FROM core.runs")
    with open_writer(prepared) as connection:
        connection.execute("UPDATE core.runs SET status = 'finished'")
        connection.executemany(
            "INSERT INTO core.run_stages VALUES (?, ?, ?, ?)",
            [[run_id, "embed", 1000, 10.0], [run_id, "stories", 1000, 1.0], [run_id, "track", 1, 100.0]],
        )
    found = told(prepared, Effort(0, 60_000, 0))
    assert found.is_measured
    assert 600 == pytest.approx(found.seconds - forecasts.START_SECONDS)
    assert "about 10 minutes" == duration(found)


@pytest.mark.parametrize(("seconds", "said"), [(12, "about 10 s"), (100, "about 2 minutes"), (9000, "about 2.5 hours")])
def test_a_duration_is_no_finer_than_it_can_be_told(seconds, said):
    """In seconds, minutes or hours."""
    assert said == duration(Forecast(seconds, True))


def test_stages_are_recorded_in_their_own_unit(prepared):
    """Posts of prepare, tokens of embed, texts of the others."""
    ((run_id,),) = query(prepared, "SELECT run_id FROM core.runs")
    record_stage(prepared, run_id, "prepare", {"posts": 7}, 1.5)
    record_stage(prepared, run_id, "embed", {"tokens": 90}, 2.5)
    with open_writer(prepared) as connection:
        connection.execute("UPDATE core.runs SET model_id = 'm'")
    record_stage(prepared, run_id, "stories", {"clusters": 1}, 3.5)
    assert [("prepare", 7.0, 1.5), ("embed", 90.0, 2.5), ("stories", 3.0, 3.5)] == query(
        prepared, "SELECT stage, effort, seconds FROM core.run_stages ORDER BY seconds"
    )


def test_only_a_long_run_is_announced(prepared, monkeypatch):
    """With its posts, texts and time, and the way to look before; how texts are embedded is always said."""
    monkeypatch.setenv("NARRATIVES_PRECISION", "fp32")
    ((run_id,),) = query(prepared, "SELECT run_id FROM core.runs")
    assert ["texts are embedded in fp32 on the processor"] == announcements(prepared, run_id, None)
    monkeypatch.setattr(forecasts, "LONG_SECONDS", 1.0)
    _, said = announcements(prepared, run_id, None)
    assert said.startswith("3 posts on 1 topics, 3 texts: about ")
    assert "narratives run --preview" in said
