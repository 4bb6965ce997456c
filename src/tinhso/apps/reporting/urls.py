"""Addresses of reports."""

from django.urls import include, path, re_path

from tinhso.apps.reporting.catalogue import views as catalogue
from tinhso.apps.reporting.exchange import urls as exchange
from tinhso.apps.reporting.periodic import views as periodic
from tinhso.apps.reporting.pivots import views as pivots
from tinhso.apps.reporting.views import counted, lists, manage, sheets, watch
from tinhso.apps.reporting.workbooks import views as workbooks

app_name = "reporting"

SHEET = "bao-cao/to/<slug:form>/<str:period>/<str:agency>/"
CELL = f"{SHEET}o/<int:order>/"
FORM = "bao-cao/bieu/<slug:code>/"

urlpatterns = [
    path("", include(exchange)),
    path("bao-cao/", lists.due, name="due"),
    path("bao-cao/cho-duyet/", lists.waiting, name="waiting"),
    path("bao-cao/theo-doi/", lists.follow_up, name="follow_up"),
    path("bao-cao/kiem-tra/", watch.validation, name="validation"),
    path("bao-cao/bat-thuong/", watch.outliers, name="outliers"),
    path("bao-cao/tinh-hinh/<slug:form>/<str:period>/", watch.overview, name="overview"),
    path("bao-cao/tinh-hinh/<slug:form>/<str:period>/nhac/", watch.remind, name="remind"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(f"{SHEET}nop/", sheets.hand_in, name="hand_in"),
    path(f"{SHEET}buoc/<slug:name>/", sheets.step, name="step"),
    path(f"{SHEET}mau.xlsx", workbooks.download, name="workbook"),
    path(f"{SHEET}excel/", workbooks.upload, name="upload"),
    path(CELL, sheets.cell, name="cell"),
    path(f"{CELL}ghi-chu/", sheets.add_note, name="add_note"),
    path(f"{CELL}ghi-chu/<uuid:key>/xong/", sheets.close_note, name="close_note"),
    path(f"{CELL}minh-chung/", sheets.add_proof, name="add_proof"),
    path("bao-cao/bieu/", manage.form_list, name="forms"),
    path("bao-cao/lap-bieu/", manage.add_form, name="add_form"),
    path(FORM, manage.form_page, name="form"),
    path(f"{FORM}phien-ban/them/", manage.add_version, name="add_version"),
    path(f"{FORM}phien-ban/<int:number>/", manage.version, name="version"),
    path(f"{FORM}phien-ban/<int:number>/ban-hanh/", manage.publish, name="publish"),
    path(f"{FORM}giao/", manage.assign, name="assign"),
    path(f"{FORM}thoi-giao/", manage.unassign, name="unassign"),
    path(f"{FORM}quy-tac/", manage.put_check, name="add_check"),
    path(f"{FORM}quy-tac/<slug:check>/", manage.put_check, name="check"),
    path(f"{FORM}muc-thuong-thay/", manage.put_limit, name="put_limit"),
    path(f"{FORM}mo-khoa/", manage.unlock, name="unlock"),
    path(f"{FORM}khoa-lai/", manage.lock_again, name="lock_again"),
    path("bao-cao/dinh-ky/", periodic.periodic, name="periodic"),
    path("bao-cao/dinh-ky/mau/", periodic.load, name="load_template"),
    path("bao-cao/dinh-ky/mau/mau-co-san.docx", periodic.sample, name="sample_template"),
    path("bao-cao/dinh-ky/lap/<slug:code>/", periodic.make, name="make_periodic"),
    path("bao-cao/dinh-ky/<uuid:key>/", periodic.report, name="periodic_report"),
    path("so-lieu/", pivots.pivot, name="pivot"),
    path("so-lieu/chi-tieu/", catalogue.indicators, name="indicators"),
    path("so-lieu/lap-chi-tieu/", catalogue.define, name="add_indicator"),
    path("so-lieu/chi-tieu/<str:code>/", catalogue.indicator, name="indicator"),
    path("so-lieu/chi-tieu/<str:code>/sua/", catalogue.define, name="edit_indicator"),
    path("so-lieu/phan-to/", catalogue.dimensions, name="dimensions"),
    path("so-lieu/lap-phan-to/", catalogue.define_dimension, name="add_dimension"),
    path("so-lieu/phan-to/<slug:code>/sua/", catalogue.define_dimension, name="edit_dimension"),
    path("so-lieu/so-dem/", counted.listed, name="counted"),
    path("so-lieu/so-dem/dem-lai/", counted.count, name="count"),
    path("so-lieu/so-dem/<str:code>/<str:period>/", counted.agencies, name="counted_period"),
    path("so-lieu/so-dem/<str:code>/<str:period>/<str:agency>/", counted.figure, name="counted_figure"),
    path(
        "so-lieu/so-dem/<str:code>/<str:period>/<str:agency>/y-kien/<uuid:key>/xong/",
        counted.settle,
        name="settle",
    ),
    path("so-lieu/luu/", pivots.keep, name="keep_view"),
    re_path(r"^so-lieu/tai/so-lieu\.(?P<shape>csv|xlsx|pdf|png)$", pivots.download, name="download_pivot"),
    path("so-lieu/bang/<uuid:key>/", pivots.view, name="view"),
    path("so-lieu/bang/<uuid:key>/xoa/", pivots.forget, name="forget_view"),
]
