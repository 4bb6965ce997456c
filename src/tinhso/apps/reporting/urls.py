"""Addresses of reporting."""

from django.urls import path, re_path

from tinhso.apps.reporting.pivots import views as pivots

app_name = "reporting"
urlpatterns = [
    path("so-lieu/", pivots.pivot, name="pivot"),
    path("so-lieu/luu/", pivots.keep, name="keep_view"),
    re_path(r"^so-lieu/tai/so-lieu\.(?P<shape>csv|xlsx)$", pivots.download, name="download_pivot"),
    path("so-lieu/bang/<uuid:key>/", pivots.view, name="view"),
    path("so-lieu/bang/<uuid:key>/xoa/", pivots.forget, name="forget_view"),
]
