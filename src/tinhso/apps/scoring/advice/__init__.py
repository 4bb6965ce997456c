"""What to do next, what would happen if, and where a figure will stand at the end of the year."""
