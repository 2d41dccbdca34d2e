-- Names and words that only who holds the warehouse's key may read. The readers' snapshot has no row of them.
CREATE SCHEMA private;

CREATE TABLE private.originals (
    post_key VARCHAR NOT NULL,
    sealed BLOB NOT NULL
);
COMMENT ON TABLE private.originals IS 'Texts as exported, of the posts in which names were replaced.';
COMMENT ON COLUMN private.originals.post_key IS 'The post.';
COMMENT ON COLUMN private.originals.sealed IS 'Its text, encrypted (AES-256-GCM) with a key made of the secret of the warehouse.';

CREATE TABLE private.names (
    author VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    sealed BLOB NOT NULL
);
COMMENT ON TABLE private.names IS 'Names of the authors who are no public actors, so that later loads find them in other people''s texts.';
COMMENT ON COLUMN private.names.author IS 'Pseudonym, as in raw.posts.';
COMMENT ON COLUMN private.names.platform IS 'Where the account is.';
COMMENT ON COLUMN private.names.sealed IS 'The name, encrypted (AES-256-GCM) with a key made of the secret of the warehouse.';
