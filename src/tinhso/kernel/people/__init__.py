"""Accounts of citizens, enterprises and officers; posts held; delegation."""
