-- How each role speaks: shares of tones and stances by topic, sphere and role of the author.
SELECT
    narratives.topic,
    posts.sphere,
    coalesce(posts.author_role, 'unknown') AS author_role,
    count(*) AS posts,
    round(avg(CAST(coalesce(tone = 'condemning', false) AS INTEGER)), 3) AS condemning_share,
    round(avg(CAST(coalesce(tone = 'promotional', false) AS INTEGER)), 3) AS promotional_share,
    round(avg(CAST(coalesce(tone = 'measured', false) AS INTEGER)), 3) AS measured_share,
    round(avg(CAST(coalesce(stance = 'critical', false) AS INTEGER)), 3) AS critical_share,
    round(avg(CAST(coalesce(stance = 'supportive', false) AS INTEGER)), 3) AS supportive_share,
    round(avg(CAST(coalesce(stance = 'neutral', false) AS INTEGER)), 3) AS neutral_share
FROM out.post_narratives AS narratives
JOIN out.posts AS posts USING (platform, post_id)
GROUP BY ALL
ORDER BY topic, sphere, posts DESC, author_role;
