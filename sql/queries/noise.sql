-- What no narrative holds: posts on each topic and sphere, and the share of noise among them.
SELECT
    topic,
    sphere,
    count(*) AS posts,
    count(narrative_id) AS posts_in_narratives,
    count(second_narrative_id) FILTER (narrative_id IS NULL) AS posts_near_a_narrative,
    round(1 - count(narrative_id) / count(*), 4) AS noise_share
FROM out.post_narratives
GROUP BY topic, sphere
ORDER BY topic, sphere;
