"""Addresses for other systems: SDMX, and the paths that DHIS2's clients know."""

from django.urls import URLPattern, URLResolver, include, path

from tinhso.apps.reporting.exchange.dhis2 import urls as dhis2
from tinhso.apps.reporting.exchange.sdmx import urls as sdmx

urlpatterns: list[URLPattern | URLResolver] = [
    path("sdmx/", include((sdmx.urlpatterns, "sdmx"))),
    path("api/", include((dhis2.urlpatterns, "dhis2"))),
]
