CREATE VIEW core.run_scopes AS
SELECT
    run_id, nullif((config -> '$.scope.topics')::VARCHAR[], []) AS only_topics,
    (config ->> '$.scope.since')::DATE AS since_date, (config ->> '$.scope.until')::DATE AS until_date
FROM core.runs;
COMMENT ON VIEW core.run_scopes IS 'What each run looks at; NULL where it leaves nothing out.';
COMMENT ON COLUMN core.run_scopes.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_scopes.only_topics IS 'Topics that it looks at; NULL for all.';
COMMENT ON COLUMN core.run_scopes.since_date IS 'First day that it looks at, UTC; NULL for all before.';
COMMENT ON COLUMN core.run_scopes.until_date IS 'Last day that it looks at, UTC; NULL for all after.';

-- The posts of the days that a run looks at.
CREATE OR REPLACE MACRO core.posts_of_run(wanted_run) AS TABLE
SELECT * FROM raw.posts
WHERE created_at >= coalesce(
        (SELECT since_date FROM core.run_scopes WHERE run_id = wanted_run)::TIMESTAMP, '-infinity'::TIMESTAMP)
    AND created_at < coalesce(
        (SELECT until_date + 1 FROM core.run_scopes WHERE run_id = wanted_run)::TIMESTAMP, 'infinity'::TIMESTAMP);

-- The topics of the topics file that a run looks at.
CREATE OR REPLACE MACRO core.topics_of_run(wanted_run) AS TABLE
SELECT * FROM core.topics
WHERE coalesce(
    list_contains((SELECT only_topics FROM core.run_scopes WHERE run_id = wanted_run), topic), true);

-- A row for each post and topic that a run looks at.
CREATE OR REPLACE MACRO core.places_of_run(wanted_run) AS TABLE
SELECT place.topic, place.text_id, post.post_key, post.sphere, post.created_at
FROM core.text_topics AS place
SEMI JOIN core.topics_of_run(wanted_run) AS topic ON topic.topic = place.topic
JOIN core.post_texts AS link USING (text_id)
JOIN core.posts_of_run(wanted_run) AS post USING (post_key);

-- Where texts belonged before a run, and whether it looks at them: at a text whose posts are all gone, too.
CREATE OR REPLACE MACRO core.places_before(wanted_run) AS TABLE
WITH inside AS (
    SELECT DISTINCT text_id, sphere FROM core.post_texts JOIN core.posts_of_run(wanted_run) USING (post_key)
),
anywhere AS (SELECT DISTINCT text_id, sphere FROM core.post_texts JOIN raw.posts USING (post_key))
SELECT
    last.*,
    coalesce(list_contains((SELECT only_topics FROM core.run_scopes WHERE run_id = wanted_run), last.topic), true)
    AND (inside.text_id IS NOT NULL OR anywhere.text_id IS NULL) AS is_in_scope
FROM core.last_places AS last
LEFT JOIN inside USING (text_id, sphere)
LEFT JOIN anywhere USING (text_id, sphere);

-- Whether a role speaks for a state, a ruling party or an elected office.
CREATE OR REPLACE MACRO core.is_official(role) AS role IN ('government', 'diplomat', 'state_media', 'politician');

-- Answers and quotes, by others, of the posts of officials that a run looks at: they are judged, too, whatever their words.
CREATE OR REPLACE MACRO core.responses_of_run(wanted_run) AS TABLE
WITH asked AS (
    SELECT DISTINCT post.platform, post.post_id, post.author
    FROM core.places_of_run(wanted_run) AS place
    JOIN raw.posts AS post USING (post_key)
    WHERE core.is_official(post.author_role)
)
SELECT DISTINCT link.text_id, answer.post_key, answer.created_at
FROM asked
JOIN raw.posts AS answer
    ON answer.platform = asked.platform AND asked.post_id = answer.reply_to
    AND answer.author IS DISTINCT FROM asked.author
JOIN core.post_texts AS link ON link.post_key = answer.post_key
UNION
SELECT DISTINCT link.text_id, answer.post_key, answer.created_at
FROM asked
JOIN raw.posts AS answer
    ON answer.platform = asked.platform AND asked.post_id = answer.quote_of
    AND answer.author IS DISTINCT FROM asked.author
JOIN core.post_texts AS link ON link.post_key = answer.post_key;

-- The texts that a run embeds and judges.
CREATE OR REPLACE MACRO core.texts_of_run(wanted_run) AS TABLE
SELECT text_id FROM core.places_of_run(wanted_run)
UNION
SELECT text_id FROM core.responses_of_run(wanted_run);
