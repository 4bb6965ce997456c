"""Published rankings as people cite them: orders, movement, maps, comparisons, files, a frame for other pages."""
