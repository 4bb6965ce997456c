"""The demonstration goes the real way, and says that its figures are invented."""

import pytest

from tinhso.apps.programme.api import load
from tinhso.apps.programme.models import (
    BudgetLine,
    Extension,
    Finding,
    Pilot,
    Programme,
    Progress,
    RegisteredDocument,
)
from tinhso.apps.programme.tests.conftest import Office

pytestmark = pytest.mark.django_db


def test_the_demo_programme(office: Office) -> None:
    made = load(office.son, office.province.city)
    assert made.targets.count() >= 20
    assert made.tasks.count() >= 8
    assert made.tasks.filter(deadline__isnull=False).count() >= 7
    assert not Finding.objects.filter(state="open").exists()
    assert Progress.objects.count() >= 40
    assert not Progress.objects.filter(invented=False).exists()
    assert made.document is not None
    assert made.document.text.startswith("BẢN THỬ NGHIỆM")


def test_the_demo_in_depth(office: Office) -> None:
    made = load(office.son, office.province.city)
    made.refresh_from_db()
    assert made.parent is not None
    assert made.parent.level == "national"
    assert RegisteredDocument.objects.filter(related_by__document__plan=made.document).count() >= 3
    assert made.tasks.filter(from_conclusion__isnull=False).count() == 2
    assert BudgetLine.objects.filter(payments__isnull=False).exists()
    assert Extension.objects.filter(state="asked").count() == 1
    assert Pilot.objects.get().worked is True


def test_loading_twice_makes_one(office: Office) -> None:
    made = load(office.son, office.province.city)
    before = (Programme.objects.count(), Progress.objects.count())
    assert load(office.son, office.province.city) == made
    assert (Programme.objects.count(), Progress.objects.count()) == before
