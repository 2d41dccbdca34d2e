-- What the warehouse holds of each sphere, so that silence in the data is not taken for silence in the world.
CREATE OR REPLACE MACRO core.find_coverage() AS TABLE
WITH said AS (
    SELECT post.sphere, date_trunc('month', post.created_at)::DATE AS month, post.created_at::DATE AS day, post.post_key, place.topic
    FROM raw.posts AS post
    LEFT JOIN core.post_texts AS link USING (post_key)
    LEFT JOIN core.text_topics AS place USING (text_id)
),
counted AS (
    SELECT
        sphere, month, NULL AS topic, count(DISTINCT post_key) AS posts,
        count(DISTINCT post_key) FILTER (topic IS NOT NULL) AS on_topic_posts, count(DISTINCT day) AS days
    FROM said GROUP BY ALL
    UNION ALL
    SELECT sphere, month, topic, count(*) AS posts, count(*) AS on_topic_posts, count(DISTINCT day) AS days
    FROM said WHERE topic IS NOT NULL GROUP BY ALL
),
months AS (
    SELECT unnest(generate_series(min(month), max(month), INTERVAL 1 MONTH))::DATE AS month FROM said
),
spheres AS (SELECT unnest(['weibo', 'twitter']) AS sphere),
topics AS (SELECT topic FROM core.topics UNION ALL SELECT NULL)
SELECT
    months.month, spheres.sphere, topics.topic, coalesce(counted.posts, 0) AS posts,
    coalesce(counted.on_topic_posts, 0) AS on_topic_posts, coalesce(counted.days, 0) AS days
FROM months
CROSS JOIN spheres
CROSS JOIN topics
LEFT JOIN counted
    ON counted.month = months.month AND counted.sphere = spheres.sphere AND counted.topic IS NOT DISTINCT FROM topics.topic
ORDER BY months.month, spheres.sphere DESC, topics.topic NULLS FIRST;
CREATE OR REPLACE TABLE core.published_coverage AS FROM core.find_coverage();
CREATE VIEW out.coverage AS FROM core.published_coverage;
COMMENT ON VIEW out.coverage IS 'Posts by month and sphere, on each topic and in total, months without any included; as of the latest run.';
COMMENT ON COLUMN out.coverage.month IS 'First day of the month, UTC.';
COMMENT ON COLUMN out.coverage.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.coverage.topic IS 'Topic; NULL for posts on anything.';
COMMENT ON COLUMN out.coverage.posts IS 'Posts, copies included.';
COMMENT ON COLUMN out.coverage.on_topic_posts IS 'Those on a topic; where topic is NULL, on any, each post once.';
COMMENT ON COLUMN out.coverage.days IS 'Days with a post.';

CREATE OR REPLACE MACRO core.find_coverage_gaps() AS TABLE
WITH said AS (SELECT DISTINCT sphere, created_at::DATE AS day FROM raw.posts),
span AS (SELECT min(day) AS first_day, max(day) AS last_day FROM said),
marked AS (
    SELECT sphere, day FROM said
    UNION ALL
    SELECT unnest(['weibo', 'twitter']), first_day - 1 FROM span WHERE first_day IS NOT NULL
    UNION ALL
    SELECT unnest(['weibo', 'twitter']), last_day + 1 FROM span WHERE last_day IS NOT NULL
)
SELECT sphere, day + 1 AS first_date, following - 1 AS last_date, following - day - 1 AS days
FROM (SELECT sphere, day, lead(day) OVER (PARTITION BY sphere ORDER BY day) AS following FROM marked)
WHERE following - day - 1 > 7
ORDER BY days DESC, sphere DESC, first_date;
CREATE OR REPLACE TABLE core.published_coverage_gaps AS FROM core.find_coverage_gaps();
CREATE VIEW out.coverage_gaps AS FROM core.published_coverage_gaps;
COMMENT ON VIEW out.coverage_gaps IS 'More than seven days in a row without any post of a sphere, between the first and the last post of both; as of the latest run.';
COMMENT ON COLUMN out.coverage_gaps.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.coverage_gaps.first_date IS 'First day without a post, UTC.';
COMMENT ON COLUMN out.coverage_gaps.last_date IS 'Last day without a post, UTC.';
COMMENT ON COLUMN out.coverage_gaps.days IS 'How many days.';
