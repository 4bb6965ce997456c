"""Papers: rendered, numbered, kept."""
