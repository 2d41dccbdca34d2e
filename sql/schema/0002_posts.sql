-- Posts as they were exported, the loads that brought them, and the rows that could not be posts.

CREATE TABLE raw.loads (
    load_id VARCHAR PRIMARY KEY,
    file VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    format VARCHAR NOT NULL,
    encoding VARCHAR NOT NULL,
    options VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    notes VARCHAR,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    version VARCHAR NOT NULL
);
COMMENT ON TABLE raw.loads IS 'One row for each file that was loaded; loaded + duplicate + rejected = rows.';
COMMENT ON COLUMN raw.loads.load_id IS 'Id of the load: day, time and six random digits.';
COMMENT ON COLUMN raw.loads.file IS 'Path of the file, with !member for a file in a zip archive.';
COMMENT ON COLUMN raw.loads.sha256 IS 'SHA-256 of the file as it lay on disk (of an archive member: unpacked), in hexadecimal.';
COMMENT ON COLUMN raw.loads.bytes IS 'Size of what was hashed.';
COMMENT ON COLUMN raw.loads.format IS 'Name of the source that read it, as `narratives formats` lists them.';
COMMENT ON COLUMN raw.loads.encoding IS 'Encoding that was found.';
COMMENT ON COLUMN raw.loads.options IS 'What the user said about it, as JSON: format, map, sphere, ...';
COMMENT ON COLUMN raw.loads.rows IS 'Rows read; a repost that carries its original counts as two.';
COMMENT ON COLUMN raw.loads.loaded IS 'Rows that became posts.';
COMMENT ON COLUMN raw.loads.duplicate IS 'Rows whose post was there already.';
COMMENT ON COLUMN raw.loads.rejected IS 'Rows set aside in raw.rejects.';
COMMENT ON COLUMN raw.loads.notes IS 'What else was noticed, such as ids restored from addresses.';
COMMENT ON COLUMN raw.loads.started_at IS 'When loading began, UTC.';
COMMENT ON COLUMN raw.loads.finished_at IS 'When it was done, UTC.';
COMMENT ON COLUMN raw.loads.version IS 'Version of narratives that loaded it.';

CREATE TABLE raw.posts (
    post_key VARCHAR NOT NULL,
    post_id VARCHAR NOT NULL,
    platform VARCHAR NOT NULL,
    sphere VARCHAR NOT NULL,
    author VARCHAR,
    author_role VARCHAR NOT NULL,
    country VARCHAR,
    created_at TIMESTAMP NOT NULL,
    created_precision VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    lang_given VARCHAR,
    url VARCHAR,
    source VARCHAR,
    repost_of VARCHAR,
    quote_of VARCHAR,
    reply_to VARCHAR,
    is_truncated BOOLEAN NOT NULL,
    likes BIGINT,
    reposts BIGINT,
    comments BIGINT,
    views BIGINT,
    counted_at TIMESTAMP,
    load_id VARCHAR NOT NULL,
    file_line BIGINT
);
COMMENT ON TABLE raw.posts IS 'One row for each post, as first loaded. Names of people who are no public actors are pseudonyms.';
COMMENT ON COLUMN raw.posts.post_key IS 'platform:post_id, unique (kept so by the loader).';
COMMENT ON COLUMN raw.posts.post_id IS 'Id in the export; of Weibo the numeric mid, of Twitter the status id.';
COMMENT ON COLUMN raw.posts.platform IS 'Where it was posted: weibo, wechat, twitter, facebook, tiktok, ...';
COMMENT ON COLUMN raw.posts.sphere IS 'Which public it speaks to: weibo or twitter.';
COMMENT ON COLUMN raw.posts.author IS 'Handle of a public actor; for everyone else a pseudonym (keyed hash) p_....';
COMMENT ON COLUMN raw.posts.author_role IS 'government, diplomat, state_media, politician, media, organisation, or public.';
COMMENT ON COLUMN raw.posts.country IS 'Country that the author speaks for, ISO 3166 alpha-2.';
COMMENT ON COLUMN raw.posts.created_at IS 'When it was published, UTC.';
COMMENT ON COLUMN raw.posts.created_precision IS 'How exact created_at is: second, minute or day.';
COMMENT ON COLUMN raw.posts.text IS 'Text as exported, with private names replaced.';
COMMENT ON COLUMN raw.posts.lang_given IS 'Language that the export states.';
COMMENT ON COLUMN raw.posts.url IS 'Address of the post; without the name of an author who is not public.';
COMMENT ON COLUMN raw.posts.source IS 'What the export names as source: a client, a collection, an outlet.';
COMMENT ON COLUMN raw.posts.repost_of IS 'post_id of the post that this one reposts.';
COMMENT ON COLUMN raw.posts.quote_of IS 'post_id of the post that this one quotes.';
COMMENT ON COLUMN raw.posts.reply_to IS 'post_id of the post that this one answers.';
COMMENT ON COLUMN raw.posts.is_truncated IS 'Whether the export cut the text.';
COMMENT ON COLUMN raw.posts.likes IS 'Likes at counted_at.';
COMMENT ON COLUMN raw.posts.reposts IS 'Reposts at counted_at.';
COMMENT ON COLUMN raw.posts.comments IS 'Comments or replies at counted_at.';
COMMENT ON COLUMN raw.posts.views IS 'Views at counted_at.';
COMMENT ON COLUMN raw.posts.counted_at IS 'When the counts were taken, UTC: said by the export, else the time of the file.';
COMMENT ON COLUMN raw.posts.load_id IS 'Load that brought it.';
COMMENT ON COLUMN raw.posts.file_line IS 'Line of the file where its row begins (of Parquet: number of the row).';

CREATE TABLE raw.rejects (
    load_id VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT,
    reason VARCHAR NOT NULL,
    row_text VARCHAR
);
COMMENT ON TABLE raw.rejects IS 'Rows that were set aside, and why.';
COMMENT ON COLUMN raw.rejects.load_id IS 'Load that met it.';
COMMENT ON COLUMN raw.rejects.file IS 'Path of the file.';
COMMENT ON COLUMN raw.rejects.line IS 'Line of the file where the row begins.';
COMMENT ON COLUMN raw.rejects.reason IS 'Why it cannot be a post.';
COMMENT ON COLUMN raw.rejects.row_text IS 'The row, up to 2,000 characters, with private names replaced; of an unreadable row its shape only.';

CREATE TABLE raw.duplicates (
    load_id VARCHAR NOT NULL,
    post_key VARCHAR NOT NULL,
    file_line BIGINT
);
COMMENT ON TABLE raw.duplicates IS 'Where else a post was met; when the load that brought it is undone, the next one keeps it.';
COMMENT ON COLUMN raw.duplicates.load_id IS 'Load that met it again.';
COMMENT ON COLUMN raw.duplicates.post_key IS 'The post.';
COMMENT ON COLUMN raw.duplicates.file_line IS 'Line of that load''s file.';

CREATE TABLE raw.tombstones (
    digest VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    purged_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE raw.tombstones IS 'What was purged and must not come back with a later load; holds no names, ids or texts.';
COMMENT ON COLUMN raw.tombstones.digest IS 'Keyed hash of a post_key or of an author.';
COMMENT ON COLUMN raw.tombstones.kind IS 'post or author.';
COMMENT ON COLUMN raw.tombstones.purged_at IS 'When it was purged, UTC.';
COMMENT ON COLUMN raw.tombstones.reason IS 'Which purge it was: before, post_ids or author.';
