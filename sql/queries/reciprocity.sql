-- Whose officials speak on whose ground: posts and stories in each sphere, tone, and how others answered.
-- 0 posts means that none were loaded, not that there were none.
SELECT
    country,
    author_role,
    sphere,
    is_crossing,
    posts,
    authors,
    on_topic_posts,
    stories,
    round(condemning_share, 3) AS condemning_share,
    round(promotional_share, 3) AS promotional_share,
    responses,
    round(comments_per_like, 3) AS comments_per_like,
    round(response_condemning_share, 3) AS response_condemning_share,
    round(opposing_share, 3) AS opposing_share
FROM out.reciprocity
WHERE topic IS NULL AND is_official
ORDER BY country, author_role, sphere DESC;
