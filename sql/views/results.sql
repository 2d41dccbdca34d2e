CREATE VIEW core.latest_run AS
SELECT run_id, model_id, topics_id, only_topics, since_date, until_date
FROM core.runs JOIN core.run_scopes USING (run_id)
WHERE status = 'finished' ORDER BY started_at DESC, run_id DESC LIMIT 1;
COMMENT ON VIEW core.latest_run IS 'The latest finished run.';
COMMENT ON COLUMN core.latest_run.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.latest_run.model_id IS 'Model of its vectors.';
COMMENT ON COLUMN core.latest_run.topics_id IS 'Topics, as in core.topics.';
COMMENT ON COLUMN core.latest_run.only_topics IS 'Topics that it looked at; NULL for all.';
COMMENT ON COLUMN core.latest_run.since_date IS 'First day that it looked at, UTC; NULL for all before.';
COMMENT ON COLUMN core.latest_run.until_date IS 'Last day that it looked at, UTC; NULL for all after.';

CREATE VIEW out.post_narratives AS
SELECT
    post.post_id, post.platform, post.sphere, place.topic, narrative.narrative_id, narrative.story_id,
    frame.tone, frame.stance, place.membership,
    second.narrative_id AS second_narrative_id,
    CASE WHEN second.narrative_id IS NOT NULL THEN place.second_distance END AS second_distance,
    post.author, post.created_at, place.text_id, post.post_key
FROM core.latest_run AS run
JOIN core.run_texts AS place USING (run_id)
JOIN core.post_texts AS link USING (text_id)
JOIN raw.posts AS post
    ON post.post_key = link.post_key AND post.sphere = place.sphere
    AND post.created_at >= coalesce(run.since_date::TIMESTAMP, '-infinity'::TIMESTAMP)
    AND post.created_at < coalesce((run.until_date + 1)::TIMESTAMP, 'infinity'::TIMESTAMP)
LEFT JOIN core.run_narratives AS narrative
    ON narrative.run_id = run.run_id AND narrative.topic = place.topic AND narrative.sphere = place.sphere
    AND narrative.cluster = place.cluster
LEFT JOIN core.run_narratives AS second
    ON second.run_id = run.run_id AND second.topic = place.topic AND second.sphere = place.sphere
    AND second.cluster = place.second_cluster
LEFT JOIN core.text_frames AS frame ON frame.text_id = place.text_id AND frame.model_id = run.model_id;
COMMENT ON VIEW out.post_narratives IS 'A row for each post and topic of the latest finished run.';
COMMENT ON COLUMN out.post_narratives.post_id IS 'Id in the export.';
COMMENT ON COLUMN out.post_narratives.platform IS 'Where it was posted.';
COMMENT ON COLUMN out.post_narratives.sphere IS 'Which public it speaks to: weibo or twitter.';
COMMENT ON COLUMN out.post_narratives.topic IS 'Topic that the post is on; a post on several has several rows.';
COMMENT ON COLUMN out.post_narratives.narrative_id IS 'Narrative that it tells; NULL for noise.';
COMMENT ON COLUMN out.post_narratives.story_id IS 'Story that its narrative is about; NULL for noise.';
COMMENT ON COLUMN out.post_narratives.tone IS 'condemning, promotional or measured; NULL where the text does not show it.';
COMMENT ON COLUMN out.post_narratives.stance IS 'critical, supportive or neutral towards the position of the government of the PRC; NULL where the text does not show it.';
COMMENT ON COLUMN out.post_narratives.membership IS 'Share of the random walks from the text that end in its cluster, or in the nearest one for noise, 0 to 1.';
COMMENT ON COLUMN out.post_narratives.second_narrative_id IS 'The next narrative in line; for noise the nearest one. NULL where there is none in the sphere.';
COMMENT ON COLUMN out.post_narratives.second_distance IS 'One minus the share of the walks that end there.';
COMMENT ON COLUMN out.post_narratives.author IS 'Author, as in out.posts.';
COMMENT ON COLUMN out.post_narratives.created_at IS 'When it was published, UTC.';
COMMENT ON COLUMN out.post_narratives.text_id IS 'Its distinct text.';
COMMENT ON COLUMN out.post_narratives.post_key IS 'Platform and post_id, unique in the warehouse.';

CREATE OR REPLACE MACRO core.find_narratives() AS TABLE
WITH told AS (
    SELECT
        narrative_id, count(*) AS posts, count(DISTINCT author) AS authors,
        min(created_at) AS first_post_at, max(created_at) AS last_post_at
    FROM out.post_narratives WHERE narrative_id IS NOT NULL GROUP BY narrative_id
),
framed AS (
    SELECT
        narrative_id, count(*) AS texts, mode(tone ORDER BY tone) AS tone, mode(stance ORDER BY stance) AS stance,
        count(tone) AS tone_texts, count(stance) AS stance_texts,
        count(*) FILTER (tone = 'condemning') / nullif(count(tone), 0) AS condemning_share,
        count(*) FILTER (tone = 'promotional') / nullif(count(tone), 0) AS promotional_share,
        count(*) FILTER (tone = 'measured') / nullif(count(tone), 0) AS measured_share,
        count(*) FILTER (stance = 'critical') / nullif(count(stance), 0) AS critical_share,
        count(*) FILTER (stance = 'supportive') / nullif(count(stance), 0) AS supportive_share,
        count(*) FILTER (stance = 'neutral') / nullif(count(stance), 0) AS neutral_share
    FROM (SELECT DISTINCT narrative_id, text_id, tone, stance FROM out.post_narratives WHERE narrative_id IS NOT NULL)
    GROUP BY narrative_id
),
headlines AS (
    SELECT
        run_id, narrative_id, arg_max(headline, (texts, lang)) AS headline,
        any_value(headline) FILTER (lang = 'zh') AS headline_zh, any_value(headline) FILTER (lang = 'en') AS headline_en
    FROM core.narrative_headlines GROUP BY run_id, narrative_id
)
SELECT
    narrative.narrative_id, narrative.sphere, narrative.topic, narrative.story_id,
    coalesce(said.headline, label.label) AS label, said.headline, label.terms,
    framed.texts, told.posts, told.authors, told.first_post_at, told.last_post_at, narrative.status,
    framed.tone, framed.stance, framed.condemning_share, framed.promotional_share, framed.measured_share,
    framed.critical_share, framed.supportive_share, framed.neutral_share, said.headline_zh, said.headline_en,
    framed.tone_texts, framed.stance_texts
FROM core.latest_run AS run
JOIN core.run_narratives AS narrative USING (run_id)
JOIN told USING (narrative_id)
JOIN framed USING (narrative_id)
LEFT JOIN core.narrative_labels AS label ON label.run_id = run.run_id AND label.narrative_id = narrative.narrative_id
LEFT JOIN headlines AS said ON said.run_id = run.run_id AND said.narrative_id = narrative.narrative_id;
CREATE OR REPLACE TABLE core.published_narratives AS FROM core.find_narratives();
CREATE VIEW out.narratives AS FROM core.published_narratives;
COMMENT ON VIEW out.narratives IS 'The narratives of the latest finished run.';
COMMENT ON COLUMN out.narratives.narrative_id IS 'Name that survives from run to run.';
COMMENT ON COLUMN out.narratives.sphere IS 'Sphere that tells it: weibo or twitter.';
COMMENT ON COLUMN out.narratives.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.narratives.story_id IS 'Story that it is about.';
COMMENT ON COLUMN out.narratives.label IS 'What it is called: its headline, or its first terms where no post has a sentence to show.';
COMMENT ON COLUMN out.narratives.headline IS 'The sentence of a central post that says most of what its posts say, in the language of most of them.';
COMMENT ON COLUMN out.narratives.terms IS 'What tells it from others on the topic, most distinctive first, in the language of most of its texts.';
COMMENT ON COLUMN out.narratives.texts IS 'Distinct texts.';
COMMENT ON COLUMN out.narratives.posts IS 'Posts, copies included.';
COMMENT ON COLUMN out.narratives.authors IS 'Distinct authors, where the export names them.';
COMMENT ON COLUMN out.narratives.first_post_at IS 'Its first post, UTC.';
COMMENT ON COLUMN out.narratives.last_post_at IS 'Its last post, UTC.';
COMMENT ON COLUMN out.narratives.status IS 'born, continued or split: how it came out of the run before.';
COMMENT ON COLUMN out.narratives.headline_zh IS 'Its headline from its Chinese posts; NULL where there is none.';
COMMENT ON COLUMN out.narratives.headline_en IS 'Its headline from its English posts; NULL where there is none.';
COMMENT ON COLUMN out.narratives.tone IS 'Most common tone among its distinct texts; copies count once.';
COMMENT ON COLUMN out.narratives.stance IS 'Most common stance among its distinct texts; copies count once.';
COMMENT ON COLUMN out.narratives.condemning_share IS 'Share of condemning texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.narratives.promotional_share IS 'Share of promotional texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.narratives.measured_share IS 'Share of measured texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.narratives.critical_share IS 'Share of critical texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.narratives.supportive_share IS 'Share of supportive texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.narratives.neutral_share IS 'Share of neutral texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.narratives.tone_texts IS 'Distinct texts whose tone shows.';
COMMENT ON COLUMN out.narratives.stance_texts IS 'Distinct texts whose stance shows.';

CREATE VIEW out.matches AS
SELECT
    weibo.story_id, match.topic, weibo.narrative_id AS weibo_narrative_id, twitter.narrative_id AS twitter_narrative_id,
    match.similarity, match.margin, match.p_value, match.q_value, match.is_mutual,
    match.similarity_low, match.similarity_high
FROM core.latest_run AS run
JOIN core.run_matches AS match USING (run_id)
JOIN core.run_narratives AS weibo
    ON weibo.run_id = run.run_id AND weibo.topic = match.topic AND weibo.sphere = 'weibo'
    AND weibo.cluster = match.weibo_cluster
JOIN core.run_narratives AS twitter
    ON twitter.run_id = run.run_id AND twitter.topic = match.topic AND twitter.sphere = 'twitter'
    AND twitter.cluster = match.twitter_cluster;
COMMENT ON VIEW out.matches IS 'The links between Weibo and Twitter narratives of the latest finished run.';
COMMENT ON COLUMN out.matches.story_id IS 'Story that the link makes.';
COMMENT ON COLUMN out.matches.topic IS 'Topic of both narratives.';
COMMENT ON COLUMN out.matches.weibo_narrative_id IS 'Narrative of the Weibo sphere.';
COMMENT ON COLUMN out.matches.twitter_narrative_id IS 'Narrative of the Twitter sphere.';
COMMENT ON COLUMN out.matches.similarity IS 'How alike their texts are: 0 like unrelated texts, 1 as alike as the texts of either side are among themselves.';
COMMENT ON COLUMN out.matches.margin IS 'Similarity minus that of the best rival narrative of either side.';
COMMENT ON COLUMN out.matches.p_value IS 'Chance that the best of as many unrelated rivals stands out as far.';
COMMENT ON COLUMN out.matches.q_value IS 'The p-value corrected for the number of links tried (Benjamini-Hochberg).';
COMMENT ON COLUMN out.matches.is_mutual IS 'Whether each is the other''s best match.';
COMMENT ON COLUMN out.matches.similarity_low IS 'Lower end of the 95 % bootstrap interval of the similarity.';
COMMENT ON COLUMN out.matches.similarity_high IS 'Upper end of the 95 % bootstrap interval of the similarity.';

CREATE VIEW out.match_candidates AS
SELECT
    own.narrative_id, own.sphere, own.topic, near.rank, rival.narrative_id AS rival_narrative_id,
    rival.story_id AS rival_story_id, near.similarity, near.reason
FROM core.latest_run AS run
JOIN core.run_match_candidates AS near USING (run_id)
JOIN core.run_narratives AS own
    ON own.run_id = run.run_id AND own.topic = near.topic AND own.sphere = near.sphere AND own.cluster = near.cluster
JOIN core.run_narratives AS rival
    ON rival.run_id = run.run_id AND rival.topic = near.topic AND rival.sphere <> near.sphere
    AND rival.cluster = near.rival_cluster;
COMMENT ON VIEW out.match_candidates IS 'The narratives of the other sphere that come nearest to each narrative of the latest finished run, matches and near misses.';
COMMENT ON COLUMN out.match_candidates.narrative_id IS 'Narrative.';
COMMENT ON COLUMN out.match_candidates.sphere IS 'Its sphere.';
COMMENT ON COLUMN out.match_candidates.topic IS 'Topic of both.';
COMMENT ON COLUMN out.match_candidates.rank IS '1 for the nearest; three at most.';
COMMENT ON COLUMN out.match_candidates.rival_narrative_id IS 'Narrative of the other sphere.';
COMMENT ON COLUMN out.match_candidates.rival_story_id IS 'Story that it belongs to.';
COMMENT ON COLUMN out.match_candidates.similarity IS 'Likeness of their texts, as in out.matches.';
COMMENT ON COLUMN out.match_candidates.reason IS 'Why they are no match: unlike (too little in common, in all or in words), apart (more days between them than a run allows), chance (does not stand out among rivals), another (tells another story); NULL for a match.';

CREATE OR REPLACE MACRO core.find_stories() AS TABLE
WITH sides AS (
    SELECT
        story_id,
        arg_max(label, (posts, narrative_id)) FILTER (sphere = 'weibo') AS weibo_label,
        arg_max(label, (posts, narrative_id)) FILTER (sphere = 'twitter') AS twitter_label,
        arg_max(headline, (posts, narrative_id)) FILTER (sphere = 'weibo') AS weibo_headline,
        arg_max(headline, (posts, narrative_id)) FILTER (sphere = 'twitter') AS twitter_headline,
        coalesce(sum(posts) FILTER (sphere = 'weibo'), 0)::BIGINT AS weibo_posts,
        coalesce(sum(posts) FILTER (sphere = 'twitter'), 0)::BIGINT AS twitter_posts,
        count(*) FILTER (sphere = 'weibo') AS weibo_narratives,
        count(*) FILTER (sphere = 'twitter') AS twitter_narratives,
        min(first_post_at) AS first_post_at, max(last_post_at) AS last_post_at
    FROM out.narratives GROUP BY story_id
),
told AS (
    SELECT
        story_id,
        mode(tone ORDER BY tone) FILTER (sphere = 'weibo') AS weibo_tone,
        mode(tone ORDER BY tone) FILTER (sphere = 'twitter') AS twitter_tone,
        mode(stance ORDER BY stance) FILTER (sphere = 'weibo') AS weibo_stance,
        mode(stance ORDER BY stance) FILTER (sphere = 'twitter') AS twitter_stance
    FROM (SELECT DISTINCT story_id, sphere, text_id, tone, stance FROM out.post_narratives WHERE story_id IS NOT NULL)
    GROUP BY story_id
),
best AS (
    SELECT
        story_id, max(similarity) AS similarity, arg_max(margin, similarity) AS margin, min(p_value) AS p_value,
        arg_max(similarity_low, similarity) AS similarity_low, arg_max(similarity_high, similarity) AS similarity_high
    FROM out.matches GROUP BY story_id
),
themes AS (
    SELECT DISTINCT told.story_id, place.theme_id
    FROM core.latest_run AS run
    JOIN core.run_themes AS place USING (run_id)
    JOIN core.run_narratives AS told USING (run_id, topic, story)
)
SELECT
    verdict.story_id, verdict.topic, verdict.verdict, verdict.reason,
    sides.weibo_label, sides.twitter_label, sides.weibo_headline, sides.twitter_headline,
    sides.weibo_posts, sides.twitter_posts, sides.weibo_narratives, sides.twitter_narratives,
    best.similarity, best.margin, best.p_value, sides.first_post_at, sides.last_post_at,
    told.weibo_tone, told.twitter_tone, told.weibo_stance, told.twitter_stance, best.similarity_low, best.similarity_high,
    verdict.other_topic_posts, verdict.other_posts, verdict.covered_share,
    verdict.days_apart, verdict.common_days_share, verdict.common_marks, theme.theme_id
FROM core.latest_run AS run
JOIN core.story_verdicts AS verdict USING (run_id)
JOIN sides USING (story_id)
JOIN told USING (story_id)
LEFT JOIN best USING (story_id)
LEFT JOIN themes AS theme USING (story_id);
CREATE OR REPLACE TABLE core.published_stories AS FROM core.find_stories();
CREATE VIEW out.stories AS FROM core.published_stories;
COMMENT ON VIEW out.stories IS 'The stories of the latest finished run: what narratives of both spheres, or of one alone, are about.';
COMMENT ON COLUMN out.stories.story_id IS 'Name that survives from run to run.';
COMMENT ON COLUMN out.stories.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.stories.verdict IS 'convergent, contested, weibo_only, twitter_only, undecided where the evidence is thin, or no_data where the other sphere has too few posts on the topic in those days to say only.';
COMMENT ON COLUMN out.stories.reason IS 'Why, in words and figures.';
COMMENT ON COLUMN out.stories.weibo_label IS 'Label of its largest Weibo narrative; NULL where there is none.';
COMMENT ON COLUMN out.stories.twitter_label IS 'Label of its largest Twitter narrative; NULL where there is none.';
COMMENT ON COLUMN out.stories.weibo_headline IS 'Headline of its largest Weibo narrative.';
COMMENT ON COLUMN out.stories.twitter_headline IS 'Headline of its largest Twitter narrative.';
COMMENT ON COLUMN out.stories.weibo_posts IS 'Posts that tell it in the Weibo sphere.';
COMMENT ON COLUMN out.stories.twitter_posts IS 'Posts that tell it in the Twitter sphere.';
COMMENT ON COLUMN out.stories.weibo_narratives IS 'Weibo narratives of the story.';
COMMENT ON COLUMN out.stories.twitter_narratives IS 'Twitter narratives of the story.';
COMMENT ON COLUMN out.stories.similarity IS 'Similarity of its link, as in out.matches: 0 like unrelated texts, 1 as alike as the texts of either side are among themselves; NULL for a story of one sphere.';
COMMENT ON COLUMN out.stories.margin IS 'Margin of its best link over the best rival.';
COMMENT ON COLUMN out.stories.p_value IS 'Smallest p-value of its links.';
COMMENT ON COLUMN out.stories.first_post_at IS 'Its first post, UTC.';
COMMENT ON COLUMN out.stories.last_post_at IS 'Its last post, UTC.';
COMMENT ON COLUMN out.stories.weibo_tone IS 'Most common tone among its distinct Weibo texts; copies count once.';
COMMENT ON COLUMN out.stories.twitter_tone IS 'Most common tone among its distinct Twitter texts; copies count once.';
COMMENT ON COLUMN out.stories.weibo_stance IS 'Most common stance among its distinct Weibo texts; copies count once.';
COMMENT ON COLUMN out.stories.twitter_stance IS 'Most common stance among its distinct Twitter texts; copies count once.';
COMMENT ON COLUMN out.stories.similarity_low IS 'Lower end of the 95 % bootstrap interval of the similarity.';
COMMENT ON COLUMN out.stories.similarity_high IS 'Upper end of the 95 % bootstrap interval of the similarity.';
COMMENT ON COLUMN out.stories.other_topic_posts IS 'Posts of the sphere that does not tell it, on the topic, in its days: each day it is told with a week before and after; NULL where both tell it.';
COMMENT ON COLUMN out.stories.other_posts IS 'Posts of the sphere that does not tell it, on anything, in those days; NULL where both tell it.';
COMMENT ON COLUMN out.stories.covered_share IS 'Share of its distinct texts within a week of which the other sphere has a post on anything, 0 to 1; NULL where both tell it.';
COMMENT ON COLUMN out.stories.days_apart IS 'Days between the two tellings, the outermost tenth of each left aside; 0 where they overlap, NULL where one tells it.';
COMMENT ON COLUMN out.stories.common_days_share IS 'Share of the distinct texts of each telling, the smaller one, within three days of a text of the other, 0 to 1; NULL where one tells it.';
COMMENT ON COLUMN out.stories.theme_id IS 'Theme that it belongs to, as in out.themes; NULL where it stands alone.';
COMMENT ON COLUMN out.stories.common_marks IS 'Names and numbers in both tellings that the rest of the topic hardly has, in English; NULL where one tells it.';

-- The one rule by which tone and stance are counted: over the distinct texts of a telling, copies once.
CREATE OR REPLACE MACRO core.tellings_of(wanted_run) AS TABLE
SELECT
    narrative.story_id, place.topic, place.sphere, count(*) AS texts,
    count(frame.tone) AS tone_texts, count(frame.stance) AS stance_texts,
    count(*) FILTER (frame.tone = 'condemning') AS condemning_texts,
    count(*) FILTER (frame.tone = 'promotional') AS promotional_texts,
    count(*) FILTER (frame.tone = 'measured') AS measured_texts,
    count(*) FILTER (frame.stance = 'critical') AS critical_texts,
    count(*) FILTER (frame.stance = 'supportive') AS supportive_texts,
    count(*) FILTER (frame.stance = 'neutral') AS neutral_texts
FROM core.runs AS run
JOIN core.run_texts AS place USING (run_id)
JOIN core.run_narratives AS narrative USING (run_id, topic, sphere, cluster)
LEFT JOIN core.text_frames AS frame ON frame.text_id = place.text_id AND frame.model_id = run.model_id
WHERE run.run_id = wanted_run
GROUP BY ALL
ORDER BY ALL;
CREATE OR REPLACE MACRO core.find_tellings() AS TABLE
WITH said AS (
    SELECT
        story_id, sphere, count(*) AS posts, count(DISTINCT author) AS authors,
        min(created_at) AS first_post_at, max(created_at) AS last_post_at
    FROM out.post_narratives WHERE story_id IS NOT NULL GROUP BY ALL
)
SELECT
    told.story_id, told.topic, told.sphere, said.posts, told.texts, said.authors, said.first_post_at, said.last_post_at,
    told.tone_texts, told.stance_texts,
    told.condemning_texts / nullif(told.tone_texts, 0) AS condemning_share,
    told.promotional_texts / nullif(told.tone_texts, 0) AS promotional_share,
    told.measured_texts / nullif(told.tone_texts, 0) AS measured_share,
    told.critical_texts / nullif(told.stance_texts, 0) AS critical_share,
    told.supportive_texts / nullif(told.stance_texts, 0) AS supportive_share,
    told.neutral_texts / nullif(told.stance_texts, 0) AS neutral_share
FROM core.tellings_of((SELECT run_id FROM core.latest_run)) AS told
JOIN said USING (story_id, sphere);
CREATE OR REPLACE TABLE core.published_tellings AS FROM core.find_tellings();
CREATE VIEW out.tellings AS FROM core.published_tellings;
COMMENT ON VIEW out.tellings IS 'How each sphere tells each story of the latest finished run: a row for each story and sphere that tells it.';
COMMENT ON COLUMN out.tellings.story_id IS 'Story.';
COMMENT ON COLUMN out.tellings.topic IS 'Topic that it is on.';
COMMENT ON COLUMN out.tellings.sphere IS 'Sphere that tells it: weibo or twitter.';
COMMENT ON COLUMN out.tellings.posts IS 'Posts, copies included.';
COMMENT ON COLUMN out.tellings.texts IS 'Distinct texts.';
COMMENT ON COLUMN out.tellings.authors IS 'Distinct authors, where the export names them.';
COMMENT ON COLUMN out.tellings.first_post_at IS 'Its first post, UTC.';
COMMENT ON COLUMN out.tellings.last_post_at IS 'Its last post, UTC.';
COMMENT ON COLUMN out.tellings.tone_texts IS 'Distinct texts whose tone shows.';
COMMENT ON COLUMN out.tellings.stance_texts IS 'Distinct texts whose stance shows.';
COMMENT ON COLUMN out.tellings.condemning_share IS 'Share of condemning texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.tellings.promotional_share IS 'Share of promotional texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.tellings.measured_share IS 'Share of measured texts among its distinct texts whose tone shows; copies count once.';
COMMENT ON COLUMN out.tellings.critical_share IS 'Share of critical texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.tellings.supportive_share IS 'Share of supportive texts among its distinct texts whose stance shows; copies count once.';
COMMENT ON COLUMN out.tellings.neutral_share IS 'Share of neutral texts among its distinct texts whose stance shows; copies count once.';

CREATE VIEW out.narrative_events AS
SELECT run_id, happened_at, event, narrative_id, other_narrative_id, shared_share FROM core.narrative_events;
COMMENT ON VIEW out.narrative_events IS 'What happened to narratives from run to run, in all runs.';
COMMENT ON COLUMN out.narrative_events.run_id IS 'Run in which it was noticed.';
COMMENT ON COLUMN out.narrative_events.happened_at IS 'Start of that run, UTC.';
COMMENT ON COLUMN out.narrative_events.event IS 'born, continued, merged, split or ended.';
COMMENT ON COLUMN out.narrative_events.narrative_id IS 'Narrative that it happened to.';
COMMENT ON COLUMN out.narrative_events.other_narrative_id IS 'The one it merged into or split off; NULL otherwise.';
COMMENT ON COLUMN out.narrative_events.shared_share IS 'continued: share of its texts that both have, the smaller of the two; merged: of the texts that went; split: of the texts that came; NULL for born and ended.';

CREATE VIEW out.story_events AS
SELECT event.run_id, run.started_at AS happened_at, event.* EXCLUDE (run_id), NULL AS verdict_before, NULL AS verdict, NULL AS reason
FROM core.story_events AS event JOIN core.runs AS run USING (run_id)
UNION ALL BY NAME
SELECT change.run_id, run.started_at AS happened_at, 'verdict_changed' AS event, change.* EXCLUDE (run_id)
FROM core.verdict_changes AS change JOIN core.runs AS run USING (run_id);
COMMENT ON VIEW out.story_events IS 'What happened to stories from run to run, in all runs.';
COMMENT ON COLUMN out.story_events.run_id IS 'Run in which it was noticed.';
COMMENT ON COLUMN out.story_events.happened_at IS 'Start of that run, UTC.';
COMMENT ON COLUMN out.story_events.event IS 'born, continued, merged, split, ended or verdict_changed.';
COMMENT ON COLUMN out.story_events.story_id IS 'Story that it happened to.';
COMMENT ON COLUMN out.story_events.other_story_id IS 'The one it merged into or split off; NULL otherwise.';
COMMENT ON COLUMN out.story_events.shared_share IS 'As in out.narrative_events.';
COMMENT ON COLUMN out.story_events.verdict_before IS 'verdict_changed: the verdict of the run before.';
COMMENT ON COLUMN out.story_events.verdict IS 'verdict_changed: the verdict of this run.';
COMMENT ON COLUMN out.story_events.reason IS 'verdict_changed: why it is what it is now, in words and figures.';

CREATE VIEW out.narrative_evidence AS
SELECT
    evidence.narrative_id, evidence.rank, post.post_id, post.platform, post.author, post.created_at, post.text, post.url,
    evidence.distance, coalesce(evidence.is_random, false) AS is_random, coalesce(evidence.is_farthest, false) AS is_farthest
FROM core.latest_run AS run
JOIN core.narrative_evidence AS evidence USING (run_id)
JOIN raw.posts AS post USING (post_key);
COMMENT ON VIEW out.narrative_evidence IS 'All posts of each narrative of the latest finished run, the most central first.';
COMMENT ON COLUMN out.narrative_evidence.narrative_id IS 'Narrative that the post tells.';
COMMENT ON COLUMN out.narrative_evidence.rank IS '1 for the most central; the first ten are chosen to be unlike each other, copies of a text come last.';
COMMENT ON COLUMN out.narrative_evidence.post_id IS 'Id in the export.';
COMMENT ON COLUMN out.narrative_evidence.platform IS 'Where it was posted.';
COMMENT ON COLUMN out.narrative_evidence.author IS 'Author, as in out.posts.';
COMMENT ON COLUMN out.narrative_evidence.created_at IS 'When it was published, UTC.';
COMMENT ON COLUMN out.narrative_evidence.text IS 'Text as exported, with private names replaced.';
COMMENT ON COLUMN out.narrative_evidence.url IS 'Address of the post.';
COMMENT ON COLUMN out.narrative_evidence.distance IS 'Cosine distance to the centre of the narrative, in the language-neutral space.';
COMMENT ON COLUMN out.narrative_evidence.is_random IS 'Whether it is one of ten texts drawn at random from all texts of the narrative.';
COMMENT ON COLUMN out.narrative_evidence.is_farthest IS 'Whether it is one of the ten texts farthest from the centre.';

CREATE OR REPLACE MACRO core.find_topics() AS TABLE
WITH on_topic AS (
    SELECT
        topic, count(*) FILTER (sphere = 'weibo') AS weibo_posts, count(*) FILTER (sphere = 'twitter') AS twitter_posts,
        count(*) FILTER (sphere = 'weibo' AND narrative_id IS NULL) / nullif(weibo_posts, 0) AS weibo_noise_share,
        count(*) FILTER (sphere = 'twitter' AND narrative_id IS NULL) / nullif(twitter_posts, 0) AS twitter_noise_share
    FROM out.post_narratives GROUP BY topic
),
told AS (
    SELECT
        topic, count(*) FILTER (sphere = 'weibo') AS weibo_narratives,
        count(*) FILTER (sphere = 'twitter') AS twitter_narratives
    FROM core.latest_run JOIN core.run_narratives USING (run_id) GROUP BY topic
),
judged AS (
    SELECT
        topic, count(*) FILTER (verdict = 'convergent') AS convergent, count(*) FILTER (verdict = 'contested') AS contested,
        count(*) FILTER (verdict = 'weibo_only') AS weibo_only, count(*) FILTER (verdict = 'twitter_only') AS twitter_only,
        count(*) FILTER (verdict = 'undecided') AS undecided, count(*) FILTER (verdict = 'no_data') AS no_data
    FROM core.latest_run JOIN core.story_verdicts USING (run_id) GROUP BY topic
)
SELECT
    topic.topic, topic.label, coalesce(weibo_posts, 0) AS weibo_posts, coalesce(twitter_posts, 0) AS twitter_posts,
    coalesce(weibo_narratives, 0) AS weibo_narratives, coalesce(twitter_narratives, 0) AS twitter_narratives,
    coalesce(convergent, 0) AS convergent, coalesce(contested, 0) AS contested, coalesce(weibo_only, 0) AS weibo_only,
    coalesce(twitter_only, 0) AS twitter_only, coalesce(undecided, 0) AS undecided, weibo_noise_share, twitter_noise_share,
    coalesce(no_data, 0) AS no_data
FROM core.topics AS topic
LEFT JOIN on_topic USING (topic)
LEFT JOIN told USING (topic)
LEFT JOIN judged USING (topic)
WHERE coalesce((SELECT list_contains(only_topics, topic.topic) FROM core.latest_run), true)
ORDER BY topic.position;
CREATE OR REPLACE TABLE core.published_topics AS FROM core.find_topics();
CREATE VIEW out.topics AS FROM core.published_topics;
COMMENT ON VIEW out.topics IS 'The latest finished run by topic.';
COMMENT ON COLUMN out.topics.topic IS 'Name of the topic.';
COMMENT ON COLUMN out.topics.label IS 'What the topic is called in lists and reports.';
COMMENT ON COLUMN out.topics.weibo_posts IS 'Posts on the topic in the Weibo sphere.';
COMMENT ON COLUMN out.topics.twitter_posts IS 'Posts on the topic in the Twitter sphere.';
COMMENT ON COLUMN out.topics.weibo_narratives IS 'Narratives of the Weibo sphere.';
COMMENT ON COLUMN out.topics.twitter_narratives IS 'Narratives of the Twitter sphere.';
COMMENT ON COLUMN out.topics.convergent IS 'Stories that both spheres tell alike.';
COMMENT ON COLUMN out.topics.contested IS 'Stories that the spheres tell in opposite ways.';
COMMENT ON COLUMN out.topics.weibo_only IS 'Stories that only the Weibo sphere tells.';
COMMENT ON COLUMN out.topics.twitter_only IS 'Stories that only the Twitter sphere tells.';
COMMENT ON COLUMN out.topics.undecided IS 'Stories of both spheres that are neither alike nor opposite, or whose evidence is too thin to say.';
COMMENT ON COLUMN out.topics.weibo_noise_share IS 'Share of the Weibo posts on the topic that are noise, 0 to 1.';
COMMENT ON COLUMN out.topics.twitter_noise_share IS 'Share of the Twitter posts on the topic that are noise, 0 to 1.';
COMMENT ON COLUMN out.topics.no_data IS 'Stories of one sphere in whose days the other has too few posts on the topic to say only.';

CREATE VIEW out.runs AS
SELECT
    run.run_id, run.started_at, run.finished_at, run.status, run.model_id AS model, run.posts, run.texts,
    run.on_topic_posts, run.on_topic_texts, run.embedded_texts,
    coalesce(run.narratives, 0) AS narratives, coalesce(run.stories, 0) AS stories,
    run.weibo_noise_share, run.twitter_noise_share,
    epoch(run.finished_at - run.started_at) AS seconds, run.version, run.config, run.fingerprint,
    coalesce(run.has_sampled, false) AS has_sampled,
    scope.only_topics, scope.since_date, scope.until_date
FROM core.runs AS run
JOIN core.run_scopes AS scope USING (run_id);
COMMENT ON VIEW out.runs IS 'All runs of the flow.';
COMMENT ON COLUMN out.runs.run_id IS 'Run.';
COMMENT ON COLUMN out.runs.started_at IS 'When it began, UTC.';
COMMENT ON COLUMN out.runs.finished_at IS 'When it was complete, UTC; NULL while it runs and where it was killed.';
COMMENT ON COLUMN out.runs.status IS 'running, finished or killed.';
COMMENT ON COLUMN out.runs.model IS 'Sentence model with a hash of its weights.';
COMMENT ON COLUMN out.runs.posts IS 'Posts in the warehouse.';
COMMENT ON COLUMN out.runs.texts IS 'Distinct texts in the warehouse.';
COMMENT ON COLUMN out.runs.on_topic_posts IS 'Posts on at least one topic that it looked at; NULL while it runs.';
COMMENT ON COLUMN out.runs.on_topic_texts IS 'Distinct texts on at least one topic that it looked at; NULL while it runs.';
COMMENT ON COLUMN out.runs.embedded_texts IS 'Texts that the run had to embed.';
COMMENT ON COLUMN out.runs.narratives IS 'Narratives of both spheres.';
COMMENT ON COLUMN out.runs.stories IS 'Stories.';
COMMENT ON COLUMN out.runs.weibo_noise_share IS 'Share of noise among the Weibo posts and their topics, 0 to 1.';
COMMENT ON COLUMN out.runs.twitter_noise_share IS 'Share of noise among the Twitter posts and their topics, 0 to 1.';
COMMENT ON COLUMN out.runs.seconds IS 'Time it took.';
COMMENT ON COLUMN out.runs.version IS 'Version of narratives.';
COMMENT ON COLUMN out.runs.config IS 'The choices of the run, as JSON.';
COMMENT ON COLUMN out.runs.fingerprint IS 'Hash of all that decides the result: equal fingerprints, equal results.';
COMMENT ON COLUMN out.runs.has_sampled IS 'Whether clusters of a very large topic were found in a sample, as 0.1 did; since then all texts are clustered.';
COMMENT ON COLUMN out.runs.only_topics IS 'Topics that it looked at; NULL for all. Narratives of the others are as earlier runs left them.';
COMMENT ON COLUMN out.runs.since_date IS 'First day that it looked at, UTC; NULL for all before.';
COMMENT ON COLUMN out.runs.until_date IS 'Last day that it looked at, UTC; NULL for all after.';
