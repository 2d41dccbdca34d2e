"""Coding by people: draws posts, writes sheets and a codebook, measures agreement, and keeps what coders agree on.

`codebook` holds the questions in both languages, `draw` draws the posts, `sheets` writes and reads sheets, `agreement`
measures, and `gold` writes the set that `narratives evaluate` reads.
"""
