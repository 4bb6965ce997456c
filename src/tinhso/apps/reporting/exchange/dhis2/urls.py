"""Paths as DHIS2 names them; nothing ends in a slash."""

from django.urls import path

from tinhso.apps.reporting.exchange.dhis2 import views

urlpatterns = [
    path("dataValueSets", views.data_value_sets, name="data_value_sets"),
    path("dataSets", views.data_sets, name="data_sets"),
    path("dataSets/<str:code>", views.data_set, name="data_set"),
    path("dataElements", views.data_elements, name="data_elements"),
    path("dataElements/<str:code>", views.data_element, name="data_element"),
    path("organisationUnits", views.organisation_units, name="organisation_units"),
    path("organisationUnits/<str:code>", views.organisation_unit, name="organisation_unit"),
]
