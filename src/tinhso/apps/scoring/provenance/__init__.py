"""What is kept of a published run, where each figure came from, and which scores it moved."""
