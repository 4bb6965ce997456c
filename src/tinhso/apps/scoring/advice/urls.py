"""Addresses of the advice; they stand before those with a unit's or item's code in the same place."""

from django.urls import path

from tinhso.apps.scoring.advice import views

urlpatterns = [
    path("muc-tieu/", views.goals_page, name="goals"),
    path("muc-tieu/noi/", views.link_goal, name="link_goal"),
    path("cham-diem/<slug:code>/cong-suc/", views.plan_items, name="plan_items"),
    path("cham-diem/<slug:code>/<slug:unit>/viec-tiep-theo/", views.advice, name="advice"),
    path("cham-diem/<slug:code>/<slug:unit>/thu-thay-doi/", views.what_if, name="what_if"),
    path("cham-diem/<slug:code>/<slug:unit>/du-bao/", views.forecast, name="forecast"),
]
