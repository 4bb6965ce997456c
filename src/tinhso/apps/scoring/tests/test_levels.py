"""A questionnaire with levels: the unit reads its level, what is missing, and the caution of the source."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from tests.province import Province, province
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.frameworks import words
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.tests.conftest import Round, scoring_round
from tinhso.apps.scoring.tests.test_frameworks import as_
from tinhso.engines.indicators.api import framework, framework_text
from tinhso.engines.indicators.store.api import Stage, register

__all__ = ["as_", "province", "scoring_round"]


def test_an_enterprise_reads_its_level_and_what_brings_the_next(
    scoring_round: Round, province: Province, as_: dict[str, Client]
) -> None:
    made = operations.create_assessment(
        actor=scoring_round.manager,
        code="dn-2026",
        title="Mức sẵn sàng 2026",
        year=2026,
        map_date=dt.date(2026, 1, 1),
        owner_path=province.city.path,
        edition=register("impuls-industry40", "IMPULS", dict(framework_text("impuls-industry40"))),
        units=[NewUnit("cong-ty-a", "Công ty A", agency_path=province.hai_tan.path)],
    )
    unit = made.units.select_related("assessment").get()
    for item in framework("impuls-industry40").items:
        values = {one.name: "1" if one.name == "data_usage" else "3" for one in item.inputs()}
        operations.enter(actor=scoring_round.hung, unit=unit, item=item.code, stage=Stage.SELF, values=values)
    here = "/cham-diem/dn-2026/cong-ty-a/"
    assert "còn thiếu 0,28 điểm để lên mức" in as_["hung"].get(here).content.decode()
    advice = as_["hung"].get(f"{here}viec-tiep-theo/").content.decode()
    assert "lên mức “3 Có kinh nghiệm (lớp dẫn đầu)”" in advice
    operations.publish(actor=scoring_round.manager, assessment=made, stage=Stage.SELF)
    seen = Client().get("/xep-hang/dn-2026/don-vi/cong-ty-a/").content.decode()
    assert "2 Trung cấp (lớp người học)" in seen
    assert "chưa kiểm chứng với nguồn gốc" in seen, "the caution stands beside every score"


def test_an_edition_marks_what_was_inferred(as_: dict[str, Client], scoring_round: Round) -> None:
    page = as_["son"].get("/bo-chi-so/ban/kpi-766-2022/").content.decode()
    assert "Suy luận, chưa phải văn bản chính thức" in page
    assert "bảng METRICS cho chỉ số này cả 10 điểm của nhóm" in page
    assert "Mức độ chuyển đổi số" in as_["son"].get("/bo-chi-so/ban/dbi-2023-sme/").content.decode()


@pytest.mark.parametrize(
    ("code", "change", "line"),
    [("DTI-02", {"rule": {"type": "ratio"}}, "- code: DTI-02"), ("DTI-03", {"max": 5}, "- id: Nhận thức số")],
)
def test_faults_of_the_yaml_view_name_the_line(code: str, change: dict[str, Any], line: str) -> None:
    body: dict[str, Any] = json.loads(json.dumps(framework_text("dti-commune-hcmc-2025"), default=str))
    next(item for item in body["items"] if item["code"] == code).update(change)
    lines = words.as_yaml(body).splitlines()
    number, fault = words.faults_by_line(body)[0]
    assert lines[number - 1] == line
    assert fault.remedy
