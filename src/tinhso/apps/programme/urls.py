"""Addresses of the programme pages."""

from django.urls import path

from tinhso.apps.programme.views import board, entries, pages, plans, programmes, tree, working

app_name = "programme"

PLAN = "chuong-trinh/van-ban/<uuid:key>/"
PROGRAMME = "chuong-trinh/<slug:code>/"
TARGET = f"{PROGRAMME}chi-tieu/<int:number>/"
TASK = f"{PROGRAMME}nhiem-vu/<int:number>/"

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
    path("chuong-trinh/theo-doi/", board.board, name="board"),
    path("chuong-trinh/theo-doi/don-doc/", board.urge, name="urge"),
    path("chuong-trinh/theo-doi/van-ban/<str:agency>/", board.letter, name="letter"),
    path("chuong-trinh/theo-doi/nhat-ky/", board.urgings, name="urgings"),
    path("chuong-trinh/lich-nhac/", board.schedule, name="schedule"),
    path("chuong-trinh/ban-giao/", board.hand_over, name="hand_over"),
    path("chuong-trinh/gia-han/", working.extensions, name="extensions"),
    path("chuong-trinh/gia-han/<uuid:key>/", working.decide_extension, name="decide_extension"),
    path("chuong-trinh/gia-han/<uuid:key>/rut/", working.withdraw_extension, name="withdraw_extension"),
    path("chuong-trinh/tra-lai/<uuid:key>/", working.return_entry, name="return_entry"),
    path("chuong-trinh/cua-toi/", pages.mine, name="mine"),
    path("chuong-trinh/co-quan/<str:agency>/", pages.agency, name="agency"),
    path(PROGRAMME, programmes.programme, name="programme"),
    path(f"{PROGRAMME}tom-tat/", pages.summary, name="summary"),
    path(f"{PROGRAMME}ket-qua/", pages.story, name="story"),
    path(f"{PROGRAMME}cay/", tree.below, name="below"),
    path(f"{PROGRAMME}cap-tren/", tree.place, name="place"),
    path(f"{PROGRAMME}chi-tieu/them/", entries.add_target, name="add_target"),
    path(f"{PROGRAMME}chi-tieu/<int:number>/", programmes.target, name="target"),
    path(f"{PROGRAMME}chi-tieu/<int:number>/sua/", entries.edit_target, name="edit_target"),
    path(f"{PROGRAMME}chi-tieu/<int:number>/tien-do/", entries.report_target, name="report_target"),
    path(f"{TARGET}giao/", tree.cascade_target, name="cascade_target"),
    path(f"{TARGET}noi/", tree.link_target, name="link_target"),
    path(f"{TARGET}go/", tree.unlink_target, name="unlink_target"),
    path(f"{TARGET}tong-hop/", tree.rollup_target, name="rollup_target"),
    path(f"{PROGRAMME}nhiem-vu/them/", entries.add_task, name="add_task"),
    path(f"{PROGRAMME}nhiem-vu/<int:number>/", programmes.task, name="task"),
    path(f"{PROGRAMME}nhiem-vu/<int:number>/sua/", entries.edit_task, name="edit_task"),
    path(f"{PROGRAMME}nhiem-vu/<int:number>/tien-do/", entries.report_task, name="report_task"),
    path(f"{TASK}giao/", tree.cascade_task, name="cascade_task"),
    path(f"{TASK}noi/", tree.link_task, name="link_task"),
    path(f"{TASK}go/", tree.unlink_task, name="unlink_task"),
    path(f"{TASK}tong-hop/", tree.rollup_task, name="rollup_task"),
    path(f"{TASK}don-doc/", board.urge_task, name="urge_task"),
    path(f"{TASK}moc/them/", working.add_milestone, name="add_milestone"),
    path(f"{TASK}moc/<int:milestone>/", working.reach_milestone, name="reach_milestone"),
    path(f"{TASK}cho/them/", working.add_need, name="add_need"),
    path(f"{TASK}cho/bo/", working.remove_need, name="remove_need"),
    path(f"{TASK}kinh-phi/them/", working.plan_money, name="plan_money"),
    path(f"{TASK}kinh-phi/<uuid:line>/chi/", working.pay, name="pay"),
    path(f"{TASK}gia-han/", working.ask_extension, name="ask_extension"),
]
