-- How well runs did: the figures of the latest evaluation of each gold set, the methods next to each other.
WITH latest AS (
    SELECT * FROM out.evaluations
    QUALIFY evaluation_id = max(evaluation_id) OVER (PARTITION BY gold, is_core_only)
)
SELECT
    gold,
    is_core_only,
    measure,
    round(max(value) FILTER (method = 'narratives' OR method IS NULL), 4) AS narratives,
    round(max(value) FILTER (method = 'joint'), 4) AS joint,
    round(max(value) FILTER (method = 'separate'), 4) AS separate
FROM latest
GROUP BY ALL
ORDER BY gold, is_core_only, measure;
