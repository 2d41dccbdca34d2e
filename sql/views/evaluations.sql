CREATE VIEW out.evaluations AS
SELECT evaluation_id, evaluated_at, run_id, gold, gold_id, is_core_only, version, method, measure, value, draws
FROM core.evaluations;
COMMENT ON VIEW out.evaluations IS 'How well runs did against gold sets, one figure a row; all evaluations.';
COMMENT ON COLUMN out.evaluations.evaluation_id IS 'One call of evaluate.';
COMMENT ON COLUMN out.evaluations.evaluated_at IS 'When it was done, UTC.';
COMMENT ON COLUMN out.evaluations.run_id IS 'Run that was evaluated, as in out.runs.';
COMMENT ON COLUMN out.evaluations.gold IS 'Name of the gold set: that of its folder, or of its files.';
COMMENT ON COLUMN out.evaluations.gold_id IS 'Hash of all that the gold set says: equal hashes, equal sets.';
COMMENT ON COLUMN out.evaluations.is_core_only IS 'Whether posts that the gold set marks as not core were left out.';
COMMENT ON COLUMN out.evaluations.version IS 'Version of narratives that evaluated.';
COMMENT ON COLUMN out.evaluations.method IS 'narratives (the run), joint or separate (published recipes on the same texts); NULL for what no method changes, such as the size of the gold set.';
COMMENT ON COLUMN out.evaluations.measure IS 'What was measured, such as story_bcubed_f1.';
COMMENT ON COLUMN out.evaluations.value IS 'The figure: a share or index from 0 to 1 (indices of agreement may fall below 0), or a count.';
COMMENT ON COLUMN out.evaluations.draws IS 'Repetitions with other texts or seeds that it sums up; NULL where there were none.';
