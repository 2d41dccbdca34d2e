-- Posts over time. The counts are taken from the posts, so they follow every purge; what stands out was judged by the run.

-- Posts of a run by day, week and month: of each sphere, topic, theme, story and narrative. Spheres and topics have a row for
-- every period, the others for periods with posts.
CREATE OR REPLACE MACRO core.timeline_of(wanted_run) AS TABLE
WITH periods AS (SELECT unnest(['day', 'week', 'month']) AS period),
posted AS (
    SELECT post.sphere, link.text_id, post.created_at::DATE AS day
    FROM core.posts_of_run(wanted_run) AS post LEFT JOIN core.post_texts AS link USING (post_key)
),
placed AS (
    SELECT
        place.topic, place.sphere, place.text_id, post.created_at::DATE AS day, told.narrative_id, told.story_id,
        theme.theme_id
    FROM core.run_texts AS place
    JOIN core.post_texts AS link USING (text_id)
    JOIN core.posts_of_run(wanted_run) AS post ON post.post_key = link.post_key AND post.sphere = place.sphere
    LEFT JOIN core.run_narratives AS told
        ON told.run_id = place.run_id AND told.topic = place.topic AND told.sphere = place.sphere
        AND told.cluster = place.cluster
    LEFT JOIN core.run_themes AS theme
        ON theme.run_id = told.run_id AND theme.topic = told.topic AND theme.story = told.story
    WHERE place.run_id = wanted_run
),
said AS (
    SELECT 'sphere' AS level, sphere AS item_id, NULL AS topic, sphere, text_id, day FROM posted
    UNION ALL SELECT 'topic', topic, topic, sphere, text_id, day FROM placed
    UNION ALL SELECT 'story', story_id, topic, sphere, text_id, day FROM placed WHERE story_id IS NOT NULL
    UNION ALL SELECT 'theme', theme_id, topic, sphere, text_id, day FROM placed WHERE theme_id IS NOT NULL
    UNION ALL SELECT 'narrative', narrative_id, topic, sphere, text_id, day FROM placed WHERE narrative_id IS NOT NULL
),
counted AS (
    SELECT
        level, item_id, topic, sphere, period, date_trunc(period, day)::DATE AS start_date,
        count(*) AS posts, count(DISTINCT text_id) AS texts
    FROM said CROSS JOIN periods GROUP BY ALL
),
span AS (SELECT min(day) AS first_day, max(day) AS last_day FROM posted),
calendar AS (
    SELECT DISTINCT period, date_trunc(period, day)::DATE AS start_date
    FROM (SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM span) CROSS JOIN periods
),
spheres AS (SELECT unnest(['weibo', 'twitter']) AS sphere),
wholes AS (
    SELECT 'sphere' AS level, sphere AS item_id, NULL AS topic, sphere FROM spheres
    UNION ALL SELECT 'topic', topic, topic, sphere FROM core.topics_of_run(wanted_run) CROSS JOIN spheres
),
whole AS (
    SELECT
        wholes.*, calendar.period, calendar.start_date, coalesce(counted.posts, 0) AS posts,
        coalesce(counted.texts, 0) AS texts
    FROM wholes CROSS JOIN calendar
    LEFT JOIN counted USING (level, item_id, sphere, period, start_date)
),
every AS (
    FROM whole
    UNION ALL BY NAME
    FROM counted WHERE level IN ('theme', 'story', 'narrative')
)
SELECT
    every.level, every.item_id, every.topic, every.sphere, every.period, every.start_date, every.posts, every.texts,
    on_topic.posts AS topic_posts, in_all.posts AS sphere_posts
FROM every
JOIN whole AS in_all
    ON in_all.level = 'sphere' AND in_all.sphere = every.sphere AND in_all.period = every.period
    AND in_all.start_date = every.start_date
LEFT JOIN whole AS on_topic
    ON on_topic.level = 'topic' AND on_topic.item_id = every.topic AND on_topic.sphere = every.sphere
    AND on_topic.period = every.period AND on_topic.start_date = every.start_date;

CREATE OR REPLACE MACRO core.find_timeline() AS TABLE
SELECT
    said.level, said.item_id, said.topic, said.sphere, said.period, said.start_date, said.posts, said.texts,
    said.topic_posts, said.sphere_posts,
    said.posts / nullif(said.topic_posts, 0) AS topic_share, said.posts / nullif(said.sphere_posts, 0) AS sphere_share,
    burst.expected_posts, burst.p_value, burst.q_value, coalesce(burst.q_value <= 0.05, false) AS is_burst
FROM core.latest_run AS run
CROSS JOIN core.timeline_of((SELECT run_id FROM core.latest_run)) AS said
LEFT JOIN core.run_bursts AS burst
    ON burst.run_id = run.run_id AND burst.level = said.level AND burst.item_id = said.item_id
    AND burst.sphere = said.sphere AND burst.period = said.period AND burst.start_date = said.start_date
ORDER BY said.level, said.item_id, said.sphere, said.period, said.start_date;
CREATE OR REPLACE TABLE core.published_timeline AS FROM core.find_timeline();
CREATE VIEW out.timeline AS FROM core.published_timeline;
COMMENT ON VIEW out.timeline IS 'Posts of the latest finished run by day, week and month: of each sphere, topic, theme, story and narrative. Compare shares: counts follow what was collected.';
COMMENT ON COLUMN out.timeline.level IS 'What item_id is: sphere, topic, theme, story or narrative. Spheres and topics have a row for every period, the others for periods with posts.';
COMMENT ON COLUMN out.timeline.item_id IS 'Sphere, topic, theme, story or narrative.';
COMMENT ON COLUMN out.timeline.topic IS 'Topic that it is on; NULL for a sphere.';
COMMENT ON COLUMN out.timeline.sphere IS 'Sphere whose posts count: weibo or twitter.';
COMMENT ON COLUMN out.timeline.period IS 'day, week or month.';
COMMENT ON COLUMN out.timeline.start_date IS 'First day of the period, UTC; of a week its Monday.';
COMMENT ON COLUMN out.timeline.posts IS 'Posts, copies included.';
COMMENT ON COLUMN out.timeline.texts IS 'Distinct texts among them.';
COMMENT ON COLUMN out.timeline.topic_posts IS 'Posts of the sphere on the topic in the period; NULL for a sphere.';
COMMENT ON COLUMN out.timeline.sphere_posts IS 'Posts of the sphere on anything in the period.';
COMMENT ON COLUMN out.timeline.topic_share IS 'posts / topic_posts, 0 to 1; NULL where there are none, and for a sphere.';
COMMENT ON COLUMN out.timeline.sphere_share IS 'posts / sphere_posts, 0 to 1; NULL where the sphere has no post in the period.';
COMMENT ON COLUMN out.timeline.expected_posts IS 'Posts to be expected by the rest of the run, the posts of the sphere in the period and its weekdays; NULL below three posts, and for a sphere.';
COMMENT ON COLUMN out.timeline.p_value IS 'Chance of as many posts without a burst (negative binomial); NULL below three posts, and for a sphere.';
COMMENT ON COLUMN out.timeline.q_value IS 'The p-value corrected for all periods of all items of the level and topic (Benjamini-Hochberg).';
COMMENT ON COLUMN out.timeline.is_burst IS 'Whether the period stands out: q_value is 0.05 at most. As of the run: a purge changes counts, not this.';

CREATE VIEW out.lives AS
SELECT
    life.level, life.item_id, life.topic, life.sphere, life.status, life.born_date, life.peak_date, life.last_date,
    life.dormant_date, life.back_date, life.returns
FROM core.latest_run AS run JOIN core.run_lives AS life USING (run_id);
COMMENT ON VIEW out.lives IS 'The life of each topic, theme, story and narrative in each sphere, as of the latest finished run.';
COMMENT ON COLUMN out.lives.level IS 'What item_id is: topic, theme, story or narrative.';
COMMENT ON COLUMN out.lives.item_id IS 'Topic, theme, story or narrative.';
COMMENT ON COLUMN out.lives.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.lives.sphere IS 'Sphere whose posts count: weibo or twitter.';
COMMENT ON COLUMN out.lives.status IS 'active (posts in the last 28 days that the sphere has), dormant (silent for 28 days or more in which its pace would have given three posts), back (active again after that), or undecided (silent, but too sparse to say).';
COMMENT ON COLUMN out.lives.born_date IS 'Day of its first post, UTC.';
COMMENT ON COLUMN out.lives.peak_date IS 'Monday of the week with most posts above its usual share of the posts of the sphere.';
COMMENT ON COLUMN out.lives.last_date IS 'Day of its last post, UTC.';
COMMENT ON COLUMN out.lives.dormant_date IS 'Day on which its last dormant time began; NULL if there was none.';
COMMENT ON COLUMN out.lives.back_date IS 'Day on which it last came back from a dormant time; NULL if it never did.';
COMMENT ON COLUMN out.lives.returns IS 'How often it came back.';

CREATE VIEW out.convergence AS
SELECT
    found.topic, found.measure, found.month_date, found.weibo_texts, found.twitter_texts, found.divergence,
    found.divergence_low, found.divergence_high, found.divergence_error, found.chance_divergence, found.p_value,
    shared.shared_stories, shared.weibo_shared_share, shared.twitter_shared_share
FROM core.latest_run AS run
JOIN core.run_convergence AS found USING (run_id)
LEFT JOIN (
    SELECT
        part.run_id, part.topic, part.measure, part.month_date,
        count(*) FILTER (part.weibo_texts > 0 AND part.twitter_texts > 0) AS shared_stories,
        coalesce(sum(part.weibo_texts) FILTER (story.sides = 2), 0) / nullif(sum(part.weibo_texts), 0) AS weibo_shared_share,
        coalesce(sum(part.twitter_texts) FILTER (story.sides = 2), 0) / nullif(sum(part.twitter_texts), 0)
            AS twitter_shared_share
    FROM core.run_convergence_parts AS part
    JOIN (SELECT run_id, story_id, count(DISTINCT sphere) AS sides FROM core.run_narratives GROUP BY ALL) AS story
        ON story.run_id = part.run_id AND story.story_id = part.part
    WHERE part.measure = 'stories' GROUP BY ALL
) AS shared USING (run_id, topic, measure, month_date)
ORDER BY found.topic, found.measure, found.month_date;
COMMENT ON VIEW out.convergence IS 'How far apart the spheres are on each topic, month by month: in the stories they tell, in tone, in stance. As of the latest finished run.';
COMMENT ON COLUMN out.convergence.topic IS 'Topic.';
COMMENT ON COLUMN out.convergence.measure IS 'What is compared: stories, tone or stance.';
COMMENT ON COLUMN out.convergence.month_date IS 'First day of the month, UTC.';
COMMENT ON COLUMN out.convergence.weibo_texts IS 'Distinct Weibo texts of the month that tell a story, or show a tone or stance.';
COMMENT ON COLUMN out.convergence.twitter_texts IS 'Distinct Twitter texts of the month that do.';
COMMENT ON COLUMN out.convergence.divergence IS 'Jensen-Shannon divergence between eight texts of each side, beyond chance: 0 as of one public, 1 with nothing in common; NULL below eight texts of a side.';
COMMENT ON COLUMN out.convergence.divergence_low IS 'Lower end of its 95 % interval (jackknife over days).';
COMMENT ON COLUMN out.convergence.divergence_high IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN out.convergence.divergence_error IS 'Its standard error.';
COMMENT ON COLUMN out.convergence.chance_divergence IS 'Jensen-Shannon divergence, in bits, between eight and eight texts drawn from both sides together.';
COMMENT ON COLUMN out.convergence.p_value IS 'Chance of as much divergence if texts belonged to either side at random (permutation).';
COMMENT ON COLUMN out.convergence.shared_stories IS 'Stories with a text of both spheres in the month; NULL for tone and stance.';
COMMENT ON COLUMN out.convergence.weibo_shared_share IS 'Share of the Weibo texts whose story both spheres tell, in whatever month; NULL for tone and stance.';
COMMENT ON COLUMN out.convergence.twitter_shared_share IS 'Share of the Twitter texts whose story both spheres tell, in whatever month; NULL for tone and stance.';

CREATE VIEW out.convergence_parts AS
SELECT
    part.topic, part.measure, part.month_date, part.part, part.weibo_texts, part.twitter_texts,
    part.weibo_texts / nullif(found.weibo_texts, 0) AS weibo_share,
    part.twitter_texts / nullif(found.twitter_texts, 0) AS twitter_share, part.contribution
FROM core.latest_run AS run
JOIN core.run_convergence_parts AS part USING (run_id)
JOIN core.run_convergence AS found USING (run_id, topic, measure, month_date)
ORDER BY part.topic, part.measure, part.month_date, part.part;
COMMENT ON VIEW out.convergence_parts IS 'What each story, tone and stance adds to the divergence of a month in out.convergence.';
COMMENT ON COLUMN out.convergence_parts.topic IS 'Topic.';
COMMENT ON COLUMN out.convergence_parts.measure IS 'stories, tone or stance.';
COMMENT ON COLUMN out.convergence_parts.month_date IS 'First day of the month, UTC.';
COMMENT ON COLUMN out.convergence_parts.part IS 'A story_id, a tone or a stance.';
COMMENT ON COLUMN out.convergence_parts.weibo_texts IS 'Distinct Weibo texts of the month with it.';
COMMENT ON COLUMN out.convergence_parts.twitter_texts IS 'Distinct Twitter texts of the month with it.';
COMMENT ON COLUMN out.convergence_parts.weibo_share IS 'Their share of the Weibo texts of the month, 0 to 1.';
COMMENT ON COLUMN out.convergence_parts.twitter_share IS 'Their share of the Twitter texts of the month, 0 to 1.';
COMMENT ON COLUMN out.convergence_parts.contribution IS 'What it adds to the Jensen-Shannon divergence between eight texts of each side, in bits, chance included; NULL where divergence is.';

CREATE VIEW out.convergence_trends AS
SELECT found.* EXCLUDE (run_id) FROM core.latest_run AS run JOIN core.run_convergence_trends AS found USING (run_id)
ORDER BY found.topic, found.measure;
COMMENT ON VIEW out.convergence_trends IS 'Whether the spheres come closer or move apart on each topic, over all months of the latest finished run.';
COMMENT ON COLUMN out.convergence_trends.topic IS 'Topic.';
COMMENT ON COLUMN out.convergence_trends.measure IS 'stories, tone or stance.';
COMMENT ON COLUMN out.convergence_trends.first_month_date IS 'First month with a divergence; NULL if there is none.';
COMMENT ON COLUMN out.convergence_trends.last_month_date IS 'Last month with a divergence; NULL if there is none.';
COMMENT ON COLUMN out.convergence_trends.months IS 'Months with a divergence.';
COMMENT ON COLUMN out.convergence_trends.slope IS 'Change of the divergence in a month (weighted regression, months alike to an unknown degree); NULL below six months.';
COMMENT ON COLUMN out.convergence_trends.slope_low IS 'Lower end of its 95 % interval.';
COMMENT ON COLUMN out.convergence_trends.slope_high IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN out.convergence_trends.p_value IS 'Twice the chance that the true slope is 0 or of the other sign; NULL below six months.';
COMMENT ON COLUMN out.convergence_trends.q_value IS 'The p-value corrected for all topics and measures (Benjamini-Hochberg).';
COMMENT ON COLUMN out.convergence_trends.trend IS 'closer, apart, or undecided where it cannot be told (q_value above 0.05, or fewer than six months).';
COMMENT ON COLUMN out.convergence_trends.reason IS 'The same in words and figures.';

CREATE VIEW out.lead_lag AS
SELECT
    found.level, found.item_id, found.topic, found.leader, found.lag_days, found.lag_low_days, found.lag_high_days,
    found.correlation, found.p_value, found.q_value, found.days, found.created_precision,
    burst.weibo_first_burst_date, burst.twitter_first_burst_date, found.reason
FROM core.latest_run AS run
JOIN core.run_lead_lag AS found USING (run_id)
LEFT JOIN (
    SELECT
        level, item_id, min(start_date) FILTER (sphere = 'weibo') AS weibo_first_burst_date,
        min(start_date) FILTER (sphere = 'twitter') AS twitter_first_burst_date
    FROM core.published_timeline WHERE period = 'day' AND is_burst GROUP BY ALL
) AS burst USING (level, item_id)
ORDER BY found.level, found.item_id;
COMMENT ON VIEW out.lead_lag IS 'Which sphere came first with each topic and with each story that both tell, as of the latest finished run.';
COMMENT ON COLUMN out.lead_lag.level IS 'What item_id is: topic or story.';
COMMENT ON COLUMN out.lead_lag.item_id IS 'Topic or story.';
COMMENT ON COLUMN out.lead_lag.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.lead_lag.leader IS 'weibo, twitter, or undecided where dates and posts do not carry an answer.';
COMMENT ON COLUMN out.lead_lag.lag_days IS 'By how many days Twitter follows Weibo where their daily shares go together best; below 0 where Weibo follows. NULL where they do not go together beyond chance.';
COMMENT ON COLUMN out.lead_lag.lag_low_days IS 'Lower end of its 95 % interval (bootstrap of months and posts).';
COMMENT ON COLUMN out.lead_lag.lag_high_days IS 'Upper end of its 95 % interval.';
COMMENT ON COLUMN out.lead_lag.correlation IS 'Correlation of the daily shares at that lag, -1 to 1.';
COMMENT ON COLUMN out.lead_lag.p_value IS 'Chance of daily shares going together as well if the spheres had nothing to do with each other (truncated time shift).';
COMMENT ON COLUMN out.lead_lag.q_value IS 'The p-value corrected for all items of the level (Benjamini-Hochberg).';
COMMENT ON COLUMN out.lead_lag.days IS 'Days from the first to the last one on which both spheres have posts on anything.';
COMMENT ON COLUMN out.lead_lag.created_precision IS 'How exact its dates are, those of the coarser side: second, minute or day.';
COMMENT ON COLUMN out.lead_lag.weibo_first_burst_date IS 'First day that stands out on Weibo, UTC; NULL if none does.';
COMMENT ON COLUMN out.lead_lag.twitter_first_burst_date IS 'First day that stands out on Twitter, UTC; NULL if none does.';
COMMENT ON COLUMN out.lead_lag.reason IS 'Why, in words and figures.';

CREATE OR REPLACE MACRO core.find_first_posts() AS TABLE
SELECT
    told.story_id, told.topic, told.sphere, post.author_role, post.post_id, post.platform, post.author,
    post.created_at, post.created_precision, post.post_key
FROM (
    SELECT
        place.story_id, place.topic, place.sphere, said.author_role,
        arg_min(place.post_key, (place.created_at, place.post_key)) AS post_key
    FROM out.post_narratives AS place JOIN raw.posts AS said USING (post_key)
    WHERE place.story_id IS NOT NULL GROUP BY ALL
) AS told
JOIN raw.posts AS post USING (post_key)
ORDER BY told.story_id, told.sphere, post.created_at, post.author_role;
CREATE OR REPLACE TABLE core.published_first_posts AS FROM core.find_first_posts();
CREATE VIEW out.first_posts AS FROM core.published_first_posts;
COMMENT ON VIEW out.first_posts IS 'The first post of each story in each sphere by each role of author, in the latest finished run.';
COMMENT ON COLUMN out.first_posts.story_id IS 'Story.';
COMMENT ON COLUMN out.first_posts.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.first_posts.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.first_posts.author_role IS 'As in out.posts.';
COMMENT ON COLUMN out.first_posts.post_id IS 'Id in the export; its text is in out.posts.';
COMMENT ON COLUMN out.first_posts.platform IS 'Where it was posted.';
COMMENT ON COLUMN out.first_posts.author IS 'Author, as in out.posts.';
COMMENT ON COLUMN out.first_posts.created_at IS 'When it was published, UTC.';
COMMENT ON COLUMN out.first_posts.created_precision IS 'How exact created_at is: second, minute or day. Posts of one day cannot be told apart where it is day.';
COMMENT ON COLUMN out.first_posts.post_key IS 'Platform and post_id, unique in the warehouse.';
