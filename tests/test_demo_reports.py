"""The demo's report forms load twice into the same state, are marked as invented, and show every state."""

import pytest
from django.test import Client

from tests.browser.demo_site import demo_province
from tinhso.apps.reporting import demo
from tinhso.apps.reporting.models import Form, Step, Submission
from tinhso.apps.scoring.appraisal import demo as appraisal_demo
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.config import demo as whole
from tinhso.engines.indicators.models import Batch, CellNote, Datum
from tinhso.kernel.people.models import Person

__all__ = ["demo_province"]


def counts() -> list[int]:
    return [one.objects.count() for one in (Form, Submission, Step, Datum, CellNote, Batch)]


def test_the_demo_of_reports(demo_province: None, django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        before = counts()
        demo.load(whole.ACTOR)
        whole.make_people()
        assert counts() == before
        assert not Datum.objects.filter(batch__invented=False).exists()
        latest = Submission.objects.filter(form__code=demo.MONTHLY, period__code="202409")
        assert set(latest.values_list("state", flat=True)) == set(Submission.State.values)
        assert Submission.objects.filter(form__code=demo.MONTHLY).count() > 500
        client = Client()
        client.force_login(Person.objects.get(login="hung"))
        client.cookies["ngay"] = "2024-10-15"
        page = client.get("/bao-cao/to/bc-thang-cds/202409/H23.31/").content.decode()
        assert "Số liệu giả định" in page


def test_the_demo_of_appraisal(demo_province: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """One round with work in its queue, one with an objection; a second loading changes nothing."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        reviews, objections = Review.objects.count(), Objection.objects.count()
        assert (reviews > 100, objections) == (True, 1)
        appraisal_demo.load(whole.ACTOR)
        assert (Review.objects.count(), Objection.objects.count()) == (reviews, objections)
        client = Client()
        client.force_login(Person.objects.get(login="thamdinh"))
        queue = client.get(f"/cham-diem/{appraisal_demo.UNDER_APPRAISAL}/tham-dinh/?tinh-trang=waiting")
        assert queue.content.decode().count('name="muc"') == 25
        address = f"/cham-diem/{appraisal_demo.UNDER_OBJECTION}"
        statistics = client.get(f"{address}/tham-dinh/thong-ke/").content.decode()
        assert "Số liệu giả định" in statistics
        assert "Bị cắt" in client.get(f"{address}/tham-dinh/?tinh-trang=cut").content.decode()
        client.force_login(Person.objects.get(login="thuongtruc"))
        assert "Chờ giải quyết" in client.get(f"{address}/khieu-nai/").content.decode()
        assert Client().get(f"/xep-hang/{appraisal_demo.UNDER_APPRAISAL}/mau-kiem-tra/").status_code == 200
