"""Durable background work on the database itself."""
