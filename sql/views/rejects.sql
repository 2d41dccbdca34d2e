CREATE VIEW out.rejects AS
SELECT load_id, file, line, reason, row_text FROM raw.rejects;
COMMENT ON VIEW out.rejects IS 'Rows that were set aside, and why.';
COMMENT ON COLUMN out.rejects.load_id IS 'Load that met it.';
COMMENT ON COLUMN out.rejects.file IS 'Path of the file.';
COMMENT ON COLUMN out.rejects.line IS 'Line of the file where the row begins.';
COMMENT ON COLUMN out.rejects.reason IS 'Why it cannot be a post.';
COMMENT ON COLUMN out.rejects.row_text IS 'The row, up to 2,000 characters, with private names replaced; of an unreadable row its shape only.';
