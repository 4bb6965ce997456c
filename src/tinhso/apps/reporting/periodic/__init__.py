"""The periodic report: a Word template that an administrator edits, filled with the figures of a period."""
