"""The province's front page, and its map of administrative divisions as of any day."""
