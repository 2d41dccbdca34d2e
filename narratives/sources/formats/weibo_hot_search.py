"""Weibo's hot-search lists as justjavac's mirror keeps them: a JSON file a day, named by the day."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from narratives.sources.base import Context, DocumentSource, Sample

_DAY = re.compile(r"(20\d{2})-?(\d{2})-?(\d{2})")


def _recognise(sample: Sample) -> bool:
    url = str(sample.record.get("url", ""))
    return sample.has("title", "url") and ("weibo?q=" in url or "s.weibo.com" in url)


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    """Yield a headline as a post; the same headline has the same id on every day."""
    title = record.get("title")
    day = _DAY.search(context.file_name)
    yield {
        "post_id": "hs_" + hashlib.sha1(title.encode()).hexdigest()[:16] if isinstance(title, str) and title else None,
        "author": "weibo_hot_search",
        "author_role": "platform_trending",
        "created_at": "-".join(day.groups()) if day else None,
        "text": title,
        "lang_given": "zh",
        "url": _absolute(record.get("url")),
        "source": "justjavac/weibo-trending-hot-search",
    }


def _absolute(url: Any) -> str | None:
    if not isinstance(url, str):
        return None
    return "https://s.weibo.com" + url if url.startswith("/") else url


SOURCES = (
    DocumentSource(
        name="weibo_hot_search_json",
        title="Weibo hot-search lists (justjavac)",
        platform="weibo",
        example='[{"url": "/weibo?q=%23...%23&Refer=top", "title": "FILA中国退出BCI"}]  in 2021-03-25.json',
        recognise=_recognise,
        posts=_posts,
    ),
)
