"""Reading a plan: text in, cited documents, targets and tasks out. No Django, no database, no network."""
