"""The rule grammar: every way in which the frameworks turn inputs into points."""
