"""What a load takes of the processor: little of each file, and a spoilt one no longer than a good one."""

import sys
import time
import zipfile
from pathlib import Path

import pytest

from narratives.stages.load import LoadOptions, load

HEAD = "id,bid,user_id,用户昵称,微博正文,转发数,评论数,点赞数,发布时间,发布工具,retweet_id\n"
MID = 4506020816821803
# Half again of what is promised: other tests run beside these, and share the caches of the processor with them.
SLACK = 1.5

pytestmark = pytest.mark.skipif(sys.gettrace() is not None, reason="what is traced line by line has no speed")


def _seconds(warehouse: Path, path: Path, rows: int, options: LoadOptions | None = None) -> float:
    """Return the seconds of the processor that a load of so many rows takes."""
    began = time.process_time()
    assert rows == load(warehouse, [path], options).rows
    return time.process_time() - began


def _archive(path: Path, members: int) -> Path:
    """Write a zip of small exports of Weibo searches."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(members):
            rows = [
                f"{MID + 2 * number + row},,90000{number % 50},示例晚风{number % 50},第{number}篇 @另一个人{row} 说,"
                "4,5,6,2020-05-18 19:49,微博,\n"
                for row in range(2)
            ]
            archive.writestr(f"{number}.csv", HEAD + "".join(rows))
    return path


def test_a_small_file_takes_five_milliseconds(tmp_path: Path) -> None:
    """An archive of three thousand members is loaded in a quarter of a minute, and not in minutes."""
    alone = _seconds(tmp_path / "a" / "n.duckdb", _archive(tmp_path / "one.zip", 1), 2)
    all_of_them = _seconds(tmp_path / "b" / "n.duckdb", _archive(tmp_path / "many.zip", 601), 1202)
    assert 0.005 * SLACK > (all_of_them - alone) / 600


@pytest.mark.parametrize("column", [1, 3, 4])
def test_rows_of_unclosed_quotes_are_read_at_fifty_thousand_a_second(tmp_path: Path, column: int) -> None:
    """Each of them would else be read again to the end of the file; half a million take ten seconds."""
    rows = 60_000
    path = tmp_path / "spoilt.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,author,created_at,text,likes\n")
        for number in range(rows):
            fields = [f"{10**12 + number}", f"user{number % 5000}", "2021-03-01 10:00:00", "Hong Kong protest", "5"]
            fields[column] = '"' + fields[column]
            file.write(",".join(fields) + "\n")
    named = {name: name for name in ("id", "author", "created_at", "text", "likes")}
    options = LoadOptions(column_map=named, platform="twitter", sphere="twitter")
    start = _seconds(tmp_path / "a" / "n.duckdb", _archive(tmp_path / "one.zip", 1), 2)
    assert 10 * SLACK > (_seconds(tmp_path / "b" / "n.duckdb", path, rows, options) - start) * 500_000 / rows
