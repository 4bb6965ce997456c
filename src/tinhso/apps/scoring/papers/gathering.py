"""What the papers of a round may say: figures of its final published run, as data for a Word template.

The names are the template author's, so they are Vietnamese; docs/guide/van-ban-ket-qua.md lists them.
"""

import statistics
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import translation

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.models import Assessment, Comment, Run
from tinhso.apps.scoring.papers.models import Paper
from tinhso.apps.scoring.provenance import dossier
from tinhso.apps.scoring.provenance.dossier import ItemTrail
from tinhso.apps.scoring.rankings import pages
from tinhso.apps.scoring.rankings.pages import Asked, Shown
from tinhso.apps.scoring.rankings.rows import Row
from tinhso.apps.scoring.rankings.summary import summary
from tinhso.engines.documents.api import agency_symbol
from tinhso.engines.indicators.api import Framework
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.orgs.api import Agency

FIRST = 10  # units named in the report
NO_POINTS = ("by_group", "unscored")


def gather(paper: Paper, run: Run, unit: str = "") -> dict[str, Any]:
    """The data of a paper; `unit` names whose minutes. In Vietnamese, whatever the reader's language."""
    with translation.override("vi"):
        data = _round(run)
        if paper == Paper.MINUTES:
            return data | _minutes(run, unit)
        return data | (_decision(run) if paper == Paper.DECISION else _report(run))


def _round(run: Run) -> dict[str, Any]:
    assessment, framework = run.assessment, computing.framework_of_run(run)
    agency = _owner(assessment)
    own, above = (agency.name, agency.parent.name if agency.parent else "") if agency else ("", "")
    here = f"{settings.TINHSO_ADDRESS}{reverse('scoring:run', args=[assessment.code, run.number])}"
    return {
        "dot": assessment.title,
        "dot_nam": _with_year(assessment),
        "nam": assessment.year,
        "co_quan": own,
        "co_quan_hoa": own.upper() or "[CƠ QUAN BAN HÀNH]",
        "co_quan_tren_hoa": above.upper(),
        "ky_hieu": agency_symbol(own) if own else "…",
        "bo_chi_so": framework.name,
        "can_cu": _bases(framework),
        "toi_da": _most(run),
        "lan": run.number,
        "chot_luc": run.published_at,
        "dau_vet": run.results_digest[:16],
        "dia_chi": here,
        "gia_dinh": assessment.invented,
    }


def _with_year(assessment: Assessment) -> str:
    """The round in quotes, and its year where the title does not say it."""
    year = str(assessment.year)
    return f"“{assessment.title}”" if year in assessment.title else f"“{assessment.title}” năm {year}"


def _owner(assessment: Assessment) -> Agency | None:
    return Agency.objects.select_related("parent").filter(path=assessment.owner_path).first()


def _bases(framework: Framework) -> list[str]:
    """The decision that the framework itself names; other bases are the office's to write."""
    said = framework.decision.strip()
    if not said:
        return []
    number = f"Quyết định số {said}" if said[:1].isdigit() else said
    return [f"{number} ban hành “{framework.name}”"]


def _most(run: Run) -> float | None:
    first = run.results.order_by("place_in_list").first()
    return first.items.get("", {}).get("max") if first else None


def _decision(run: Run) -> dict[str, Any]:
    shown = pages.shown(run.assessment.code, run.number, Asked())
    rows = [_place(row) for row in pages.every(shown)]
    return {"bang": rows, "so_don_vi": len(rows), "so_xep_hang": sum(one["hang"] is not None for one in rows)}


def _place(row: Row) -> dict[str, Any]:
    most = row.result.items.get("", {}).get("max")
    notes = [one for one in (row.result.unit.peer_group, row.note) if one]
    return {
        "hang": row.rank,
        "ten": row.result.unit.name,
        "nhom": row.result.unit.peer_group,
        "diem": _round_off(row.placed.points),
        "ty_le": row.share(most) if most else None,
        "doi_hang": row.step.gained if row.step else None,
        "ghi_chu": "; ".join(notes),
    }


def _round_off(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def _report(run: Run) -> dict[str, Any]:
    found = summary(run.assessment.code, run.number)
    rows = pages.every(found.shown)
    points = [float(row.placed.points) for row in rows if row.placed.points is not None]
    places = [_place(row) for row in rows]
    return {
        "bang": places,
        "so_don_vi": len(places),
        "so_xep_hang": sum(one["hang"] is not None for one in places),
        "cao_nhat": _round_off(max(points, default=None)),
        "thap_nhat": _round_off(min(points, default=None)),
        "trung_binh": _round_off(statistics.fmean(points)) if points else None,
        "trung_vi": _round_off(statistics.median(points)) if points else None,
        "dan_dau": places[:FIRST],
        "cuoi_bang": [one for one in places if one["hang"] is not None][FIRST:][-FIRST:],
        "so_voi": found.shown.before,
        "tang": [_place(row) for row in found.rose],
        "giam": [_place(row) for row in found.fell],
        "theo_nhom": _parts(found.shown, rows),
        "mat_diem": [
            {"ma": one.code, "ten": one.name, "mat": _round_off(one.lost), "ty_le": one.share,
             "khong_diem": one.nothing, "du_diem": one.full}
            for one in found.losses
        ],
        **_appraisal(run.assessment),
    }  # fmt: skip


def _parts(shown: Shown, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Pillars and groups: the mean of the units and the most possible."""
    framework = shown.framework
    if framework is None:
        return []
    found = []
    names = [(one.id, one.name) for one in framework.pillars] + [
        (one.id, one.name) for one in framework.groups
    ]
    for code, name in names:
        points = [part for row in rows if (part := row.part(code)) is not None]
        if points:
            most = next(row.result.pillars[code].get("max") for row in rows if code in row.result.pillars)
            mean = statistics.fmean(points)
            share = mean / most if most else None
            found.append({"ten": name, "toi_da": most, "trung_binh": _round_off(mean), "ty_le": share})
    return found


def _appraisal(assessment: Assessment) -> dict[str, Any]:
    """How the appraisal went; all of it stands still since the round was concluded."""
    state, cut = Review.State, Q(state=Review.State.CUT)
    counted = Review.objects.filter(assessment=assessment).aggregate(
        muc=Count("pk"), bi_cat=Count("pk", filter=cut), ve_khong=Count("pk", filter=cut & Q(points=0)),
        duoc_nang=Count("pk", filter=Q(state=state.RAISED)),
    )  # fmt: skip
    said = Objection.objects.filter(review__assessment=assessment).aggregate(
        khieu_nai=Count("pk"), khieu_nai_dung=Count("pk", filter=Q(state=Objection.State.UPHELD))
    )
    return {"tham_dinh": counted | said}


def _minutes(run: Run, unit: str) -> dict[str, Any]:
    found = dossier.of(run.assessment.code, unit, run.number)
    said = _remarks(run, found.result.unit_id)
    items = [
        _item(one, said.get(one.item.code, ""))
        for one in found.items
        if one.score.get("state") not in NO_POINTS
    ]
    totals = {stage.value: _round_off(row.total) for stage, row in found.results.items()}
    return {
        "don_vi": found.result.unit.name,
        "hang": found.result.rank,
        "so_don_vi": run.unit_count,
        "tong": {name: totals.get(stage.value) for name, stage in STAGES.items()},
        "chi_so": items,
        "thay_doi": [
            one for one in items if one["tu_cham"] is not None and one["tu_cham"] != one["chinh_thuc"]
        ],
    }


STAGES = {"tu_cham": Stage.SELF, "tham_dinh": Stage.APPRAISED, "chinh_thuc": Stage.FINAL}


def _item(one: ItemTrail, remark: str) -> dict[str, Any]:
    points = {each.stage: _round_off(each.score.get("points")) for each in one.stages if each.score}
    review, objection = one.verdict.get("review"), one.verdict.get("objection")
    reasons = [review.reason if review and review.reason else remark]
    if objection and objection.decided_at:
        reasons.append(f"Khiếu nại: {objection.get_state_display().lower()}. {objection.answer}")
    return {
        "ma": one.item.code,
        "ten": one.item.name,
        "toi_da": one.score.get("max"),
        **{name: points.get(stage) for name, stage in STAGES.items()},
        "ket_luan": review.get_state_display() if review else "",
        "ly_do": " ".join(words for words in reasons if words),
        "so_minh_chung": len(one.proofs),
    }


def _remarks(run: Run, unit: int) -> dict[str, str]:
    """What appraisers wrote in a round without queues: the last remark of each item until the run was published."""
    rows = Comment.objects.filter(
        unit=unit, stage__in=(Stage.APPRAISED, Stage.FINAL), at__lte=run.published_at
    )
    return dict(rows.order_by("id").values_list("item", "words"))
