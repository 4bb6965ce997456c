"""Telling other systems what happened here: webhooks."""
