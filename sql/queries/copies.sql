-- Texts posted many times, word for word or nearly: copies, reposts and campaigns, with how many accounts and how fast.
-- Where no post names its author, authors is unknown (NULL), never 0; where only days are known, so are the times.
SELECT
    copies.copies_id,
    count(*) AS posts,
    count(DISTINCT copies.text_id) AS texts,
    nullif(count(DISTINCT copies.author), 0) AS authors,
    count(*) FILTER (copies.author IS NULL) AS unknown_author_posts,
    min(copies.created_at) AS first_post_at,
    max(copies.created_at) AS last_post_at,
    median(copies.after_first_seconds) AS median_after_first_seconds,
    arg_min(posts.text, (copies.created_at, copies.post_key)) AS first_text
FROM out.copies AS copies
JOIN out.posts AS posts USING (post_key)
GROUP BY copies.copies_id
ORDER BY posts DESC, first_post_at, copies.copies_id;
