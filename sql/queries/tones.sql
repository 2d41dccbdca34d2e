-- How each role speaks: shares of tones and stances over the distinct texts that show them, by topic, sphere and role.
WITH told AS (
    SELECT DISTINCT
        narratives.topic,
        posts.sphere,
        coalesce(posts.author_role, 'unknown') AS author_role,
        narratives.text_id,
        narratives.tone,
        narratives.stance
    FROM out.post_narratives AS narratives
    JOIN out.posts AS posts USING (platform, post_id)
)
SELECT
    topic,
    sphere,
    author_role,
    count(*) AS texts,
    round(count(*) FILTER (tone = 'condemning') / nullif(count(tone), 0), 3) AS condemning_share,
    round(count(*) FILTER (tone = 'promotional') / nullif(count(tone), 0), 3) AS promotional_share,
    round(count(*) FILTER (tone = 'measured') / nullif(count(tone), 0), 3) AS measured_share,
    round(count(*) FILTER (stance = 'critical') / nullif(count(stance), 0), 3) AS critical_share,
    round(count(*) FILTER (stance = 'supportive') / nullif(count(stance), 0), 3) AS supportive_share,
    round(count(*) FILTER (stance = 'neutral') / nullif(count(stance), 0), 3) AS neutral_share
FROM told
GROUP BY ALL
ORDER BY topic, sphere, texts DESC, author_role;
