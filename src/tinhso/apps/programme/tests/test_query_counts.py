"""How many queries a page makes is a recorded fact, and does not grow with what it lists.

`TINHSO_RECORD_QUERIES=1` rewrites query_counts.json; the reviewer sees the change.
"""

from pathlib import Path

import pytest
from django.test import Client

from tests.counting import check_queries
from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Document, Finding, Programme, Reading
from tinhso.apps.programme.tests.conftest import Office

pytestmark = pytest.mark.django_db

RECORD = Path(__file__).parent / "query_counts.json"


def check(name: str, client: Client, path: str) -> None:
    check_queries(RECORD, name, client, path)


@pytest.fixture
def son(office: Office) -> Client:
    client = Client()
    client.force_login(office.province.standing_officer)
    return client


def test_public_pages(programme: Programme) -> None:
    stranger = Client()
    check("programme:list", stranger, "/chuong-trinh/")
    check("programme:programme", stranger, "/chuong-trinh/cds-2024/")
    check("programme:target", stranger, "/chuong-trinh/cds-2024/chi-tieu/1/")
    check("programme:task", stranger, "/chuong-trinh/cds-2024/nhiem-vu/1/")
    assert programme.document is not None
    check("programme:document", stranger, f"/chuong-trinh/van-ban/{programme.document.key}/")


def test_more_targets_and_tasks_cost_no_more_queries(office: Office, programme: Programme) -> None:
    for number in range(10):
        fields = {"comparator": "=", "unit": "%", "pillar": "data", "sector": "", "place_text": ""}
        operations.add_target(
            actor=office.son,
            programme=programme,
            values={2024: (number, None)},
            metric=f"m{number}",
            **fields,
        )
        operations.add_task(
            actor=office.son, programme=programme, coordinating=["Sở Y tế"], action=f"a{number}",
            lead_text="Sở Y tế", deadline_text="2024", deliverable="", pillar="", sector="",
        )  # fmt: skip
    check("programme:programme", Client(), "/chuong-trinh/cds-2024/")


def test_the_review_of_300_findings_costs_as_many_queries_as_of_five(son: Client, document: Document) -> None:
    address = f"/chuong-trinh/van-ban/{document.key}/doc/"
    check("programme:review", son, address)
    reading = Reading.objects.get(document=document)
    sample = Finding.objects.filter(kind="target").first()
    assert sample is not None
    Document.objects.filter(pk=document.pk).update(text=document.text * 120)
    Finding.objects.bulk_create(
        Finding(
            reading=reading,
            number=n,
            kind="target",
            data=sample.data,
            spans=[[n * 200, n * 200 + 90]],
            confidence=0.8,
        )
        for n in range(10, 305)
    )
    check("programme:review", son, address)
    check("programme:documents", son, "/chuong-trinh/van-ban/")
