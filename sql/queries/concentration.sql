-- How few wrote it: narratives by the share of their busiest account, those of many posts first.
SELECT
    narratives.narrative_id,
    narratives.label,
    concentration.posts,
    concentration.authors,
    round(concentration.effective_authors, 1) AS effective_authors,
    concentration.top_author,
    concentration.top_author_posts,
    round(concentration.top_author_share, 4) AS top_author_share,
    round(concentration.official_share, 4) AS official_share,
    round(concentration.public_share, 4) AS public_share
FROM out.concentration AS concentration
JOIN out.narratives AS narratives USING (narrative_id)
ORDER BY concentration.top_author_posts DESC NULLS LAST, narratives.narrative_id;
