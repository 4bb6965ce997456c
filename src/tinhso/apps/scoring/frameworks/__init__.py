"""Frameworks on screen: drafts, annex tables under review, published editions, mappings between editions."""
