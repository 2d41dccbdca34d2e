-- Stories that only one sphere tells, the largest first: on what is the other silent?
SELECT
    story_id,
    topic,
    verdict,
    coalesce(weibo_label, twitter_label) AS label,
    weibo_posts + twitter_posts AS posts,
    first_post_at,
    last_post_at,
    other_topic_posts,
    covered_share,
    reason
FROM out.stories
WHERE verdict IN ('weibo_only', 'twitter_only')
ORDER BY posts DESC, story_id;
