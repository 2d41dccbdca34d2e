-- Who tells what: posts, distinct texts and reactions of each role and country, by topic and sphere.
-- Where no post names its author, authors is unknown (NULL), never 0.
SELECT
    topic,
    sphere,
    author_role,
    coalesce(country, '(unknown)') AS country,
    authors,
    posts,
    round(posts_share, 4) AS posts_share,
    round(posts_share_low, 4) AS posts_share_low,
    round(posts_share_high, 4) AS posts_share_high,
    texts,
    round(texts_share, 4) AS texts_share,
    round(reactions_share, 4) AS reactions_share,
    round(condemning_share, 3) AS condemning_share,
    round(critical_share, 3) AS critical_share,
    round(supportive_share, 3) AS supportive_share
FROM out.actors
WHERE level = 'topic'
ORDER BY topic, sphere DESC, posts DESC, author_role, country;
