-- To what end: share of distinct texts that show each diplomatic function or frame of yours, by topic and sphere.
-- Texts where it is left open do not count; a text can show several.
SELECT
    topic,
    frame,
    round(max(shown_share) FILTER (sphere = 'weibo'), 4) AS weibo_share,
    round(max(shown_share) FILTER (sphere = 'twitter'), 4) AS twitter_share,
    sum(texts) FILTER (sphere = 'weibo') AS weibo_texts,
    sum(texts) FILTER (sphere = 'twitter') AS twitter_texts,
    round(sum(open_texts) / sum(texts), 4) AS open_share
FROM out.frames
WHERE level = 'topic'
GROUP BY topic, frame, kind
ORDER BY topic, kind, weibo_share + twitter_share DESC NULLS LAST, frame;
