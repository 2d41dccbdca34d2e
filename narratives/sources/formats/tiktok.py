"""TikTok's Research API: pages of videos, or one video a line."""

from collections.abc import Iterator
from typing import Any

from narratives.sources.base import Context, DocumentSource, Sample, first, pick


def _videos(record: Any) -> list[Any]:
    videos = pick(record, "data", "videos")
    if isinstance(videos, list):
        return videos
    return [record] if isinstance(record, dict) and "video_description" in record else []


def _posts(record: Any, context: Context) -> Iterator[dict[str, Any]]:
    """Yield the videos of a page; what is said in one stands in where it has no description."""
    for video in _videos(record):
        handle = pick(video, "username")
        yield {
            "post_id": pick(video, "id"),
            "author": handle,
            "created_at": pick(video, "create_time"),
            "text": first(pick(video, "video_description"), pick(video, "voice_to_text")),
            "url": f"https://www.tiktok.com/@{handle}/video/{pick(video, 'id')}" if handle else None,
            "likes": pick(video, "like_count"),
            "reposts": pick(video, "share_count"),
            "comments": pick(video, "comment_count"),
            "views": pick(video, "view_count"),
        }


def _recognise(sample: Sample) -> bool:
    return any("create_time" in video for record in sample.records[:5] for video in _videos(record)[:1])


SOURCES = (
    DocumentSource(
        name="tiktok_research_json",
        title="TikTok Research API",
        platform="tiktok",
        is_seen=False,
        example=('{"data": {"videos": [{"id": 70000, "create_time": 1633823999, "video_description": "...", ...}]}}'),
        recognise=_recognise,
        posts=_posts,
    ),
)
