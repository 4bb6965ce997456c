"""Addresses of the SDMX REST interface; what follows the version is read by the views, with or without a last slash."""

from django.urls import path

from tinhso.apps.reporting.exchange.sdmx import views

urlpatterns = [
    path("2.1/<path:rest>", views.rest_1, name="sdmx_21"),
    path("3.0/<path:rest>", views.rest_2, name="sdmx_30"),
]
