"""Figures of reports and counts feed scores: taken, not typed; followed when they change; opened to their source."""

import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province, sign_in  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.operations import Locked
from tinhso.apps.scoring.provenance import feeding, figures, sources, subscriptions
from tinhso.apps.scoring.provenance.models import FedValue
from tinhso.apps.scoring.provenance.operations import (
    StageClosed,
    bind,
    open_correction,
    take_figures,
    unbind,
)
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.engines.indicators.plugs import FigureKey
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.engines.indicators.store.api import Source, Stage, Value
from tinhso.kernel.access.api import Denied
from tinhso.kernel.events.api import Happened
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parent / "query_counts.json"


def write(
    round_: Round,
    province: Province,  # noqa: F811  the fixture's value
    code: str,
    hai_tan: int | None,
    tan_binh: int | None,
) -> None:
    period = series.periods.get("2025")
    indicator = series.indicator(code)
    series.write(
        actor=round_.manager,
        data=[
            NewDatum(Address(indicator.pk, period.pk, agency.pk), None if value is None else Decimal(value))
            for agency, value in ((province.hai_tan, hai_tan), (province.tan_binh, tan_binh))
        ],
    )


@pytest.fixture
def fed(scoring_round: Round, province: Province) -> Round:  # noqa: F811  the fixtures above
    """Item 2 is fed by two indicators: 30 of 40 in Hải Tân, 20 of 40 in Tân Bình."""
    series.put_indicator(code="HS_TT", title="Hồ sơ trực tuyến", kind="integer")
    series.put_indicator(
        code="HS", title="Hồ sơ đã giải quyết", kind="integer", comes_from="fact", fact="reporting.expected"
    )
    write(scoring_round, province, "HS_TT", 30, 20)
    write(scoring_round, province, "HS", 40, 40)
    for name, code in (("numerator", "HS_TT"), ("denominator", "HS")):
        bind(
            actor=scoring_round.manager, assessment=scoring_round.assessment, item="2", name=name,
            indicator=code, period="2025",
        )  # fmt: skip
    return scoring_round


def take(fed: Round) -> feeding.Taken:
    return take_figures(actor=fed.manager, assessment=fed.assessment, stage=Stage.SELF)


def points(assessment: Assessment) -> dict[str, float]:
    rows = assessment.runs.get(published_at=None).results.select_related("unit")
    return {row.unit.key: row.items["2"]["points"] for row in rows}


def test_figures_of_reports_and_counts_become_inputs_and_points(fed: Round) -> None:
    assert take(fed) == feeding.Taken(4)
    assert points(fed.assessment) == {"hai-tan": 3.75, "tan-binh": 2.5}
    kept = {(v.input, v.value): v.source for v in Value.objects.filter(unit="hai-tan")}
    assert kept == {("numerator", "30"): Source.PERSON, ("denominator", "40"): Source.FACT}
    assert FedValue.objects.count() == 4
    assert take(fed) == feeding.Taken(0)
    assert (Value.objects.count(), FedValue.objects.count()) == (4, 4)


def test_a_fed_input_is_not_typed_over(fed: Round) -> None:
    take(fed)
    for actor, stage in ((fed.hung, Stage.SELF), (fed.appraiser, Stage.APPRAISED)):
        with pytest.raises(ValuesRefused, match="lấy từ chỉ tiêu “Hồ sơ trực tuyến”, không nhập tay được"):
            operations.enter(actor=actor, unit=fed.hai_tan, item="2", stage=stage, values={"numerator": "39"})
    assert points(fed.assessment)["hai-tan"] == 3.75
    operations.enter(
        actor=fed.hung, unit=fed.hai_tan, item="2", stage=Stage.SELF, values={"numerator": "30"}, comment="đủ"
    )


def test_a_file_that_types_over_a_fed_input_is_refused_as_a_whole(fed: Round, tmp_path: Path) -> None:
    take(fed)
    file = tmp_path / "so-lieu.csv"
    file.write_text("unit,item,input,value\nhai-tan,3,points,3\nhai-tan,2,numerator,39\n")
    with pytest.raises(ValuesRefused, match="không nhập tay được"):
        operations.import_values(actor=fed.manager, assessment=fed.assessment, file=file, stage=Stage.SELF)
    assert not Value.objects.filter(item="3").exists()


def test_the_draft_follows_a_figure_that_is_reported_anew(fed: Round, province: Province) -> None:  # noqa: F811
    take(fed)
    write(fed, province, "HS_TT", 10, 20)
    happened = Happened(
        id=uuid.uuid4(), name="reporting.figures.written", subject="x", at=text.now(),
        data={"form": "f", "agency": "H99.01", "period": "2025", "changed": 1},
    )  # fmt: skip
    subscriptions.figures_changed(happened)
    assert points(fed.assessment) == {"hai-tan": 1.25, "tan-binh": 2.5}
    assert FedValue.objects.count() == 5
    write(fed, province, "HS_TT", None, 20)
    subscriptions.figures_changed(happened)
    assert points(fed.assessment)["hai-tan"] == 0
    assert not Value.objects.filter(unit="hai-tan", input="numerator", superseded_at=None).exists()


def test_a_published_score_does_not_follow(fed: Round, province: Province) -> None:  # noqa: F811
    take(fed)
    operations.publish(actor=fed.manager, assessment=fed.assessment, stage=Stage.SELF)
    write(fed, province, "HS_TT", 10, 20)
    with pytest.raises(StageClosed):
        take(fed)
    assert feeding.waiting(None, "2025") == []
    open_correction(
        actor=fed.manager, assessment=fed.assessment, stage=Stage.SELF, reason="Báo cáo được sửa lại"
    )
    assert take(fed).changed == 1
    assert points(fed.assessment)["hai-tan"] == 1.25


def test_a_figure_that_the_rule_cannot_take_is_left_out_and_named(fed: Round, province: Province) -> None:  # noqa: F811
    write(fed, province, "HS_TT", 50, 20)
    taken = take(fed)
    assert taken.changed == 2
    assert len(taken.refused) == 1
    assert "hai-tan" in taken.refused[0]
    assert points(fed.assessment)["tan-binh"] == 2.5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"item": "99"}, "item"),
        ({"name": "x"}, "input"),
        ({"indicator": "KHONG_CO"}, "indicator"),
        ({"period": "năm nay"}, "period"),
        ({"breakdown": "gioi:x"}, "breakdown"),
        ({"indicator": "TY_LE"}, "indicator"),
    ],
)
def test_a_binding_to_what_is_not_there_is_refused(fed: Round, change: dict[str, str], field: str) -> None:
    series.put_indicator(
        code="TY_LE",
        title="Tỷ lệ",
        kind="percent",
        comes_from="formula",
        formula="[HS_TT] * [on_time(bc-thang)]",
    )
    asked = {"item": "2", "name": "numerator", "indicator": "HS_TT", "period": "2024"} | change
    with pytest.raises(ValidationError) as problem:
        bind(actor=fed.manager, assessment=fed.assessment, **asked)
    assert list(problem.value.message_dict) == [field]
    assert {one.period.code for one in feeding.bindings(fed.assessment)} == {"2025"}


def test_only_who_runs_the_assessment_binds_takes_and_sets_free(fed: Round) -> None:
    for work in (
        lambda: bind(
            actor=fed.hung, assessment=fed.assessment, item="3", name="points", indicator="HS", period="2025"
        ),
        lambda: unbind(actor=fed.hung, assessment=fed.assessment, item="2", name="numerator"),
        lambda: take_figures(actor=fed.hung, assessment=fed.assessment, stage=Stage.SELF),
    ):
        with pytest.raises(Denied):
            work()
    assert (len(feeding.bindings(fed.assessment)), Value.objects.count()) == (2, 0)
    assert unbind(actor=fed.manager, assessment=fed.assessment, item="2", name="numerator")
    assert not unbind(actor=fed.manager, assessment=fed.assessment, item="2", name="numerator")


def test_an_input_opens_to_its_figure_and_the_figure_to_the_scores_it_moved(fed: Round) -> None:
    take(fed)
    key = FigureKey("HS_TT", "2025", "H99.01")
    found = figures.of(Value.objects.filter(unit="hai-tan")).values()
    assert {(one.key.indicator, one.counted, one.by) for one in found} == {
        ("HS_TT", False, "Đỗ Văn Sơn"),
        ("HS", True, "Đỗ Văn Sơn"),
    }
    counted = next(one for one in found if one.counted)
    assert [one.link for one in counted.origins] == ["/so-lieu/so-dem/HS/2025/H99.01/"]
    (use,) = sources.USER.uses(fed.hung, key)
    assert use.gave == "3,75/5 điểm, tổng 3,75"
    assert use.state == "Lần 1: tự chấm, chưa công bố"
    assert use.link == "/cham-diem/dot-thu/hai-tan/2/"
    assert sources.USER.uses(fed.mai, key) == []
    assert sources.USER.uses(fed.stranger, key) == []
    operations.publish(actor=fed.manager, assessment=fed.assessment, stage=Stage.SELF)
    (use,) = sources.USER.uses(fed.stranger, key)
    assert use.link == "/xep-hang/dot-thu/don-vi/hai-tan/2/"


def test_pages_show_where_a_figure_came_from_and_where_it_went(fed: Round) -> None:
    client = Client()
    sign_in(client, "son")
    page = client.post("/cham-diem/dot-thu/lay-so-lieu/lay/", {"stage": "self"})
    assert page.status_code == 303
    entry = client.get("/cham-diem/dot-thu/hai-tan/2/?giai-doan=self").content.decode()
    assert 'href="/so-lieu/so-dem/HS/2025/H99.01/"' in entry
    assert "lấy từ chỉ tiêu “Hồ sơ trực tuyến” (HS_TT), không nhập tay" in entry
    typed = client.post(
        "/cham-diem/dot-thu/hai-tan/2/?giai-doan=self",
        {"stage": "self", "in-numerator": "39", "in-denominator": "40", "comment": "thử"},
    )
    assert typed.status_code == 303
    assert points(fed.assessment)["hai-tan"] == 3.75
    operations.publish(actor=fed.manager, assessment=fed.assessment, stage=Stage.SELF)
    public = Client().get("/xep-hang/dot-thu/don-vi/hai-tan/2/").content.decode()
    assert "Hồ sơ trực tuyến, năm 2025 (HS_TT)" in public.replace("Năm", "năm")
    assert "/so-lieu/so-dem/HS/" not in public
    check_queries(RECORD, "scoring:figures", client, "/cham-diem/dot-thu/lay-so-lieu/")


def test_inputs_are_bound_and_set_free_on_a_page(fed: Round) -> None:
    client = Client()
    sign_in(client, "son")
    address = "/cham-diem/dot-thu/lay-so-lieu/"
    asked = {"target": "3|points", "indicator": "HS_TT", "period": "2025", "breakdown": ""}
    for wrong in ({"indicator": "KHONG"}, {"target": "3|x"}, {"target": ""}, {"period": "năm nay"}):
        assert client.post(address, asked | wrong).status_code == 422
    assert client.post(address, asked).status_code == 303
    assert len(feeding.bindings(fed.assessment)) == 3
    assert client.post(f"{address}go/", {"item": "3", "input": "points"}).status_code == 303
    assert client.post(f"{address}go/", {"item": "3", "input": "points"}).status_code == 404
    other = Client()
    sign_in(other, "hung")
    assert other.get(address).status_code == 404
    assert len(feeding.bindings(fed.assessment)) == 2


def test_a_proof_opens_to_the_scores_behind_which_it_stands(fed: Round) -> None:
    take(fed)
    operations.enter(
        actor=fed.hung, unit=fed.hai_tan, item="2", stage=Stage.SELF, values={}, evidence_note="Biên bản 12"
    )
    client = Client()
    sign_in(client, "hung")
    entry = client.get("/cham-diem/dot-thu/hai-tan/2/?giai-doan=self").content.decode()
    address = "/cham-diem/minh-chung/" + entry.split('href="/cham-diem/minh-chung/')[1].split('"')[0]
    page = client.get(address).content.decode()
    assert "Biên bản 12" in page
    assert "3,75/5 điểm, tổng 3,75" in page
    other = Client()
    sign_in(other, "mai")
    assert other.get(address).status_code == 404


def test_a_closed_stage_stays_closed_for_people(fed: Round) -> None:
    take(fed)
    operations.publish(actor=fed.manager, assessment=fed.assessment, stage=Stage.SELF)
    with pytest.raises(Locked):
        operations.enter(actor=fed.hung, unit=fed.hai_tan, item="3", stage=Stage.SELF, values={"points": "1"})
