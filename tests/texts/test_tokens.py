"""Texts are cut into the words that tell what they are about."""

import subprocess
import sys

import polars as pl
import pytest

from narratives.texts.tokens import names, stop_words, tokenize


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["香港", "选举", "制度", "完善"], "香港選舉制度的完善"),
        (["黎智英", "港区国安法", "判刑"], "黎智英因港区国安法被判刑"),
        (["中老铁路", "通车"], "中老铁路今天通车"),
        (["新疆", "馕"], "新疆的馕"),
        (["uyghur", "forced", "labor"], "The Uighur's forced labour"),
        (["usa", "senators"], "U.S. senators’"),
        (["fila", "中国", "退出", "bci"], "FILA中国退出BCI"),
        (["hong", "kong"], "It's #hongkong today"),
        ([], "@somebody https://t.co/abc 2021 10% 的 and !"),
        ([], ""),
    ],
)
def test_words_of_both_languages(expected: list[str], text: str) -> None:
    """Names stay whole, spellings become one, stop words, numbers, handles and links go."""
    assert [expected] == tokenize([text])


def test_texts_as_a_column() -> None:
    """A column gives the same as a list, in the same order."""
    texts = ["关税上涨", "", "tariffs rise"]
    assert tokenize(texts) == tokenize(pl.Series(texts))
    assert [] == tokenize([])


def test_names_are_no_stop_words() -> None:
    """What is kept whole is not thrown away afterwards."""
    assert not names() & stop_words()


def test_jieba_says_nothing() -> None:
    """Cutting Chinese prints nothing, on either stream, and changes no logging of others."""
    code = "from narratives.texts.tokens import tokenize; tokenize(['香港选举制度'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ("", "") == (done.stdout, done.stderr)
