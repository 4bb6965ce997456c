"""Two invented rounds for a first look: one under appraisal, one taking objections. All figures are marked so."""

import datetime as dt

from django.db import transaction

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations, repeats
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.inventing import invent
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.operations import NewUnit
from tinhso.engines.indicators.api import framework, framework_text
from tinhso.engines.indicators.store.api import Source, Stage, add_evidence, inputs, put, register
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

UNDER_APPRAISAL = "tham-dinh-huyen-hai-duong"
UNDER_OBJECTION = "khieu-nai-huyen-hai-duong"
SET = "dti-district-922"
CUTS = 7  # every seventh item is cut
REPEATED_EVERY, OLD_EVERY = 31, 23
PROVEN_OF = 3  # of three inputs one has no proof


def load(actor: Actor) -> None:
    """Make the rounds that are missing. May be run again."""
    day = dt.date(2024, 12, 31)
    found = list(orgs.valid(day).filter(kind__code="ubnd_huyen", code__startswith="H23."))
    if not found:
        return
    for code, title in (
        (UNDER_APPRAISAL, "Thẩm định chuyển đổi số cấp huyện tỉnh Hải Dương, quý III (chạy thử)"),
        (UNDER_OBJECTION, "Khiếu nại kết quả chuyển đổi số cấp huyện tỉnh Hải Dương, quý II (chạy thử)"),
    ):
        if not Assessment.objects.filter(code=code).exists():
            _round(actor, code, title, found)


@transaction.atomic
def _round(actor: Actor, code: str, title: str, agencies: list[orgs.Agency]) -> None:
    assessment = scoring.create_assessment(
        actor=actor,
        code=code,
        title=title,
        year=2024,
        map_date=dt.date(2024, 12, 31),
        owner_path=orgs.by_code("H23").path,
        units=[
            NewUnit(text.slugify(one.code), one.short_name, one.place_id, one.path, None) for one in agencies
        ],
        edition=register(SET, framework(SET).name, dict(framework_text(SET))),
        source="Số liệu giả định; quy tắc theo phiếu chấm cấp huyện dẫn xuất từ Quyết định 922",
        invented=True,
    )
    values = [value for one in agencies for value in invent(SET, text.slugify(one.code), 0.0)]
    put(actor=actor, book=code, stage=Stage.SELF, values=values, source=Source.IMPORT, invented=True)
    proofs = [
        add_evidence(actor=actor, book=code, unit=one.unit, item=one.item, note=_note(n))
        for n, one in enumerate(values)
        if n % PROVEN_OF != 0
    ]
    repeats.mark(assessment, proofs)
    today = text.today()
    _days(actor, assessment, self_until=today)
    operations.commit_sample(actor=actor, assessment=assessment, size=10)
    _days(actor, assessment, self_until=today - dt.timedelta(days=1))
    first = framework(SET).items[0].code
    operations.assign(actor=actor, assessment=assessment, item=first, agency=orgs.by_code("H23.08"))
    operations.open_appraisal(actor=actor, assessment=assessment)
    operations.draw_sample(actor=actor, assessment=assessment)
    _appraise(actor, assessment, whole=code == UNDER_OBJECTION)
    if code == UNDER_OBJECTION:
        _object(actor, assessment)


def _note(n: int) -> str:
    """Most proofs are papers of their own; some are one that several units hand in, some are years old."""
    if n % REPEATED_EVERY == 1:
        return "Kế hoạch giả định số 7/KH-UBND ngày 15/02/2024"
    year = 2019 if n % OLD_EVERY == 1 else 2024
    return f"Văn bản giả định số {n + 1}/UBND-VP ngày 05/03/{year}"


def _days(actor: Actor, assessment: Assessment, *, self_until: dt.date, opens_in: int = 15) -> None:
    """A timetable around today."""
    opens = text.today() + dt.timedelta(days=opens_in)
    operations.set_timetable(
        actor=actor,
        assessment=assessment,
        self_until=self_until,
        appraisal_until=opens - dt.timedelta(days=1),
        objection_opens=opens,
        objection_days=10,
        decision_days=10,
    )


def _appraise(actor: Actor, assessment: Assessment, *, whole: bool) -> None:
    """Half of the units (or all) appraised: most accepted, some cut to nothing for want of proof."""
    rows = list(Review.objects.filter(assessment=assessment).select_related("unit").order_by("pk"))
    if not whole:
        rows = rows[: len(rows) // 2]
    said = inputs(assessment.code, Stage.SELF)
    cut = [row for n, row in enumerate(rows) if n % CUTS == 3 and row.self_points > 0]
    rest = [row.pk for row in rows if row not in cut]
    for row in cut:
        row.assessment = row.unit.assessment = assessment
        operations.change(
            actor=actor,
            review=row,
            values=_less(said[row.unit.key][row.item]),
            reason="Chưa có minh chứng cho phần này (giả định)",
        )
    for start in range(0, len(rest), 200):
        operations.accept(actor=actor, assessment=assessment, reviews=rest[start : start + 200])


def _less(values: dict[str, str]) -> dict[str, str]:
    """The same inputs without what was claimed."""
    return {
        name: {"yes": "no"}.get(value, value if name == "denominator" else "0" if value[:1].isdigit() else "")
        for name, value in values.items()
    }


def _object(actor: Actor, assessment: Assessment) -> None:
    """Results are out; one unit objects to its first cut."""
    opened = text.today() - dt.timedelta(days=1)
    _days(actor, assessment, self_until=opened - dt.timedelta(days=20), opens_in=-1)
    row = Review.objects.filter(assessment=assessment, state=Review.State.CUT).order_by("pk").first()
    if row is None:
        return
    row.assessment = assessment
    operations.file_objection(
        actor=actor,
        review=row,
        words="Đơn vị đã bổ sung hồ sơ trước ngày chốt số liệu (giả định).",
        evidence_note="Công văn giả định số 12/UBND-VP",
    )
