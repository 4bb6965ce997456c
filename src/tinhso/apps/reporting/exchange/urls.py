"""Addresses for other systems: SDMX, and the paths that DHIS2's clients know."""

from django.urls import URLPattern, URLResolver, include, path

from tinhso.apps.reporting.exchange.sdmx import urls as sdmx

urlpatterns: list[URLPattern | URLResolver] = [
    path("sdmx/", include((sdmx.urlpatterns, "sdmx"))),
]
