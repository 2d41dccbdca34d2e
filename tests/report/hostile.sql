-- Posts of people who wish the reader ill, in the small run of the command line's tests; and vectors, for a map.
UPDATE raw.posts SET
    text = 'Only "patriots" may run </script><script>alert(1)</script><img src=x onerror=alert(2)>' || chr(8232) || ' now',
    author = '"><svg onload=alert(3)>', url = 'javascript:alert(4)'
WHERE post_key = 'twitter:2';
UPDATE core.texts SET text = 'Only "patriots" may run </script><script>alert(1)</script> now' WHERE text_id = 'tb2';
UPDATE core.narrative_headlines SET headline = '</title></script><script>alert(5)</script>{{ 7 * 7 }}'
WHERE narrative_id = 't-hong_kong-88aa01';
UPDATE core.narrative_labels SET terms = ['<!--', '<script>alert(6)</script>'] WHERE narrative_id = 't-hong_kong-88aa01';
UPDATE core.topics SET label = 'Xinjiang <i>& more</i>' WHERE topic = 'xinjiang';
UPDATE core.runs SET config = '{"seed": 1}';
-- A third story, that came near to the first.
UPDATE core.run_texts SET cluster = 9 WHERE text_id = 'wn1';
INSERT INTO core.run_narratives VALUES
    ('20261121-221003', 'hong_kong', 'weibo', 9, 9, 'w-hong_kong-77aa01', 's-hong_kong-77bc04', 'born');
INSERT INTO core.narrative_labels VALUES ('20261121-221003', 'w-hong_kong-77aa01', '下雨', ['下雨']);
INSERT INTO core.narrative_evidence VALUES ('20261121-221003', 'w-hong_kong-77aa01', 1, 'weibo:4', 0.1, true, false);
INSERT INTO core.story_verdicts (run_id, story_id, topic, verdict, reason) VALUES
    ('20261121-221003', 's-hong_kong-77bc04', 'hong_kong', 'weibo_only', 'compared with 1 Twitter narrative');
INSERT INTO core.run_match_candidates VALUES
    ('20261121-221003', 'hong_kong', 'twitter', 0, 9, 1, 0.21, 'unlike');
INSERT INTO core.vectors
SELECT text_id, 'bundled@abc', [cos(row_number() OVER (ORDER BY text_id)), sin(row_number() OVER (ORDER BY text_id)), 0.1]
FROM core.texts;
