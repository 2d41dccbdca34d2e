"""Finds stories and posts by words and by meaning, in either language.

By words: every word of the query stands in the text, the beginning of a longer one included. By meaning: the sentence
model of the run places the query among the texts. How near a text is counts in standard deviations over all texts of
its sphere and language, for the model's raw cosines differ between languages more than between stories.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from narratives.errors import InputError, ModelError
from narratives.report.reading import Reader, Row, latest_run, read

# A story is as near as its nearest few texts: one alone may be an accident.
NEAREST_TEXTS = 3
# Of reciprocal rank fusion, Cormack et al. 2009: how fast the weight of a rank falls.
_FUSION = 60


@dataclass(frozen=True)
class Query:
    """What is looked for: its words as texts are folded, and its vector, empty where meaning does not count."""

    text: str
    words: list[str]
    vector: list[float]


def read_query(connection: Reader, text: str, by_meaning: bool, tell: Callable[[str], None]) -> Query:
    """Return what the user looks for, as texts are compared.

    Args:
        connection: a reader of the warehouse.
        text: words or a question, in Chinese or English.
        by_meaning: whether the model of the run reads it.
        tell: is told in a line what takes a while.

    Raises:
        InputError: when there is no word in it, or no run has finished.
        ModelError: when the model of the run cannot be had.
    """
    import polars as pl

    from narratives.texts.fold import fold

    run = latest_run(connection)
    folded = fold(pl.Series([text]))[0]
    if not folded:
        raise InputError(f"there is no word in {text!r}: give some, such as narratives search 'forced labour'")
    words = [word if _is_han(word) else f" {word}" for word in folded.split()]
    return Query(text, words, _vector(run, text, tell) if by_meaning else [])


def search(connection: Reader, query: Query, topic: str | None, stories: int, posts: int) -> dict[str, Any]:
    """Return the stories and the posts of each sphere that are found, the best first.

    Args:
        connection: a reader of the warehouse.
        query: what is looked for.
        topic: the only topic to look at; None for all.
        stories: stories at most.
        posts: posts of each sphere at most.

    Returns:
        `stories`: rows of `out.stories` with `found_posts`, the posts that hold all words, and `nearness`; `posts`:
        one for each text, with `has_words` and `nearness`. Nearness is NULL by words alone, and for texts on no topic.
    """
    wanted = {"topic": topic, "words": query.words, "vector": query.vector, "texts": NEAREST_TEXTS}
    found = _fused(read(connection, _STORIES, wanted))
    del wanted["texts"]
    told = read(connection, _POSTS, wanted | {"posts": posts})
    return {"query": query.text, "stories": found[:stories] if stories else found, "posts": told}


def _vector(run: Row, text: str, tell: Callable[[str], None]) -> list[float]:
    from narratives.models import DEFAULT_MODEL, load_model, precision_of

    tell("Embed the query with the model of the run ...")
    model = load_model(json.loads(run["config"]).get("model") or DEFAULT_MODEL, None, precision_of(run["model"]))
    if model.model_id != run["model"]:
        raise ModelError(f"the model of the run, {run['model']}, has changed since: use --words, or run again")
    return model.encode([text])[0].tolist()


def _is_han(word: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in word)


def _fused(rows: list[Row]) -> list[Row]:
    """Order stories by their rank in words and their rank in meaning together."""
    by_words = sorted((row for row in rows if row["found_posts"]), key=lambda row: -row["found_share"])
    by_meaning = sorted((row for row in rows if row["nearness"] is not None), key=lambda row: -row["nearness"])
    weights: dict[str, float] = {}
    for ranked in (by_words, by_meaning):
        for rank, row in enumerate(ranked):
            weights[row["story_id"]] = weights.get(row["story_id"], 0) + 1 / (_FUSION + rank)
    found = [row for row in rows if row["story_id"] in weights]
    return sorted(found, key=lambda row: (-weights[row["story_id"]], row["story_id"]))


# A word of letters is found at its beginning, Chinese anywhere: Chinese is written without spaces.
_HAS_WORDS = "len(list_filter($words, lambda word: contains(' ' || text.folded, word))) = len($words)"
_NEAR = f"""
    WITH told AS (
        SELECT DISTINCT text_id, sphere, story_id FROM out.post_narratives WHERE $topic IS NULL OR topic = $topic
    ),
    near AS (
        SELECT told.*, text.lang, {_HAS_WORDS} AS has_words,
            CASE WHEN len($vector) > 0 THEN list_cosine_similarity(vector.vector, $vector::FLOAT[]) END AS cosine
        FROM told
        JOIN core.texts AS text USING (text_id)
        CROSS JOIN core.latest_run AS run
        LEFT JOIN core.vectors AS vector ON vector.text_id = told.text_id AND vector.model_id = run.model_id
    ),
    scored AS (
        SELECT *, (cosine - avg(cosine) OVER alike) / nullif(stddev_pop(cosine) OVER alike, 0) AS nearness
        FROM near WINDOW alike AS (PARTITION BY sphere, lang)
    )
"""
_STORIES = f"""
    {_NEAR},
    ranked AS (
        SELECT *, row_number() OVER (PARTITION BY story_id ORDER BY nearness DESC NULLS LAST, text_id) AS place
        FROM scored WHERE story_id IS NOT NULL
    ),
    found AS (
        SELECT story_id, count(*) FILTER (has_words) / count(*) AS found_share,
            avg(nearness) FILTER (place <= $texts) AS nearness
        FROM ranked GROUP BY story_id
    ),
    posts AS (
        SELECT told.story_id, count(*) AS found_posts FROM out.post_narratives AS told
        JOIN (SELECT DISTINCT text_id, sphere FROM scored WHERE has_words) USING (text_id, sphere)
        GROUP BY told.story_id
    )
    SELECT story.*, coalesce(posts.found_posts, 0) AS found_posts, found.found_share, found.nearness
    FROM found JOIN out.stories AS story USING (story_id) LEFT JOIN posts USING (story_id)
    ORDER BY story_id
"""
_POSTS = f"""
    {_NEAR},
    beyond AS (
        SELECT text.text_id, post.sphere, NULL AS story_id, true AS has_words, NULL AS nearness
        FROM core.texts AS text
        JOIN core.post_texts AS link USING (text_id)
        JOIN raw.posts AS post USING (post_key)
        WHERE $topic IS NULL AND {_HAS_WORDS}
            AND NOT EXISTS (FROM told WHERE told.text_id = text.text_id AND told.sphere = post.sphere)
    ),
    everything AS (
        SELECT text_id, sphere, any_value(story_id) AS story_id, bool_or(has_words) AS has_words,
            max(nearness) AS nearness
        FROM (SELECT text_id, sphere, story_id, has_words, nearness FROM scored UNION ALL FROM beyond)
        GROUP BY text_id, sphere
    ),
    first AS (
        SELECT everything.*, arg_min(post.post_key, (post.created_at, post.post_key)) AS post_key, count(*) AS copies
        FROM everything
        JOIN core.post_texts AS link USING (text_id)
        JOIN raw.posts AS post ON post.post_key = link.post_key AND post.sphere = everything.sphere
        WHERE everything.has_words OR everything.nearness IS NOT NULL
        GROUP BY ALL
    ),
    best AS (
        FROM first QUALIFY row_number() OVER (
            PARTITION BY sphere ORDER BY has_words DESC, nearness DESC NULLS LAST, text_id) <= $posts
    )
    SELECT best.sphere, post.platform, post.post_id, post.author, post.author_role, post.created_at, post.lang,
        post.text, post.url, best.copies, best.story_id, best.has_words, best.nearness
    FROM best JOIN out.posts AS post USING (post_key)
    ORDER BY best.sphere DESC, has_words DESC, nearness DESC NULLS LAST, best.text_id
"""
