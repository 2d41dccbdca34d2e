-- The three layers, and what the program remembers about the warehouse itself.
-- (DuckDB has no comments on schemas; this is what theirs would say.)

-- Posts as they were exported, with where each row came from. Written by load only.
CREATE SCHEMA raw;
-- What the stages work out from raw: texts, vectors, clusters, narratives. May change between versions.
CREATE SCHEMA core;
-- Public views of the latest finished run. Other programs rely on them: they only grow.
CREATE SCHEMA out;

CREATE TABLE core.migrations (
    number INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.migrations IS 'Schema files of sql/schema that were applied. Its presence marks a file as a warehouse of narratives.';
COMMENT ON COLUMN core.migrations.number IS 'Number in the name of the schema file.';
COMMENT ON COLUMN core.migrations.name IS 'Rest of the name of the schema file, without .sql.';
COMMENT ON COLUMN core.migrations.sha256 IS 'SHA-256 of the text of the schema file, in hexadecimal.';
COMMENT ON COLUMN core.migrations.applied_at IS 'When it was applied, UTC.';

CREATE TABLE core.settings (
    key VARCHAR PRIMARY KEY,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE core.settings IS 'What the program remembers about this warehouse as a whole.';
COMMENT ON COLUMN core.settings.key IS 'Name of the setting: warehouse_id, views_sha256, ...';
COMMENT ON COLUMN core.settings.value IS 'Its value, as text.';

-- Tells this warehouse from its copies and from all others.
INSERT INTO core.settings VALUES ('warehouse_id', CAST(uuid() AS VARCHAR));
