"""The project's own rows load from JSONL, CSV and Parquet alike."""

import gzip
from pathlib import Path

import polars as pl

from tests.loading import read, row, write_jsonl

ROWS = [
    row(id="a1", likes=3),
    row(id="a2", sphere="weibo", platform="wechat", created_at="2021-03-25 18:00", text="两\n行"),
]


def test_all_containers_give_the_same_posts(tmp_path: Path) -> None:
    """JSONL, CSV and Parquet of the same rows are the same posts."""
    write_jsonl(tmp_path / "a.jsonl", ROWS)
    frame = pl.DataFrame([{"platform": None, "likes": None, **one} for one in ROWS])
    frame.write_csv(tmp_path / "a.csv")
    frame.write_parquet(tmp_path / "a.parquet")
    names, results = zip(*(read(tmp_path / f"a.{end}") for end in ("jsonl", "csv", "parquet")), strict=True)
    assert ("canonical_jsonl", "canonical_table", "canonical_table") == names
    posts = [result.posts.drop("file_line", "counted_at").rows() for result in results]
    assert posts[0] == posts[1] == posts[2]
    assert ["twitter:a1", "wechat:a2"] == results[0].posts["post_key"].to_list()


def test_packed_parquet(tmp_path: Path) -> None:
    """A Parquet file that somebody packed once more is read, too."""
    frame = pl.DataFrame(ROWS[:1])
    frame.write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    assert ["a1"] == read(tmp_path / "a.parquet.gz")[1].posts["post_id"].to_list()


def test_missing_keys_are_set_aside_row_by_row(tmp_path: Path) -> None:
    """A row without a key does not spoil the others."""
    bad = {key: value for key, value in row(id="b").items() if key != "text"}
    _, result = read(write_jsonl(tmp_path / "a.jsonl", [bad, row(id="c"), row(id=4)]))
    assert [(1, "has no text")] == result.rejects.select("line", "reason").rows()
    assert ["c", "4"] == result.posts["post_id"].to_list()
