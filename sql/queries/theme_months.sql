-- Themes month by month: the share of each sphere's posts that tells each, and the months that stand out.
SELECT
    timeline.topic,
    timeline.item_id AS theme_id,
    timeline.sphere,
    timeline.start_date AS month_date,
    timeline.posts,
    round(timeline.sphere_share, 5) AS sphere_share,
    round(timeline.topic_share, 4) AS topic_share,
    timeline.is_burst,
    timeline.expected_posts,
    timeline.q_value
FROM out.timeline AS timeline
WHERE timeline.level = 'theme' AND timeline.period = 'month'
ORDER BY timeline.topic, theme_id, timeline.sphere, month_date;
