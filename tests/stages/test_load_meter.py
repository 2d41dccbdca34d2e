"""How far a load is follows the size of its files."""

from narratives.flow.progress import listening
from narratives.stages.load_meter import Meter
from narratives.stages.load_types import LoadProgress


def test_whole_files_count_by_size_and_the_present_one_by_its_rows():
    """A file never counts for more than it has, and one that was skipped counts as read."""
    meter, told = Meter({"a": 40_000, "b": 10_000, "c": 50_000}, bytes_per_row=100), []
    with listening(lambda *step: told.append(step[:3])):
        for file, rows in (("a", 100), ("a", 1000), ("c", 250)):
            meter(LoadProgress(file, rows))
    assert [("load", 10, 100), ("load", 40, 100), ("load", 75, 100)] == told
