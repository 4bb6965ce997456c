"""The dossier of a unit as a paper: what `dossier` found, in words and tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import dossier
from tinhso.apps.scoring.provenance.dossier import Dossier, InputTrail, ItemTrail, StageTrail
from tinhso.apps.scoring.provenance.figures import Part
from tinhso.engines.documents.api import render_pdf
from tinhso.engines.indicators.api import Item
from tinhso.engines.indicators.plugs import Origin
from tinhso.engines.indicators.store.api import Evidence, Stage
from tinhso.kernel.text import api as text

TEMPLATE = Path(__file__).parent / "typst" / "dossier.typ"
NO_POINTS = ("by_group", "unscored")


def pdf(code: str, key: str) -> bytes:
    """The dossier as PDF/A-2b. Raises Http404, CannotRender."""
    return render_pdf(TEMPLATE, _paper(dossier.of(code, key)))


def _paper(found: Dossier) -> dict[str, Any]:
    run, result = found.run, found.result
    whole = result.items.get("", {})
    several = len(found.results) > 1
    return {
        "title": result.unit.name,
        "lead": run.assessment.title,
        "invented": run.assessment.invented,
        "words": _words(),
        "head": [
            [text.gettext("Thứ hạng"), _rank(found)],
            *([_label(stage), _total(row)] for stage, row in found.results.items() if several),
            *([[text.gettext("Tổng điểm"), _total(result)]] if not several else []),
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
        "items": [_item(one) for one in found.items],
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
        "input": text.gettext("Số liệu đã dùng"),
        "proofs": text.gettext("Minh chứng"),
        "none": text.gettext("Chưa có số liệu nào được nhập cho chỉ số này."),
    }


def _label(stage: Stage) -> str:
    return text.phrase("Tổng điểm: {stage}", stage=str(stage.label).lower())


def _total(row: Result) -> str:
    return f"{_number(row.total)} / {_number(row.items.get('', {}).get('max'))}"


def _rank(found: Dossier) -> str:
    if not found.result.rank:
        return text.gettext("Không xếp hạng")
    return text.phrase("{rank} trên {of}", rank=found.result.rank, of=found.ranked)


def _run(run: Run) -> str:
    stage = str(Stage(run.stage).label).lower()
    at = text.format_datetime(run.published_at) if run.published_at else ""
    said = text.phrase("lần {number}, {stage}, {at}", number=run.number, stage=stage, at=at)
    correction = getattr(run, "correction", None)
    if correction is None:
        return said
    why = text.phrase("đính chính lần {of}: {why}", of=correction.of.number, why=correction.reason)
    return f"{said}; {why}"


def _item(one: ItemTrail) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "name": f"{one.item.name} ({_effect(one.item)})" if one.item.effect else one.item.name,
        "points": _points(one.stages[-1]),
        "rule": one.rule,
        "how": one.score["text"],
        "stages": [[str(each.stage.label), _points(each)] for each in one.stages]
        if len(one.stages) > 1
        else [],
        "inputs": _inputs(one.stages),
        "verdict": _verdict(one.verdict) if one.verdict else [],
        "proofs": [_proof(each) for each in one.proofs],
    }


def _effect(item: Item) -> str:
    return (text.gettext("Điểm cộng") if item.effect == "bonus" else text.gettext("Điểm trừ")).lower()


def _points(one: StageTrail) -> str:
    if not one.score or one.score["state"] in NO_POINTS:
        return "–"
    return f"{_number(one.score['points'])} / {_number(one.score['max'])}"


def _inputs(stages: Sequence[StageTrail]) -> list[list[Any]]:
    """Rows of an input: its name, and at each stage its value and where that comes from."""
    names = dict.fromkeys(each.value.input for stage in stages for each in stage.inputs)
    rows = []
    for name in names:
        found = [next((one for one in stage.inputs if one.value.input == name), None) for stage in stages]
        label = next(one.label for one in found if one)
        rows.append([label[:1].upper() + label[1:], [_cell(one) for one in found]])
    return rows


def _cell(one: InputTrail | None) -> list[str]:
    return ["–", ""] if one is None else [one.shown, _who(one)]


def _who(one: InputTrail) -> str:
    value = one.value
    if one.figure and one.figure.made:
        return "\n".join([*_title(one), *_made(one.figure.made)])
    if one.figure:
        return "\n".join([*_title(one), *_origins(one.figure.origins)])
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
    return "\n".join(words)


def _title(one: InputTrail) -> list[str]:
    figure = one.figure
    if figure is None:
        return []
    words = [text.phrase("lấy từ {title}, {period}", title=figure.title, period=figure.period.lower())]
    if figure.at:
        words.append(f"{figure.by}, {text.format_datetime(figure.at)}")
    return words


def _made(part: Part, depth: int = 0) -> list[str]:
    """A computed figure line by line: the numbers of its formula, then its parts down to the stored figures."""
    mark = "– " * depth
    words = [f"{mark}{part.shown} = {part.value}"] if part.shown else []
    for one in part.parts:
        words += [f"{mark}– {one.title}, {one.period.lower()}: {one.value}", *_made(one, depth + 1)]
    for each in part.stored:
        whence = "".join(f"; {words}" for words in _origins(each.origins))
        words.append(f"{mark}– {each.agency}, {each.period.lower()}: {each.shown}{whence}")
    if part.more:
        words.append(mark + text.phrase("– và {n} số khác", n=part.more))
    return words


def _origins(some: Sequence[Origin]) -> list[str]:
    return [
        f"{one.title}: {one.state.lower()}"
        + "".join(f"; {stamp.what.lower()}: {text.format_datetime(stamp.at)}" for stamp in one.stamps)
        for one in some
    ]


def _verdict(verdict: Mapping[str, Any]) -> list[list[str]]:
    """What appraisal made of an item, the objection against it and the decision, as pairs of words."""
    review, objection = verdict["review"], verdict["objection"]
    at = f", {text.format_datetime(review.at)}" if review.at else ""
    rows = [[text.gettext("Thẩm định"), f"{review.get_state_display()} ({review.by_name}{at})"]]
    if review.reason:
        rows.append([text.gettext("Lý do"), review.reason])
    if objection:
        rows.append([text.gettext("Khiếu nại"), f"{objection.words} ({text.format_datetime(objection.at)})"])
    if objection and objection.decided_at:
        at = text.format_datetime(objection.decided_at)
        points = text.phrase("điểm sau khiếu nại: {points}", points=_number(objection.points))
        decided = f"{objection.get_state_display()}: {objection.answer} ({at}; {points})"
        rows.append([text.gettext("Quyết định"), decided])
    return rows


def _proof(one: Evidence) -> str:
    name = f" – {one.file.name}" if one.file else ""
    return f"{one.note}{name} ({one.added_by_name}, {text.format_datetime(one.added_at)})"


def _number(value: Any) -> str:
    return "–" if value is None else text.format_number(round(float(value), 4))
