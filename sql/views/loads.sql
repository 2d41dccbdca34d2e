CREATE VIEW out.loads AS
SELECT load_id, file, format, encoding, rows, loaded, duplicate, rejected, notes, started_at, finished_at, sha256, bytes, version
FROM raw.loads;
COMMENT ON VIEW out.loads IS 'One row for each file that was loaded; loaded + duplicate + rejected = rows.';
COMMENT ON COLUMN out.loads.load_id IS 'Id of the load: day, time and six random digits.';
COMMENT ON COLUMN out.loads.file IS 'Path of the file, with !member for a file in a zip archive.';
COMMENT ON COLUMN out.loads.format IS 'Name of the source that read it, as `narratives formats` lists them.';
COMMENT ON COLUMN out.loads.encoding IS 'Encoding that was found.';
COMMENT ON COLUMN out.loads.rows IS 'Rows read; a repost that carries its original counts as two.';
COMMENT ON COLUMN out.loads.loaded IS 'Rows that became posts.';
COMMENT ON COLUMN out.loads.duplicate IS 'Rows whose post was there already.';
COMMENT ON COLUMN out.loads.rejected IS 'Rows set aside, see out.rejects.';
COMMENT ON COLUMN out.loads.notes IS 'What else was noticed, such as ids restored from addresses; NULL if nothing.';
COMMENT ON COLUMN out.loads.started_at IS 'When loading began, UTC.';
COMMENT ON COLUMN out.loads.finished_at IS 'When it was done, UTC.';
COMMENT ON COLUMN out.loads.sha256 IS 'SHA-256 of the file as it lay on disk (of an archive member: unpacked), in hexadecimal.';
COMMENT ON COLUMN out.loads.bytes IS 'Size of what was hashed.';
COMMENT ON COLUMN out.loads.version IS 'Version of narratives that loaded it.';
