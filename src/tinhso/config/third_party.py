"""Which rule guards a page that a library brings: by url name or by `namespace:*`.

The words are the kinds of `kernel.access` rules: public, signed_in, by_operation.
"""

PUBLIC = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",  # between password and second factor: allauth asks for the half-finished sign-in
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
)
SIGNED_IN = (
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_email",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "socialaccount_connections",
)
ACCESS: dict[str, str] = {
    "api:*": "by_operation",
    **dict.fromkeys(PUBLIC, "public"),
    **dict.fromkeys(SIGNED_IN, "signed_in"),
}
