-- The key of the pseudonyms lies in a file beside the warehouse, where no reader sees it; here stays a hash that tells
-- the right key from others. The program has written that file before this runs.

INSERT INTO core.settings
SELECT 'pseudonym_key_id', left(sha256('narratives ' || value), 16) FROM core.settings WHERE key = 'pseudonym_secret';
-- Deleted rows can be read in the blocks of the file until it is written anew.
INSERT INTO core.settings
SELECT 'rewrite_due', 'the key of its pseudonyms' FROM core.settings WHERE key = 'pseudonym_secret';
DELETE FROM core.settings WHERE key = 'pseudonym_secret';
COMMENT ON COLUMN core.settings.key IS 'Name of the setting: warehouse_id, views_sha256, pseudonym_key_id, rewrite_due (what is deleted but may still lie in the file), ...';
