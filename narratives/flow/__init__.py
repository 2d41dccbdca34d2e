"""What the flow is and how it is run: its stages in order, its server, how far it is, what it tells."""
