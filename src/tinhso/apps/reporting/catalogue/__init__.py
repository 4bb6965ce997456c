"""The indicators that forms ask for: what each means, where it is used, how it is changed."""
