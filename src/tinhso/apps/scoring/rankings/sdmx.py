"""A published run in SDMX: SDMX-CSV 1.0, SDMX-ML 2.1 (structure-specific), and the structure behind both.

Keys are FREQ.UNIT.INDICATOR.MEASURE.TIME_PERIOD: the score or the rank of a unit in the total, a part or an item.
Structures belong to the round (its units, its framework); RUN tells which publication a figure comes from,
CORRECTED_BY which one took its place.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from tinhso.apps.scoring.models import Assessment, Result
from tinhso.apps.scoring.rankings import columns
from tinhso.apps.scoring.rankings.citing import Citation, corrected_words
from tinhso.apps.scoring.rankings.columns import By
from tinhso.apps.scoring.rankings.ordering import Scored, ranked
from tinhso.apps.scoring.rankings.pages import Shown
from tinhso.engines.exchange.sdmx import api as sdmx
from tinhso.kernel.text import api as text

BASE = "application/vnd.sdmx."
CSV = BASE + "data+csv; version=1.0.0; charset=utf-8"
DATA = BASE + "structurespecificdata+xml; version=2.1"
STRUCTURE = BASE + "structure+xml; version=2.1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEME = "CS_TINHSO_SCORES"
DIMENSIONS = ("FREQ", "UNIT", "INDICATOR", "MEASURE")
SCORE, RANK, GROUP_RANK = "SCORE", "RANK", "GROUP_RANK"
CONCEPTS = {
    "FREQ": "Tần suất",
    "UNIT": "Đơn vị được đánh giá",
    "INDICATOR": "Tổng điểm, trụ cột hoặc chỉ số",
    "MEASURE": "Điểm hay thứ hạng",
    "TIME_PERIOD": "Năm đánh giá",
    "OBS_VALUE": "Giá trị",
    "RUN": "Lần công bố",
    "CORRECTED_BY": "Lần công bố đã đính chính lần này",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One value with its key."""

    unit: str
    indicator: str
    measure: str
    value: str


def indicator_id(by: By) -> str:
    """`_T` for the total, `P_…` for a part, `I_…` for an item, in the signs that SDMX takes: a part that is known by
    its Vietnamese name keeps its letters without marks (`P_nhan_thuc_so`), all other signs become `_`."""
    start = {columns.PART: "P", columns.ITEM: "I"}.get(by.kind)
    key = by.key if by.key.isascii() else text.fold(by.key)
    return f"{start}_{re.sub(r'[^A-Za-z0-9_@$-]', '_', key)}" if start else "_T"


def figures(shown: Shown) -> Iterator[Figure]:
    """Scores and ranks of every unit in the total, each part and each item, as the screen shows them.

    One query, streamed; only points are kept until the ranks of parts and items are worked out.
    """
    asked = [one for group in columns.choices(shown.framework).values() for one in group]
    seen: list[list[Scored]] = [[] for _by in asked]
    wanted = [(by, by.kind, by.key, indicator_id(by), mine) for by, mine in zip(asked, seen, strict=True)]
    rows = Result.objects.filter(run=shown.run).select_related("unit").order_by("place_in_list")
    for row in rows.iterator(chunk_size=200):
        for _by, kind, key, id_, mine in wanted:
            points = _points(row, kind, key)
            if points is not None:
                yield Figure(row.unit.key, id_, SCORE, _plain(points))
                if kind != columns.TOTAL:
                    mine.append(_scored(row, points))
        yield from _ranks("_T", row.unit.key, row.unit.peer_group, row.rank, row.group_rank)
    for by, _kind, _key, id_, mine in wanted:
        for one in ranked(mine, fewest=by.fewest):
            yield from _ranks(id_, one.unit, one.group, one.rank, one.group_rank)


def _scored(row: Result, points: float) -> Scored:
    unit = row.unit
    return Scored(
        row.pk, unit.key, None, unit.peer_group, "", unit.sort_key, ranked=unit.ranked, points=str(points)
    )


def _ranks(indicator: str, unit: str, group: str, first: int | None, second: int | None) -> Iterator[Figure]:
    if first is not None:
        yield Figure(unit, indicator, RANK, str(first))
    if group and second is not None:
        yield Figure(unit, indicator, GROUP_RANK, str(second))


def _points(row: Result, kind: str, key: str) -> float | None:
    if kind == columns.TOTAL:
        return None if row.total is None else float(row.total)
    one = (row.items if kind == columns.ITEM else row.pillars).get(key)
    if one is None or one.get("state") in {"by_group", "unscored", "not_applicable"}:
        return None
    points: float = one["points"]
    return points


def _plain(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def flow_id(assessment: Assessment) -> str:
    """The id of the round's dataflow."""
    return f"XH_{assessment.code}"


def csv_text(shown: Shown) -> Iterator[str]:
    """SDMX-CSV 1.0: a header, then one line a figure."""
    named = f"{sdmx.AGENCY}:{flow_id(shown.assessment)}({sdmx.FIXED})"
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["DATAFLOW", *DIMENSIONS, "TIME_PERIOD", "OBS_VALUE", "RUN", "CORRECTED_BY"])
    year = shown.assessment.year
    by = shown.corrected.run.number if shown.corrected else ""
    for n, one in enumerate(figures(shown)):
        key = (named, "A", one.unit, one.indicator, one.measure, year)
        writer.writerow([*key, one.value, shown.run.number, by])
        if n % 500 == 499:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def data(shown: Shown, cited: Citation) -> Iterator[str]:
    """SDMX-ML 2.1, structure-specific time series; its header says source, licence, address and correction."""
    source = f"{shown.assessment.source or cited.publisher}. {cited.licence} {cited.address}"
    if shown.corrected:
        source = f"{source} {corrected_words(shown.corrected)}"
    root = sdmx.ROOTS["2.1"]
    id_ = f"DSD_{flow_id(shown.assessment)}"
    space = f"{sdmx.STRUCTURES}={sdmx.AGENCY}:{id_}({sdmx.FIXED}):ObsLevelDim:TIME_PERIOD"
    named = sdmx.attributes(agencyID=sdmx.AGENCY, id=id_, version=sdmx.FIXED)
    head = (
        f"<mes:Structure{sdmx.attributes(structureID='S', namespace=space, dimensionAtObservation='TIME_PERIOD')}>"
        f'<com:Structure><Ref{named} package="datastructure" class="DataStructure"/></com:Structure></mes:Structure>'
        f'<mes:Source xml:lang="vi">{sdmx.escaped(source)}</mes:Source>'
    )
    yield (
        f'{sdmx.DECLARATION}<mes:StructureSpecificData xmlns:xsi="{XSI}" xmlns:mes="{root}/message"'
        f' xmlns:ss="{root}/data/structurespecific" xmlns:com="{root}/common" xmlns:ns1="{space}">'
        f"{sdmx.header(head, test=shown.assessment.invented)}"
        '<mes:DataSet ss:structureRef="S" xsi:type="ns1:DataSetType" ss:dataScope="DataStructure" ss:action="Replace">'
    )
    yield from _batched(_series(one, shown) for one in figures(shown))
    yield "</mes:DataSet></mes:StructureSpecificData>"


def _series(one: Figure, shown: Shown) -> str:
    marks = f' FREQ="A" UNIT={_quoted(one.unit)} INDICATOR={_quoted(one.indicator)} MEASURE={_quoted(one.measure)}'
    own = f'TIME_PERIOD="{shown.assessment.year}" OBS_VALUE="{one.value}" RUN="{shown.run.number}"'
    if shown.corrected:
        own += f' CORRECTED_BY="{shown.corrected.run.number}"'
    return f"<Series{marks}><Obs {own}/></Series>"


_quoted = lru_cache(maxsize=8_192)(quoteattr)  # half a million series name a few thousand units


def _batched(lines: Iterable[str], size: int = 500) -> Iterator[str]:
    kept: list[str] = []
    for line in lines:
        kept.append(line)
        if len(kept) == size:
            yield "".join(kept)
            kept.clear()
    yield "".join(kept)


def structure(shown: Shown, cited: Citation) -> str:
    """The structure message of the round: concepts, code lists, data structure, dataflow.

    The flow and the data structure carry source and licence as annotations: SDMX-CSV has no header to say them in.
    """
    return "".join(sdmx.write_structures(_structures(shown, cited), "2.1"))


def _structures(shown: Shown, cited: Citation) -> list[sdmx.Maintained]:
    assessment = shown.assessment
    notes = (
        sdmx.Annotation("SOURCE", assessment.source or cited.publisher, cited.address),
        sdmx.Annotation("LICENSE", cited.licence, cited.licence_link),
    )
    flow = flow_id(assessment)
    lists = {
        "FREQ": [sdmx.Code("A", "Hằng năm")],
        "MEASURE": [
            sdmx.Code(SCORE, "Điểm"),
            sdmx.Code(RANK, "Thứ hạng"),
            sdmx.Code(GROUP_RANK, "Thứ hạng trong nhóm so sánh"),
        ],
        "UNIT": [sdmx.Code(key, name) for key, name in _units(assessment)],
        "INDICATOR": [
            sdmx.Code(indicator_id(one), one.name)
            for group in columns.choices(shown.framework).values()
            for one in group
        ],
    }
    dimensions = [sdmx.Component(id_, id_, f"CL_{flow}_{id_}", scheme=SCHEME) for id_ in DIMENSIONS]
    time = sdmx.Component("TIME_PERIOD", "TIME_PERIOD", text="ObservationalTimePeriod", scheme=SCHEME)
    codelists = [
        sdmx.Codelist("codelist", f"CL_{flow}_{id_}", sdmx.FIXED, CONCEPTS[id_], codes=tuple(codes))
        for id_, codes in lists.items()
    ]
    return [
        sdmx.Dataflow("dataflow", flow, sdmx.FIXED, assessment.title, notes=notes, structure=f"DSD_{flow}"),
        *codelists,
        sdmx.Scheme(
            "conceptscheme",
            SCHEME,
            sdmx.FIXED,
            "Khái niệm của bảng xếp hạng",
            concepts=tuple(sdmx.Code(id_, name) for id_, name in CONCEPTS.items()),
        ),
        sdmx.DataStructure(
            "datastructure",
            f"DSD_{flow}",
            sdmx.FIXED,
            assessment.title,
            notes=notes,
            dimensions=(*dimensions, time),
            attributes=(
                sdmx.Component("RUN", "RUN", mandatory=True, scheme=SCHEME),
                sdmx.Component("CORRECTED_BY", "CORRECTED_BY", scheme=SCHEME),
            ),
            codelists=tuple(one.id for one in codelists),
        ),
    ]


def _units(assessment: Assessment) -> list[tuple[str, str]]:
    return list(assessment.units.order_by("key").values_list("key", "name"))
