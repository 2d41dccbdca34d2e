-- Which stories live, sleep or came back: when each was born, peaked and was last told in each sphere.
SELECT
    item_id AS story_id,
    topic,
    sphere,
    status,
    born_date,
    peak_date,
    last_date,
    dormant_date,
    back_date
FROM out.lives
WHERE level = 'story'
ORDER BY topic, story_id, sphere;
