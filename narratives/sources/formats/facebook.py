"""Facebook posts: CrowdTangle's CSV (closed in 2024) and the CSV of the Meta Content Library."""

import polars as pl

from narratives.sources.base import Context, TableSource, beside, column, renamed
from narratives.sources.verification import facebook_role

CROWDTANGLE = {
    "author_id": "Facebook Id", "created_at": "Post Created", "url": "URL",
    "country": "Page Admin Top Country", "likes": "Likes", "reposts": "Shares", "comments": "Comments",
    "views": "Post Views",
}  # fmt: skip
LIBRARY = {
    "post_id": "id", "author": "post_owner.username", "author_id": "post_owner.id",
    "created_at": "creation_time", "text": "text", "lang_given": "lang", "url": "mcl_url",
    "likes": "statistics.reaction_count", "reposts": "statistics.share_count",
    "comments": "statistics.comment_count", "views": "statistics.views",
}  # fmt: skip
_POST_IN_URL = r"(?:/posts/|/videos/|/permalink/|/photos/[^/]+/|story_fbid=|fbid=)(?:[^/?#]*/)?(\d+|pfbid\w+)"


def _crowdtangle(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Draft rows; the text is the message, or what the link or picture says that was posted instead."""
    drafts = renamed(frame, CROWDTANGLE)
    author = pl.coalesce(_filled(name, frame) for name in ("User Name", "Page Name", "Group Name"))
    text = pl.coalesce(_filled(name, frame) for name in ("Message", "Link Text", "Description", "Image Text"))
    role = column("Page Category", frame).map_elements(facebook_role, return_dtype=pl.String)
    drafts = beside(drafts, frame, author=author, text=text, author_role=role)
    return drafts.with_columns(post_id=pl.col("url").str.extract(_POST_IN_URL))


def _filled(name: str, frame: pl.DataFrame) -> pl.Expr:
    return pl.when(column(name, frame) != "").then(column(name, frame))


def _library(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    drafts = renamed(frame, LIBRARY)
    names = ("post_owner.username", "post_owner.name")
    return beside(drafts, frame, author=pl.coalesce(_filled(name, frame) for name in names))


SOURCES = (
    TableSource(
        name="crowdtangle_csv",
        title="CrowdTangle CSV (Facebook)",
        platform="facebook",
        is_seen=False,
        makes_ids=True,
        example="Page Name,User Name,Facebook Id,Page Category,...,Post Created,...,URL,Message,Link,...",
        recognise=lambda sample: sample.has("Post Created", "URL", "Message"),
        draft=_crowdtangle,
    ),
    TableSource(
        name="meta_content_library_csv",
        title="Meta Content Library CSV (Facebook)",
        platform="facebook",
        is_seen=False,
        example="id,creation_time,text,lang,post_owner.id,post_owner.name,statistics.views,mcl_url,...",
        recognise=lambda sample: sample.has("id", "creation_time", "text", "post_owner.name"),
        draft=_library,
    ),
)
