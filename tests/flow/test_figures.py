"""The figures of a run as Markdown."""

from narratives.flow.figures import run_figures
from narratives.warehouse import migrations, open_writer

RUNS = """
CREATE VIEW out.runs AS SELECT 'run-1' AS run_id, TIMESTAMP '2026-01-02 03:04:05' AS started_at,
    61.234 AS seconds, 'e5|small' AS model, 12345 AS posts, 9 AS texts, 8 AS on_topic_posts,
    7 AS on_topic_texts, 7 AS embedded_texts, 3 AS narratives, 2 AS stories,
    0.125::DOUBLE AS weibo_noise_share, NULL::DOUBLE AS twitter_noise_share
"""
TOPICS = """
CREATE VIEW out.topics AS SELECT 'trade' AS topic, 'Trade' AS label, 5 AS weibo_posts, 3 AS twitter_posts,
    2 AS weibo_narratives, 1 AS twitter_narratives, 1 AS convergent, 0 AS contested, 1 AS weibo_only,
    0 AS twitter_only, 0 AS undecided, 4 AS no_data
"""


def test_run_and_topics_are_tables(warehouse, monkeypatch):
    """Counts have thousands separators, unknown is a dash, and a bar in a name breaks no table."""
    monkeypatch.setattr(migrations, "_view_files", lambda: {"runs": RUNS, "topics": TOPICS})
    with open_writer(warehouse):
        pass
    lines = run_figures(warehouse, "run-1").splitlines()
    assert "# Run run-1" == lines[0]
    assert ["| figure | value |", "| --- | --- |", "| started at | 2026-01-02 03:04:05 |"] == lines[2:5]
    for line in (
        "| model | e5\\|small |",
        "| posts | 12,345 |",
        "| weibo noise share | 0.12 |",
        "| twitter noise share | - |",
    ):
        assert line in lines
    assert "| Trade | 5 | 3 | 2 | 1 | 1 | 0 | 1 | 0 | 0 | 4 |" == lines[-1]
