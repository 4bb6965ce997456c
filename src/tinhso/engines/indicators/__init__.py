"""Indicators: index frameworks as versioned data, scores that explain themselves, rankings."""
