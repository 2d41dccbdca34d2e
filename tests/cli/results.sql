-- One finished run of two stories: the electoral overhaul, told by both spheres, and cotton, told on Twitter alone.
INSERT INTO raw.loads BY NAME
SELECT
    '20261121-220000-aaaaaa' AS load_id, 'posts.jsonl' AS file, 'ab12' AS sha256, 100 AS bytes, 'canonical' AS format,
    'utf-8' AS encoding, '{}' AS options, 12 AS rows, 9 AS loaded, 1 AS duplicate, 2 AS rejected,
    TIMESTAMP '2026-11-21 22:00:00' AS started_at, TIMESTAMP '2026-11-21 22:00:01' AS finished_at, '0.1.0' AS version;

INSERT INTO raw.rejects BY NAME
SELECT '20261121-220000-aaaaaa' AS load_id, 'posts.jsonl' AS file, line, 'no text' AS reason, '{}' AS row_text
FROM (VALUES (4), (7)) AS rejected (line);

-- The first post holds an escape sequence and rich markup, as a hostile one would.
CREATE TEMP TABLE fixture AS
FROM (VALUES
    ('weibo', '1', '人民日报', 'state_media', '2021-03-11 04:00:00', 'wa1', 'hong_kong', 0, 'promotional', 'supportive',
        '完善选举制度 ' || chr(27) || '[31m[red]爱国者治港[/red]是香港长治久安的根本保障'),
    ('weibo', '2', 'p_8812', 'public', '2021-03-12 04:00:00', 'wa2', 'hong_kong', 0, NULL, 'supportive',
        '支持！爱国者治港天经地义'),
    ('weibo', '3', 'p_9903', 'public', '2021-03-13 04:00:00', 'wa2', 'hong_kong', 0, NULL, 'supportive',
        '支持！爱国者治港天经地义'),
    ('weibo', '4', 'p_0001', 'public', '2021-03-14 04:00:00', 'wn1', 'hong_kong', NULL, 'measured', 'neutral',
        '香港今天下雨'),
    ('weibo', '5', 'p_0002', 'public', '2021-03-15 04:00:00', 'wo1', NULL, NULL, NULL, NULL, '小朋友的感染力有多强'),
    ('twitter', '1', 'SenatorX', 'politician', '2021-03-11 14:00:00', 'tb1', 'hong_kong', 0, 'condemning', 'critical',
        'The electoral overhaul is the death of democracy in Hong Kong. We stand with Hong Kongers.'),
    ('twitter', '2', 'p_7777', 'public', '2021-05-10 14:00:00', 'tb2', 'hong_kong', 0, 'condemning', 'critical',
        'Only "patriots" may run in Hong Kong now'),
    ('twitter', '3', 'SenatorX', 'politician', '2021-03-25 14:00:00', 'tx1', 'xinjiang', 1, 'condemning', 'critical',
        'No cotton made with forced labor may cross our border'),
    ('twitter', '4', 'p_7777', 'public', '2021-03-26 14:00:00', 'tx2', 'xinjiang', 1, NULL, NULL,
        'Reading about forced labor in Xinjiang cotton')
) AS fixture (platform, post_id, author, author_role, created_at, text_id, topic, cluster, tone, stance, text);

INSERT INTO raw.posts BY NAME
SELECT
    platform || ':' || post_id AS post_key, post_id, platform, platform AS sphere, author, author_role,
    created_at::TIMESTAMP AS created_at, 'second' AS created_precision, text, 'https://example.org/' || post_id AS url,
    false AS is_truncated, '20261121-220000-aaaaaa' AS load_id
FROM fixture;
INSERT INTO core.texts BY NAME
SELECT DISTINCT text_id, text, text AS folded, if(platform = 'weibo', 'zh', 'en') AS lang, length(text) AS characters
FROM fixture;
INSERT INTO core.post_texts BY NAME
SELECT platform || ':' || post_id AS post_key, text_id FROM fixture;
INSERT INTO core.topics VALUES ('t1', 'hong_kong', 'Hong Kong', 0), ('t1', 'xinjiang', 'Xinjiang', 1);
INSERT INTO core.text_topics SELECT DISTINCT text_id, topic FROM fixture WHERE topic IS NOT NULL;

INSERT INTO core.runs BY NAME
SELECT
    '20261121-221003' AS run_id, TIMESTAMP '2026-11-21 22:10:03' AS started_at, TIMESTAMP '2026-11-21 22:11:03' AS finished_at,
    'finished' AS status, '{}' AS config, '0.1.0' AS version, 'bundled@abc' AS model_id, 't1' AS topics_id, 'f' AS fingerprint,
    9 AS posts, 8 AS texts, 8 AS on_topic_posts, 7 AS on_topic_texts, 7 AS embedded_texts, false AS has_sampled,
    3 AS narratives, 2 AS stories;
INSERT INTO core.run_texts BY NAME
SELECT DISTINCT
    '20261121-221003' AS run_id, topic, platform AS sphere, text_id, cluster, 0.9 AS membership, 0 AS second_cluster,
    0.4 AS second_distance
FROM fixture WHERE topic IS NOT NULL;
INSERT INTO core.text_frames BY NAME
SELECT DISTINCT
    text_id, 'bundled@abc' AS model_id, 'f1' AS frames_id, tone, stance, 0.8 AS tone_probability, 0.8 AS stance_probability
FROM fixture WHERE topic IS NOT NULL;
INSERT INTO core.run_narratives VALUES
    ('20261121-221003', 'hong_kong', 'weibo', 0, 0, 'w-hong_kong-3f2a9c', 's-hong_kong-91bc04', 'born'),
    ('20261121-221003', 'hong_kong', 'twitter', 0, 0, 't-hong_kong-88aa01', 's-hong_kong-91bc04', 'continued'),
    ('20261121-221003', 'xinjiang', 'twitter', 1, 0, 't-xinjiang-99aa01', 's-xinjiang-99bc04', 'continued');
INSERT INTO core.run_matches VALUES
    ('20261121-221003', 'hong_kong', 0, 0, 3.2, 2.5, 3.9, 0.8, 0.002, 0.01, true);
INSERT INTO core.narrative_events VALUES
    ('20261121-221003', '2026-11-21 22:10:03', 'merged', 'w-hong_kong-aaaaaa', 'w-hong_kong-3f2a9c', 0.7);
INSERT INTO core.narrative_labels VALUES
    ('20261121-221003', 'w-hong_kong-3f2a9c', '完善选举制度, 爱国者治港, 全国人大', ['完善选举制度', '爱国者治港', '全国人大']),
    ('20261121-221003', 't-hong_kong-88aa01', 'electoral overhaul, patriots', ['electoral overhaul', 'patriots']),
    ('20261121-221003', 't-xinjiang-99aa01', 'forced labor, cotton', ['forced labor', 'cotton']);
INSERT INTO core.narrative_headlines VALUES
    ('20261121-221003', 'w-hong_kong-3f2a9c', 'zh', 2, '支持！爱国者治港天经地义', 'weibo:1'),
    ('20261121-221003', 'w-hong_kong-3f2a9c', 'en', 1, 'Patriots rule the city', 'weibo:2'),
    ('20261121-221003', 't-hong_kong-88aa01', 'en', 2, 'Only "patriots" may run in Hong Kong now', 'twitter:1');
INSERT INTO core.narrative_evidence VALUES
    ('20261121-221003', 'w-hong_kong-3f2a9c', 1, 'weibo:1', 0.1, true, false),
    ('20261121-221003', 'w-hong_kong-3f2a9c', 2, 'weibo:2', 0.2, false, true),
    ('20261121-221003', 'w-hong_kong-3f2a9c', 3, 'weibo:3', 0.2, false, false),
    ('20261121-221003', 't-hong_kong-88aa01', 1, 'twitter:1', 0.1, true, true),
    ('20261121-221003', 't-hong_kong-88aa01', 2, 'twitter:2', 0.3, true, true),
    ('20261121-221003', 't-xinjiang-99aa01', 1, 'twitter:3', 0.1, true, true),
    ('20261121-221003', 't-xinjiang-99aa01', 2, 'twitter:4', 0.2, true, true);
INSERT INTO core.run_themes VALUES
    ('20261121-221003', 'hong_kong', 0, 0, 'theme-hong_kong-1c2d3e');
INSERT INTO core.verdict_changes VALUES
    ('20261121-221003', 's-hong_kong-91bc04', 'undecided', 'contested',
        'both are about the electoral overhaul; Twitter 100 % critical, Weibo 100 % supportive');
INSERT INTO core.story_events VALUES
    ('20261121-221003', 'merged', 's-hong_kong-000000', 's-hong_kong-91bc04', 0.7);
INSERT INTO core.story_verdicts (run_id, story_id, topic, verdict, reason) VALUES
    ('20261121-221003', 's-hong_kong-91bc04', 'hong_kong', 'contested',
        'both are about the electoral overhaul; Twitter 100 % critical, Weibo 100 % supportive'),
    ('20261121-221003', 's-xinjiang-99bc04', 'xinjiang', 'twitter_only', 'compared with 1 Weibo narrative, no nearer than by chance');
