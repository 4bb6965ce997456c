"""Addresses of frameworks; part of the app's own."""

from django.urls import path

from tinhso.apps.scoring.frameworks.views import comparing, drafts, importing, items, lists

DRAFT = "bo-chi-so/ban-thao/<uuid:key>/"

urlpatterns = [
    path("bo-chi-so/", lists.frameworks, name="frameworks"),
    path("bo-chi-so/moi/", lists.add, name="framework_add"),
    path("bo-chi-so/nhap-phu-luc/", importing.upload, name="framework_upload"),
    path("bo-chi-so/so-sanh/", comparing.compare, name="framework_compare"),
    path("bo-chi-so/tuong-ung/<uuid:key>/bo/", comparing.unlink, name="framework_unlink"),
    path("bo-chi-so/tuong-ung/<slug:old>/<slug:new>/", comparing.link, name="framework_link"),
    path("bo-chi-so/ban/<slug:code>/", lists.edition, name="framework_edition"),
    path("bo-chi-so/ban/<slug:code>/mo-dot/", lists.open_round, name="framework_open"),
    path(DRAFT, drafts.draft, name="framework_draft"),
    path(f"{DRAFT}thong-tin/", drafts.head, name="framework_head"),
    path(f"{DRAFT}yaml/", drafts.as_words, name="framework_yaml"),
    path(f"{DRAFT}ban-hanh/", drafts.publish, name="framework_publish"),
    path(f"{DRAFT}bo/", drafts.discard, name="framework_discard"),
    path(f"{DRAFT}them-nhom/", drafts.group, name="framework_add_group"),
    path(f"{DRAFT}nhom/<str:code>/", drafts.group, name="framework_group"),
    path(f"{DRAFT}them-chi-so/", items.item, name="framework_add_item"),
    path(f"{DRAFT}chi-so/<str:code>/", items.item, name="framework_item"),
    path(f"{DRAFT}chi-so/<str:code>/yaml/", items.item_words, name="framework_item_yaml"),
    path(f"{DRAFT}chi-so/<str:code>/chuyen/", items.move, name="framework_move"),
    path(f"{DRAFT}dong/<int:number>/", importing.row, name="framework_row"),
    path(f"{DRAFT}dong/nhan-chac-chan/", importing.take_sure, name="framework_take_sure"),
    path(f"{DRAFT}lap/", importing.make, name="framework_make"),
    path("xep-hang/<slug:code>/don-vi/<slug:unit>/qua-cac-ban/", comparing.across, name="framework_across"),
]
