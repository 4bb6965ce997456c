"""Addresses of the self-assessment as a workbook; they come before the addresses of items."""

from django.urls import path

from tinhso.apps.scoring.workbooks import views

urlpatterns = [
    path("cham-diem/<slug:code>/<slug:unit>/tu-cham.xlsx", views.download, name="workbook"),
    path("cham-diem/<slug:code>/<slug:unit>/tu-cham-excel/", views.upload, name="workbook_upload"),
]
