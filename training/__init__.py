"""How the bundled sentence model was tuned for short posts of two publics; nothing of this is installed."""
