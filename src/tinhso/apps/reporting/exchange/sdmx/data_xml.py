"""Figures as SDMX-ML: generic and structure-specific 2.1, structure-specific 3.0."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from tinhso.apps.reporting.exchange.sdmx.asking import ALL_DIMENSIONS, Asked
from tinhso.apps.reporting.exchange.sdmx.catalogue import TIME, dimensions_of, structure_id
from tinhso.apps.reporting.exchange.sdmx.data import OBS_ATTRIBUTES, SERIES_ATTRIBUTES, Observation, Series
from tinhso.engines.exchange.sdmx.api import AGENCY, DECLARATION, ROOTS, STRUCTURES, attributes, header

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def _reference(asked: Asked, version: str, namespace: str = "") -> str:
    """What the header says of the structure."""
    id_ = structure_id(asked.flow)
    marks = attributes(
        structureID="S", namespace=namespace, dimensionAtObservation=ALL_DIMENSIONS if asked.flat else TIME
    )
    if version == "2.1":
        named = attributes(agencyID=AGENCY, id=id_, version=asked.flow.version)
        inside = f'<com:Structure><Ref{named} package="datastructure" class="DataStructure"/></com:Structure>'
    else:
        inside = f"<com:Structure>{STRUCTURES}={AGENCY}:{id_}({asked.flow.version})</com:Structure>"
    return f"<mes:Structure{marks}>{inside}</mes:Structure>"


def generic(asked: Asked, series: Iterable[Series]) -> Iterator[str]:
    """A GenericData message."""
    root = ROOTS["2.1"]
    names = [one.id for one in dimensions_of(asked.flow)][:-1]
    yield (
        f'{DECLARATION}<mes:GenericData xmlns:mes="{root}/message" xmlns:gen="{root}/data/generic"'
        f' xmlns:com="{root}/common">{header(_reference(asked, "2.1"), test=asked.flow.invented)}'
        '<mes:DataSet structureRef="S" action="Replace">'
    )
    for one in series:
        key = _values(names, one.key)
        own = _values(SERIES_ATTRIBUTES, one.attributes)
        if asked.flat:
            yield "".join(_flat(key, one, each) for each in one.observations)
            continue
        told = f"<gen:Attributes>{own}</gen:Attributes>" if own else ""
        figures = "".join(_observed(each) for each in one.observations)
        yield f"<gen:Series><gen:SeriesKey>{key}</gen:SeriesKey>{told}{figures}</gen:Series>"
    yield "</mes:DataSet></mes:GenericData>"


def _values(names: Iterable[str], values: Iterable[str]) -> str:
    """A value of nothing is left out; values may be fewer than names."""
    return "".join(
        f'<gen:Value id="{name}" value={quoteattr(value)}/>'
        for name, value in zip(names, values, strict=False)
        if value
    )


def _observed(one: Observation) -> str:
    own = _values(OBS_ATTRIBUTES, one.attributes)
    told = f"<gen:Attributes>{own}</gen:Attributes>" if own else ""
    return (
        f'<gen:Obs><gen:ObsDimension value="{one.time}"/><gen:ObsValue value="{one.value}"/>{told}</gen:Obs>'
    )


def _flat(key: str, series: Series, one: Observation) -> str:
    own = _values(SERIES_ATTRIBUTES, series.attributes) + _values(OBS_ATTRIBUTES, one.attributes)
    told = f"<gen:Attributes>{own}</gen:Attributes>" if own else ""
    return (
        f'<gen:Obs><gen:ObsKey>{key}<gen:Value id="{TIME}" value="{one.time}"/></gen:ObsKey>'
        f'<gen:ObsValue value="{one.value}"/>{told}</gen:Obs>'
    )


def specific(asked: Asked, series: Iterable[Series], version: str) -> Iterator[str]:
    """A StructureSpecificData message, 2.1 or 3.0."""
    root = ROOTS[version]
    names = [one.id for one in dimensions_of(asked.flow)][:-1]
    observed = ALL_DIMENSIONS if asked.flat else TIME
    own = f"{STRUCTURES}={AGENCY}:{structure_id(asked.flow)}({asked.flow.version}):ObsLevelDim:{observed}"
    yield (
        f'{DECLARATION}<mes:StructureSpecificData xmlns:xsi="{XSI}" xmlns:mes="{root}/message"'
        f' xmlns:ss="{root}/data/structurespecific" xmlns:com="{root}/common" xmlns:ns1="{own}">'
        f"{header(_reference(asked, version, own), test=asked.flow.invented)}"
        '<mes:DataSet ss:structureRef="S" xsi:type="ns1:DataSetType" ss:dataScope="DataStructure" ss:action="Replace">'
    )
    for one in series:
        key = _marks(names, one.key) + _marks(SERIES_ATTRIBUTES, one.attributes)
        if asked.flat:
            yield "".join(f"<Obs{key}{_figure(each)}/>" for each in one.observations)
            continue
        figures = "".join(f"<Obs{_figure(each)}/>" for each in one.observations)
        yield f"<Series{key}>{figures}</Series>"
    yield "</mes:DataSet></mes:StructureSpecificData>"


def _marks(names: Iterable[str], values: Iterable[str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in zip(names, values, strict=False) if value)


def _figure(one: Observation) -> str:
    return f' {TIME}="{one.time}" OBS_VALUE="{one.value}"{_marks(OBS_ATTRIBUTES, one.attributes)}'
