-- How well runs did against gold sets, one figure a row, so that a new measure needs no new column.

CREATE TABLE core.evaluations (
    evaluation_id VARCHAR NOT NULL,
    evaluated_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    gold VARCHAR NOT NULL,
    gold_id VARCHAR NOT NULL,
    is_core_only BOOLEAN NOT NULL,
    version VARCHAR NOT NULL,
    method VARCHAR,
    measure VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    draws BIGINT
);
COMMENT ON TABLE core.evaluations IS 'Figures of all evaluations of runs against gold sets. Written by evaluate.';
COMMENT ON COLUMN core.evaluations.evaluation_id IS 'Time at which it was done, UTC, and a number where two were done at once.';
COMMENT ON COLUMN core.evaluations.evaluated_at IS 'When it was done, UTC.';
COMMENT ON COLUMN core.evaluations.run_id IS 'Run that was evaluated, as in core.runs.';
COMMENT ON COLUMN core.evaluations.gold IS 'Name of the gold set: that of its folder, or of its files.';
COMMENT ON COLUMN core.evaluations.gold_id IS 'Hash of all that the gold set says: equal hashes, equal sets.';
COMMENT ON COLUMN core.evaluations.is_core_only IS 'Whether posts of which the gold set says that they are not core were left out.';
COMMENT ON COLUMN core.evaluations.version IS 'Version of narratives that evaluated.';
COMMENT ON COLUMN core.evaluations.method IS 'narratives (the run), joint or separate (published recipes on the same texts); NULL for what no method changes, such as the size of the gold set.';
COMMENT ON COLUMN core.evaluations.measure IS 'What was measured, such as story_bcubed_f1.';
COMMENT ON COLUMN core.evaluations.value IS 'The figure: a share or index from 0 to 1 (indices of agreement may fall below 0), or a count.';
COMMENT ON COLUMN core.evaluations.draws IS 'Repetitions with other texts or seeds that it sums up; NULL where there were none.';
