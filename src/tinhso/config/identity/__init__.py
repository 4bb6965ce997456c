"""A trial identity provider that plays the national one (OpenID Connect), for the demo and the tests.

It is a site of its own: other settings, other tables (schema `identity`), other cookies, another process.
It is not VNeID and says so on every page.
"""
