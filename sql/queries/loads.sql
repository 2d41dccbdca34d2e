-- Every load: rows in, what became of them, and why rows were set aside.
WITH reasons AS (
    SELECT load_id, reason, count(*) AS rejects
    FROM out.rejects
    GROUP BY ALL
)
SELECT
    loads.load_id,
    loads.file,
    loads.format,
    loads.rows,
    loads.loaded,
    loads.duplicate,
    loads.rejected,
    loads.finished_at,
    string_agg(reasons.reason || ': ' || reasons.rejects, '; ' ORDER BY reasons.rejects DESC, reasons.reason) AS reasons
FROM out.loads AS loads
LEFT JOIN reasons USING (load_id)
GROUP BY ALL
ORDER BY loads.finished_at DESC, loads.load_id;
