"""Reports as Excel files: the filled template goes out, and comes back whole or with its faults."""
