"""Working days, opening hours and deadlines."""
