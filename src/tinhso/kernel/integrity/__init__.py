"""Whether the data agree with themselves."""
