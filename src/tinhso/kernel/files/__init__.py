"""Uploaded files: checked at the door, kept by content, read by right."""
