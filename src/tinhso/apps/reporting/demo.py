"""Two report forms for a first look, with a year of figures. All figures are invented and marked so on every screen.

Monthly: departments, districts, and the communes of one city; quarterly: departments and districts. September 2024 is
just coming in: some reports are late, one was returned, some wait for approval.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from tinhso.apps.reporting import due, operations
from tinhso.apps.reporting.models import Form, FormCell, FormVersion, Step, Submission
from tinhso.apps.reporting.operations import NewCell
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, CellNote, NewDatum, Period
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text

MONTHLY, QUARTERLY = "bc-thang-cds", "bc-quy-cds"
FIRST, LATEST = dt.date(2023, 10, 1), dt.date(2024, 9, 30)
KEYS = uuid.UUID("0f0c9a52-6a0b-4c55-8a54-5a8f0f4a2c10")
CITY = "H23.31"  # whose communes report too
INVENTED = "Số liệu giả định để chạy thử"
State = Submission.State

INDICATORS: Sequence[Mapping[str, object]] = (
    {"code": "BC_HS_TONG", "title": "Hồ sơ tiếp nhận", "kind": "integer", "unit": "hồ sơ", "low": 0},
    {"code": "BC_HS_TT", "title": "Trong đó nộp trực tuyến", "kind": "integer", "unit": "hồ sơ", "low": 0},
    {"code": "BC_HS_DUNG_HAN", "title": "Hồ sơ giải quyết đúng hạn", "kind": "integer", "unit": "hồ sơ"},
    {"code": "BC_HS_TRE", "title": "Hồ sơ giải quyết trễ hạn", "kind": "integer", "unit": "hồ sơ", "high": 200},
    {"code": "BC_TL_TT", "title": "Tỷ lệ nộp trực tuyến", "kind": "percent", "unit": "%", "decimals": 1,
     "comes_from": "formula", "formula": "[BC_HS_TT] / [BC_HS_TONG] * 100", "over_places": "none", "over_time": "none"},
    {"code": "BC_VB_DI", "title": "Văn bản phát hành", "kind": "integer", "unit": "văn bản"},
    {"code": "BC_VB_KY_SO", "title": "Trong đó ký số", "kind": "integer", "unit": "văn bản"},
    {"code": "BC_TL_KY_SO", "title": "Tỷ lệ văn bản ký số", "kind": "percent", "unit": "%", "decimals": 1,
     "comes_from": "formula", "formula": "[BC_VB_KY_SO] / [BC_VB_DI] * 100", "over_places": "none",
     "over_time": "none"},
    {"code": "BC_TAP_HUAN", "title": "Người được tập huấn kỹ năng số", "kind": "integer", "unit": "người",
     "dimensions": ("gioi",)},
    {"code": "BC_KINH_PHI", "title": "Kinh phí chuyển đổi số đã giải ngân", "unit": "triệu đồng", "decimals": 1},
    {"code": "BC_CAP_DO", "title": "Hệ thống được phê duyệt cấp độ an toàn", "kind": "integer", "unit": "hệ thống",
     "over_time": "last"},
    {"code": "BC_TRANG_TIN", "title": "Trang thông tin điện tử đáp ứng quy định", "kind": "yes_no",
     "over_time": "last"},
    {"code": "BC_TL_NOP", "title": "Tỷ lệ báo cáo tháng đã nộp trong quý", "kind": "percent", "unit": "%",
     "decimals": 1, "comes_from": "formula", "formula": f"[rate({MONTHLY})] * 100", "over_places": "none",
     "over_time": "none"},
)  # fmt: skip
SERVICES, PAPERS, PEOPLE = "Dịch vụ công", "Văn bản điện tử", "Kỹ năng số"
CELLS = {
    MONTHLY: [
        NewCell("BC_HS_TONG", "", SERVICES), NewCell("BC_HS_TT", "", SERVICES),
        NewCell("BC_HS_DUNG_HAN", "", SERVICES), NewCell("BC_HS_TRE", "", SERVICES),
        NewCell("BC_TL_TT", "", SERVICES, required=False), NewCell("BC_VB_DI", "", PAPERS),
        NewCell("BC_VB_KY_SO", "", PAPERS), NewCell("BC_TL_KY_SO", "", PAPERS, required=False),
        NewCell("BC_TAP_HUAN", "gioi:nam", PEOPLE), NewCell("BC_TAP_HUAN", "gioi:nu", PEOPLE, evidence_wanted=True),
    ],
    QUARTERLY: [
        NewCell("BC_KINH_PHI", evidence_wanted=True), NewCell("BC_CAP_DO"), NewCell("BC_TRANG_TIN"),
        NewCell("BC_TL_NOP", required=False),
    ],
}  # fmt: skip
CHECKS = (
    ("bc-truc-tuyen-trong-tong", "Hồ sơ trực tuyến không quá hồ sơ tiếp nhận", "[BC_HS_TT]", "<=",
     "[BC_HS_TONG]", "high"),
    ("bc-ky-so-trong-tong", "Văn bản ký số không quá văn bản phát hành", "[BC_VB_KY_SO]", "<=", "[BC_VB_DI]", "high"),
    ("bc-giai-quyet-gan-tiep-nhan", "Hồ sơ đã giải quyết không quá hồ sơ tiếp nhận quá 20 %",
     "[BC_HS_DUNG_HAN] + [BC_HS_TRE]", "<=", "[BC_HS_TONG] * 1,2", "medium"),
    ("bc-khong-tut-mot-nua", "Hồ sơ tiếp nhận không giảm quá một nửa so với tháng trước", "[BC_HS_TONG]", ">=",
     "[BC_HS_TONG@-1] / 2", "low"),
)  # fmt: skip


def load(actor: Actor) -> None:
    """Make what is missing. May be run again."""
    if not orgs.valid(LATEST).filter(code="H23").exists():
        return
    for code, title, kind, days in (
        (MONTHLY, "Báo cáo tháng về chuyển đổi số (chạy thử)", "month", (5, 20)),
        (QUARTERLY, "Báo cáo quý về chuyển đổi số (chạy thử)", "quarter", (10, None)),
    ):
        if not Form.objects.filter(code=code).exists():
            with transaction.atomic(), text.at(FIRST):
                _form(actor, code, title, kind, days)
    for code in (MONTHLY, QUARTERLY):
        form = Form.objects.get(code=code)
        last = due.version_for(form, LATEST)
        if last is not None:
            for span in series.periods.between(Period.Kind(form.period_kind), FIRST, LATEST):
                _period(actor, form, last, span)


def _form(actor: Actor, code: str, title: str, kind: str, days: tuple[int, int | None]) -> None:
    series.put_dimension(code="gioi", title="Giới", categories=[("nam", "Nam"), ("nu", "Nữ")])
    for one in INDICATORS:
        series.put_indicator(**{**one, "source_note": INVENTED})  # type: ignore[arg-type]  # as declared above
    form = operations.create_form(
        actor=actor, code=code, title=title, period_kind=kind, owner=orgs.by_code("H23.08"), invented=True,
        instructions="Số liệu tính từ ngày đầu đến ngày cuối kỳ. Không có phát sinh thì ghi 0.",
    )  # fmt: skip
    if code == MONTHLY:
        for check, words, left, operator, right, importance in CHECKS:
            operations.put_check(
                actor=actor, form=form, code=check, title=words, left=left, operator=operator, right=right,
                importance=importance, advice="Xem lại số liệu tại bộ phận một cửa.",
            )  # fmt: skip
    version = operations.add_version(
        actor=actor,
        form=form,
        valid_from=FIRST,
        cells=CELLS[code],
        due_working_days=days[0],
        lock_working_days=days[1],
    )
    operations.publish(actor=actor, version=version)
    operations.assign(actor=actor, form=form, agencies=_agencies(code), since=FIRST)


def _agencies(code: str) -> list[Agency]:
    house = orgs.valid(FIRST)
    found = list(house.filter(kind__code__in=["so", "ubnd_huyen"], path__under=orgs.by_code("H23").path))
    if code == MONTHLY:
        found += orgs.descendants(orgs.by_code(CITY), FIRST, "ubnd_xa")
    return found


@dataclass(frozen=True)
class Way:
    """How far a report came: its state, the day it was handed in, and whether figures are there."""

    state: State | None
    handed_in: dt.date
    words: str = ""


def _period(actor: Actor, form: Form, version: FormVersion, span: series.Span) -> None:
    """Figures and reports of a period; what is there already is left alone."""
    days = due.deadline(version, span.last)
    period = series.periods.get(span.code)
    asked = [row.agency for row in due.assigned(form, span.first)]
    ways = {one.pk: _way(one, span, days.due) for one in asked}
    begun = [one for one in asked if ways[one.pk].state is not None]
    cells = list(version.cells.select_related("indicator", "breakdown").order_by("order"))
    with transaction.atomic(), text.at(days.due):
        series.write(
            actor=actor, data=[d for one in begun for d in _figures(cells, period, one)], invented=True, note=INVENTED,
            key=uuid.uuid5(KEYS, f"{form.code} {span.code}"),
        )  # fmt: skip
        known = set(Submission.objects.filter(form=form, period=period).values_list("agency", flat=True))
        made = [
            Submission(
                form=form, version=version, agency=one, period=period, due_date=days.due, lock_date=days.lock,
                **_state(ways[one.pk]),
            )
            for one in begun
            if one.pk not in known
        ]  # fmt: skip
        Submission.objects.bulk_create(made)
        Step.objects.bulk_create(step for one in made for step in _steps(one, ways[one.agency_id]))
        if span.last == LATEST and form.code == MONTHLY and made:
            _remarks(actor, cells, made)


def _state(way: Way) -> dict[str, object]:
    handed_in = way.state not in (State.DRAFT, None)
    moment = _moment(way.handed_in) if handed_in else None
    return {
        "state": way.state,
        "first_completed_at": moment,
        "completed_at": None if way.state in (State.DRAFT, State.RETURNED) else moment,
        "completed_by_name": "Người nhập (giả định)" if moment else "",
    }


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 9, 30, tzinfo=text.VIETNAM)


def _way(agency: Agency, span: series.Span, due_day: dt.date) -> Way:
    """Most reports came in time and were accepted; those of the latest period are on their way."""
    chance = random.Random(f"tinhso bc {agency.code} {span.code}")  # noqa: S311  invented figures, no secret
    late = chance.random() < 0.12
    day = due_day + dt.timedelta(days=chance.randint(1, 6) if late else -chance.randint(0, 3))
    if span.last != LATEST:
        return Way(State.ACCEPTED, day)
    fixed = {
        "H23.31": State.DRAFT,
        "H23.32": State.RETURNED,
        "H23.16": State.COMPLETED,
        "H23.08": State.ACCEPTED,
    }
    if agency.code in fixed:
        words = (
            "Số văn bản ký số lớn hơn văn bản phát hành, đề nghị kiểm tra." if agency.code == "H23.32" else ""
        )
        return Way(fixed[agency.code], min(day, due_day), words)
    draw = chance.random()
    states = ((0.35, State.APPROVED), (0.7, State.COMPLETED), (0.78, State.RETURNED), (0.88, State.DRAFT))
    return Way(
        next((state for most, state in states if draw < most), None),
        day,
        "Đề nghị giải trình số hồ sơ trễ hạn.",
    )


def _steps(one: Submission, way: Way) -> Iterable[Step]:
    kinds = {
        State.ACCEPTED: (Step.Kind.COMPLETED, Step.Kind.APPROVED, Step.Kind.ACCEPTED),
        State.APPROVED: (Step.Kind.COMPLETED, Step.Kind.APPROVED),
        State.COMPLETED: (Step.Kind.COMPLETED,),
        State.RETURNED: (Step.Kind.COMPLETED, Step.Kind.RETURNED),
    }.get(State(one.state), ())
    for after, kind in enumerate(kinds):
        yield Step(
            submission=one, kind=kind, by_name="Nhân vật giả định",
            at=_moment(way.handed_in + dt.timedelta(days=after)), words=way.words if kind == Step.Kind.RETURNED else "",
        )  # fmt: skip


def _figures(cells: Sequence[FormCell], period: Period, agency: Agency) -> Iterable[NewDatum]:
    """Plausible figures, always the same for the same agency and period; two of them wrong on purpose."""
    size = random.Random(f"tinhso bc {agency.code}").uniform(60, 900)  # noqa: S311  invented figures, no secret
    chance = random.Random(f"tinhso bc so {agency.code} {period.code}")  # noqa: S311  invented figures, no secret
    grown = 1 + 0.02 * ((period.first_date.year - 2023) * 12 + period.first_date.month - 10)
    total = round(size * chance.uniform(0.85, 1.15))
    online = round(total * min(0.55 * grown + chance.uniform(-0.06, 0.06), 0.97))
    late = round(total * chance.uniform(0, 0.04))
    papers = round(size / 2 * chance.uniform(0.8, 1.2))
    signed = round(papers * min(0.8 * grown, 0.99))
    trained = round(chance.uniform(5, 60))
    if period.last_date == LATEST:
        online = total + 12 if agency.code == "H23.31" else online
        signed = papers + 3 if agency.code == "H23.32" else signed
        trained = trained + 900 if agency.code == "H23.16" else trained
    values: dict[str, int | Decimal] = {
        "BC_HS_TONG": total, "BC_HS_TT": online, "BC_HS_DUNG_HAN": total - late, "BC_HS_TRE": late, "BC_VB_DI": papers,
        "BC_VB_KY_SO": signed, "BC_KINH_PHI": round(Decimal(size) * Decimal("0.3"), 1),
        "BC_CAP_DO": 1 + round(size / 300), "BC_TRANG_TIN": int(chance.random() < 0.8),
    }  # fmt: skip
    for cell in cells:
        value = values.get(cell.indicator.code)
        if cell.indicator.code == "BC_TAP_HUAN":
            value = trained if cell.breakdown.key == "gioi:nam" else round(trained * 1.1)
        if value is not None:
            yield NewDatum(
                Address(cell.indicator_id, period.pk, agency.pk, cell.breakdown_id), Decimal(value)
            )


def _remarks(actor: Actor, cells: Sequence[FormCell], made: Sequence[Submission]) -> None:
    """What was said about two figures."""
    by_code = {one.agency.code: one for one in made}
    for agency, order, kind, words in (
        (
            "H23.16",
            9,
            CellNote.Kind.FOLLOW_UP,
            "Số người tập huấn tăng gấp nhiều lần, đề nghị kèm danh sách.",
        ),
        ("H23.32", 7, CellNote.Kind.COMMENT, "Có văn bản ký số của tháng trước phát hành tháng này."),
    ):
        if agency in by_code:
            series.add_note(
                actor=actor,
                address=operations.address(by_code[agency], cells[order - 1]),
                kind=kind,
                words=words,
            )
