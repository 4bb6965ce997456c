"""Addresses of runs and of what stands behind figures; they come before the addresses of units."""

from django.urls import path

from tinhso.apps.scoring.provenance import views

urlpatterns = [
    path("xep-hang/<slug:code>/lan-cong-bo/", views.history, name="history"),
    path("xep-hang/<slug:code>/lan-cong-bo/<int:number>/", views.difference, name="difference"),
    path("xep-hang/<slug:code>/don-vi/<slug:unit>/ho-so.pdf", views.unit_dossier, name="dossier"),
    path("cham-diem/<slug:code>/lan-tinh/", views.runs, name="runs"),
    path("cham-diem/<slug:code>/lan-tinh/<int:number>/", views.run_difference, name="run_difference"),
    path("cham-diem/<slug:code>/lan-tinh/<int:number>/kiem-chung/", views.verify, name="verify"),
    path(
        "cham-diem/<slug:code>/lan-tinh/<int:number>/bo-dinh-chinh/",
        views.withdraw,
        name="withdraw_correction",
    ),
    path("cham-diem/<slug:code>/dinh-chinh/", views.correct, name="correct"),
    path("cham-diem/<slug:code>/lay-so-lieu/", views.figures, name="figures"),
    path("cham-diem/<slug:code>/lay-so-lieu/lay/", views.take, name="take_figures"),
    path("cham-diem/<slug:code>/lay-so-lieu/go/", views.unbind, name="unbind"),
    path("cham-diem/minh-chung/<uuid:key>/", views.proof, name="proof"),
]
