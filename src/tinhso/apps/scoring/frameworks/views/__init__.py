"""Pages of frameworks: translate in, one domain call, translate out."""
