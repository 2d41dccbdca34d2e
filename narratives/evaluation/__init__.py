"""Evaluation: how well a run does against posts that people have read, how other recipes do, and how steady each is."""
