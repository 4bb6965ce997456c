"""A reading as JSON and as a summary in words."""

from __future__ import annotations

from typing import Any

from tinhso.apps.programme.reading.model import CitedDocument, FoundTarget, FoundTask, Reading


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading in the shape of `tinhso plan read FILE --json`; spans are offsets into `text`."""
    return {
        "text": reading.text,
        "documents": [_document(d) for d in reading.documents],
        "targets": [_target(t) for t in reading.targets],
        "tasks": [_task(t) for t in reading.tasks],
    }


def _evidence(item: CitedDocument | FoundTarget | FoundTask) -> dict[str, Any]:
    return {
        "span": list(item.spans[0]),
        "spans": [list(s) for s in item.spans],
        "confidence": item.confidence,
        "reason": item.reason,
    }


def _document(d: CitedDocument) -> dict[str, Any]:
    return {"number": d.number, "date": d.date, "issuer": d.issuer, "kind": d.kind, **_evidence(d)}


def _target(t: FoundTarget) -> dict[str, Any]:
    return {
        "metric": t.metric,
        "comparator": t.comparator,
        "value": _plain(t.value),
        "value_max": _plain(t.value_max),
        "unit": t.unit,
        "year": t.year,
        "place": t.place,
        "pillar": t.pillar,
        "sector": t.sector,
        "level": t.level,
        "number_span": list(t.number_span),
        **_evidence(t),
    }


def _task(t: FoundTask) -> dict[str, Any]:
    return {
        "action": t.action,
        "lead": t.lead,
        "coordinating": list(t.coordinating),
        "deadline": t.deadline,
        "sector": t.sector,
        **_evidence(t),
    }


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def summary(reading: Reading) -> str:
    """The reading as lines a person can check."""
    lines = [f"Văn bản viện dẫn: {len(reading.documents)}"]
    lines += [
        f"  {d.number} · {d.date or 'không rõ ngày'} · {d.issuer or 'không rõ cơ quan'}"
        for d in reading.documents
    ]
    lines.append(f"Chỉ tiêu: {len(reading.targets)}")
    for t in reading.targets:
        high = f" – {_plain(t.value_max)}" if t.value_max is not None else ""
        sign = "" if t.comparator in ("=", "range") else f"{t.comparator} "
        lines.append(
            f"  [{t.year or '?'} · {t.place or '?'}] {t.metric}: {sign}{_plain(t.value)}{high} "
            f"{t.unit} (tin cậy {t.confidence:.2f})"
        )
    lines.append(f"Nhiệm vụ: {len(reading.tasks)}")
    for job in reading.tasks:
        partners = f"; phối hợp: {', '.join(job.coordinating)}" if job.coordinating else ""
        lines.append(
            f"  {job.action} — {job.lead or 'chưa rõ chủ trì'}{partners} — {job.deadline or 'chưa rõ hạn'}"
        )
    return "\n".join(lines)
