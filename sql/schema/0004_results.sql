-- What runs find: vectors, clusters, narratives, stories, and what is said of them. Each stage owns its tables.

CREATE TABLE core.vectors (
    text_id VARCHAR NOT NULL,
    model_id VARCHAR NOT NULL,
    vector FLOAT[] NOT NULL
);
COMMENT ON TABLE core.vectors IS 'One vector for each text and sentence model; a text is embedded once. Written by embed only.';
COMMENT ON COLUMN core.vectors.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.vectors.model_id IS 'Model with a hash of its weights.';
COMMENT ON COLUMN core.vectors.vector IS 'Unit vector of the model.';

CREATE TABLE core.runs (
    run_id VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    status VARCHAR NOT NULL,
    config JSON NOT NULL,
    version VARCHAR NOT NULL,
    model_id VARCHAR,
    topics_id VARCHAR,
    fingerprint VARCHAR,
    posts BIGINT,
    texts BIGINT,
    embedded_texts BIGINT,
    has_sampled BOOLEAN
);
COMMENT ON TABLE core.runs IS 'One row for each run of the flow.';
COMMENT ON COLUMN core.runs.run_id IS 'Time at which the run began, UTC, and a number where two began at once.';
COMMENT ON COLUMN core.runs.started_at IS 'When it began, UTC.';
COMMENT ON COLUMN core.runs.finished_at IS 'When it was complete, UTC; NULL while it runs and where it was killed.';
COMMENT ON COLUMN core.runs.status IS 'running, finished, or killed (found unfinished by a later run).';
COMMENT ON COLUMN core.runs.config IS 'The choices of the run: topics file, model, seed.';
COMMENT ON COLUMN core.runs.version IS 'Version of narratives.';
COMMENT ON COLUMN core.runs.model_id IS 'Model of its vectors, as in core.vectors; NULL until cluster.';
COMMENT ON COLUMN core.runs.topics_id IS 'Topics, as in core.topics; NULL until cluster.';
COMMENT ON COLUMN core.runs.fingerprint IS 'Hash of all that decides the result: texts, vectors, topics, seed, version. Equal fingerprints, equal results.';
COMMENT ON COLUMN core.runs.posts IS 'Posts in the warehouse when it finished.';
COMMENT ON COLUMN core.runs.texts IS 'Distinct texts in the warehouse when it finished.';
COMMENT ON COLUMN core.runs.embedded_texts IS 'Texts that this run had to embed.';
COMMENT ON COLUMN core.runs.has_sampled IS 'Whether a topic was so large that clusters were found in a sample and the other texts assigned to them.';

CREATE TABLE core.run_texts (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    sphere VARCHAR NOT NULL,
    text_id VARCHAR NOT NULL,
    cluster INTEGER,
    membership DOUBLE NOT NULL,
    second_cluster INTEGER,
    second_distance DOUBLE NOT NULL
);
COMMENT ON TABLE core.run_texts IS 'Where each text on a topic belongs in a run. Kept for the latest runs only. Written by cluster.';
COMMENT ON COLUMN core.run_texts.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_texts.topic IS 'Topic, as in core.topics.';
COMMENT ON COLUMN core.run_texts.sphere IS 'Sphere in which the text was posted; a text posted in both has two rows.';
COMMENT ON COLUMN core.run_texts.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.run_texts.cluster IS 'Cluster that HDBSCAN found in the topic; NULL for noise.';
COMMENT ON COLUMN core.run_texts.membership IS 'Share of the random walks from the text that end in its cluster, or in the nearest one for noise, 0 to 1.';
COMMENT ON COLUMN core.run_texts.second_cluster IS 'The next cluster in line; for noise the nearest one.';
COMMENT ON COLUMN core.run_texts.second_distance IS 'One minus the share of the walks that end there.';

CREATE TABLE core.run_narratives (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    sphere VARCHAR NOT NULL,
    cluster INTEGER NOT NULL,
    story INTEGER NOT NULL,
    narrative_id VARCHAR,
    story_id VARCHAR,
    status VARCHAR
);
COMMENT ON TABLE core.run_narratives IS 'Narratives of a run: the texts of one cluster in one sphere. Written by match, named by track.';
COMMENT ON COLUMN core.run_narratives.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_narratives.topic IS 'Topic, as in core.topics.';
COMMENT ON COLUMN core.run_narratives.sphere IS 'Sphere that tells it.';
COMMENT ON COLUMN core.run_narratives.cluster IS 'Cluster, as in core.run_texts.';
COMMENT ON COLUMN core.run_narratives.story IS 'Number of its story in the topic.';
COMMENT ON COLUMN core.run_narratives.narrative_id IS 'Name that survives from run to run; NULL until track.';
COMMENT ON COLUMN core.run_narratives.story_id IS 'Name of its story; NULL until track.';
COMMENT ON COLUMN core.run_narratives.status IS 'born, continued or split: how the narrative came out of the run before; NULL until track.';

CREATE TABLE core.run_matches (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    weibo_cluster INTEGER NOT NULL,
    twitter_cluster INTEGER NOT NULL,
    similarity DOUBLE NOT NULL,
    similarity_low DOUBLE NOT NULL,
    similarity_high DOUBLE NOT NULL,
    margin DOUBLE NOT NULL,
    p_value DOUBLE NOT NULL,
    q_value DOUBLE NOT NULL,
    is_mutual BOOLEAN NOT NULL
);
COMMENT ON TABLE core.run_matches IS 'Scored links between a Weibo and a Twitter narrative that count as one story. Written by match.';
COMMENT ON COLUMN core.run_matches.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_matches.topic IS 'Topic, as in core.topics.';
COMMENT ON COLUMN core.run_matches.weibo_cluster IS 'Cluster of the Weibo narrative.';
COMMENT ON COLUMN core.run_matches.twitter_cluster IS 'Cluster of the Twitter narrative.';
COMMENT ON COLUMN core.run_matches.similarity IS 'Mean standard score between their texts; 0 is what unrelated texts have.';
COMMENT ON COLUMN core.run_matches.similarity_low IS 'Lower end of its 95 % bootstrap interval.';
COMMENT ON COLUMN core.run_matches.similarity_high IS 'Upper end of its 95 % bootstrap interval.';
COMMENT ON COLUMN core.run_matches.margin IS 'Similarity minus that of the best rival narrative of either side.';
COMMENT ON COLUMN core.run_matches.p_value IS 'Chance that the best of as many unrelated rivals stands out as far.';
COMMENT ON COLUMN core.run_matches.q_value IS 'The p-value corrected for the number of links tried (Benjamini-Hochberg).';
COMMENT ON COLUMN core.run_matches.is_mutual IS 'Whether each is the best of the other.';

CREATE TABLE core.narrative_events (
    run_id VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    event VARCHAR NOT NULL,
    narrative_id VARCHAR NOT NULL,
    other_narrative_id VARCHAR,
    shared_share DOUBLE
);
COMMENT ON TABLE core.narrative_events IS 'What happened to narratives and stories from run to run. Written by track.';
COMMENT ON COLUMN core.narrative_events.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.narrative_events.happened_at IS 'Start of the run, UTC.';
COMMENT ON COLUMN core.narrative_events.event IS 'born, continued, merged, split or ended.';
COMMENT ON COLUMN core.narrative_events.narrative_id IS 'Narrative that it happened to.';
COMMENT ON COLUMN core.narrative_events.other_narrative_id IS 'The one it merged into or split off; NULL otherwise.';
COMMENT ON COLUMN core.narrative_events.shared_share IS 'Share of the texts of the smaller one that are in both, 0 to 1; NULL for born and ended.';

CREATE TABLE core.text_frames (
    text_id VARCHAR NOT NULL,
    model_id VARCHAR NOT NULL,
    frames_id VARCHAR NOT NULL,
    tone VARCHAR,
    stance VARCHAR,
    tone_probability DOUBLE NOT NULL,
    stance_probability DOUBLE NOT NULL
);
COMMENT ON TABLE core.text_frames IS 'Tone and stance of each text, by its words alone. Written by frame.';
COMMENT ON COLUMN core.text_frames.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.text_frames.model_id IS 'Model of the vector it was judged by.';
COMMENT ON COLUMN core.text_frames.frames_id IS 'Hash of the prototypes and the method.';
COMMENT ON COLUMN core.text_frames.tone IS 'condemning, promotional or measured; NULL where the text does not show it.';
COMMENT ON COLUMN core.text_frames.stance IS 'critical, supportive or neutral towards the position of the government of the PRC; NULL where the text does not show it.';
COMMENT ON COLUMN core.text_frames.tone_probability IS 'Calibrated probability of the likeliest tone.';
COMMENT ON COLUMN core.text_frames.stance_probability IS 'Calibrated probability of the likeliest stance.';

CREATE TABLE core.narrative_labels (
    run_id VARCHAR NOT NULL,
    narrative_id VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    terms VARCHAR[] NOT NULL,
    headline VARCHAR NOT NULL
);
COMMENT ON TABLE core.narrative_labels IS 'How a narrative of a run is called. Written by publish.';
COMMENT ON COLUMN core.narrative_labels.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.narrative_labels.narrative_id IS 'Narrative.';
COMMENT ON COLUMN core.narrative_labels.label IS 'Its most distinctive terms.';
COMMENT ON COLUMN core.narrative_labels.terms IS 'The terms, most distinctive first, in the language of most of its posts.';
COMMENT ON COLUMN core.narrative_labels.headline IS 'Its most central short post.';

CREATE TABLE core.narrative_evidence (
    run_id VARCHAR NOT NULL,
    narrative_id VARCHAR NOT NULL,
    rank INTEGER NOT NULL,
    post_key VARCHAR NOT NULL,
    distance DOUBLE NOT NULL
);
COMMENT ON TABLE core.narrative_evidence IS 'The most central posts of each narrative of a run. Written by publish.';
COMMENT ON COLUMN core.narrative_evidence.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.narrative_evidence.narrative_id IS 'Narrative.';
COMMENT ON COLUMN core.narrative_evidence.rank IS '1 for the most central.';
COMMENT ON COLUMN core.narrative_evidence.post_key IS 'Post, as in raw.posts.';
COMMENT ON COLUMN core.narrative_evidence.distance IS 'Cosine distance of its text to the centre of the narrative, in the language-neutral space.';

CREATE TABLE core.story_verdicts (
    run_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE core.story_verdicts IS 'What is said of each story of a run. Written by publish.';
COMMENT ON COLUMN core.story_verdicts.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.story_verdicts.story_id IS 'Story.';
COMMENT ON COLUMN core.story_verdicts.topic IS 'Topic, as in core.topics.';
COMMENT ON COLUMN core.story_verdicts.verdict IS 'convergent, contested, weibo_only, twitter_only, or undecided where the evidence is thin.';
COMMENT ON COLUMN core.story_verdicts.reason IS 'Why, in words and figures.';
