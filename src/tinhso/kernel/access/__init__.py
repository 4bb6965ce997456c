"""Who may do what, where, and why."""
