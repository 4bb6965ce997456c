"""Addresses of appraisal: the desk, and the public page of a sample. Part of the app's `urls`."""

from django.urls import path

from tinhso.apps.scoring.appraisal import queue_views, sample_views, views

DESK = "cham-diem/<slug:code>/"
QUEUE = f"{DESK}tham-dinh/"
OBJECTIONS = f"{DESK}khieu-nai/"
SAMPLE = f"{DESK}mau-kiem-tra/"

PATTERNS = [
    path(f"{DESK}lich/", views.timetable, name="timetable"),
    path(f"{DESK}phan-cong/", views.assign, name="assign"),
    path(f"{DESK}mo-tham-dinh/", views.open_appraisal, name="open_appraisal"),
    path(f"{DESK}chot/", views.conclude, name="conclude"),
    path(QUEUE, queue_views.queue, name="queue"),
    path(f"{QUEUE}chap-nhan/", queue_views.accept_all, name="accept_all"),
    path(f"{QUEUE}thong-ke/", queue_views.statistics_page, name="statistics"),
    path(f"{QUEUE}thong-ke/<slug:by>.csv", queue_views.statistics_file, name="statistics_file"),
    path(f"{QUEUE}<slug:unit>/<str:item>/", queue_views.review, name="review"),
    path(OBJECTIONS, views.objections, name="objections"),
    path(f"{OBJECTIONS}<slug:unit>/<str:item>/", views.objection, name="objection"),
    path(f"{OBJECTIONS}<slug:unit>/<str:item>/giai-quyet/", views.decide, name="decide"),
    path(SAMPLE, sample_views.sample, name="sample"),
    path(f"{SAMPLE}rut/", sample_views.draw, name="sample_draw"),
    path(f"{SAMPLE}<int:place>/", sample_views.drawn, name="sample_drawn"),
    path("xep-hang/<slug:code>/mau-kiem-tra/", sample_views.public_sample, name="public_sample"),
    path("xep-hang/<slug:code>/mau-kiem-tra/tap-hop.txt", sample_views.population, name="population"),
]
