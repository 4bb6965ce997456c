"""Figures for and from other systems: SDMX, DHIS2 and ADX, CSV, and the typed HTTP API."""
