-- What a run looked at, what stays of it when its rows go, and how long its stages took.

ALTER TABLE core.runs ADD COLUMN narratives BIGINT;
ALTER TABLE core.runs ADD COLUMN stories BIGINT;
UPDATE core.runs AS run SET narratives = found.narratives, stories = found.stories
FROM (
    SELECT run_id, count(*) AS narratives, count(DISTINCT story_id) AS stories FROM core.run_narratives GROUP BY run_id
) AS found
WHERE found.run_id = run.run_id;
COMMENT ON COLUMN core.runs.narratives IS 'Narratives of both spheres when it finished.';
COMMENT ON COLUMN core.runs.stories IS 'Stories when it finished.';
COMMENT ON COLUMN core.runs.config IS 'The choices of the run: topics file, model, seed, scope (topics, first and last day that it looks at).';

CREATE TABLE core.last_places (
    topic VARCHAR NOT NULL,
    sphere VARCHAR NOT NULL,
    text_id VARCHAR NOT NULL,
    narrative_id VARCHAR,
    story_id VARCHAR
);
INSERT INTO core.last_places
SELECT topic, sphere, text_id, narrative_id, story_id
FROM core.run_texts LEFT JOIN core.run_narratives USING (run_id, topic, sphere, cluster)
WHERE run_id = (
    SELECT run_id FROM core.runs SEMI JOIN core.run_texts USING (run_id)
    WHERE status = 'finished' ORDER BY started_at DESC, run_id DESC LIMIT 1
);
COMMENT ON TABLE core.last_places IS 'Where each text on a topic belonged when a finished run last looked at it; names go on from here. Written when a run finishes.';
COMMENT ON COLUMN core.last_places.topic IS 'Topic, as in core.topics of that run.';
COMMENT ON COLUMN core.last_places.sphere IS 'Sphere in which the text was posted.';
COMMENT ON COLUMN core.last_places.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.last_places.narrative_id IS 'Narrative that it told; NULL for noise.';
COMMENT ON COLUMN core.last_places.story_id IS 'Story of that narrative; NULL for noise.';

CREATE TABLE core.run_stages (
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    effort DOUBLE NOT NULL,
    seconds DOUBLE NOT NULL
);
COMMENT ON TABLE core.run_stages IS 'How long each stage of a run took, from which the time of the next run is told. Kept for good.';
COMMENT ON COLUMN core.run_stages.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_stages.stage IS 'Stage, as on screen: prepare, embed, cluster, match, track, frame, publish.';
COMMENT ON COLUMN core.run_stages.effort IS 'What it had to do: posts for prepare, tokens (about) for embed, texts on a topic for the others.';
COMMENT ON COLUMN core.run_stages.seconds IS 'Time it took.';

COMMENT ON COLUMN core.run_texts.cluster IS 'Cluster of the topic that the text belongs to; NULL for noise.';
COMMENT ON COLUMN core.run_narratives.run_id IS 'Run, as in core.runs; only the latest runs keep their narratives, the counts of all are in core.runs.';
