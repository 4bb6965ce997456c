"""Which structures a question means, and what they refer to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinhso.apps.reporting.exchange.flows import EVERYTHING, FORM_FLOW, Flow
from tinhso.apps.reporting.exchange.sdmx.catalogue import Catalogue, structure_id
from tinhso.apps.reporting.exchange.sdmx.problems import SdmxProblem
from tinhso.engines.exchange.sdmx.api import AGENCY, SCHEME_ID, Dataflow, DataStructure, Maintained

ANY = frozenset({"", "all", "*"})
NEWEST = frozenset(
    {"", "all", "*", "latest", "+", "~"}
)  # each structure has one version: the newest is all there is
RESOURCES = ("dataflow", "datastructure", "conceptscheme", "codelist")
OTHERS = (
    "agencyscheme", "categoryscheme", "categorisation", "dataproviderscheme", "dataconsumerscheme", "metadataflow",
    "metadatastructure", "provisionagreement", "contentconstraint", "dataconstraint", "hierarchicalcodelist",
    "hierarchy", "hierarchyassociation", "valuelist", "organisationscheme", "organisationunitscheme", "structuremap",
    "representationmap", "transformationscheme", "process", "reportingtaxonomy", "structureset",
)  # fmt: skip
ROLES = ("none", "all", "children", "descendants", "parents", "parentsandsiblings", "ancestors")
DETAILS = (
    "full",
    "allstubs",
    "referencestubs",
    "allcompletestubs",
    "referencecompletestubs",
    "referencepartial",
    "raw",
)


@dataclass(frozen=True)
class Names:
    """Agencies, ids and versions of a question; empty: any."""

    agencies: frozenset[str]
    ids: frozenset[str]
    versions: frozenset[str]

    @classmethod
    def read(cls, agency: str, id_: str, version: str, *, rest2: bool) -> "Names":
        """Several are joined by a plus sign, in REST 2 by a comma."""
        return cls(_split(agency, ANY, rest2), _split(id_, ANY, rest2), _split(version, NEWEST, rest2))

    def fit(self, id_: str, version: str) -> bool:
        """Whether one of ours is meant."""
        ours = not self.agencies or AGENCY in self.agencies
        return ours and (not self.ids or id_ in self.ids) and (not self.versions or version in self.versions)

    def flow_ids(self, *, by_structure: bool) -> Sequence[str]:
        """The flows that may be meant; empty: any."""
        if not by_structure:
            return sorted(self.ids)
        return sorted(
            EVERYTHING if one == EVERYTHING else re.sub("^DSD_", FORM_FLOW, one) for one in self.ids
        )


def _split(words: str, any_: frozenset[str], rest2: bool) -> frozenset[str]:
    if words in any_:
        return frozenset()
    parts = frozenset(words.split("," if rest2 else "+"))
    return frozenset() if parts & any_ else parts


def one_flow(found: Sequence[Flow], names: Names, *, by_structure: bool) -> Flow:
    """The one flow that a question for figures means. Raises SdmxProblem."""
    fitting = [one for one in found if names.fit(structure_id(one) if by_structure else one.id, one.version)]
    if not fitting:
        raise SdmxProblem(100, _("Không có dòng số liệu này. Danh sách: /sdmx/2.1/dataflow."))
    if len(fitting) > 1:
        ids = ", ".join(one.id for one in fitting)
        raise SdmxProblem(150, _("Hãy nêu một dòng số liệu; câu hỏi này khớp với %(ids)s.") % {"ids": ids})
    return fitting[0]


def choose(
    catalogue: Catalogue, resource: str, names: Names, *, references: str, detail: str
) -> tuple[list[Maintained], frozenset[str]]:
    """The structures meant and those they refer to, and the urns of those given by name only. Raises SdmxProblem."""
    if detail not in DETAILS or references not in (*ROLES, *RESOURCES, *OTHERS):
        raise SdmxProblem(140, _("references hoặc detail có giá trị không được hiểu."))
    known = catalogue.known
    if resource in ("structure", "*"):
        pool = [one for some in known.values() for one in some.values()]
    elif resource in RESOURCES:
        pool = list(known[resource].values())
    elif resource in OTHERS:
        pool = []
    else:
        raise SdmxProblem(140, _("Không có loại cấu trúc “%(name)s”.") % {"name": resource})
    chosen = {one.urn: one for one in pool if names.fit(one.id, one.version)}
    if not chosen:
        raise SdmxProblem(100, _("Không có cấu trúc nào khớp với câu hỏi."))
    related = {one.urn: one for one in _related(known, list(chosen.values()), references)}
    everything = list({**chosen, **related}.values())
    stubs = frozenset[str]()
    if detail in ("allstubs", "allcompletestubs"):
        stubs = frozenset(one.urn for one in everything)
    elif detail in ("referencestubs", "referencecompletestubs"):
        stubs = frozenset(urn for urn in related if urn not in chosen)
    return everything, stubs


Known = dict[str, dict[str, Maintained]]


def _children(known: Known, one: Maintained) -> list[Maintained]:
    if isinstance(one, Dataflow):
        return [known["datastructure"][one.structure]]
    if isinstance(one, DataStructure):
        return [known["conceptscheme"][SCHEME_ID], *(known["codelist"][id_] for id_ in one.codelists)]
    return []


def _parents(known: Known, one: Maintained) -> list[Maintained]:
    above = [*known["dataflow"].values(), *known["datastructure"].values()]
    return [each for each in above if one in _children(known, each)]


def _descendants(known: Known, some: Iterable[Maintained]) -> list[Maintained]:
    found = [child for one in some for child in _children(known, one)]
    return found + (_descendants(known, found) if found else [])


def _ancestors(known: Known, some: Iterable[Maintained]) -> list[Maintained]:
    found = [above for one in some for above in _parents(known, one)]
    return found + (_ancestors(known, found) if found else [])


def _related(known: Known, some: list[Maintained], references: str) -> list[Maintained]:
    if references == "none":
        return []
    if references == "children":
        return [child for one in some for child in _children(known, one)]
    if references == "descendants":
        return _descendants(known, some)
    if references == "ancestors":
        return _ancestors(known, some)
    parents = [above for one in some for above in _parents(known, one)]
    if references == "parents":
        return parents
    if references == "parentsandsiblings":
        return parents + [child for one in parents for child in _children(known, one)]
    everything = (
        parents + [child for one in parents for child in _children(known, one)] + _descendants(known, some)
    )
    if references == "all":
        return everything
    return [one for one in everything if one.resource == references]
