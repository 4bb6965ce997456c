"""The demonstration goes the real way, and says that its figures are invented."""

import pytest

from tinhso.apps.programme.api import load
from tinhso.apps.programme.models import Finding, Programme, Progress
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


def test_loading_twice_makes_one(office: Office) -> None:
    assert load(office.son, office.province.city) == load(office.son, office.province.city)
    assert Programme.objects.count() == 1
