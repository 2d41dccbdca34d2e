-- Texts posted many times: copies, reposts and campaigns, which count as one text in every cluster.
-- Where no post names its author, authors is unknown (NULL), never 0.
SELECT
    posts.sphere,
    count(*) AS posts,
    nullif(count(DISTINCT posts.author), 0) AS authors,
    count(*) FILTER (posts.author IS NULL) AS unknown_author_posts,
    min(posts.created_at) AS first_post_at,
    max(posts.created_at) AS last_post_at,
    arg_min(posts.text, (posts.created_at, posts.post_id)) AS first_text
FROM out.posts AS posts
WHERE posts.text_id IS NOT NULL
GROUP BY posts.sphere, posts.text_id
HAVING count(*) > 1
ORDER BY posts DESC, first_post_at, posts.text_id;
