"""Forms, indicators and agencies in the shape in which DHIS2's clients expect data sets, data elements and units."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from tinhso.apps.reporting.exchange import timecodes
from tinhso.apps.reporting.exchange.flows import EVERYTHING, FORM_FLOW, Flow, flows
from tinhso.apps.reporting.models import Assignment
from tinhso.engines.indicators.series.api import Indicator, Period
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs.api import Agency

Kind, Sums = Indicator.Kind, Indicator.Sums
VALUE_TYPES = {
    Kind.NUMBER: "NUMBER",
    Kind.INTEGER: "INTEGER",
    Kind.PERCENT: "PERCENTAGE",
    Kind.YES_NO: "BOOLEAN",
}
AGGREGATIONS = {Sums.SUM: "SUM", Sums.MEAN: "AVERAGE", Sums.LAST: "LAST", Sums.NONE: "NONE"}
SHORT = "id,displayName"
Fields: TypeAlias = dict[str, "Fields"]
MARKS = re.compile(r"[\[\],]|[^\[\],]+")


def fields_of(words: str) -> Fields:
    """`id,children[id,level]` as a tree; what is not understood there is a name like any other."""
    root: Fields = {}
    open_, last = [root], ""
    for mark in MARKS.findall(words):
        if mark == "[":
            open_.append(open_[-1].setdefault(last, {}))
        elif mark == "]" and len(open_) > 1:
            open_.pop()
        elif mark not in ",]":
            last = mark.strip()
            open_[-1].setdefault(last, {})
    return root


def shown(one: Mapping[str, Callable[[Fields], Any]], fields: Fields) -> dict[str, Any]:
    """The wanted fields of an object; `*` and `:all` are all of them."""
    names = list(one) if {"*", ":all", ":owner"} & set(fields) else [name for name in one if name in fields]
    return {name: one[name](fields.get(name, {})) for name in names}


def _same(value: Any) -> Callable[[Fields], Any]:
    return lambda _fields: value


def data_sets(actor: Actor, code: str = "") -> list[tuple[Flow, Mapping[str, Callable[[Fields], Any]]]]:
    """Forms that the actor may see, or the one of a code."""
    found = [one for one in flows(actor, [FORM_FLOW + code] if code else ()) if one.id != EVERYTHING]
    return [(one, _data_set(one)) for one in found]


def _data_set(flow: Flow) -> Mapping[str, Callable[[Fields], Any]]:
    (form,) = flow.forms

    def units(_fields: Fields) -> list[dict[str, str]]:
        rows = Assignment.objects.filter(form=form, valid_to=None).order_by("agency__code")
        return [{"id": code} for code in rows.values_list("agency__code", flat=True)]

    def elements(_fields: Fields) -> list[dict[str, Any]]:
        combos: dict[str, list[dict[str, str]]] = {}
        for cell in flow.cells:
            key = cell.breakdown.key
            combos.setdefault(cell.indicator.code, []).append(
                {"id": key or "default", "displayName": cell.breakdown.title or "default"}
            )
        return [{"dataElement": {"id": code}, "categoryOptionCombos": some} for code, some in combos.items()]

    return {
        "id": _same(form.code), "code": _same(form.code), "name": _same(form.title), "displayName": _same(form.title),
        "periodType": _same(timecodes.DHIS2_KINDS[Period.Kind(form.period_kind)]),
        "version": _same(int(flow.version.split(".")[0])), "dataSetElements": elements, "organisationUnits": units,
    }  # fmt: skip


def data_elements(actor: Actor) -> dict[str, Mapping[str, Callable[[Fields], Any]]]:
    """Indicators of the forms that the actor may see, by code."""
    found = {code: one for flow in flows(actor) for code, one in flow.indicators.items()}
    return {code: _data_element(found[code]) for code in sorted(found)}


def _data_element(one: Indicator) -> Mapping[str, Callable[[Fields], Any]]:
    return {
        "id": _same(one.code), "code": _same(one.code), "name": _same(one.title), "displayName": _same(one.title),
        "description": _same(one.definition), "valueType": _same(VALUE_TYPES[Kind(one.kind)]),
        "domainType": _same("AGGREGATE"), "aggregationType": _same(AGGREGATIONS[Sums(one.over_places)]),
        "zeroIsSignificant": _same(True),
    }  # fmt: skip


def units(rows: Iterable[Agency]) -> list[Mapping[str, Callable[[Fields], Any]]]:
    """Agencies; children are read where they are asked for."""
    return [_unit(one) for one in rows]


def _unit(one: Agency) -> Mapping[str, Callable[[Fields], Any]]:
    def children(fields: Fields) -> list[dict[str, Any]]:
        below = Agency.objects.select_related("parent").filter(parent=one).order_by("code")
        return [shown(_unit(each), fields or fields_of("id")) for each in below]

    return {
        "id": _same(one.code), "code": _same(one.code), "name": _same(one.name), "displayName": _same(one.name),
        "shortName": _same(one.short_name), "level": _same(one.path.count(".") + 1), "path": _same(_path(one)),
        "openingDate": _same(one.valid_from.isoformat()),
        "closedDate": _same(one.valid_to.isoformat() if one.valid_to else None),
        "parent": _same({"id": one.parent.code} if one.parent else None), "children": children,
        "leaf": lambda _fields: not Agency.objects.filter(parent=one).exists(),
    }  # fmt: skip


def _path(one: Agency) -> str:
    return "/" + "/".join(one.path.split("."))
