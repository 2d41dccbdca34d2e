-- Why a verdict can be said: what the other sphere has in a story's days, what two tellings have in common; what
-- happens to stories from run to run; every post of a narrative as evidence, with samples that nobody chose.

ALTER TABLE core.story_verdicts ADD COLUMN other_topic_posts BIGINT;
ALTER TABLE core.story_verdicts ADD COLUMN other_posts BIGINT;
ALTER TABLE core.story_verdicts ADD COLUMN covered_share DOUBLE;
ALTER TABLE core.story_verdicts ADD COLUMN days_apart DOUBLE;
ALTER TABLE core.story_verdicts ADD COLUMN common_days_share DOUBLE;
ALTER TABLE core.story_verdicts ADD COLUMN common_marks VARCHAR[];
COMMENT ON COLUMN core.story_verdicts.verdict IS 'convergent, contested, weibo_only, twitter_only, undecided where the evidence is thin, or no_data where the other sphere has too few posts to say only.';
COMMENT ON COLUMN core.story_verdicts.other_topic_posts IS 'Posts of the sphere that does not tell it, on the topic, in its days: each day it is told with a week before and after; NULL where both tell it.';
COMMENT ON COLUMN core.story_verdicts.other_posts IS 'Posts of the sphere that does not tell it, on anything, in those days; NULL where both tell it.';
COMMENT ON COLUMN core.story_verdicts.covered_share IS 'Share of its distinct texts within a week of which the other sphere has a post on anything, 0 to 1; NULL where both tell it.';
COMMENT ON COLUMN core.story_verdicts.days_apart IS 'Days between the two tellings, the outermost tenth of each left aside; 0 where they overlap, NULL where one tells it.';
COMMENT ON COLUMN core.story_verdicts.common_days_share IS 'Share of the distinct texts of each telling, the smaller one, within three days of a text of the other, 0 to 1; NULL where one tells it.';
COMMENT ON COLUMN core.story_verdicts.common_marks IS 'Names and numbers in both tellings that the rest of the topic hardly has, in English; NULL where one tells it.';

ALTER TABLE core.narrative_evidence ADD COLUMN is_random BOOLEAN;
ALTER TABLE core.narrative_evidence ADD COLUMN is_farthest BOOLEAN;
COMMENT ON TABLE core.narrative_evidence IS 'All posts of each narrative of a run, the most central first. Written by publish.';
COMMENT ON COLUMN core.narrative_evidence.rank IS '1 for the most central; the first ten are chosen to be unlike each other, copies of a text come last.';
COMMENT ON COLUMN core.narrative_evidence.is_random IS 'Whether it is one of ten texts drawn at random from all texts of the narrative.';
COMMENT ON COLUMN core.narrative_evidence.is_farthest IS 'Whether it is one of the ten texts farthest from the centre.';

COMMENT ON TABLE core.narrative_events IS 'What happened to narratives from run to run. Written by track.';
COMMENT ON COLUMN core.narrative_events.shared_share IS 'continued: share of the texts of both that are shared, the smaller one; merged: of the texts that went; split: of the texts that came; NULL for born and ended.';

CREATE TABLE core.story_events (
    run_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    other_story_id VARCHAR,
    shared_share DOUBLE
);
COMMENT ON TABLE core.story_events IS 'What happened to stories from run to run. Written by track.';
COMMENT ON COLUMN core.story_events.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.story_events.event IS 'born, continued, merged, split or ended.';
COMMENT ON COLUMN core.story_events.story_id IS 'Story that it happened to.';
COMMENT ON COLUMN core.story_events.other_story_id IS 'The one it merged into or split off; NULL otherwise.';
COMMENT ON COLUMN core.story_events.shared_share IS 'As in core.narrative_events.';

CREATE TABLE core.verdict_changes (
    run_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    verdict_before VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE core.verdict_changes IS 'Stories that go on from the run before with another verdict. Written by publish.';
COMMENT ON COLUMN core.verdict_changes.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.verdict_changes.story_id IS 'Story.';
COMMENT ON COLUMN core.verdict_changes.verdict_before IS 'Verdict of the run before.';
COMMENT ON COLUMN core.verdict_changes.verdict IS 'Verdict of this run.';
COMMENT ON COLUMN core.verdict_changes.reason IS 'Why it is now as it is, in words and figures.';
