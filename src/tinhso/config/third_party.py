"""Which rule guards a page that a library brings: by url name or by `namespace:*`.

The words are the kinds of `kernel.access` rules: public, signed_in, by_operation.
"""

ACCESS: dict[str, str] = {
    "api:*": "by_operation",
    "account_login": "public",
    "account_logout": "public",
    "account_signup": "public",
    "account_inactive": "public",
    "account_confirm_email": "public",
    "account_email_verification_sent": "public",
    "account_reset_password": "public",
    "account_reset_password_done": "public",
    "account_reset_password_from_key": "public",
    "account_reset_password_from_key_done": "public",
    "account_reauthenticate": "signed_in",
    "account_change_password": "signed_in",
    "account_set_password": "signed_in",
    "account_email": "signed_in",
}
