"""Engines: what can be done in any field of work (verbs)."""
