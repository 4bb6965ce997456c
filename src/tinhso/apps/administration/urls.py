"""Addresses of the administrator's desk."""

from django.urls import path

from tinhso.apps.administration.views import (
    accounts,
    days,
    health,
    hooks,
    integrity,
    purpose,
    queue,
    record,
    roles,
)

app_name = "administration"

urlpatterns = [
    path("quan-tri/", health.health, name="health"),
    path("quan-tri/kiem-tra-du-lieu/", integrity.data_checks, name="data_checks"),
    path("quan-tri/kiem-tra-du-lieu/chay/", integrity.run, name="run_data_checks"),
    path("quan-tri/ngay-nghi/", days.days, name="days"),
    path("quan-tri/ngay-nghi/<int:year>/", days.days, name="days_of_year"),
    path("quan-tri/ngay-nghi/<int:year>/them/", days.add, name="add_day"),
    path("quan-tri/ngay-nghi/ngay/<str:day>/", days.change, name="day"),
    path("quan-tri/ngay-nghi/ngay/<str:day>/bo/", days.remove, name="remove_day"),
    path("quan-tri/hang-doi/", queue.queue, name="queue"),
    path("quan-tri/hang-doi/viec/<int:number>/thu-lai/", queue.revive_job, name="revive_job"),
    path("quan-tri/hang-doi/su-kien/<int:number>/thu-lai/", queue.revive_delivery, name="revive_delivery"),
    path("quan-tri/webhook/", hooks.hooks, name="hooks"),
    path("quan-tri/webhook/them/", hooks.add, name="add_hook"),
    path("quan-tri/webhook/<uuid:key>/", hooks.hook, name="hook"),
    path("quan-tri/webhook/<uuid:key>/<slug:name>/", hooks.step, name="hook_step"),
    path("quan-tri/nhat-ky/", record.record, name="record"),
    path("quan-tri/nhat-ky/<uuid:key>/", record.entry, name="entry"),
    path("quan-tri/muc-dich/", purpose.state, name="purpose"),
    path("quan-tri/vai-tro/", roles.roles, name="roles"),
    path("quan-tri/vai-tro/<str:code>/", roles.role, name="role"),
    path("quan-tri/vai-tro/ket-thuc/<uuid:key>/", roles.end, name="end_grant"),
    path("quan-tri/tai-khoan/", accounts.accounts, name="accounts"),
    path("quan-tri/tai-khoan/<uuid:key>/", accounts.account, name="account"),
    path("quan-tri/tai-khoan/<uuid:key>/lien-he/", accounts.contact, name="contact"),
    path("quan-tri/tai-khoan/<uuid:key>/khoa/", accounts.close, name="close_account"),
    path("quan-tri/tai-khoan/<uuid:key>/mo-lai/", accounts.reopen, name="reopen_account"),
    path("quan-tri/tai-khoan/<uuid:key>/chuc-vu/", accounts.post, name="give_post"),
]
