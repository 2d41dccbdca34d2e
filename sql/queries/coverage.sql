-- What there is of each sphere, month by month, in all and on each topic: silence in the data is not silence in the world.
SELECT
    month,
    coalesce(topic, '(all)') AS topic,
    sum(posts) FILTER (sphere = 'weibo') AS weibo_posts,
    sum(posts) FILTER (sphere = 'twitter') AS twitter_posts
FROM out.coverage
GROUP BY ALL
ORDER BY month, topic;
