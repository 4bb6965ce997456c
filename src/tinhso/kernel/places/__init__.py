"""Administrative divisions of Vietnam, with dates and lineage."""
