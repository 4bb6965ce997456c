"""What is posted to dataValueSets, as lines of an import: DHIS2's JSON and XML, and ADX."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tinhso.apps.reporting.exchange import timecodes
from tinhso.apps.reporting.exchange.dhis2 import documents
from tinhso.apps.reporting.exchange.importing import Line
from tinhso.engines.indicators.series.api import PeriodUnknown

ADX = "urn:ihe:qrph:adx:2015"
DXF = "http://dhis2.org/schema/dxf/2.0"
DEFAULTS = frozenset({"", "default", "HllvX50cXC0"})  # names of DHIS2's default category option combination


class Unreadable(ValueError):
    """What was sent is not a data value set. The message says what is missing or wrong."""


def read(content: bytes, content_type: str, *, delete: bool) -> list[Line]:
    """Lines in the order in which they were sent. Raises Unreadable."""
    try:
        if "json" in content_type or (not content_type and content.lstrip()[:1] == b"{"):
            return list(_json(json.loads(content), delete=delete))
        root = documents.read(content)
    except (json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise Unreadable(_("Không đọc được JSON: %(why)s.") % {"why": problem}) from problem
    except documents.NotXml as problem:
        raise Unreadable(str(problem)) from problem
    if root.local == "adx":
        if root.namespace != ADX:
            raise Unreadable(_("Phần tử adx phải thuộc không gian tên %(name)s.") % {"name": ADX})
        return list(_adx(root, delete=delete))
    if root.local == "dataValueSet":
        return list(_dxf(root, delete=delete))
    raise Unreadable(
        _("Tệp XML phải có gốc dataValueSet hoặc adx, không phải %(name)s.") % {"name": root.local}
    )


def _json(sent: Any, *, delete: bool) -> Iterator[Line]:
    if not isinstance(sent, dict) or not isinstance(sent.get("dataValues"), list):
        raise Unreadable(_("Thiếu danh sách dataValues."))
    for n, one in enumerate(sent["dataValues"]):
        if not isinstance(one, dict):
            raise Unreadable(_("dataValues[%(n)s] không phải là một đối tượng.") % {"n": n})
        yield _line(f"dataValues[{n}]", sent, one, delete=delete or one.get("deleted") is True)


def _dxf(root: documents.Element, *, delete: bool) -> Iterator[Line]:
    for one in root.each("dataValue"):
        gone = delete or one.attributes.get("deleted") == "true"
        yield _line(_("dòng %(n)s") % {"n": one.line}, root.attributes, one.attributes, delete=gone)


def _line(at: str, envelope: Mapping[str, Any], one: Mapping[str, Any], *, delete: bool) -> Line:
    def said(name: str) -> str:
        value = one.get(name, envelope.get(name))
        return "" if value is None else _plain(value)

    combination = _plain(one.get("categoryOptionCombo") or "")
    if said("attributeOptionCombo") not in DEFAULTS:
        raise Unreadable(_("%(at)s: attributeOptionCombo chỉ nhận default.") % {"at": at})
    value = "" if delete or one.get("value") is None else _plain(one["value"])
    return Line(
        at=at, form=said("dataSet"), agency=said("orgUnit"), period=timecodes.from_dhis2(said("period")),
        indicator=_plain(one.get("dataElement") or ""), value=value,
        breakdown="" if combination in DEFAULTS else _sorted(combination),
    )  # fmt: skip


def _plain(value: Any) -> str:
    """Text, number or truth as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def _sorted(key: str) -> str:
    return "|".join(sorted(key.split("|")))


def _adx(root: documents.Element, *, delete: bool) -> Iterator[Line]:
    """Groups of an ADX document (IHE Quality, Research and Public Health: Aggregate Data Exchange, 2015)."""
    for group in root.each("group"):
        missing = [name for name in ("orgUnit", "period") if not group.attributes.get(name)]
        if missing:
            said = _("Dòng %(n)s: group thiếu %(names)s.")
            raise Unreadable(said % {"n": group.line, "names": ", ".join(missing)})
        try:
            period = timecodes.from_adx(group.attributes["period"])
        except PeriodUnknown:
            period = group.attributes["period"]  # refused with its cell, like every wrong period
        for one in group.each("dataValue"):
            given = dict(one.attributes)
            indicator, value = given.pop("dataElement", ""), given.pop("value", "")
            key = "|".join(f"{name}:{code}" for name, code in given.items() if " " not in name)
            yield Line(
                at=_("dòng %(n)s") % {"n": one.line}, form=group.attributes.get("dataSet", ""),
                agency=group.attributes["orgUnit"], period=period, indicator=indicator,
                value="" if delete else value, breakdown=_sorted(key),
            )  # fmt: skip
