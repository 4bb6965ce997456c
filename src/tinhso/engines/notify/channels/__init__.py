"""The channels that the house brings."""
