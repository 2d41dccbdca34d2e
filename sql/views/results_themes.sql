-- A label is the three terms that weigh most in the narratives of one sphere: each by its place, and by the root of the posts.
CREATE OR REPLACE MACRO core.find_themes() AS TABLE
WITH told AS (
    SELECT place.theme_id, narrative.*
    FROM core.latest_run AS run
    JOIN core.run_themes AS place USING (run_id)
    JOIN (SELECT DISTINCT run_id, topic, story, story_id FROM core.run_narratives) AS named USING (run_id, topic, story)
    JOIN out.narratives AS narrative USING (story_id)
),
said AS (
    SELECT theme_id, sphere, unnest(terms) AS term, unnest(range(1, len(terms) + 1)) AS place, posts FROM told
),
weighed AS (
    SELECT theme_id, sphere, term, sum(sqrt(posts) / place) AS weight
    FROM said GROUP BY ALL
),
labels AS (
    SELECT theme_id, sphere, array_to_string(list(term ORDER BY weight DESC, term)[:3], ' · ') AS label
    FROM weighed GROUP BY ALL
),
verdicts AS (
    SELECT
        theme_id, count(*) AS stories,
        count(*) FILTER (verdict = 'convergent') AS convergent_stories,
        count(*) FILTER (verdict = 'contested') AS contested_stories,
        count(*) FILTER (verdict = 'weibo_only') AS weibo_only_stories,
        count(*) FILTER (verdict = 'twitter_only') AS twitter_only_stories,
        count(*) FILTER (verdict = 'undecided') AS undecided_stories,
        count(*) FILTER (verdict = 'no_data') AS no_data_stories
    FROM out.stories WHERE theme_id IS NOT NULL GROUP BY theme_id
)
SELECT
    told.theme_id, any_value(told.topic) AS topic,
    any_value(weibo.label) AS weibo_label, any_value(twitter.label) AS twitter_label,
    any_value(columns(verdicts.* EXCLUDE (theme_id))),
    coalesce(sum(told.posts) FILTER (told.sphere = 'weibo'), 0)::BIGINT AS weibo_posts,
    coalesce(sum(told.posts) FILTER (told.sphere = 'twitter'), 0)::BIGINT AS twitter_posts,
    min(told.first_post_at) AS first_post_at, max(told.last_post_at) AS last_post_at
FROM told
JOIN verdicts USING (theme_id)
LEFT JOIN labels AS weibo ON weibo.theme_id = told.theme_id AND weibo.sphere = 'weibo'
LEFT JOIN labels AS twitter ON twitter.theme_id = told.theme_id AND twitter.sphere = 'twitter'
GROUP BY told.theme_id;
CREATE OR REPLACE TABLE core.published_themes AS FROM core.find_themes();
CREATE VIEW out.themes AS FROM core.published_themes;
COMMENT ON VIEW out.themes IS 'Themes of the latest finished run: two or more stories of a topic that share a broad subject or claim, whichever sphere tells them.';
COMMENT ON COLUMN out.themes.theme_id IS 'Name that survives from run to run.';
COMMENT ON COLUMN out.themes.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.themes.weibo_label IS 'The three terms that weigh most in its Weibo narratives; NULL where there is none.';
COMMENT ON COLUMN out.themes.twitter_label IS 'The three terms that weigh most in its Twitter narratives; NULL where there is none.';
COMMENT ON COLUMN out.themes.stories IS 'Its stories, two or more.';
COMMENT ON COLUMN out.themes.convergent_stories IS 'Stories among them with that verdict, as in out.stories.';
COMMENT ON COLUMN out.themes.contested_stories IS 'Stories among them with that verdict, as in out.stories.';
COMMENT ON COLUMN out.themes.weibo_only_stories IS 'Stories among them with that verdict, as in out.stories.';
COMMENT ON COLUMN out.themes.twitter_only_stories IS 'Stories among them with that verdict, as in out.stories.';
COMMENT ON COLUMN out.themes.undecided_stories IS 'Stories among them with that verdict, as in out.stories.';
COMMENT ON COLUMN out.themes.no_data_stories IS 'Stories among them with that verdict, as in out.stories.';
COMMENT ON COLUMN out.themes.weibo_posts IS 'Posts that tell its stories in the Weibo sphere.';
COMMENT ON COLUMN out.themes.twitter_posts IS 'Posts that tell its stories in the Twitter sphere.';
COMMENT ON COLUMN out.themes.first_post_at IS 'First post of its stories, UTC.';
COMMENT ON COLUMN out.themes.last_post_at IS 'Last post of its stories, UTC.';

CREATE VIEW out.theme_events AS
SELECT event.run_id, run.started_at AS happened_at, event.* EXCLUDE (run_id)
FROM core.theme_events AS event JOIN core.runs AS run USING (run_id);
COMMENT ON VIEW out.theme_events IS 'What happened to themes from run to run, in all runs.';
COMMENT ON COLUMN out.theme_events.run_id IS 'Run in which it was noticed.';
COMMENT ON COLUMN out.theme_events.happened_at IS 'Start of that run, UTC.';
COMMENT ON COLUMN out.theme_events.event IS 'born, continued, merged, split or ended.';
COMMENT ON COLUMN out.theme_events.theme_id IS 'Theme that it happened to.';
COMMENT ON COLUMN out.theme_events.other_theme_id IS 'The one it merged into or split off; NULL otherwise.';
COMMENT ON COLUMN out.theme_events.shared_share IS 'As in out.narrative_events.';
