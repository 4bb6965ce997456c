"""Addresses of a round's papers; they come before the addresses of units."""

from django.urls import path

from tinhso.apps.scoring.papers import views

PAPERS = "cham-diem/<slug:code>/van-ban/"

urlpatterns = [
    path(PAPERS, views.papers, name="papers"),
    path(f"{PAPERS}bien-ban/<slug:unit>.docx", views.minutes, name="paper_minutes"),
    path(f"{PAPERS}mau/<slug:kind>.docx", views.sample, name="paper_sample"),
    path(f"{PAPERS}mau/<slug:kind>/", views.template, name="paper_template"),
    path(f"{PAPERS}<slug:kind>.docx", views.paper, name="paper"),
]
