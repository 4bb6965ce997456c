"""Figures as SDMX-CSV 1.0 and 2.0."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from tinhso.apps.reporting.exchange.sdmx.asking import Asked
from tinhso.apps.reporting.exchange.sdmx.catalogue import dimensions_of
from tinhso.apps.reporting.exchange.sdmx.data import OBS_ATTRIBUTES, SERIES_ATTRIBUTES, Series
from tinhso.engines.exchange.sdmx.api import AGENCY


def write(asked: Asked, series: Iterable[Series], version: str) -> Iterator[str]:
    """A header line and one line for each figure."""
    flow = asked.flow
    named = f"{AGENCY}:{flow.id}({flow.version})"
    first = [named] if version == "1.0.0" else ["dataflow", named, "R"]
    heads = ["DATAFLOW"] if version == "1.0.0" else ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    names = [one.id for one in dimensions_of(flow)]
    own = [*SERIES_ATTRIBUTES, *OBS_ATTRIBUTES] if asked.attributes else []
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow([*heads, *names, "OBS_VALUE", *own])
    for one in series:
        if not one.observations:  # only keys were asked for
            writer.writerow([*first, *one.key, "", "", *one.attributes])
        for each in one.observations:
            writer.writerow([*first, *one.key, each.time, each.value, *one.attributes, *each.attributes])
        yield lines.getvalue()
        lines.seek(0)
        lines.truncate()
    yield lines.getvalue()
