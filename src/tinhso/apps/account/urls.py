"""Addresses of sign-in and of my account. allauth's views stand under Vietnamese addresses and their own names."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from csp.decorators import csp_update
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from tinhso.apps.account import identity, views

mine = (
    [
        path("", views.overview, name="overview"),
        path("bao-mat/", views.security, name="security"),
        path("phien/", views.sessions, name="sessions"),
        path("phien/ket-thuc-khac/", views.end_other_sessions, name="end_other_sessions"),
        path("phien/<slug:code>/ket-thuc/", views.end_session, name="end_session"),
        path("quyen/", views.powers, name="powers"),
        path("uy-quyen/", views.delegations, name="delegations"),
        path("uy-quyen/<uuid:key>/ket-thuc/", views.end_delegation, name="end_delegation"),
        path("ma-truy-cap/", views.access_tokens, name="tokens"),
        path("ma-truy-cap/<uuid:key>/thu-hoi/", views.revoke_token, name="revoke_token"),
        path("nhat-ky/", views.activity, name="activity"),
        path("thong-bao/", views.notices, name="notices"),
        path("thong-bao/doc-het/", views.read_all, name="read_all"),
        path("thong-bao/<uuid:key>/mo/", views.open_notice, name="open_notice"),
        path("thong-bao/kenh/", views.channels, name="channels"),
        path("thong-bao/tin-thu/", views.trial_messages, name="trial_messages"),
    ],
    "account_pages",
)

# The button to the identity provider is a form whose answer leads to another origin.
issuer = urlsplit(settings.TINHSO_IDENTITY_URL)
leads_out: Any = csp_update({"form-action": [f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []})

signing_in = [
    path("dang-nhap/", leads_out(account.login), name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-ky/", leads_out(account.signup), name="account_signup"),
    path("tai-khoan-bi-khoa/", account.account_inactive, name="account_inactive"),
    path("dang-nhap/lop-hai/", mfa.authenticate, name="mfa_authenticate"),
    path("dang-nhap/khoa/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("xac-nhan-lai/lop-hai/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("xac-nhan-lai/khoa/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("quen-mat-khau/", account.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "quen-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
addresses = [
    path("thu/", account.email, name="account_email"),
    path("thu/xac-nhan/", account.email_verification_sent, name="account_email_verification_sent"),
    path("thu/xac-nhan/<str:key>/", account.confirm_email, name="account_confirm_email"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
]
second_factor = [
    path("", mfa.index, name="mfa_index"),
    path("ung-dung/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("ma-khoi-phuc/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ma-khoi-phuc/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("ma-khoi-phuc/tai-ve/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("khoa/<int:pk>/sua/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("khoa/<int:pk>/go/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
identities = [
    path("", leads_out(social.connections), name="socialaccount_connections"),
    path("da-huy/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("loi/", social.login_error, name="socialaccount_login_error"),
    path("dang-ky/", social.signup, name="socialaccount_signup"),
    path("<slug:provider_id>/", leads_out(identity.login), name="openid_connect_login"),
    path("<slug:provider_id>/tro-ve/", identity.callback, name="openid_connect_callback"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-khoan/", include(mine)),
    path("tai-khoan/lop-hai/", include(second_factor)),
    path("tai-khoan/dinh-danh/", include(identities)),
    path("tai-khoan/", include(addresses)),
    path("", include(signing_in)),
]
