"""Figures as dataValueSets: DHIS2's JSON and XML, and ADX. Pieces stream as they are read."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import quoteattr

from tinhso.apps.reporting.exchange import timecodes
from tinhso.apps.reporting.exchange.dhis2.reading import ADX, DXF
from tinhso.apps.reporting.exchange.figures import Figure, plain
from tinhso.apps.reporting.exchange.flows import parts
from tinhso.kernel.text import api as text

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _value(one: Figure) -> dict[str, object]:
    return {
        "dataElement": one.indicator, "period": timecodes.to_dhis2(one.kind, one.period), "orgUnit": one.agency,
        "categoryOptionCombo": one.breakdown or "default", "attributeOptionCombo": "default",
        "value": plain(one.value), "lastUpdated": text.local(one.at).isoformat(timespec="milliseconds"),
        "followup": False,
    }  # fmt: skip


def as_json(figures: Iterable[Figure]) -> Iterator[str]:
    """DHIS2's JSON."""
    yield '{"dataValues":['
    comma = ""
    for one in figures:
        yield comma + json.dumps(_value(one), ensure_ascii=False)
        comma = ","
    yield "]}"


def as_xml(figures: Iterable[Figure]) -> Iterator[str]:
    """DHIS2's XML (dxf2)."""
    yield f'{DECLARATION}<dataValueSet xmlns="{DXF}">'
    for one in figures:
        marks = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in _value(one).items()
        }
        yield (
            "<dataValue" + "".join(f" {name}={quoteattr(str(value))}" for name, value in marks.items()) + "/>"
        )
    yield "</dataValueSet>"


def as_adx(figures: Iterable[Figure]) -> Iterator[str]:
    """ADX; figures come report by report."""
    yield f'{DECLARATION}<adx xmlns="{ADX}" exported="{text.now().isoformat(timespec="seconds")}">'
    for (form, agency, kind, first, last), group in groupby(figures, _report):
        when = timecodes.to_adx(kind, first, last)
        yield f'<group dataSet={quoteattr(form)} orgUnit={quoteattr(agency)} period="{when}">'
        for one in group:
            own = "".join(
                f" {dimension}={quoteattr(category)}" for dimension, category in parts(one.breakdown).items()
            )
            yield f'<dataValue dataElement={quoteattr(one.indicator)}{own} value="{plain(one.value)}"/>'
        yield "</group>"
    yield "</adx>"


def _report(one: Figure) -> tuple[str, str, str, dt.date, dt.date]:
    return one.form, one.agency, one.kind, one.first, one.last
