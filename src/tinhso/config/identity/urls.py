"""Addresses of the trial identity provider."""

from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.staticfiles.views import serve
from django.urls import include, path, re_path

urlpatterns = [
    path("", include("allauth.idp.urls")),
    path("dang-nhap/", LoginView.as_view(template_name="identity/login.html"), name="account_login"),
    path("dang-xuat/", LogoutView.as_view(next_page="/dang-nhap/"), name="account_logout"),
    path(
        "xac-nhan-lai/", LoginView.as_view(template_name="identity/login.html"), name="account_reauthenticate"
    ),
    re_path(r"^static/(?P<path>ui/css/.*|ui/fonts/.*)$", serve, {"insecure": True}),
]
