"""Who is told what, and that nobody is told twice."""

import datetime as dt

import pytest
from django.test import Client

from tinhso.apps.reporting import jobs, operations
from tinhso.apps.reporting.tests.conftest import Office
from tinhso.engines.notify.api import Notice
from tinhso.kernel.access.api import Denied
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("person__login", "kind"))


def test_agencies_that_have_not_handed_in_are_reminded_once_a_day(office: Office) -> None:
    office.hand_in(office.hung, office.report())
    with pytest.raises(Denied):
        operations.remind(actor=office.nga, form=office.form, code="202401")
    assert not Notice.objects.exists()
    assert operations.remind(actor=office.son, form=office.form, code="202401") == 1
    assert operations.remind(actor=office.son, form=office.form, code="202401") == 0
    notice = Notice.objects.get()
    assert (notice.person.login, notice.link) == ("mai", "/bao-cao/to/bc-thang/202401/H99.02/")
    assert "hạn nộp 07/02/2024" in notice.words


def test_the_overview_reminds_by_a_button(office: Office) -> None:
    client = Client()
    client.force_login(office.province.standing_officer)
    address = "/bao-cao/tinh-hinh/bc-thang/202401/"
    assert "Nhắc 3 cơ quan chưa nộp" in client.get(address).content.decode()
    assert client.post(f"{address}nhac/").status_code == 303
    assert [who for who, _kind in told()] == ["hung", "mai"]
    office.province.leader.refresh_from_db()
    other = Client()
    other.force_login(office.province.leader)
    assert other.post(f"{address}nhac/").status_code == 404


def test_the_night_tells_whoever_manages_forms_once_and_collectively(office: Office) -> None:
    office.type(office.hung, office.report(), HS_TONG="5", HS_TT="8")
    with text.at(dt.date(2024, 2, 17)):  # not a day of reminders
        for _ in range(2):
            night = operations.nightly()
    assert told() == [("son", "reporting.nightly")]
    assert night.told == 0
    words = Notice.objects.get().words
    assert "3 báo cáo quá hạn, 1 chỗ không đạt quy tắc (1 mức cao)" in words


def test_a_night_without_anything_amiss_tells_nobody(office: Office) -> None:
    with text.at(dt.date(2024, 2, 1)):
        assert operations.nightly().told == 0
    assert not Notice.objects.filter(kind="reporting.nightly").exists()


@pytest.mark.parametrize(("day", "reminded"), [(2, 2), (7, 2), (5, 0), (15, 2)])
def test_reporters_are_reminded_before_and_after_the_due_day(office: Office, day: int, reminded: int) -> None:
    with text.at(dt.date(2024, 2, day)):  # due on the 7th; the 8th to the 14th are days off
        assert operations.nightly().reminded == reminded


def test_the_job_of_a_trial_installation_looks_at_its_demo_day(office: Office, settings: object) -> None:
    settings.TINHSO_DEMO_DAY = "2024-02-20"  # type: ignore[attr-defined]
    jobs.nightly()
    assert Notice.objects.get(kind="reporting.nightly").person.login == "son"
