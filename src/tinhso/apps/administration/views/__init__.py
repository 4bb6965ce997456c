"""Pages of the administrator's desk: translate in, one domain call, translate out."""
