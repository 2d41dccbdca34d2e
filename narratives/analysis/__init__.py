"""Pure functions on arrays and frames that make narratives out of vectors and words; they know no database."""
