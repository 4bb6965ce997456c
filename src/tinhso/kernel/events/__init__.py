"""Facts: recorded with the change, delivered after commit, at least once."""
