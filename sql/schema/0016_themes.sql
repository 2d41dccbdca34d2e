-- Themes: the broad claims above the stories of a topic.

CREATE TABLE core.run_themes (
    run_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    story INTEGER NOT NULL,
    theme INTEGER NOT NULL,
    theme_id VARCHAR
);
COMMENT ON TABLE core.run_themes IS 'Stories of a run that belong to a theme. Written by stories, named by track.';
COMMENT ON COLUMN core.run_themes.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_themes.topic IS 'Topic, as in core.topics.';
COMMENT ON COLUMN core.run_themes.story IS 'Number of the story within the topic, as in core.run_narratives.';
COMMENT ON COLUMN core.run_themes.theme IS 'Number of the theme within the topic.';
COMMENT ON COLUMN core.run_themes.theme_id IS 'Name that survives from run to run; NULL until track has named it.';

CREATE TABLE core.last_themes (
    story_id VARCHAR NOT NULL,
    theme_id VARCHAR NOT NULL
);
COMMENT ON TABLE core.last_themes IS 'Theme of each story when a finished run last looked at it; names go on from here. Written when a run finishes.';
COMMENT ON COLUMN core.last_themes.story_id IS 'Story, as in core.last_places.';
COMMENT ON COLUMN core.last_themes.theme_id IS 'Theme that it belonged to.';

CREATE TABLE core.theme_events (
    run_id VARCHAR NOT NULL,
    event VARCHAR NOT NULL,
    theme_id VARCHAR NOT NULL,
    other_theme_id VARCHAR,
    shared_share DOUBLE
);
COMMENT ON TABLE core.theme_events IS 'What happened to themes from run to run. Written by track.';
COMMENT ON COLUMN core.theme_events.run_id IS 'Run in which it was noticed.';
COMMENT ON COLUMN core.theme_events.event IS 'born, continued, merged, split or ended.';
COMMENT ON COLUMN core.theme_events.theme_id IS 'Theme that it happened to.';
COMMENT ON COLUMN core.theme_events.other_theme_id IS 'The one it merged into or split off; NULL otherwise.';
COMMENT ON COLUMN core.theme_events.shared_share IS 'As in core.narrative_events.';
