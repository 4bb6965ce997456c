"""Figures as SDMX-JSON 2.0. Values are numbered as they come; what the numbers mean stands at the end."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tinhso.apps.reporting.exchange.sdmx.asking import Asked
from tinhso.apps.reporting.exchange.sdmx.catalogue import ATTRIBUTES, TIME, dimensions_of, structure_id
from tinhso.apps.reporting.exchange.sdmx.data import OBS_ATTRIBUTES, SERIES_ATTRIBUTES, Observation, Series
from tinhso.apps.reporting.exchange.sdmx.structure_json import meta
from tinhso.engines.exchange.sdmx.api import AGENCY, FLOWS, STRUCTURES, Code, Component

SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"
Numbers = dict[str, int]


def _number(known: Numbers, value: str) -> int:
    return known.setdefault(value, len(known))


class Writer:
    """One message; remembers which values it met."""

    def __init__(self, asked: Asked, codes: Mapping[str, Mapping[str, Code]]) -> None:
        self.asked, self.codes = asked, codes
        self.dimensions = dimensions_of(asked.flow)
        self.numbers: list[Numbers] = [{} for _one in self.dimensions]
        self.told: dict[str, Numbers] = {one.id: {} for one in ATTRIBUTES}

    def write(self, series: Iterable[Series]) -> Iterator[str]:
        """The message, series by series."""
        asked = self.asked
        urn = f"{FLOWS}={AGENCY}:{asked.flow.id}({asked.flow.version})"
        yield f'{{"meta":{json.dumps(meta(SCHEMA, test=asked.flow.invented))},"data":{{"dataSets":[{{"structure":0,'
        yield f'"action":"Replace","links":[{{"rel":"dataflow","urn":"{urn}"}}],'
        yield '"observations":{' if asked.flat else '"series":{'
        comma = ""
        for one in series:
            text = self._flat(one) if asked.flat else self._series(one)
            if text:
                yield comma + text
                comma = ","
        yield f'}}}}],"structures":[{json.dumps(self._structure(), ensure_ascii=False)}]}}}}'

    def _key(self, one: Series) -> str:
        return ":".join(
            str(_number(known, value)) for known, value in zip(self.numbers, one.key, strict=False)
        )

    def _series(self, one: Series) -> str:
        observations = ",".join(
            f'"{_number(self.numbers[-1], each.time)}":[{self._values(each)}]' for each in one.observations
        )
        own = self._attributes(SERIES_ATTRIBUTES, one.attributes)
        told = f'"attributes":[{own}],' if own else ""
        return f'"{self._key(one)}":{{{told}"observations":{{{observations}}}}}'

    def _flat(self, one: Series) -> str:
        key = self._key(one)
        own = self._attributes(SERIES_ATTRIBUTES, one.attributes)
        return ",".join(
            f'"{key}:{_number(self.numbers[-1], each.time)}":[{self._values(each)}{"," + own if own else ""}]'
            for each in one.observations
        )

    def _values(self, one: Observation) -> str:
        own = self._attributes(OBS_ATTRIBUTES, one.attributes)
        return one.value + ("," + own if own else "")

    def _attributes(self, names: Iterable[str], values: Iterable[str]) -> str:
        return ",".join(
            str(_number(self.told[name], value)) if value else "null"
            for name, value in zip(names, values, strict=False)
        )

    def _structure(self) -> dict[str, Any]:
        flow = self.asked.flow
        said = [self._dimension(n, one) for n, one in enumerate(self.dimensions)]
        told = {one.id: self._attribute(one) for one in ATTRIBUTES}
        shown = self.asked.attributes
        figures = self.asked.detail in ("full", "dataonly")  # what has no value is not listed
        observed = [*OBS_ATTRIBUTES, *(SERIES_ATTRIBUTES if self.asked.flat else ())]
        return {
            "dataSets": [0],
            "links": [
                {"rel": "datastructure", "urn": f"{STRUCTURES}={AGENCY}:{structure_id(flow)}({flow.version})"}
            ],
            "name": flow.title,
            "names": {"vi": flow.title},
            "dimensions": {"dataSet": [], "series": [], "observation": said if figures else []}
            if self.asked.flat
            else {"dataSet": [], "series": said[:-1], "observation": said[-1:] if figures else []},
            "measures": {"observation": [{"id": "OBS_VALUE"}]},
            "attributes": {
                "dataSet": [],
                "series": [told[one] for one in SERIES_ATTRIBUTES] if shown and not self.asked.flat else [],
                "observation": [told[one] for one in observed] if shown and figures else [],
            },
        }

    def _dimension(self, n: int, one: Component) -> dict[str, Any]:
        values: list[dict[str, Any]]
        if one.id == TIME:
            # A range of days has a sign that no id may have.
            values = [{"value": one} if "/" in one else {"id": one, "name": one} for one in self.numbers[n]]
        else:
            values = [self._code(one.codelist, value) for value in self.numbers[n]]
        return {"id": one.id, "keyPosition": n, "values": values}

    def _attribute(self, one: Component) -> dict[str, Any]:
        known = self.told[one.id]
        relationship: dict[str, Any] = {"dimensions": list(one.of)} if one.of else {"observation": {}}
        values = [self._code(one.codelist, value) if one.codelist else {"value": value} for value in known]
        return {"id": one.id, "relationship": relationship, "values": values}

    def _code(self, codelist: str, id_: str) -> dict[str, Any]:
        code = self.codes[codelist].get(id_)
        return {"id": id_, "name": code.name, "names": {"vi": code.name}} if code else {"id": id_}
