-- The posts that prove a story, the most central first. Needs --param story=ID (or its beginning).
SELECT
    narratives.story_id,
    narratives.sphere,
    narratives.narrative_id,
    evidence.rank,
    evidence.created_at,
    evidence.author,
    evidence.text,
    evidence.url
FROM out.narrative_evidence AS evidence
JOIN out.narratives AS narratives USING (narrative_id)
WHERE starts_with(narratives.story_id, $story)
ORDER BY story_id, sphere DESC, evidence.rank, narrative_id;
