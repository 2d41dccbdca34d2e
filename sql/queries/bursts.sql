-- What stands out: days, weeks and months of topics and stories with far more posts than usual, the surest first.
SELECT
    timeline.level,
    timeline.item_id,
    timeline.sphere,
    timeline.period,
    timeline.start_date,
    timeline.posts,
    round(timeline.expected_posts, 2) AS expected_posts,
    timeline.q_value
FROM out.timeline AS timeline
WHERE timeline.is_burst AND timeline.level IN ('topic', 'story')
ORDER BY timeline.q_value, timeline.start_date, timeline.item_id, timeline.sphere, timeline.period;
