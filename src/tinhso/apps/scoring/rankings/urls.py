"""Addresses of published rankings; those with a number never change what they show."""

from django.urls import path

from tinhso.apps.scoring.rankings import views

RUN = "xep-hang/<slug:code>/lan/<int:number>/"

urlpatterns = [
    path("xep-hang/<slug:code>/", views.ranking, name="ranking"),
    path("xep-hang/<slug:code>/tai-ve.csv", views.newest_csv, name="download"),
    path(RUN, views.run, name="run"),
    path(f"{RUN}ban-do/", views.map_page, name="run_map"),
    path(f"{RUN}tom-tat/", views.summary_page, name="run_summary"),
    path(f"{RUN}so-sanh/", views.compare, name="run_compare"),
    path(f"{RUN}dia-gioi/", views.merged, name="run_merged"),
    path(f"{RUN}nhung/", views.embed, name="run_embed"),
    path(f"{RUN}tai-ve.csv", views.as_csv, name="run_csv"),
    path(f"{RUN}tai-ve.xlsx", views.as_xlsx, name="run_xlsx"),
    path(f"{RUN}tai-ve.json", views.as_json, name="run_json"),
    path(f"{RUN}sdmx.csv", views.as_sdmx_csv, name="run_sdmx_csv"),
    path(f"{RUN}sdmx.xml", views.as_sdmx_ml, name="run_sdmx"),
    path(f"{RUN}sdmx-cau-truc.xml", views.sdmx_structure, name="run_structure"),
]
