"""Pages: one domain call each."""
