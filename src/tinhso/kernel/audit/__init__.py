"""Who did or saw what, when and why; tampering can be found."""
