-- Texts posted many times: copies, reposts and campaigns, which count as one text in every cluster.
SELECT
    posts.sphere,
    count(*) AS posts,
    count(DISTINCT posts.author) AS authors,
    min(posts.created_at) AS first_post_at,
    max(posts.created_at) AS last_post_at,
    arg_min(posts.text, (posts.created_at, posts.post_id)) AS first_text
FROM out.posts AS posts
WHERE posts.text_id IS NOT NULL
GROUP BY posts.sphere, posts.text_id
HAVING count(*) > 1
ORDER BY posts DESC, first_post_at, posts.text_id;
