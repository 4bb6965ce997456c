"""Typed sockets that other modules plug into, and packs found by entry point."""
