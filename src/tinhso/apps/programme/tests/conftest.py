"""A small province with officers of the standing agency and of a department, and short plans to hand in."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.province import Province, agency, province
from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Document, Finding, Programme
from tinhso.kernel.access import api as access
from tinhso.kernel.orgs.models import Agency

__all__ = ["province"]

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HẢI DƯƠNG

Số: 15/KH-UBND
Hải Dương, ngày 15 tháng 01 năm 2024

KẾ HOẠCH
Chuyển đổi số năm 2024

Căn cứ Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ;

I. MỤC TIÊU ĐẾN HẾT NĂM 2024
- 90% hộ gia đình có đường truyền internet cáp quang băng rộng.
- Tỷ lệ hồ sơ giải quyết trực tuyến đạt tối thiểu 80%.

II. NHIỆM VỤ
1. Sở Y tế chủ trì, phối hợp với Công an tỉnh tổ chức lập hồ sơ sức khỏe điện tử, hoàn thành trước ngày 30/9/2024.
"""


def upload(text: str = PLAN, name: str = "ke-hoach.txt") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode())


@dataclass
class Office:
    """The people and agencies of these tests."""

    province: Province
    health: Agency
    son: access.Actor  # standing agency: uploads, decides, edits, over the whole province
    mai: access.Actor  # reports for her own agency only
    lan: access.Actor  # a citizen


@pytest.fixture
def office(province: Province) -> Office:
    """Roles given; Sở Y tế exists beside the agencies of the province."""
    access.seed_roles()
    health = agency("H99.11", "Sở Y tế", "h99.so_y_te", province.city)
    access.give(role="programme.standing", person_id=province.standing_officer.pk, agency="h99")
    access.give(role="programme.department", person_id=province.mai.pk, agency="h99.so_y_te")
    return Office(
        province,
        health,
        province.actor(province.standing_officer),
        province.actor(province.mai),
        province.actor(province.lan),
    )


@pytest.fixture
def document(office: Office) -> Document:
    """The plan, handed in and read; nothing decided."""
    return operations.upload_plan(actor=office.son, upload=upload())


def decide_all(actor: access.Actor, document: Document) -> None:
    """Confirm whatever is open."""
    for finding in Finding.objects.filter(reading__document=document, state="open"):
        operations.confirm(actor=actor, finding=finding)


@pytest.fixture
def programme(office: Office, document: Document) -> Programme:
    """The programme made of it."""
    decide_all(office.son, document)
    return operations.make_programme(
        actor=office.son, document=document, code="cds-2024", title="Chuyển đổi số 2024",
        first_year=2024, last_year=2025, agency=office.province.city,
    )  # fmt: skip
