"""A small assessment: two communes under one province, three items, officers with names."""

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.apps.scoring.operations import NewUnit
from tinhso.engines.indicators.store.api import register
from tinhso.kernel.access import api as access

FRAMEWORK = {
    "code": "bo-thu",
    "name": "Bộ chỉ số thử",
    "level": "commune",
    "scale": 10,
    "official": False,
    "evidence": "stated",
    "groups": [{"id": "A", "name": "Nhóm A", "items": 3, "max": 10}],
    "items": [
        {"code": "1", "group": "A", "name": "Có kế hoạch", "max": 2, "rule": {"type": "boolean"}},
        {
            "code": "2",
            "group": "A",
            "name": "Hồ sơ trực tuyến",
            "max": 5,
            "rule": {
                "type": "ratio",
                "cap": "subset",
                "inputs": {
                    "numerator": {"label": "hồ sơ nộp trực tuyến"},
                    "denominator": {"label": "hồ sơ đã giải quyết"},
                },
            },
        },
        {"code": "3", "group": "A", "name": "Điểm nhập", "max": 3, "rule": {"type": "given"}},
    ],
}


@dataclass
class Round:
    """An assessment with its two units and the officers who work on it."""

    assessment: Assessment
    hai_tan: Unit
    tan_binh: Unit
    hung: access.Actor  # enters for Hải Tân
    mai: access.Actor  # enters for Tân Bình
    appraiser: access.Actor
    manager: access.Actor
    stranger: access.Actor


@pytest.fixture
def scoring_round(province: Province) -> Round:  # noqa: F811  the fixture above
    """The small assessment."""
    return open_round(province)


def open_round(province: Province) -> Round:  # noqa: F811  the fixture's value
    """The small assessment in the database of the test, with the roles of its officers."""
    access.seed_roles()
    here, there = province.hai_tan, province.tan_binh
    for person, role, where in (
        (province.hung, "scoring-reporter", here.path),
        (province.mai, "scoring-reporter", there.path),
        (province.standing_officer, "scoring-manager", province.city.path),
        (province.leader, "scoring-appraiser", province.city.path),
    ):
        access.give(role=role, person_id=person.pk, agency=where, first_date=dt.date(2020, 1, 1))
    manager = province.actor(province.standing_officer)
    assessment = operations.create_assessment(
        actor=manager,
        code="dot-thu",
        title="Đợt thử",
        year=2025,
        map_date=dt.date(2025, 7, 1),
        owner_path=province.city.path,
        edition=register("bo-thu", "Bộ chỉ số thử", FRAMEWORK),
        units=[
            NewUnit("hai-tan", "Phường Hải Tân", agency_path=here.path),
            NewUnit("tan-binh", "Phường Tân Bình", agency_path=there.path),
        ],
    )
    units = {unit.key: unit for unit in assessment.units.select_related("assessment")}
    return Round(
        assessment=assessment,
        hai_tan=units["hai-tan"],
        tan_binh=units["tan-binh"],
        hung=province.actor(province.hung),
        mai=province.actor(province.mai),
        appraiser=province.actor(province.leader),
        manager=manager,
        stranger=access.STRANGER,
    )
