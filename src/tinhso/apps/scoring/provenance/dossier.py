"""The whole provenance of one unit's published result, as data: for the paper and for the HTTP API.

Rank → total → pillars → items → rule with its numbers → inputs → reports, counts and proofs → who and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import Http404

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import figures, kept
from tinhso.apps.scoring.provenance.figures import Figure
from tinhso.engines.documents.api import render_pdf
from tinhso.engines.indicators.api import Framework, Item
from tinhso.engines.indicators.store.api import Evidence, Stage, Value, evidence
from tinhso.kernel.text import api as text

TEMPLATE = Path(__file__).parent / "typst" / "dossier.typ"


@dataclass(frozen=True)
class InputTrail:
    """An input with the figure it was taken from."""

    label: str
    value: Value
    figure: Figure | None


@dataclass(frozen=True)
class ItemTrail:
    """An item: its points, the rule with its numbers, its inputs and proofs."""

    item: Item
    score: Mapping[str, Any]
    rule: str
    inputs: Sequence[InputTrail]
    proofs: Sequence[Evidence]


@dataclass(frozen=True)
class Dossier:
    """A unit's published result with everything behind it."""

    run: Run
    result: Result
    framework: Framework
    items: Sequence[ItemTrail]


def of(code: str, key: str) -> Dossier:
    """The dossier of a unit in the newest published run. Raises Http404, also where a ranking is only quoted."""
    run = queries.published_run(code)
    if run.origin == Run.Origin.QUOTED or run.published_at is None:
        raise Http404(code)
    result = computing.spoken(queries.result(run, key))
    framework = computing.framework_of_run(run)
    values = kept.rows(run, [key])
    fed = figures.of(values)
    proofs = [one for one in evidence(code, key) if one.added_at <= run.published_at]
    items = [
        _item(item, result, [v for v in values if v.item == item.code], fed, proofs)
        for item in framework.items
        if item.code in result.items
    ]
    return Dossier(run, result, framework, items)


def _item(
    item: Item,
    result: Result,
    values: Sequence[Value],
    fed: Mapping[int, Figure],
    proofs: Sequence[Evidence],
) -> ItemTrail:
    labels = {one.name: one.label or item.name for one in item.inputs()}
    return ItemTrail(
        item=item,
        score=result.items[item.code],
        rule=item.rule.words(item.maximum) if item.rule and item.maximum else "",
        inputs=[InputTrail(labels.get(v.input, v.input), v, fed.get(v.pk)) for v in values],
        proofs=[one for one in proofs if one.item == item.code],
    )


def as_data(found: Dossier) -> dict[str, Any]:
    """In the shape of the HTTP API."""
    run, result = found.run, found.result
    whole = result.items.get("", {})
    return {
        "assessment": run.assessment.code,
        "unit": result.unit.key,
        "name": result.unit.name,
        "invented": run.assessment.invented,
        "run": {
            "number": run.number,
            "stage": run.stage,
            "published_at": run.published_at,
            "framework": run.edition_digest,
            "inputs": run.values_digest,
            "engine": run.engine,
            "results": run.results_digest,
        },
        "rank": result.rank,
        "of": run.unit_count,
        "group_rank": result.group_rank,
        "total": result.total,
        "explanation": whole.get("text", ""),
        "pillars": [
            {
                "code": code,
                "name": one["name"],
                "points": one["points"],
                "max": one["max"],
                "explanation": one["text"],
            }
            for code, one in result.pillars.items()
        ],
        "items": [_item_data(one) for one in found.items],
    }


def _item_data(one: ItemTrail) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "name": one.item.name,
        "group": one.item.group,
        "points": one.score["points"],
        "max": one.score["max"],
        "state": one.score["state"],
        "rule": one.rule,
        "explanation": one.score["text"],
        "inputs": [
            {
                "input": each.value.input,
                "label": each.label,
                "value": each.value.value,
                "invented": each.value.invented,
                "source": each.value.source,
                "source_note": each.value.source_note,
                "entered_by": each.value.entered_by_name,
                "entered_at": each.value.entered_at,
                "approved_by": each.value.approved_by_name,
                "approved_at": each.value.approved_at,
                "figure": figures.words_of(each.figure) if each.figure else None,
            }
            for each in one.inputs
        ],
        "proofs": [
            {
                "note": each.note,
                "file": each.file.name if each.file else "",
                "added_by": each.added_by_name,
                "added_at": each.added_at,
            }
            for each in one.proofs
        ],
    }


def pdf(code: str, key: str) -> bytes:
    """The dossier as PDF/A-2b. Raises Http404, CannotRender."""
    return render_pdf(TEMPLATE, _paper(of(code, key)))


def _paper(found: Dossier) -> dict[str, Any]:
    run, result = found.run, found.result
    whole = result.items.get("", {})
    return {
        "title": result.unit.name,
        "lead": run.assessment.title,
        "invented": run.assessment.invented,
        "words": _words(),
        "head": [
            [text.gettext("Thứ hạng"), _rank(found)],
            [text.gettext("Tổng điểm"), f"{_number(result.total)} / {_number(whole.get('max'))}"],
            [text.gettext("Lần công bố"), _run(run)],
            [text.gettext("Bộ chỉ số"), f"{found.framework.name} ({run.edition_digest[:16]})"],
            [
                text.gettext("Dấu vết để kiểm chứng"),
                f"{run.values_digest[:16]} → {run.results_digest[:16]}, {run.engine}",
            ],
        ],
        "formula": whole.get("text", ""),
        "pillars": [
            [one["name"], _number(one["points"]), _number(one["max"]), one["text"]]
            for one in result.pillars.values()
        ],
        "items": [_item_paper(one) for one in found.items],
        "made": text.phrase("Lập lúc {at} từ dữ liệu đã công bố.", at=text.format_datetime(text.now())),
    }


def _words() -> dict[str, str]:
    return {
        "dossier": text.gettext("Hồ sơ nguồn gốc điểm"),
        "invented": text.gettext("Số liệu giả định"),
        "pillars": text.gettext("Theo trụ cột, nhóm chỉ số"),
        "part": text.gettext("Trụ cột, nhóm"),
        "points": text.gettext("Điểm"),
        "max": text.gettext("Tối đa"),
        "how": text.gettext("Cách tính"),
        "items": text.gettext("Theo chỉ số"),
        "rule": text.gettext("Quy tắc"),
        "inputs": text.gettext("Số liệu đã dùng"),
        "proofs": text.gettext("Minh chứng"),
        "none": text.gettext("Chưa có số liệu nào được nhập cho chỉ số này."),
    }


def _rank(found: Dossier) -> str:
    if not found.result.rank:
        return text.gettext("Không xếp hạng")
    return text.phrase("{rank} trên {of}", rank=found.result.rank, of=found.run.unit_count)


def _run(run: Run) -> str:
    stage = str(Stage(run.stage).label).lower()
    at = text.format_datetime(run.published_at) if run.published_at else ""
    return text.phrase(
        "lần {number}, {stage}, {at}, {by}", number=run.number, stage=stage, at=at, by=run.published_by
    )


def _item_paper(one: ItemTrail) -> dict[str, Any]:
    followed = one.score["state"] in ("by_group", "unscored")
    return {
        "code": one.item.code,
        "name": one.item.name,
        "points": "–" if followed else f"{_number(one.score['points'])} / {_number(one.score['max'])}",
        "rule": one.rule,
        "how": one.score["text"],
        "inputs": [[each.label, each.value.value.replace(".", ","), _who(each)] for each in one.inputs],
        "proofs": [_proof(each) for each in one.proofs],
    }


def _who(one: InputTrail) -> str:
    value = one.value
    note = f": {value.source_note}" if value.source_note else ""
    words = [
        text.phrase(
            "{by}, {at} ({source}{note})",
            by=value.entered_by_name, at=text.format_datetime(value.entered_at),
            source=str(value.get_source_display()).lower(), note=note,
        )
    ]  # fmt: skip
    if value.approved_at:
        at = text.format_datetime(value.approved_at)
        words.append(text.phrase("duyệt: {by}, {at}", by=value.approved_by_name, at=at))
    for origin in one.figure.origins if one.figure else ():
        stamps = "".join(f"; {s.what.lower()}: {s.by}, {text.format_datetime(s.at)}" for s in origin.stamps)
        words.append(f"{origin.title}: {origin.state.lower()}{stamps}")
    return "\n".join(words)


def _proof(one: Evidence) -> str:
    name = f" – {one.file.name}" if one.file else ""
    return f"{one.note}{name} ({one.added_by_name}, {text.format_datetime(one.added_at)})"


def _number(value: Any) -> str:
    return "–" if value is None else f"{round(float(value), 4):g}".replace(".", ",")
