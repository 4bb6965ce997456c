"""Names that this app gives to things outside it."""

DATA_WRONG = "administration.data_wrong"  # a kind of notice
