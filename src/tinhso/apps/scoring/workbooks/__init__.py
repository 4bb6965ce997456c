"""The self-assessment of a unit as an Excel file: it goes out, comes back, is reviewed cell by cell, then taken in."""
