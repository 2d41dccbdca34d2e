-- The first post of a story in each sphere by each role of author. Needs --param story=ID (or its beginning).
SELECT
    first.story_id,
    first.sphere,
    first.author_role,
    first.created_at,
    first.created_precision,
    first.author,
    post.text,
    post.url
FROM out.first_posts AS first
JOIN out.posts AS post USING (post_key)
WHERE starts_with(first.story_id, $story)
ORDER BY first.story_id, first.created_at, first.sphere, first.author_role;
