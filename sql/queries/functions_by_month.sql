-- To what end, month by month: share of distinct texts that show each function or frame, by topic and sphere.
SELECT
    topic,
    month,
    sphere,
    frame,
    texts,
    shown_texts,
    open_texts,
    round(shown_share, 4) AS shown_share
FROM out.frames
WHERE level = 'month'
ORDER BY topic, month, sphere DESC, frame;
