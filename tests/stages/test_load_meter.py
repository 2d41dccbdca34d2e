"""How far a load is follows the size of its files."""

from narratives.stages.load_meter import Meter
from narratives.stages.load_types import LoadProgress


def test_whole_files_count_by_size_and_the_present_one_by_its_rows():
    """A file never counts for more than it has, and one that was skipped counts as read."""
    told = []
    meter = Meter({"a": 40_000, "b": 10_000, "c": 50_000}, 100, lambda *progress: told.append(progress))
    for file, rows in (("a", 100), ("a", 1000), ("c", 250)):
        meter(LoadProgress(file, rows))
    assert [(10, 100), (40, 100), (75, 100)] == told
