"""Figures as tables, charts and maps: asked on screen, kept, shared, downloaded."""
