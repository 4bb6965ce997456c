"""The structures that an actor may see, made from forms, indicators, agencies and places when they are asked for."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import override

from tinhso.apps.reporting.exchange import timecodes
from tinhso.apps.reporting.exchange.flows import EVERYTHING, FORM_FLOW, Flow, flows, parts
from tinhso.engines.exchange.sdmx.api import (
    FIXED,
    SCHEME_ID,
    Annotation,
    Code,
    Codelist,
    Component,
    Dataflow,
    DataStructure,
    Maintained,
    Scheme,
)
from tinhso.engines.indicators.series.api import Breakdown, Dimension, Indicator, Period, Source
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.places.api import Place

TIME = "TIME_PERIOD"
NOWHERE = "_Z"  # SDMX: not applicable
TOTAL = "_T"
STATUS = {True: "A", False: "P"}  # CL_OBS_STATUS: normal value; provisional value
VALIDITY = "FR_VALIDITY_PERIOD"  # how registries note from when until when a code holds: "2025-07-01/"
FIXED_DIMENSIONS = ("FREQ", "REF_AREA", "AGENCY", "INDICATOR")
ATTRIBUTES = (
    Component("UNIT_MEASURE", "UNIT_MEASURE", of=("INDICATOR",)),
    Component("DECIMALS", "DECIMALS", of=("INDICATOR",), text="Integer"),
    Component("OBS_STATUS", "OBS_STATUS", "CL_OBS_STATUS", mandatory=True),
    Component("DATA_SOURCE", "DATA_SOURCE", "CL_DATA_SOURCE"),
)


def agency_code(code: str) -> str:
    """An agency's identifier as an SDMX id: H99.01 → H99-01; a point would part the key."""
    return code.replace(".", "-")


def dimension_id(code: str) -> str:
    """The component of a way to break down; what SDMX or we have given a meaning gets a letter before it."""
    taken = {
        *FIXED_DIMENSIONS,
        TIME,
        "OBS_VALUE",
        "REPORTING_PERIOD_START_DAY",
        *(one.id for one in ATTRIBUTES),
    }
    return f"D_{code}" if code in taken or not code[:1].isalpha() else code


def unit_of(indicator: Indicator) -> str:
    """The unit as the attribute says it."""
    return indicator.unit or ("%" if indicator.kind == Indicator.Kind.PERCENT else "")


def decimals_of(indicator: Indicator) -> int:
    """How many decimals its values have."""
    whole = indicator.kind in (Indicator.Kind.INTEGER, Indicator.Kind.YES_NO)
    return 0 if whole else indicator.decimals


def structure_id(flow: Flow) -> str:
    """The structure of a flow."""
    return EVERYTHING if flow.id == EVERYTHING else "DSD_" + flow.id.removeprefix(FORM_FLOW)


def dimensions_of(flow: Flow) -> tuple[Component, ...]:
    """Components of the key, time last."""
    fixed = [
        Component("FREQ", "FREQ", "CL_FREQ"),
        Component("REF_AREA", "REF_AREA", "CL_AREA"),
        Component("AGENCY", "AGENCY", "CL_AGENCY"),
        Component("INDICATOR", "INDICATOR", "CL_INDICATOR"),
    ]
    own = [_own(one) for one in flow.dimensions]
    return (*fixed, *own, Component(TIME, TIME, text="ObservationalTimePeriod"))


def _own(one: Dimension) -> Component:
    return Component(dimension_id(one.code), dimension_id(one.code), _list_of(one.code))


def _list_of(code: str) -> str:
    return f"CL_D_{code}"


class Catalogue:
    """Every structure an actor may see; each kind is read once, when it is first asked for."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def flows(self) -> list[Flow]:
        """All flows."""
        return flows(self.actor)

    @cached_property
    def known(self) -> dict[str, dict[str, Maintained]]:
        """Resource → id → structure; code lists without their codes."""
        found: dict[str, dict[str, Maintained]] = {
            "dataflow": {one.id: self._dataflow(one) for one in self.flows},
            "datastructure": {structure_id(one): self._structure(one) for one in self.flows},
            "conceptscheme": {SCHEME_ID: Scheme("conceptscheme", SCHEME_ID, FIXED, _("Khái niệm báo cáo"))},
            "codelist": {},
        }
        if self.flows:
            found["codelist"] = {one.id: one for one in self._lists()}
        else:
            found["conceptscheme"] = {}
        return found

    def _dataflow(self, flow: Flow) -> Dataflow:
        return Dataflow(
            "dataflow", flow.id, flow.version, flow.title, flow.description, structure=structure_id(flow)
        )

    def _structure(self, flow: Flow) -> DataStructure:
        dimensions = dimensions_of(flow)
        lists = {one.codelist for one in (*dimensions, *ATTRIBUTES) if one.codelist}
        return DataStructure(
            "datastructure", structure_id(flow), flow.version, flow.title,
            dimensions=dimensions, attributes=ATTRIBUTES, codelists=tuple(sorted(lists)),
        )  # fmt: skip

    @cached_property
    def _own_dimensions(self) -> dict[str, Dimension]:
        return {one.code: one for flow in self.flows for one in flow.dimensions}

    def _lists(self) -> Iterator[Codelist]:
        names = {
            "CL_FREQ": _("Kỳ số liệu"), "CL_AREA": _("Đơn vị hành chính"), "CL_AGENCY": _("Cơ quan"),
            "CL_INDICATOR": _("Chỉ tiêu báo cáo"), "CL_OBS_STATUS": _("Tình trạng số liệu"),
            "CL_DATA_SOURCE": _("Nguồn số liệu"),
        }  # fmt: skip
        for id_, name in names.items():
            yield Codelist("codelist", id_, FIXED, name)
        for code, one in self._own_dimensions.items():
            yield Codelist("codelist", _list_of(code), FIXED, one.title)

    def full(self, one: Maintained) -> Maintained:
        """The structure with its items."""
        if isinstance(one, Codelist):
            return Codelist(one.resource, one.id, one.version, one.name, codes=tuple(self._codes(one.id)))
        if isinstance(one, Scheme):
            return Scheme(one.resource, one.id, one.version, one.name, concepts=tuple(self._concepts()))
        return one

    def _codes(self, id_: str) -> Iterable[Code]:
        if id_.startswith("CL_D_"):
            own = self._own_dimensions[id_.removeprefix("CL_D_")]
            listed = sorted(own.categories.all(), key=lambda one: (one.order, one.code))
            return [Code(TOTAL, _("Tất cả")), *(Code(one.code, one.title) for one in listed)]
        if id_ == "CL_AREA":
            return areas()
        if id_ == "CL_AGENCY":
            return agencies()
        if id_ == "CL_INDICATOR":
            return self._indicators()
        if id_ == "CL_FREQ":
            return [Code(code, str(kind.label)) for kind, code in timecodes.FREQUENCIES.items()]
        if id_ == "CL_OBS_STATUS":
            return [Code("A", _("Đã tiếp nhận")), Code("P", _("Tạm thời, chưa tiếp nhận"))]
        return [Code(source_code(one), str(one.label)) for one in Source]

    def _indicators(self) -> list[Code]:
        found = {code: one for flow in self.flows for code, one in flow.indicators.items()}
        return [Code(code, found[code].title) for code in sorted(found)]

    def _concepts(self) -> Iterator[Code]:
        names = {
            "FREQ": _("Kỳ số liệu"), "REF_AREA": _("Đơn vị hành chính"), "AGENCY": _("Cơ quan báo cáo"),
            "INDICATOR": _("Chỉ tiêu báo cáo"), TIME: _("Kỳ"), "OBS_VALUE": _("Giá trị"),
            "UNIT_MEASURE": _("Đơn vị tính"), "DECIMALS": _("Số chữ số thập phân"),
            "OBS_STATUS": _("Tình trạng số liệu"), "DATA_SOURCE": _("Nguồn số liệu"),
        }  # fmt: skip
        for id_, name in names.items():
            yield Code(id_, name)
        for code, one in self._own_dimensions.items():
            yield Code(dimension_id(code), one.title)


def source_code(source: str) -> str:
    """A source as a code."""
    return str(source).upper()


def agencies() -> list[Code]:
    """Every agency there ever was, by code, with its days."""
    rows = Agency.objects.order_by("code").values_list(
        "code", "name", "parent__code", "valid_from", "valid_to"
    )
    return [
        Code(agency_code(code), name, agency_code(parent or ""), (_validity(since, until),))
        for code, name, parent, since, until in rows
    ]


def areas() -> list[Code]:
    """The places that agencies stand for, and those they lie in, each with its days; `_Z` for agencies without."""
    paths = Agency.objects.filter(place__isnull=False).values_list("place__path", flat=True).distinct()
    prefixes = {".".join(path.split(".")[:n]) for path in paths for n in range(1, path.count(".") + 2)}
    rows = Place.objects.filter(path__in=prefixes).order_by("level", "key")
    found = [Code(NOWHERE, _("Không gắn với đơn vị hành chính"))]
    for key, label, parent, since, until in rows.values_list(
        "key", "label", "parent__key", "valid_from", "valid_to"
    ):
        found.append(Code(key, label, parent or "", (_validity(since, until),)))
    return found


def _validity(since: object, until: object) -> Annotation:
    return Annotation(VALIDITY, f"{since}T00:00:00/" + (f"{until}T00:00:00" if until else ""))


def series_key(
    flow: Flow, kind: str, place: str, agency: str, indicator: str, breakdown: str
) -> tuple[str, ...]:
    """The key of a series without time, in the order of the flow's dimensions."""
    own = parts(breakdown)
    return (
        timecodes.FREQUENCIES[Period.Kind(kind)],
        place or NOWHERE,
        agency_code(agency),
        indicator,
        *(own.get(one.code, TOTAL) for one in flow.dimensions),
    )


def breakdown_key(flow: Flow, breakdown: Breakdown) -> tuple[str, ...]:
    """The part of the key that a breakdown decides."""
    own = parts(breakdown.key)
    return tuple(own.get(one.code, TOTAL) for one in flow.dimensions)


def in_vietnamese() -> override:
    """Structures have one name whatever the caller's language: they are cached and compared."""
    return override("vi")
