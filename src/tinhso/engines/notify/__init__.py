"""Telling people things: an inbox for everybody, and channels that carry what matters out of the house."""
