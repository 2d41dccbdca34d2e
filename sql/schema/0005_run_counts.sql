-- What a run found on its topics, kept for good: where each text belonged is dropped after two more runs.

ALTER TABLE core.runs ADD COLUMN on_topic_posts BIGINT;
ALTER TABLE core.runs ADD COLUMN on_topic_texts BIGINT;
ALTER TABLE core.runs ADD COLUMN weibo_noise_share DOUBLE;
ALTER TABLE core.runs ADD COLUMN twitter_noise_share DOUBLE;
COMMENT ON COLUMN core.runs.on_topic_posts IS 'Posts on at least one topic when it finished.';
COMMENT ON COLUMN core.runs.on_topic_texts IS 'Distinct texts on at least one topic when it finished.';
COMMENT ON COLUMN core.runs.weibo_noise_share IS 'Share of noise among the Weibo posts and their topics, 0 to 1; NULL where there were none.';
COMMENT ON COLUMN core.runs.twitter_noise_share IS 'Share of noise among the Twitter posts and their topics, 0 to 1; NULL where there were none.';
