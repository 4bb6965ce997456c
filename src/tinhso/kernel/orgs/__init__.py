"""Agencies in a tree with dates, and posts."""
