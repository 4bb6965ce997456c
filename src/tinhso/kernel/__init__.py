"""What every public body has, whatever it does."""
