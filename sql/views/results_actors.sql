-- Who says it, in whose sphere, and how the public answers.

-- Where actors of a country speak to their own public. Hong Kong, Macau and Taiwan speak to both.
CREATE OR REPLACE MACRO core.home_sphere(country) AS CASE
    WHEN country IS NULL OR country IN ('HK', 'MO', 'TW') THEN NULL WHEN country = 'CN' THEN 'weibo' ELSE 'twitter'
END;

-- Ends of the 95 % interval of a share of n equal draws (Wilson 1927).
CREATE OR REPLACE MACRO core.share_low(share, n) AS greatest(0, (
    share + 1.9207 / n - 1.96 * sqrt(share * (1 - share) / n + 0.9604 / n ** 2)) / (1 + 3.8415 / n));
CREATE OR REPLACE MACRO core.share_high(share, n) AS least(1, (
    share + 1.9207 / n + 1.96 * sqrt(share * (1 - share) / n + 0.9604 / n ** 2)) / (1 + 3.8415 / n));

-- A row for each post, topic and level of what it tells: the topic, its story, its narrative. A list of what trends is no
-- account, so its posts have no author.
CREATE OR REPLACE MACRO core.spoken() AS TABLE
WITH placed AS (
    SELECT
        told.* EXCLUDE (author), post.author_role, post.country,
        CASE WHEN post.author_role NOT IN ('platform', 'platform_trending') THEN post.author END AS author,
        CASE
            WHEN post.likes IS NOT NULL OR post.reposts IS NOT NULL OR post.comments IS NOT NULL
            THEN coalesce(post.likes, 0) + coalesce(post.reposts, 0) + coalesce(post.comments, 0)
        END AS reactions
    FROM out.post_narratives AS told
    JOIN raw.posts AS post USING (post_key)
)
SELECT 'topic' AS level, * REPLACE (NULL AS story_id, NULL AS narrative_id) FROM placed
UNION ALL BY NAME
SELECT 'story' AS level, * REPLACE (NULL AS narrative_id) FROM placed WHERE story_id IS NOT NULL
UNION ALL BY NAME
SELECT 'narrative' AS level, * FROM placed WHERE narrative_id IS NOT NULL;

CREATE OR REPLACE MACRO core.find_concentration() AS TABLE
WITH spoken AS (FROM core.spoken()),
totals AS (
    SELECT
        level, topic, story_id, narrative_id, sphere, count(*) AS posts, count(DISTINCT text_id) AS texts,
        count(author) AS named_posts, count(*) FILTER (core.is_official(author_role)) AS official_posts,
        count(*) FILTER (author_role = 'public') AS public_posts, sum(reactions) AS reactions
    FROM spoken GROUP BY ALL
),
accounts AS (
    SELECT
        level, topic, story_id, narrative_id, sphere, author, any_value(author_role) AS author_role,
        any_value(country) AS country, count(*) AS posts
    FROM spoken WHERE author IS NOT NULL GROUP BY ALL
),
named AS (
    SELECT
        level, topic, story_id, narrative_id, sphere, count(*) AS authors, sum(posts ** 2) AS squares,
        max(posts) AS top_author_posts, arg_max(author, (posts, author)) AS top_author,
        arg_max(author_role, (posts, author)) AS top_author_role, arg_max(country, (posts, author)) AS top_author_country
    FROM accounts GROUP BY ALL
)
SELECT
    totals.level, totals.topic, totals.story_id, totals.narrative_id, totals.sphere, totals.posts, totals.texts,
    totals.named_posts, named.authors,
    -- A post without a name counts as if nobody else's were of the same account.
    totals.posts ** 2 / (coalesce(named.squares, 0) + totals.posts - totals.named_posts) AS effective_authors,
    named.top_author, named.top_author_role, named.top_author_country, named.top_author_posts,
    named.top_author_posts / totals.posts AS top_author_share,
    totals.official_posts, totals.official_posts / totals.posts AS official_share,
    totals.public_posts, totals.public_posts / totals.posts AS public_share
FROM totals
LEFT JOIN named
    ON named.level = totals.level AND named.topic = totals.topic AND named.sphere = totals.sphere
    AND named.story_id IS NOT DISTINCT FROM totals.story_id
    AND named.narrative_id IS NOT DISTINCT FROM totals.narrative_id
ORDER BY totals.level DESC, totals.topic, totals.story_id, totals.narrative_id, totals.sphere DESC;
CREATE OR REPLACE TABLE core.published_concentration AS FROM core.find_concentration();
CREATE VIEW out.concentration AS FROM core.published_concentration;
COMMENT ON VIEW out.concentration IS 'Of each topic, story and narrative of the latest finished run: how many accounts wrote it, and how much the busiest wrote.';
COMMENT ON COLUMN out.concentration.level IS 'What is counted: topic (all that a sphere says on it), story (its side of one) or narrative.';
COMMENT ON COLUMN out.concentration.topic IS 'Topic.';
COMMENT ON COLUMN out.concentration.story_id IS 'Story; NULL for a whole topic.';
COMMENT ON COLUMN out.concentration.narrative_id IS 'Narrative; NULL for a whole topic or story.';
COMMENT ON COLUMN out.concentration.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.concentration.posts IS 'Posts, copies included.';
COMMENT ON COLUMN out.concentration.texts IS 'Distinct texts.';
COMMENT ON COLUMN out.concentration.named_posts IS 'Posts whose author is known.';
COMMENT ON COLUMN out.concentration.authors IS 'Distinct authors among those; NULL where none is known.';
COMMENT ON COLUMN out.concentration.effective_authors IS 'How many accounts of equal size would be as concentrated (inverse of the sum of squared shares); each post without a known author counts as one of its own, so it is an upper bound where many are unknown.';
COMMENT ON COLUMN out.concentration.top_author IS 'The account that wrote most, as in out.posts; NULL where no author is known.';
COMMENT ON COLUMN out.concentration.top_author_role IS 'Its role.';
COMMENT ON COLUMN out.concentration.top_author_country IS 'Its country; NULL if unknown.';
COMMENT ON COLUMN out.concentration.top_author_posts IS 'Its posts.';
COMMENT ON COLUMN out.concentration.top_author_share IS 'Its share of all posts, those without a known author included: at least this much.';
COMMENT ON COLUMN out.concentration.official_posts IS 'Posts by government, diplomats, state media and politicians.';
COMMENT ON COLUMN out.concentration.official_share IS 'Their share of all posts.';
COMMENT ON COLUMN out.concentration.public_posts IS 'Posts by people without a public role; those of unknown authors are not among them.';
COMMENT ON COLUMN out.concentration.public_share IS 'Their share of all posts.';

CREATE OR REPLACE MACRO core.find_actors() AS TABLE
WITH groups AS (
    SELECT
        level, topic, story_id, narrative_id, sphere, author_role, country, count(*) AS posts,
        nullif(count(DISTINCT author), 0) AS authors, count(DISTINCT text_id) AS texts,
        count(reactions) AS counted_posts, sum(reactions) AS reactions,
        count(DISTINCT text_id) FILTER (tone IS NOT NULL) AS tone_texts,
        count(DISTINCT text_id) FILTER (tone = 'condemning') AS condemning_texts,
        count(DISTINCT text_id) FILTER (tone = 'promotional') AS promotional_texts,
        count(DISTINCT text_id) FILTER (tone = 'measured') AS measured_texts,
        count(DISTINCT text_id) FILTER (stance IS NOT NULL) AS stance_texts,
        count(DISTINCT text_id) FILTER (stance = 'critical') AS critical_texts,
        count(DISTINCT text_id) FILTER (stance = 'supportive') AS supportive_texts,
        min(created_at) AS first_post_at, max(created_at) AS last_post_at
    FROM core.spoken() GROUP BY ALL
)
SELECT
    own.level, own.topic, own.story_id, own.narrative_id, own.sphere, own.author_role, own.country,
    core.is_official(own.author_role) AS is_official, own.sphere <> core.home_sphere(own.country) AS is_crossing,
    own.authors, own.posts, own.posts / whole.posts AS posts_share,
    core.share_low(own.posts / whole.posts, whole.effective_authors) AS posts_share_low,
    core.share_high(own.posts / whole.posts, whole.effective_authors) AS posts_share_high,
    own.texts, own.texts / whole.texts AS texts_share, own.counted_posts, own.reactions::BIGINT AS reactions,
    own.reactions / nullif(sum(own.reactions) OVER (
        PARTITION BY own.level, own.topic, own.story_id, own.narrative_id, own.sphere), 0) AS reactions_share,
    own.tone_texts, own.condemning_texts / nullif(own.tone_texts, 0) AS condemning_share,
    own.promotional_texts / nullif(own.tone_texts, 0) AS promotional_share,
    own.measured_texts / nullif(own.tone_texts, 0) AS measured_share,
    own.stance_texts, own.critical_texts / nullif(own.stance_texts, 0) AS critical_share,
    own.supportive_texts / nullif(own.stance_texts, 0) AS supportive_share,
    own.first_post_at, own.last_post_at
FROM groups AS own
JOIN core.published_concentration AS whole
    ON whole.level = own.level AND whole.topic = own.topic AND whole.sphere = own.sphere
    AND whole.story_id IS NOT DISTINCT FROM own.story_id AND whole.narrative_id IS NOT DISTINCT FROM own.narrative_id
ORDER BY own.level DESC, own.topic, own.story_id, own.narrative_id, own.sphere DESC, own.posts DESC, own.author_role,
    own.country;
CREATE OR REPLACE TABLE core.published_actors AS FROM core.find_actors();
CREATE VIEW out.actors AS FROM core.published_actors;
COMMENT ON VIEW out.actors IS 'Who tells each topic, story and narrative of the latest finished run, by role and country.';
COMMENT ON COLUMN out.actors.level IS 'What is counted: topic (all that a sphere says on it), story (its side of one) or narrative.';
COMMENT ON COLUMN out.actors.topic IS 'Topic.';
COMMENT ON COLUMN out.actors.story_id IS 'Story; NULL for a whole topic.';
COMMENT ON COLUMN out.actors.narrative_id IS 'Narrative; NULL for a whole topic or story.';
COMMENT ON COLUMN out.actors.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.actors.author_role IS 'government, diplomat, state_media, politician, media, organisation, public, unknown where nobody is named, platform_trending for a list of what trends.';
COMMENT ON COLUMN out.actors.country IS 'Country that they speak for, ISO 3166 alpha-2; NULL if unknown.';
COMMENT ON COLUMN out.actors.is_official IS 'Whether the role is government, diplomat, state_media or politician.';
COMMENT ON COLUMN out.actors.is_crossing IS 'Whether they speak in the sphere that is not their country''s own (weibo for CN, twitter for others); NULL where the country is unknown, or Hong Kong, Macau or Taiwan.';
COMMENT ON COLUMN out.actors.authors IS 'Distinct authors; NULL where none is known.';
COMMENT ON COLUMN out.actors.posts IS 'Posts, copies included.';
COMMENT ON COLUMN out.actors.posts_share IS 'Share of the posts of that level and sphere.';
COMMENT ON COLUMN out.actors.posts_share_low IS 'Lower end of its 95 % interval, as if each account were one draw (effective_authors in out.concentration).';
COMMENT ON COLUMN out.actors.posts_share_high IS 'Upper end of that interval.';
COMMENT ON COLUMN out.actors.texts IS 'Distinct texts.';
COMMENT ON COLUMN out.actors.texts_share IS 'Share of the distinct texts of that level and sphere; a text that two roles post counts for both.';
COMMENT ON COLUMN out.actors.counted_posts IS 'Posts whose likes, reposts or comments the export has.';
COMMENT ON COLUMN out.actors.reactions IS 'Likes, reposts and comments of those together; NULL where there are none.';
COMMENT ON COLUMN out.actors.reactions_share IS 'Share of the reactions of that level and sphere, of counted posts only; NULL where no post is counted.';
COMMENT ON COLUMN out.actors.tone_texts IS 'Distinct texts whose tone shows.';
COMMENT ON COLUMN out.actors.stance_texts IS 'Distinct texts whose stance shows.';
COMMENT ON COLUMN out.actors.condemning_share IS 'Share of condemning texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.actors.promotional_share IS 'Share of promotional texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.actors.measured_share IS 'Share of measured texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.actors.critical_share IS 'Share of critical texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.actors.supportive_share IS 'Share of supportive texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.actors.first_post_at IS 'Their first post, UTC.';
COMMENT ON COLUMN out.actors.last_post_at IS 'Their last post, UTC.';

-- Posts of officials, and what others answered that is loaded.
CREATE OR REPLACE MACRO core.find_responses() AS TABLE
WITH asked AS (
    SELECT post.*, link.text_id, frame.tone, frame.stance, run.model_id
    FROM core.latest_run AS run
    JOIN core.posts_of_run((SELECT run_id FROM core.latest_run)) AS post ON core.is_official(post.author_role)
    LEFT JOIN core.post_texts AS link USING (post_key)
    LEFT JOIN core.text_frames AS frame ON frame.text_id = link.text_id AND frame.model_id = run.model_id
),
answers AS (
    SELECT platform, post_key, author, reply_to AS asked_id, true AS is_reply FROM raw.posts WHERE reply_to IS NOT NULL
    UNION ALL
    SELECT platform, post_key, author, quote_of AS asked_id, false AS is_reply FROM raw.posts
    WHERE quote_of IS NOT NULL AND quote_of IS DISTINCT FROM reply_to
),
answered AS (
    SELECT
        asked.post_key, count(*) AS responses, count(*) FILTER (answers.is_reply) AS replies,
        count(*) FILTER (NOT answers.is_reply) AS quotes, nullif(count(DISTINCT answers.author), 0) AS responders,
        count(DISTINCT link.text_id) FILTER (frame.tone IS NOT NULL) AS tone_texts,
        count(DISTINCT link.text_id) FILTER (frame.tone = 'condemning') AS condemning_texts,
        count(DISTINCT link.text_id) FILTER (frame.tone = 'promotional') AS promotional_texts,
        count(DISTINCT link.text_id) FILTER (frame.stance IS NOT NULL) AS stance_texts,
        count(DISTINCT link.text_id) FILTER (frame.stance <> 'neutral' AND frame.stance = asked.stance) AS agreeing_texts,
        count(DISTINCT link.text_id) FILTER (
            frame.stance <> 'neutral' AND asked.stance <> 'neutral' AND frame.stance <> asked.stance) AS opposing_texts
    FROM asked
    JOIN answers
        ON answers.platform = asked.platform AND answers.asked_id = asked.post_id
        AND answers.author IS DISTINCT FROM asked.author
    LEFT JOIN core.post_texts AS link ON link.post_key = answers.post_key
    LEFT JOIN core.text_frames AS frame ON frame.text_id = link.text_id AND frame.model_id = asked.model_id
    GROUP BY asked.post_key
)
SELECT
    asked.post_key, asked.post_id, asked.platform, asked.sphere, asked.author, asked.author_role, asked.country,
    asked.sphere <> core.home_sphere(asked.country) AS is_crossing, asked.created_at, asked.text_id,
    asked.tone, asked.stance, asked.likes, asked.comments, asked.comments / nullif(asked.likes, 0) AS comments_per_like,
    coalesce(answered.responses, 0) AS responses, coalesce(answered.replies, 0) AS replies,
    coalesce(answered.quotes, 0) AS quotes, answered.responders,
    coalesce(answered.tone_texts, 0) AS tone_texts,
    answered.condemning_texts / nullif(answered.tone_texts, 0) AS condemning_share,
    answered.promotional_texts / nullif(answered.tone_texts, 0) AS promotional_share,
    coalesce(answered.stance_texts, 0) AS stance_texts,
    CASE WHEN asked.stance <> 'neutral' THEN coalesce(answered.agreeing_texts, 0) END AS agreeing_texts,
    CASE WHEN asked.stance <> 'neutral' THEN coalesce(answered.opposing_texts, 0) END AS opposing_texts,
    CASE WHEN asked.stance <> 'neutral' THEN answered.agreeing_texts / nullif(answered.stance_texts, 0) END AS agreeing_share,
    CASE WHEN asked.stance <> 'neutral' THEN answered.opposing_texts / nullif(answered.stance_texts, 0) END AS opposing_share
FROM asked
LEFT JOIN answered USING (post_key)
WHERE answered.responses IS NOT NULL OR (asked.likes IS NOT NULL AND asked.comments IS NOT NULL)
ORDER BY responses DESC, asked.comments DESC NULLS LAST, asked.post_key;
CREATE OR REPLACE TABLE core.published_responses AS FROM core.find_responses();
CREATE VIEW out.responses AS FROM core.published_responses;
COMMENT ON VIEW out.responses IS 'Posts of officials that the latest run looked at, and how others answered: loaded replies and quotes, and counts of the export.';
COMMENT ON COLUMN out.responses.post_key IS 'Platform and post_id of the post that is answered.';
COMMENT ON COLUMN out.responses.post_id IS 'Id in the export.';
COMMENT ON COLUMN out.responses.platform IS 'Where it was posted.';
COMMENT ON COLUMN out.responses.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.responses.author IS 'Official who wrote it.';
COMMENT ON COLUMN out.responses.author_role IS 'government, diplomat, state_media or politician.';
COMMENT ON COLUMN out.responses.country IS 'Country that they speak for; NULL if unknown.';
COMMENT ON COLUMN out.responses.is_crossing IS 'As in out.actors.';
COMMENT ON COLUMN out.responses.created_at IS 'When it was published, UTC.';
COMMENT ON COLUMN out.responses.text_id IS 'Its distinct text.';
COMMENT ON COLUMN out.responses.tone IS 'Tone of the post; NULL where it does not show, or is on no topic.';
COMMENT ON COLUMN out.responses.stance IS 'Stance of the post; NULL where it does not show, or is on no topic.';
COMMENT ON COLUMN out.responses.likes IS 'Likes of the post; NULL if not exported.';
COMMENT ON COLUMN out.responses.comments IS 'Comments or replies that the export counts; NULL if not exported.';
COMMENT ON COLUMN out.responses.comments_per_like IS 'Comments for each like: far above that of the account''s other posts is a sign of backlash; NULL where there are no likes.';
COMMENT ON COLUMN out.responses.responses IS 'Replies and quotes by others that are loaded; 0 means that none was loaded, not that there was none.';
COMMENT ON COLUMN out.responses.replies IS 'Replies among them.';
COMMENT ON COLUMN out.responses.quotes IS 'Quotes among them.';
COMMENT ON COLUMN out.responses.responders IS 'Distinct authors of them; NULL where none is known.';
COMMENT ON COLUMN out.responses.tone_texts IS 'Distinct texts among them whose tone shows; only those that answer a post on a topic are judged.';
COMMENT ON COLUMN out.responses.condemning_share IS 'Share of condemning texts among those; condemning whom is not known.';
COMMENT ON COLUMN out.responses.promotional_share IS 'Share of promotional texts among those.';
COMMENT ON COLUMN out.responses.stance_texts IS 'Distinct texts among them whose stance shows.';
COMMENT ON COLUMN out.responses.agreeing_texts IS 'Those that take the side of the post; NULL where it takes none.';
COMMENT ON COLUMN out.responses.opposing_texts IS 'Those that take the opposite side; NULL where the post takes none.';
COMMENT ON COLUMN out.responses.agreeing_share IS 'agreeing_texts as a share of stance_texts.';
COMMENT ON COLUMN out.responses.opposing_share IS 'opposing_texts as a share of stance_texts.';

CREATE OR REPLACE MACRO core.find_reciprocity() AS TABLE
WITH spoken AS (
    SELECT
        post.sphere, post.author_role, post.country, post.author, post.post_key, told.topic, told.text_id,
        told.story_id, told.narrative_id, told.tone, told.stance
    FROM core.posts_of_run((SELECT run_id FROM core.latest_run)) AS post
    LEFT JOIN out.post_narratives AS told USING (post_key)
    WHERE post.country IS NOT NULL
),
topics AS (
    SELECT NULL AS only_topic, * FROM spoken
    UNION ALL
    SELECT topic AS only_topic, * FROM spoken WHERE topic IS NOT NULL
),
counted AS (
    SELECT
        only_topic AS topic, country, author_role, sphere,
        count(DISTINCT post_key) AS posts, count(DISTINCT post_key) FILTER (topic IS NOT NULL) AS on_topic_posts,
        count(DISTINCT author) AS authors, count(DISTINCT story_id) AS stories,
        count(DISTINCT narrative_id) AS narratives, count(DISTINCT text_id) FILTER (tone IS NOT NULL) AS tone_texts,
        count(DISTINCT text_id) FILTER (tone = 'condemning') AS condemning_texts,
        count(DISTINCT text_id) FILTER (tone = 'promotional') AS promotional_texts,
        count(DISTINCT text_id) FILTER (tone = 'measured') AS measured_texts,
        count(DISTINCT text_id) FILTER (stance IS NOT NULL) AS stance_texts,
        count(DISTINCT text_id) FILTER (stance = 'critical') AS critical_texts,
        count(DISTINCT text_id) FILTER (stance = 'supportive') AS supportive_texts
    FROM topics GROUP BY ALL
),
answered AS (
    SELECT
        asked.only_topic AS topic, asked.country, asked.author_role, asked.sphere, sum(answer.responses) AS responses,
        sum(answer.comments) FILTER (answer.likes IS NOT NULL AND answer.comments IS NOT NULL)
            / nullif(sum(answer.likes) FILTER (answer.likes IS NOT NULL AND answer.comments IS NOT NULL), 0)
            AS comments_per_like,
        sum(answer.condemning_share * answer.tone_texts) / nullif(sum(answer.tone_texts), 0) AS response_condemning_share,
        sum(answer.agreeing_texts) / nullif(sum(answer.stance_texts) FILTER (answer.agreeing_texts IS NOT NULL), 0)
            AS agreeing_share,
        sum(answer.opposing_texts) / nullif(sum(answer.stance_texts) FILTER (answer.opposing_texts IS NOT NULL), 0)
            AS opposing_share
    FROM (SELECT DISTINCT only_topic, country, author_role, sphere, post_key FROM topics) AS asked
    JOIN core.find_responses() AS answer USING (post_key)
    GROUP BY ALL
),
everywhere AS (
    SELECT * FROM (SELECT DISTINCT topic, country, author_role FROM counted) CROSS JOIN (SELECT unnest(['weibo', 'twitter']) AS sphere)
),
wholes AS (
    SELECT NULL AS topic, sphere, count(*) AS posts FROM core.posts_of_run((SELECT run_id FROM core.latest_run)) GROUP BY ALL
    UNION ALL
    SELECT topic, sphere, count(*) AS posts FROM out.post_narratives GROUP BY ALL
)
SELECT
    place.topic, place.country, place.author_role, place.sphere, core.home_sphere(place.country) AS home_sphere,
    place.sphere <> core.home_sphere(place.country) AS is_crossing, core.is_official(place.author_role) AS is_official,
    coalesce(counted.authors, 0) AS authors, coalesce(counted.posts, 0) AS posts,
    whole.posts AS sphere_posts, coalesce(counted.posts, 0) / whole.posts AS posts_share,
    coalesce(counted.on_topic_posts, 0) AS on_topic_posts, coalesce(counted.stories, 0) AS stories,
    coalesce(counted.narratives, 0) AS narratives,
    coalesce(counted.tone_texts, 0) AS tone_texts,
    counted.condemning_texts / nullif(counted.tone_texts, 0) AS condemning_share,
    counted.promotional_texts / nullif(counted.tone_texts, 0) AS promotional_share,
    counted.measured_texts / nullif(counted.tone_texts, 0) AS measured_share,
    coalesce(counted.stance_texts, 0) AS stance_texts,
    counted.critical_texts / nullif(counted.stance_texts, 0) AS critical_share,
    counted.supportive_texts / nullif(counted.stance_texts, 0) AS supportive_share,
    coalesce(answered.responses, 0)::BIGINT AS responses, answered.comments_per_like,
    answered.response_condemning_share, answered.agreeing_share, answered.opposing_share
FROM everywhere AS place
LEFT JOIN counted
    ON counted.topic IS NOT DISTINCT FROM place.topic AND counted.country = place.country
    AND counted.author_role = place.author_role AND counted.sphere = place.sphere
LEFT JOIN answered
    ON answered.topic IS NOT DISTINCT FROM place.topic AND answered.country = place.country
    AND answered.author_role = place.author_role AND answered.sphere = place.sphere
LEFT JOIN wholes AS whole ON whole.topic IS NOT DISTINCT FROM place.topic AND whole.sphere = place.sphere
ORDER BY place.topic NULLS FIRST, place.country, place.author_role, place.sphere DESC;
CREATE OR REPLACE TABLE core.published_reciprocity AS FROM core.find_reciprocity();
CREATE VIEW out.reciprocity AS FROM core.published_reciprocity;
COMMENT ON VIEW out.reciprocity IS 'Actors of each country in each sphere, also where they have no post: who speaks on whose ground, and how unequal that is. As of the latest run.';
COMMENT ON COLUMN out.reciprocity.topic IS 'Topic; NULL for posts on anything.';
COMMENT ON COLUMN out.reciprocity.country IS 'Country that they speak for, ISO 3166 alpha-2; actors of no known country are left out.';
COMMENT ON COLUMN out.reciprocity.author_role IS 'government, diplomat, state_media, politician, media, organisation, public, unknown where nobody is named, platform_trending for a list of what trends.';
COMMENT ON COLUMN out.reciprocity.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.reciprocity.home_sphere IS 'Sphere of their own public: weibo for CN, twitter for others; NULL for Hong Kong, Macau and Taiwan.';
COMMENT ON COLUMN out.reciprocity.is_crossing IS 'Whether the sphere is not their own; NULL where home_sphere is.';
COMMENT ON COLUMN out.reciprocity.is_official IS 'Whether the role is government, diplomat, state_media or politician.';
COMMENT ON COLUMN out.reciprocity.authors IS 'Distinct authors loaded.';
COMMENT ON COLUMN out.reciprocity.posts IS 'Posts loaded; 0 means that none was loaded, not that there was none.';
COMMENT ON COLUMN out.reciprocity.sphere_posts IS 'All posts of the sphere, on the topic or on anything; NULL where there are none.';
COMMENT ON COLUMN out.reciprocity.posts_share IS 'posts as a share of sphere_posts.';
COMMENT ON COLUMN out.reciprocity.on_topic_posts IS 'Posts on a topic.';
COMMENT ON COLUMN out.reciprocity.stories IS 'Stories that they tell there.';
COMMENT ON COLUMN out.reciprocity.narratives IS 'Narratives that they tell there.';
COMMENT ON COLUMN out.reciprocity.tone_texts IS 'Distinct texts whose tone shows.';
COMMENT ON COLUMN out.reciprocity.stance_texts IS 'Distinct texts whose stance shows.';
COMMENT ON COLUMN out.reciprocity.condemning_share IS 'Share of condemning texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.reciprocity.promotional_share IS 'Share of promotional texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.reciprocity.measured_share IS 'Share of measured texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.reciprocity.critical_share IS 'Share of critical texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.reciprocity.supportive_share IS 'Share of supportive texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.reciprocity.responses IS 'Replies and quotes by others to their posts that are loaded; of officials only.';
COMMENT ON COLUMN out.reciprocity.comments_per_like IS 'Comments for each like over their posts that have both counts.';
COMMENT ON COLUMN out.reciprocity.response_condemning_share IS 'Share of condemning texts among the responses whose tone shows.';
COMMENT ON COLUMN out.reciprocity.agreeing_share IS 'Share of responses on their side among those with a stance, to posts that take a side.';
COMMENT ON COLUMN out.reciprocity.opposing_share IS 'Share of responses on the opposite side among those.';

CREATE VIEW out.post_frames AS
SELECT
    post.post_id, post.platform, post.sphere, post.post_key, score.text_id, frame.frame, frame.name, frame.kind,
    score.scores[frame.position]::DOUBLE AS probability, probability >= frame.shown_from AS is_shown,
    probability >= frame.open_from AND probability < frame.shown_from AS is_open
FROM core.latest_run AS run
JOIN core.frame_scores AS score USING (model_id)
JOIN core.frames AS frame USING (frames_id)
JOIN core.post_texts AS link USING (text_id)
JOIN raw.posts AS post USING (post_key)
WHERE probability >= frame.open_from;
COMMENT ON VIEW out.post_frames IS 'Which frames of frames.toml each post shows, with those where it is left open; posts on a topic of the latest run, and responses to officials.';
COMMENT ON COLUMN out.post_frames.post_id IS 'Id in the export.';
COMMENT ON COLUMN out.post_frames.platform IS 'Where it was posted.';
COMMENT ON COLUMN out.post_frames.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.post_frames.post_key IS 'Platform and post_id, unique in the warehouse.';
COMMENT ON COLUMN out.post_frames.text_id IS 'Its distinct text, by which it is judged.';
COMMENT ON COLUMN out.post_frames.frame IS 'Key of the frame in frames.toml.';
COMMENT ON COLUMN out.post_frames.name IS 'What it is called.';
COMMENT ON COLUMN out.post_frames.kind IS 'function for the eight diplomatic functions, own for a frame of the user.';
COMMENT ON COLUMN out.post_frames.probability IS 'Calibrated probability that the text shows it.';
COMMENT ON COLUMN out.post_frames.is_shown IS 'Whether the text shows it.';
COMMENT ON COLUMN out.post_frames.is_open IS 'Whether it is left open.';

CREATE OR REPLACE MACRO core.find_frames() AS TABLE
WITH run AS (FROM core.latest_run),
judged AS (
    SELECT
        told.topic, told.sphere, told.story_id, told.narrative_id, told.text_id,
        date_trunc('month', told.created_at)::DATE AS month, post.author_role, post.country
    FROM run
    CROSS JOIN out.post_narratives AS told
    JOIN raw.posts AS post USING (post_key)
    SEMI JOIN (SELECT text_id FROM core.frame_scores JOIN core.latest_run USING (model_id)) AS known USING (text_id)
),
groups AS (
    SELECT DISTINCT 'topic' AS level, topic, sphere, NULL AS story_id, NULL AS narrative_id, NULL AS author_role,
        NULL AS country, NULL::DATE AS month, text_id FROM judged
    UNION ALL BY NAME
    SELECT DISTINCT 'story' AS level, topic, sphere, story_id, text_id FROM judged WHERE story_id IS NOT NULL
    UNION ALL BY NAME
    SELECT DISTINCT 'narrative' AS level, topic, sphere, story_id, narrative_id, text_id FROM judged
    WHERE narrative_id IS NOT NULL
    UNION ALL BY NAME
    SELECT DISTINCT 'actor' AS level, topic, sphere, author_role, country, text_id FROM judged
    UNION ALL BY NAME
    SELECT DISTINCT 'month' AS level, topic, sphere, month, text_id FROM judged
),
wholes AS (
    SELECT level, topic, sphere, story_id, narrative_id, author_role, country, month, count(*) AS texts FROM groups GROUP BY ALL
),
said AS (
    SELECT
        score.text_id, frame.frame, score.scores[frame.position] >= frame.shown_from AS is_shown
    FROM run
    JOIN core.frame_scores AS score USING (model_id)
    JOIN core.frames AS frame USING (frames_id)
    WHERE score.scores[frame.position] >= frame.open_from
),
counted AS (
    SELECT
        level, topic, sphere, story_id, narrative_id, author_role, country, month, frame,
        count(*) FILTER (is_shown) AS shown_texts, count(*) FILTER (NOT is_shown) AS open_texts
    FROM groups JOIN said USING (text_id) GROUP BY ALL
)
SELECT
    whole.level, whole.topic, whole.sphere, whole.story_id, whole.narrative_id, whole.author_role, whole.country, whole.month,
    frame.frame, frame.name, frame.kind, whole.texts, coalesce(own.shown_texts, 0) AS shown_texts,
    coalesce(own.open_texts, 0) AS open_texts,
    coalesce(own.shown_texts, 0) / nullif(whole.texts - coalesce(own.open_texts, 0), 0) AS shown_share,
    coalesce(own.open_texts, 0) / whole.texts AS open_share
FROM wholes AS whole
CROSS JOIN core.frames AS frame
LEFT JOIN counted AS own
    ON own.level = whole.level AND own.topic = whole.topic AND own.sphere = whole.sphere AND own.frame = frame.frame
    AND own.story_id IS NOT DISTINCT FROM whole.story_id AND own.narrative_id IS NOT DISTINCT FROM whole.narrative_id
    AND own.author_role IS NOT DISTINCT FROM whole.author_role AND own.country IS NOT DISTINCT FROM whole.country
    AND own.month IS NOT DISTINCT FROM whole.month
ORDER BY whole.level DESC, whole.topic, whole.story_id, whole.narrative_id, whole.author_role, whole.country, whole.month,
    whole.sphere DESC, frame.position;
CREATE OR REPLACE TABLE core.published_frames AS FROM core.find_frames();
CREATE VIEW out.frames AS FROM core.published_frames;
COMMENT ON VIEW out.frames IS 'How often texts show each frame of frames.toml, by topic, story, narrative, actor and month, in the latest finished run. A text can show several, or none.';
COMMENT ON COLUMN out.frames.level IS 'What is counted: topic, story, narrative, actor (a role and country on a topic) or month (of a topic).';
COMMENT ON COLUMN out.frames.topic IS 'Topic.';
COMMENT ON COLUMN out.frames.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.frames.story_id IS 'Story; NULL on other levels.';
COMMENT ON COLUMN out.frames.narrative_id IS 'Narrative; NULL on other levels.';
COMMENT ON COLUMN out.frames.author_role IS 'Role; NULL on other levels.';
COMMENT ON COLUMN out.frames.country IS 'Country of the actors; NULL if unknown, and on other levels.';
COMMENT ON COLUMN out.frames.month IS 'First day of the month, UTC; NULL on other levels.';
COMMENT ON COLUMN out.frames.frame IS 'Key of the frame in frames.toml.';
COMMENT ON COLUMN out.frames.name IS 'What it is called.';
COMMENT ON COLUMN out.frames.kind IS 'function for the eight diplomatic functions, own for a frame of the user.';
COMMENT ON COLUMN out.frames.texts IS 'Distinct texts that were judged.';
COMMENT ON COLUMN out.frames.shown_texts IS 'Those that show it.';
COMMENT ON COLUMN out.frames.open_texts IS 'Those where it is left open.';
COMMENT ON COLUMN out.frames.shown_share IS 'shown_texts as a share of the texts that are not left open.';
COMMENT ON COLUMN out.frames.open_share IS 'open_texts as a share of texts.';

-- Posts on a topic whose text was posted more than once, word for word or nearly so.
CREATE OR REPLACE MACRO core.find_copies() AS TABLE
WITH run AS (FROM core.latest_run),
said AS (
    SELECT DISTINCT
        coalesce(near.copies_id, told.text_id) AS copies_id, told.post_key, told.text_id,
        coalesce(near.similarity, 1) AS similarity
    FROM run
    CROSS JOIN out.post_narratives AS told
    LEFT JOIN core.run_copies AS near ON near.run_id = run.run_id AND near.text_id = told.text_id
)
SELECT
    said.copies_id, count(*) OVER whole AS copies, post.sphere, post.platform, post.post_id, said.post_key, said.text_id,
    CASE WHEN post.author_role NOT IN ('platform', 'platform_trending') THEN post.author END AS author, post.author_role,
    post.country, post.created_at, post.created_precision,
    CASE WHEN post.created_precision <> 'day' THEN epoch(
        post.created_at - min(post.created_at) FILTER (post.created_precision <> 'day') OVER whole) END AS after_first_seconds,
    said.similarity
FROM said
JOIN raw.posts AS post USING (post_key)
WINDOW whole AS (PARTITION BY said.copies_id)
QUALIFY count(*) OVER whole > 1
ORDER BY copies DESC, said.copies_id, post.created_at, said.post_key;
CREATE OR REPLACE TABLE core.published_copies AS FROM core.find_copies();
CREATE VIEW out.copies AS FROM core.published_copies;
COMMENT ON VIEW out.copies IS 'Posts on a topic of the latest run whose text others posted too, word for word or nearly: who, where and when.';
COMMENT ON COLUMN out.copies.copies_id IS 'Group of posts that say the same.';
COMMENT ON COLUMN out.copies.copies IS 'Posts of the group.';
COMMENT ON COLUMN out.copies.sphere IS 'weibo or twitter.';
COMMENT ON COLUMN out.copies.platform IS 'Where it was posted.';
COMMENT ON COLUMN out.copies.post_id IS 'Id in the export.';
COMMENT ON COLUMN out.copies.post_key IS 'Platform and post_id, unique in the warehouse.';
COMMENT ON COLUMN out.copies.text_id IS 'Its distinct text; copies word for word have one.';
COMMENT ON COLUMN out.copies.author IS 'Author, as in out.posts; NULL if unknown.';
COMMENT ON COLUMN out.copies.author_role IS 'Role of the author.';
COMMENT ON COLUMN out.copies.country IS 'Country that the author speaks for; NULL if unknown.';
COMMENT ON COLUMN out.copies.created_at IS 'When it was published, UTC.';
COMMENT ON COLUMN out.copies.created_precision IS 'How exact created_at is: second, minute or day.';
COMMENT ON COLUMN out.copies.after_first_seconds IS 'Time since the first post of the group whose hour is known; NULL where only the day is.';
COMMENT ON COLUMN out.copies.similarity IS 'Share of the pieces of either text that it has in common with the nearest of its group, 0 to 1; 1 where the group has one text.';

CREATE VIEW out.coordination AS
SELECT copies_id AS object_id, author AS account_id, post_key AS content_id, epoch(created_at)::BIGINT AS timestamp_share
FROM core.published_copies
WHERE author IS NOT NULL AND created_precision <> 'day';
COMMENT ON VIEW out.coordination IS 'What CooRTweet reads: which account shared which text when. Posts on a topic whose text was posted more than once, whose author and hour are known.';
COMMENT ON COLUMN out.coordination.object_id IS 'The text that is shared: copies_id of out.copies.';
COMMENT ON COLUMN out.coordination.account_id IS 'Account that shared it.';
COMMENT ON COLUMN out.coordination.content_id IS 'Post that shares it: post_key.';
COMMENT ON COLUMN out.coordination.timestamp_share IS 'When, in seconds since 1970, UTC; where only the minute is known its beginning, so that windows under a minute find what is not there.';
