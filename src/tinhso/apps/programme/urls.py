"""Addresses of the programme pages."""

from django.urls import path

from tinhso.apps.programme.views import entries, plans, programmes

app_name = "programme"

PLAN = "chuong-trinh/van-ban/<uuid:key>/"
PROGRAMME = "chuong-trinh/<slug:code>/"

urlpatterns = [
    path("chuong-trinh/", programmes.programme_list, name="list"),
    path("chuong-trinh/van-ban/", plans.documents, name="documents"),
    path("chuong-trinh/van-ban/tai-len/", plans.upload, name="upload"),
    path(PLAN, plans.document, name="document"),
    path(f"{PLAN}doc/", plans.review, name="review"),
    path(f"{PLAN}thong-tin/", plans.describe, name="describe"),
    path(f"{PLAN}xac-nhan/", plans.confirm_sure, name="confirm_sure"),
    path(f"{PLAN}lap/", plans.make, name="make"),
    path(f"{PLAN}muc/<uuid:finding>/", plans.finding, name="finding"),
    path(f"{PLAN}muc/<uuid:finding>/quyet-dinh/", plans.decide, name="decide"),
    path(f"{PLAN}muc/<uuid:finding>/sua/", plans.correct, name="correct"),
    path(f"{PLAN}muc/<uuid:finding>/gop/", plans.merge, name="merge"),
    path(PROGRAMME, programmes.programme, name="programme"),
    path(f"{PROGRAMME}chi-tieu/them/", entries.add_target, name="add_target"),
    path(f"{PROGRAMME}chi-tieu/<int:number>/", programmes.target, name="target"),
    path(f"{PROGRAMME}chi-tieu/<int:number>/sua/", entries.edit_target, name="edit_target"),
    path(f"{PROGRAMME}chi-tieu/<int:number>/tien-do/", entries.report_target, name="report_target"),
    path(f"{PROGRAMME}nhiem-vu/them/", entries.add_task, name="add_task"),
    path(f"{PROGRAMME}nhiem-vu/<int:number>/", programmes.task, name="task"),
    path(f"{PROGRAMME}nhiem-vu/<int:number>/sua/", entries.edit_task, name="edit_task"),
    path(f"{PROGRAMME}nhiem-vu/<int:number>/tien-do/", entries.report_task, name="report_task"),
]
