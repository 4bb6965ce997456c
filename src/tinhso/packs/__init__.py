"""One sector each, mostly data. Found by entry point `tinhso.packs`."""
