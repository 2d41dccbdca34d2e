-- The stories of both runs whose results are kept, side by side. Counts are taken from posts that the run could see, so
-- that a post loaded after a run is not counted in it, and one that was purged is counted in none.
CREATE VIEW out.run_stories AS
WITH placed AS (
    SELECT place.run_id, place.topic, place.sphere, told.story_id, told.narrative_id
    FROM core.runs AS run
    JOIN core.run_scopes AS scope USING (run_id)
    JOIN core.run_texts AS place USING (run_id)
    JOIN core.post_texts AS link USING (text_id)
    JOIN raw.posts AS post
        ON post.post_key = link.post_key AND post.sphere = place.sphere
        AND post.created_at >= coalesce(scope.since_date::TIMESTAMP, '-infinity'::TIMESTAMP)
        AND post.created_at < coalesce((scope.until_date + 1)::TIMESTAMP, 'infinity'::TIMESTAMP)
    JOIN raw.loads AS load ON load.load_id = post.load_id AND load.started_at <= run.started_at
    LEFT JOIN core.run_narratives AS told
        ON told.run_id = place.run_id AND told.topic = place.topic AND told.sphere = place.sphere
        AND told.cluster = place.cluster
    WHERE run.status = 'finished'
),
on_topic AS (
    SELECT
        run_id, topic, count(*) FILTER (sphere = 'weibo') AS weibo_posts,
        count(*) FILTER (sphere = 'twitter') AS twitter_posts
    FROM placed GROUP BY ALL
),
headlines AS (
    SELECT run_id, narrative_id, arg_max(headline, (texts, lang)) AS headline
    FROM core.narrative_headlines GROUP BY ALL
),
narratives AS (
    SELECT
        told.run_id, told.story_id, told.sphere, told.narrative_id, told.posts,
        coalesce(said.headline, label.label) AS label
    FROM (
        SELECT run_id, story_id, sphere, narrative_id, count(*) AS posts FROM placed
        WHERE narrative_id IS NOT NULL GROUP BY ALL
    ) AS told
    LEFT JOIN headlines AS said USING (run_id, narrative_id)
    LEFT JOIN core.narrative_labels AS label USING (run_id, narrative_id)
),
sides AS (
    SELECT
        run_id, story_id,
        arg_max(label, (posts, narrative_id)) FILTER (sphere = 'weibo') AS weibo_label,
        arg_max(label, (posts, narrative_id)) FILTER (sphere = 'twitter') AS twitter_label,
        coalesce(sum(posts) FILTER (sphere = 'weibo'), 0)::BIGINT AS weibo_posts,
        coalesce(sum(posts) FILTER (sphere = 'twitter'), 0)::BIGINT AS twitter_posts
    FROM narratives GROUP BY ALL
)
SELECT
    verdict.run_id, verdict.story_id, verdict.topic, verdict.verdict, verdict.reason,
    sides.weibo_label, sides.twitter_label, sides.weibo_posts, sides.twitter_posts,
    sides.weibo_posts / nullif(on_topic.weibo_posts, 0) AS weibo_topic_share,
    sides.twitter_posts / nullif(on_topic.twitter_posts, 0) AS twitter_topic_share
FROM core.story_verdicts AS verdict
JOIN sides USING (run_id, story_id)
JOIN on_topic USING (run_id, topic);
COMMENT ON VIEW out.run_stories IS 'The stories of the latest finished run and of the one before it, as each run found them.';
COMMENT ON COLUMN out.run_stories.run_id IS 'Run that found it; of earlier runs only counts and events are kept.';
COMMENT ON COLUMN out.run_stories.story_id IS 'Name that survives from run to run.';
COMMENT ON COLUMN out.run_stories.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.run_stories.verdict IS 'Verdict of that run, as in out.stories.';
COMMENT ON COLUMN out.run_stories.reason IS 'Why, in words and figures of that run.';
COMMENT ON COLUMN out.run_stories.weibo_label IS 'Label of its largest Weibo narrative in that run; NULL where there is none.';
COMMENT ON COLUMN out.run_stories.twitter_label IS 'Label of its largest Twitter narrative in that run; NULL where there is none.';
COMMENT ON COLUMN out.run_stories.weibo_posts IS 'Posts that tell it in the Weibo sphere, of those loaded before that run.';
COMMENT ON COLUMN out.run_stories.twitter_posts IS 'Posts that tell it in the Twitter sphere, of those loaded before that run.';
COMMENT ON COLUMN out.run_stories.weibo_topic_share IS 'weibo_posts as a share of Weibo''s posts on the topic in that run, 0 to 1; NULL where there are none.';
COMMENT ON COLUMN out.run_stories.twitter_topic_share IS 'twitter_posts as a share of Twitter''s posts on the topic in that run, 0 to 1; NULL where there are none.';
