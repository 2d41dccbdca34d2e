-- Who tells a story: posts and authors of each sphere by role. Needs --param story=ID (or its beginning).
-- Where no post names its author, authors is unknown (NULL), never 0.
WITH told AS (
    SELECT
        narratives.story_id,
        posts.sphere,
        coalesce(posts.author_role, 'unknown') AS author_role,
        count(*) AS posts,
        nullif(count(DISTINCT posts.author), 0) AS authors,
        count(*) FILTER (posts.author IS NULL) AS unknown_author_posts
    FROM out.post_narratives AS narratives
    JOIN out.posts AS posts USING (platform, post_id)
    WHERE starts_with(narratives.story_id, $story)
    GROUP BY ALL
)
SELECT *, round(posts / sum(posts) OVER (PARTITION BY story_id, sphere), 4) AS role_share
FROM told
ORDER BY story_id, sphere, posts DESC, author_role;
