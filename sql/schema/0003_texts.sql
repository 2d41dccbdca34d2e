-- Distinct texts, which posts say them, and what they are about. Written by prepare only.

CREATE TABLE core.texts (
    text_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    folded VARCHAR NOT NULL,
    lang VARCHAR NOT NULL,
    characters INTEGER NOT NULL
);
COMMENT ON TABLE core.texts IS 'One row for each distinct text: copies that differ only in case, script, widths, punctuation, links or emoji are one.';
COMMENT ON COLUMN core.texts.text_id IS 'First 16 hexadecimal digits of the SHA-256 of the folded text; unique (kept so by prepare).';
COMMENT ON COLUMN core.texts.text IS 'Cleaned text for reading and embedding, on one line, as its earliest post has it.';
COMMENT ON COLUMN core.texts.folded IS 'For comparison only: simplified characters, small letters, words of letters and digits parted by a space.';
COMMENT ON COLUMN core.texts.lang IS 'Language by the text itself: zh, en, other, or und (too little to tell).';
COMMENT ON COLUMN core.texts.characters IS 'Length of the cleaned text in characters.';

CREATE TABLE core.post_texts (
    post_key VARCHAR NOT NULL,
    text_id VARCHAR NOT NULL,
    forwarded VARCHAR,
    repeats VARCHAR
);
COMMENT ON TABLE core.post_texts IS 'Which text each post says; a post without words of its own or of another has no row.';
COMMENT ON COLUMN core.post_texts.post_key IS 'Post, as in raw.posts; unique.';
COMMENT ON COLUMN core.post_texts.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.post_texts.forwarded IS 'Cleaned words that a //@ chain or an old-style RT forwards, its links joined by " // ".';
COMMENT ON COLUMN core.post_texts.repeats IS 'Post whose text this wordless repost takes over; null if the words stand in the post itself.';

CREATE TABLE core.wordless_posts (
    post_key VARCHAR NOT NULL
);
COMMENT ON TABLE core.wordless_posts IS 'Posts in which cleaning leaves no word: links, handles, emoji or numbers only. Kept so that they are not cleaned again.';
COMMENT ON COLUMN core.wordless_posts.post_key IS 'Post, as in raw.posts; unique.';

CREATE TABLE core.topics (
    topics_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    position INTEGER NOT NULL
);
COMMENT ON TABLE core.topics IS 'The topics of the topics file that prepare last used.';
COMMENT ON COLUMN core.topics.topics_id IS 'Hash of what the topics file says and of the way it is applied.';
COMMENT ON COLUMN core.topics.topic IS 'Name of the topic.';
COMMENT ON COLUMN core.topics.label IS 'How the topic is called in lists and reports.';
COMMENT ON COLUMN core.topics.position IS 'Its place in the file, from 0.';

CREATE TABLE core.text_topics (
    text_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL
);
COMMENT ON TABLE core.text_topics IS 'Which topics each text is on; a text can be on several, and most are on none.';
COMMENT ON COLUMN core.text_topics.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.text_topics.topic IS 'Topic, as in core.topics.';
