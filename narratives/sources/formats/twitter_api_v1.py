"""Twitter API v1.1 statuses (search pages, streams, twarc) and the account archive's `tweets.js`."""

from collections.abc import Iterator
from typing import Any

from narratives.sources.base import Context, DocumentSource, Sample, pick
from narratives.sources.tweets import status_posts


def _is_status(record: Any) -> bool:
    if not isinstance(record, dict) or "created_at" not in record:
        return False
    return (
        bool({"id", "id_str"} & record.keys())
        and bool({"full_text", "text"} & record.keys())
        and bool({"retweet_count", "favorite_count", "truncated", "entities"} & record.keys())
    )


def _recognise(sample: Sample) -> bool:
    page = sample.record.get("statuses")
    return _is_status(page[0] if isinstance(page, list) and page else sample.record)


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    page = record.get("statuses")
    for status in page if isinstance(page, list) else [record]:
        yield from status_posts(status)


def _archived(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    """Yield a tweet of an archive; whose archive it is stands in another of its files."""
    yield from status_posts(record["tweet"])


SOURCES = (
    DocumentSource(
        name="twitter_api_v1_json",
        title="Twitter API v1.1 statuses, twarc",
        platform="twitter",
        is_seen=False,
        rank=1,
        example='{"created_at": "Wed May 15 16:04:52 +0000 2019", "id_str": "112...", "full_text": "..."}',
        recognise=_recognise,
        posts=_posts,
    ),
    DocumentSource(
        name="twitter_archive_js",
        title="Twitter account archive, tweets.js",
        platform="twitter",
        example=('window.YTD.tweets.part0 = [{"tweet": {"id_str": "1994091455124787464", "full_text": "..."}}]'),
        recognise=lambda sample: _is_status(pick(sample.record, "tweet")),
        posts=_archived,
    ),
)
