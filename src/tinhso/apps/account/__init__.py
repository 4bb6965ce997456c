"""My account: sign-in, security, sessions, roles, loans of power, and who looked at my data."""
