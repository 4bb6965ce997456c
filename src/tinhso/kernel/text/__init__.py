"""Vietnamese text, numbers, money, dates and the clock."""
