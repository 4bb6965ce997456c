"""A sheet as data: what the API answers, and what a page keeps for when there is no network."""

from typing import Any

from tinhso.apps.reporting.checking import Armed
from tinhso.apps.reporting.sheet import Cell, Sheet
from tinhso.engines.indicators.series.api import Number, Rate, Ref
from tinhso.kernel.access.api import Actor


def plain(value: Number) -> str | None:
    """A value without loss: `12.5`; None where there is none."""
    if value is None:
        return None
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"


def of_sheet(actor: Actor, sheet: Sheet) -> dict[str, Any]:
    """The definition, the figures, what may be done, and the checks with their trees."""
    report = sheet.submission
    return {
        "form": report.form.code,
        "period": report.period.code,
        "agency": report.agency.code,
        "version": report.version.number,
        "state": report.state,
        "due_date": report.due_date,
        "lock_date": report.lock_date,
        "person": str(actor.person) if actor.person else None,
        "read_at": sheet.read_at,
        "may_write": bool(sheet.verdict),
        "why_not": "" if sheet.verdict else sheet.verdict.reason,
        "abilities": dict(sheet.abilities),
        "cells": [_cell(one) for one in sheet.cells],
        "checks": [_check(one) for one in sheet.checks],
        "known": [[*_key(ref), plain(value)] for ref, value in sheet.values.items()],
    }


def _cell(one: Cell) -> dict[str, Any]:
    indicator = one.indicator
    return {
        "cell": one.order,
        "figure": one.code,
        "title": one.title,
        "section": one.asked.section,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "decimals": indicator.decimals,
        "source": indicator.comes_from,
        "required": one.asked.required,
        "value": plain(one.value),
        "clock": one.clock,
        "low": plain(one.bounds.low),
        "high": plain(one.bounds.high),
        "formula": one.tree,
        "past": vars(past) if (past := one.known_past) else None,
    }


def _check(one: Armed) -> dict[str, Any]:
    check = one.check
    return {
        "code": check.code,
        "title": check.title,
        "operator": check.operator,
        "tolerance": plain(check.tolerance),
        "importance": check.importance,
        "advice": check.advice,
        "left": one.left,
        "right": one.right,
    }


def _key(ref: Ref | Rate) -> list[Any]:
    if isinstance(ref, Ref):
        return ["ref", ref.code, ref.breakdown, ref.shift]
    return ["rate", ref.word, ref.form]
