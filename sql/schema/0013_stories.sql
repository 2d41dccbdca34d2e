-- Near misses: which narratives of the other sphere come nearest to each, and why they are no match.

CREATE TABLE core.run_match_candidates (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    sphere VARCHAR NOT NULL,
    cluster INTEGER NOT NULL,
    rival_cluster INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    similarity DOUBLE NOT NULL,
    reason VARCHAR
);
COMMENT ON TABLE core.run_match_candidates IS 'The narratives of the other sphere that come nearest to each narrative of a run. Written by stories.';
COMMENT ON COLUMN core.run_match_candidates.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_match_candidates.topic IS 'Topic, as in core.topics.';
COMMENT ON COLUMN core.run_match_candidates.sphere IS 'Sphere of the narrative.';
COMMENT ON COLUMN core.run_match_candidates.cluster IS 'Cluster of the narrative.';
COMMENT ON COLUMN core.run_match_candidates.rival_cluster IS 'Cluster of the narrative of the other sphere.';
COMMENT ON COLUMN core.run_match_candidates.rank IS '1 for the nearest.';
COMMENT ON COLUMN core.run_match_candidates.similarity IS 'Likeness of their texts, as in core.run_matches.';
COMMENT ON COLUMN core.run_match_candidates.reason IS 'Why they are no match: unlike (too little in common, in all or in words), chance (does not stand out among rivals), another (tells another story); NULL for a match.';

COMMENT ON COLUMN core.run_matches.similarity IS 'Likeness of their texts: 0 is what unrelated texts have, 1 as alike as the texts of either side are among themselves.';
COMMENT ON COLUMN core.run_matches.p_value IS 'Chance that the best of as many unrelated rivals stands out as far.';
COMMENT ON TABLE core.run_texts IS 'Where each text on a topic belongs in a run. Kept for the latest runs only. Written by stories.';
COMMENT ON TABLE core.run_narratives IS 'Narratives of a run: the texts of one cluster in one sphere. Written by stories, named by track.';
COMMENT ON TABLE core.run_matches IS 'Scored links between a Weibo and a Twitter narrative that count as one story. Written by stories.';
COMMENT ON COLUMN core.run_stages.stage IS 'Stage, as on screen: prepare, embed, stories, track, frame, publish.';
