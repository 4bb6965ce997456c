"""What people come for: front doors and desks. Apps do not know each other."""
