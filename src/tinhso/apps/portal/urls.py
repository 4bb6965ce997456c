"""Addresses of the portal."""

from django.urls import path

from tinhso.apps.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("ban-lam-viec/", views.desk, name="desk"),
    path("dia-ban/", views.places, name="places"),
    path("dia-ban/doi-dia-chi/", views.convert, name="convert"),
    path("dia-ban/<slug:key>/", views.place, name="place"),
]
