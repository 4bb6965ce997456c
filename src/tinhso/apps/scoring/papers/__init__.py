"""Official papers of a concluded round as Word files: the decision with its annex, a unit's minutes, the report."""
