"""Assessments by index frameworks: inputs in, scores and rankings out, every point explained."""
