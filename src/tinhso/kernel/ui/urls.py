"""Addresses of the interface itself."""

from django.urls import path

from tinhso.kernel.ui import views
from tinhso.kernel.ui.gallery import views as gallery

app_name = "ui"
urlpatterns = [
    path("giao-dien/", views.looks, name="looks"),
    path("ngon-ngu/", views.language, name="language"),
    path("ngay/", views.day, name="day"),
    path("ngoai-tuyen/", views.offline, name="offline"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("thu-vien-giao-dien/", gallery.index, name="gallery"),
    path("thu-vien-giao-dien/ban-lam-viec/", gallery.desk, name="gallery_desk"),
    path("thu-vien-giao-dien/cong/", gallery.portal, name="gallery_portal"),
]
