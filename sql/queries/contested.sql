-- Stories that both spheres tell in opposite ways, with the tone and stance of each side.
SELECT
    story_id,
    topic,
    weibo_label,
    twitter_label,
    weibo_posts,
    twitter_posts,
    weibo_tone,
    twitter_tone,
    weibo_stance,
    twitter_stance,
    similarity,
    p_value
FROM out.stories
WHERE verdict = 'contested'
ORDER BY least(weibo_posts, twitter_posts) DESC, story_id;
