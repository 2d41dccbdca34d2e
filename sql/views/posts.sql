CREATE VIEW out.posts AS
SELECT
    post.post_id, post.platform, post.sphere, post.author, post.author_role, post.country,
    post.created_at, post.created_precision, coalesce(text.lang, post.lang_given) AS lang, post.text, post.url, post.source,
    link.text_id, post.repost_of, post.quote_of, post.reply_to, post.is_truncated,
    post.likes, post.reposts, post.comments, post.views, post.counted_at,
    load.file, post.file_line, post.load_id, post.post_key
FROM raw.posts AS post
LEFT JOIN raw.loads AS load USING (load_id)
LEFT JOIN core.post_texts AS link USING (post_key)
LEFT JOIN core.texts AS text USING (text_id);
COMMENT ON VIEW out.posts IS 'Every post of the warehouse, as exported, with where it came from.';
COMMENT ON COLUMN out.posts.post_id IS 'Id in the export; of Weibo the numeric mid, of Twitter the status id.';
COMMENT ON COLUMN out.posts.platform IS 'Where it was posted: weibo, wechat, twitter, facebook, tiktok, ...';
COMMENT ON COLUMN out.posts.sphere IS 'Which public it speaks to: weibo or twitter.';
COMMENT ON COLUMN out.posts.author IS 'Handle of a public actor; for everyone else a pseudonym p_...; NULL if the export names none.';
COMMENT ON COLUMN out.posts.author_role IS 'government, diplomat, state_media, politician, media, organisation, public, or unknown where nobody is named.';
COMMENT ON COLUMN out.posts.country IS 'Country that the author speaks for, ISO 3166 alpha-2; NULL if unknown.';
COMMENT ON COLUMN out.posts.created_at IS 'When it was published, UTC; where only the day is known, that day of its own zone at 00:00.';
COMMENT ON COLUMN out.posts.created_precision IS 'How exact created_at is: second, minute or day.';
COMMENT ON COLUMN out.posts.lang IS 'Language of the text; before prepare, the one that the export states.';
COMMENT ON COLUMN out.posts.text IS 'Text as exported, with private names replaced.';
COMMENT ON COLUMN out.posts.url IS 'Address of the post; without the name of an author who is not public.';
COMMENT ON COLUMN out.posts.source IS 'What the export names as source: a client, a collection, an outlet.';
COMMENT ON COLUMN out.posts.text_id IS 'Its distinct cleaned text; NULL before prepare, and where no words are left.';
COMMENT ON COLUMN out.posts.repost_of IS 'post_id of the post that this one reposts.';
COMMENT ON COLUMN out.posts.quote_of IS 'post_id of the post that this one quotes.';
COMMENT ON COLUMN out.posts.reply_to IS 'post_id of the post that this one answers.';
COMMENT ON COLUMN out.posts.is_truncated IS 'Whether the export cut the text.';
COMMENT ON COLUMN out.posts.likes IS 'Likes at counted_at; NULL if not exported.';
COMMENT ON COLUMN out.posts.reposts IS 'Reposts at counted_at; NULL if not exported.';
COMMENT ON COLUMN out.posts.comments IS 'Comments or replies at counted_at; NULL if not exported.';
COMMENT ON COLUMN out.posts.views IS 'Views at counted_at; NULL if not exported.';
COMMENT ON COLUMN out.posts.counted_at IS 'When the counts were taken, UTC: as the export says; NULL where it does not.';
COMMENT ON COLUMN out.posts.file IS 'File that it came from.';
COMMENT ON COLUMN out.posts.file_line IS 'Line of that file where its row begins (of Parquet: number of the row).';
COMMENT ON COLUMN out.posts.load_id IS 'Load that brought it.';
COMMENT ON COLUMN out.posts.post_key IS 'platform:post_id, unique.';
