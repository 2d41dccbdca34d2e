-- Which account a post is of, so that exports that give its number, its name or both are brought together.

ALTER TABLE raw.posts ADD COLUMN account VARCHAR;
COMMENT ON COLUMN raw.posts.account IS 'What stands for the number of the author''s account: a keyed hash, or the number of a public actor; NULL where no export gives it.';
COMMENT ON TABLE raw.posts IS 'One row for each post: the most that all its exports say. Names of people who are no public actors are pseudonyms.';
COMMENT ON COLUMN raw.posts.author_role IS 'government, diplomat, state_media, politician, media, organisation, public, or unknown where nobody is named.';
COMMENT ON COLUMN raw.posts.created_at IS 'When it was published, UTC; where only the day is known, that day of its own zone at 00:00.';
COMMENT ON COLUMN raw.posts.counted_at IS 'When the counts were taken, UTC, as the export says; NULL where it does not.';
-- Until now the time of the file stood in for it, which is when somebody copied the file.
UPDATE raw.posts SET counted_at = NULL;

CREATE TABLE raw.accounts (
    platform VARCHAR NOT NULL,
    account VARCHAR,
    alias VARCHAR,
    author VARCHAR NOT NULL,
    author_role VARCHAR NOT NULL,
    country VARCHAR
);
COMMENT ON TABLE raw.accounts IS 'Accounts as exports named them, each combination once. Written by load.';
COMMENT ON COLUMN raw.accounts.platform IS 'Where the account is.';
COMMENT ON COLUMN raw.accounts.account IS 'What stands for its number, as in raw.posts.';
COMMENT ON COLUMN raw.accounts.alias IS 'What stands for its name: a keyed hash, or the name of a listed public actor.';
COMMENT ON COLUMN raw.accounts.author IS 'How it is shown: the name of a public actor, else a pseudonym.';
COMMENT ON COLUMN raw.accounts.author_role IS 'Role that this export, a list or a rule gave it.';
COMMENT ON COLUMN raw.accounts.country IS 'Country that it speaks for.';
