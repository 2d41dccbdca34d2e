-- Attention day by day: which share of a sphere's posts is on each topic? (Counts alone follow what was collected.)
WITH days AS (
    SELECT sphere, CAST(created_at AS DATE) AS post_date, count(*) AS posts
    FROM out.posts
    GROUP BY ALL
),
on_topic AS (
    SELECT narratives.topic, posts.sphere, CAST(posts.created_at AS DATE) AS post_date, count(*) AS topic_posts
    FROM out.post_narratives AS narratives
    JOIN out.posts AS posts USING (platform, post_id)
    GROUP BY ALL
)
SELECT
    post_date,
    topic,
    sphere,
    topic_posts,
    posts AS sphere_posts,
    round(topic_posts / posts, 4) AS topic_share
FROM on_topic
JOIN days USING (sphere, post_date)
ORDER BY post_date, topic, sphere;
