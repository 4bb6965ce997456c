"""Writes: right, change, audit entry and event in one transaction each."""
