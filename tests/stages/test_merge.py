"""What several exports say of one post and one account is brought together, whatever came first."""

from collections.abc import Iterable
from itertools import combinations, permutations
from pathlib import Path

import pytest

from narratives.stages.load import load
from narratives.stages.prepare import prepare
from narratives.stages.purge import purge
from narratives.stages.unload import unload
from tests.loading import query, row, write_jsonl

MID, BID, NUMBER = "4506020816821803", "J2wCZsCF5", "9000000001"
NAME, TEXT = "示例晚间播报", "【标题】一条给测试写的微博"
TOLD = "SELECT * EXCLUDE (load_id, file_line, account) FROM raw.posts ORDER BY post_key"
# One Weibo post as five tools write it; each leaves something out.
EXPORTS = {
    f"{NUMBER}.csv": f"id,bid,正文,日期,工具,点赞数,评论数,转发数\n{MID},{BID},{TEXT},2020-05-18,,3,2,1\n",
    "crawler.json": (
        f'{{"user": {{"id": {NUMBER}, "screen_name": "{NAME}", "verified": true, "verified_type": 3}}, "weibo": '
        f'[{{"id": {MID}, "bid": "{BID}", "user_id": {NUMBER}, "screen_name": "{NAME}", "text": "{TEXT}", '
        '"created_at": "2020-05-18", "attitudes_count": 5, "comments_count": 4, "reposts_count": 3, "source": "网页"}]}'
    ),
    "search.csv": (
        "id,bid,user_id,用户昵称,微博正文,转发数,评论数,点赞数,发布时间,发布工具,retweet_id\n"
        f"{MID},{BID},{NUMBER},{NAME},{TEXT}...全文,4,5,6,2020-05-18 19:49,微博,\n"
    ),
    "cards.json": (
        f'{{"data": {{"cards": [{{"mblog": {{"id": "{MID}", "mid": "{MID}", "text": "{TEXT}<br/>第二行", '
        f'"created_at": "3小时前", "attitudes_count": 9, "user": {{"id": {NUMBER}, "screen_name": "{NAME}"}}}}}}]}}}}'
    ),
    "own.jsonl": (
        f'{{"id": "{MID}", "sphere": "weibo", "created_at": "2020-05-18", "text": "{TEXT}", "lang": "zh", '
        '"likes": 2, "counted_at": "2021-01-01T00:00:00Z"}\n'
    ),
}


def _load_in_order(folder: Path, names: Iterable[str]) -> Path:
    """Load exports one after the other into a warehouse of their own."""
    warehouse = folder / "house" / "narratives.duckdb"
    for name in names:
        path = folder / name
        path.write_text(EXPORTS[name], "utf-8")
        result = load(warehouse, [path])
        assert (1, 0) == (result.rows, result.rejected), result
    return warehouse


@pytest.mark.parametrize("pair", list(combinations(EXPORTS, 2)), ids="-".join)
def test_two_exports_tell_the_same_in_either_order(tmp_path: Path, pair: tuple[str, str]) -> None:
    """Every pair of formats gives one and the same post, whichever is loaded first."""
    told = []
    for number, order in enumerate(permutations(pair)):
        (tmp_path / str(number)).mkdir()
        told.append(query(_load_in_order(tmp_path / str(number), order), TOLD))
    assert 1 == len(told[0])
    # The private pseudonyms of two warehouses differ.
    assert [[str(one).startswith("p_") or one for one in post] for post in told[0]] == [
        [str(one).startswith("p_") or one for one in post] for post in told[1]
    ]


def test_each_field_is_taken_where_it_says_most(tmp_path: Path) -> None:
    """Name and role of the medium, the id's second, the whole text, and the counts whose time is known."""
    warehouse = _load_in_order(tmp_path, EXPORTS)
    columns = "author, author_role, created_at::VARCHAR, text, is_truncated, likes, reposts, counted_at::DATE::VARCHAR"
    assert [(NAME, "media", "2020-05-18 11:49:03", f"{TEXT}\n第二行", False, 2, None, "2021-01-01")] == query(
        warehouse, f"SELECT {columns} FROM raw.posts"
    )


def test_all_posts_of_an_account_have_one_author(tmp_path: Path) -> None:
    """An export of numbers and one of names, joined by a third, show one account by its public name."""
    numbers = tmp_path / f"{NUMBER}.csv"
    numbers.write_text(EXPORTS[numbers.name].replace(MID, "4505527885177576").replace(BID, "J2jNWlIVi"), "utf-8")
    named = row(id="4505527885177577", sphere="weibo", author=NAME, author_role=None)
    warehouse = tmp_path / "house" / "narratives.duckdb"
    load(warehouse, [numbers, write_jsonl(tmp_path / "named.jsonl", [named])])
    assert 2 == len(query(warehouse, "SELECT DISTINCT author FROM raw.posts"))
    _load_in_order(tmp_path, ["crawler.json"])
    assert [(NAME, "media", 3)] == query(warehouse, "SELECT author, author_role, count(*) FROM raw.posts GROUP BY ALL")


def test_a_longer_text_is_prepared_anew(tmp_path: Path) -> None:
    """What was worked out from a text that another export completes is forgotten."""
    warehouse = _load_in_order(tmp_path, ["search.csv"])
    prepare(warehouse)
    assert [(1,)] == query(warehouse, "SELECT count(*) FROM core.post_texts")
    _load_in_order(tmp_path, ["cards.json"])
    assert [(0,)] == query(warehouse, "SELECT count(*) FROM core.post_texts")


def test_purging_an_author_takes_all_that_is_the_same_account(tmp_path: Path) -> None:
    """Posts that were loaded under the number go with the name, and do not come back under either."""
    (tmp_path / "search.csv").write_text(EXPORTS["search.csv"], "utf-8")
    other = EXPORTS[f"{NUMBER}.csv"].replace(MID, "4505527885177576").replace(BID, "J2jNWlIVi")
    (tmp_path / f"{NUMBER}.csv").write_text(other, "utf-8")
    warehouse = tmp_path / "house" / "narratives.duckdb"
    load(warehouse, [tmp_path / "search.csv", tmp_path / f"{NUMBER}.csv"])
    assert 2 == purge(warehouse, author=NAME).posts
    assert [(0,)] == query(warehouse, "SELECT count(*) FROM raw.accounts")
    (tmp_path / f"{NUMBER}.csv").write_text(other + "4505527885177999,,又一条,2020-05-17,,1,1,1\n", "utf-8")
    assert (0, 2) == ((again := load(warehouse, [tmp_path / f"{NUMBER}.csv"])).loaded, again.rejected)


def test_unloading_forgets_accounts_of_which_nothing_is_left(tmp_path: Path) -> None:
    """The name of a public account does not outlive its posts."""
    warehouse = _load_in_order(tmp_path, ["crawler.json"])
    ((load_id,),) = query(warehouse, "SELECT load_id FROM raw.loads")
    unload(warehouse, load_id)
    assert [] == query(warehouse, "SELECT * FROM raw.accounts")
