-- Narratives that came near to one of the other sphere and are no match, with the reason, the nearest first.
SELECT
    near.topic,
    near.narrative_id,
    own.label,
    near.rival_narrative_id,
    rival.label AS rival_label,
    round(near.similarity, 3) AS similarity,
    near.reason
FROM out.match_candidates AS near
JOIN out.narratives AS own USING (narrative_id)
LEFT JOIN out.narratives AS rival ON rival.narrative_id = near.rival_narrative_id
WHERE near.reason IS NOT NULL
ORDER BY near.similarity DESC, near.narrative_id, near.rival_narrative_id;
