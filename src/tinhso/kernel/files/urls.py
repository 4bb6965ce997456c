"""Addresses of this module."""

from django.urls import path

from tinhso.kernel.files import views

app_name = "files"
urlpatterns = [path("tep/<uuid:key>/", views.download, name="download")]
