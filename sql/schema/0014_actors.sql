-- Who says it and to what end: frames of each text beside tone and stance, and texts that are copied with small changes.

CREATE TABLE core.frames (
    frames_id VARCHAR NOT NULL,
    frame VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    open_from DOUBLE NOT NULL,
    shown_from DOUBLE NOT NULL
);
COMMENT ON TABLE core.frames IS 'The frames of frames.toml that texts were last judged by: diplomatic functions and those of the user. Written by functions.';
COMMENT ON COLUMN core.frames.frames_id IS 'Hash of the frames, their examples and the method.';
COMMENT ON COLUMN core.frames.frame IS 'Key of the frame in the file.';
COMMENT ON COLUMN core.frames.name IS 'How it is called in lists and reports.';
COMMENT ON COLUMN core.frames.meaning IS 'What a text does that shows it.';
COMMENT ON COLUMN core.frames.kind IS 'function for the eight that are shipped, own for one of the user.';
COMMENT ON COLUMN core.frames.position IS 'Its place in a list of scores, from 1.';
COMMENT ON COLUMN core.frames.open_from IS 'Probability from which it is left open whether a text shows the frame.';
COMMENT ON COLUMN core.frames.shown_from IS 'Probability from which a text shows the frame.';

CREATE TABLE core.frame_scores (
    text_id VARCHAR NOT NULL,
    model_id VARCHAR NOT NULL,
    frames_id VARCHAR NOT NULL,
    scores FLOAT[] NOT NULL
);
COMMENT ON TABLE core.frame_scores IS 'How likely each text shows each frame, by its words alone. Written by functions.';
COMMENT ON COLUMN core.frame_scores.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.frame_scores.model_id IS 'Model of the vector it was judged by.';
COMMENT ON COLUMN core.frame_scores.frames_id IS 'Frames, as in core.frames.';
COMMENT ON COLUMN core.frame_scores.scores IS 'Calibrated probability of each frame, in the order of core.frames.position.';

CREATE TABLE core.run_copies (
    run_id VARCHAR NOT NULL,
    copies_id VARCHAR NOT NULL,
    text_id VARCHAR NOT NULL,
    similarity DOUBLE NOT NULL
);
COMMENT ON TABLE core.run_copies IS 'Distinct texts on a topic that are copies of each other but for small changes. Written by copies.';
COMMENT ON COLUMN core.run_copies.run_id IS 'Run, as in core.runs.';
COMMENT ON COLUMN core.run_copies.copies_id IS 'Group of such texts: the text_id of the first in order.';
COMMENT ON COLUMN core.run_copies.text_id IS 'Text, as in core.texts.';
COMMENT ON COLUMN core.run_copies.similarity IS 'Share of the pieces of either text that it has in common with the nearest of its group, 0 to 1.';
