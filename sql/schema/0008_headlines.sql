-- A narrative has a headline in each language, which goes when its post goes; those of earlier runs are not known by post.
CREATE TABLE core.narrative_headlines (
    run_id VARCHAR NOT NULL,
    narrative_id VARCHAR NOT NULL,
    lang VARCHAR NOT NULL,
    texts INTEGER NOT NULL,
    headline VARCHAR NOT NULL,
    post_key VARCHAR NOT NULL
);
COMMENT ON TABLE core.narrative_headlines IS 'What says best what a narrative of a run tells, in each language of its posts. Written by publish.';
COMMENT ON COLUMN core.narrative_headlines.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.narrative_headlines.narrative_id IS 'Narrative.';
COMMENT ON COLUMN core.narrative_headlines.lang IS 'zh or en.';
COMMENT ON COLUMN core.narrative_headlines.texts IS 'Texts of the narrative in the language.';
COMMENT ON COLUMN core.narrative_headlines.headline IS 'A sentence, or a clause, of one of its posts.';
COMMENT ON COLUMN core.narrative_headlines.post_key IS 'The post that it is from, as in raw.posts.';

ALTER TABLE core.narrative_labels DROP COLUMN headline;
COMMENT ON COLUMN core.narrative_labels.label IS 'Its first terms in one line.';
