"""Structures as SDMX-JSON 2.0."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tinhso.engines.exchange.sdmx.api import (
    AGENCY,
    STRUCTURES,
    Code,
    Codelist,
    Component,
    Dataflow,
    DataStructure,
    Maintained,
    Scheme,
    codelist_urn,
    concept_urn,
    message_id,
    prepared,
)

SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json"
GROUPS = {
    "dataflow": "dataflows", "datastructure": "dataStructures", "codelist": "codelists",
    "conceptscheme": "conceptSchemes",
}  # fmt: skip


def meta(schema: str, *, test: bool = False) -> dict[str, Any]:
    """What the message says of itself."""
    return {
        "schema": schema, "id": message_id(), "test": test, "prepared": prepared(), "contentLanguages": ["vi"],
        "sender": {"id": AGENCY},
    }  # fmt: skip


def write(structures: Sequence[Maintained], *, stubs: frozenset[str] = frozenset()) -> Iterator[str]:
    """The message, structure by structure. `stubs`: urns of which only the name is given."""
    yield f'{{"meta":{json.dumps(meta(SCHEMA), ensure_ascii=False)},"data":{{'
    groups = [
        (name, [one for one in structures if one.resource == resource]) for resource, name in GROUPS.items()
    ]
    for n, (name, found) in enumerate((name, found) for name, found in groups if found):
        yield f'{"," if n else ""}"{name}":['
        for m, one in enumerate(found):
            yield ("," if m else "") + json.dumps(_one(one, stub=one.urn in stubs), ensure_ascii=False)
        yield "]"
    yield "}}"


def _names(name: str, description: str = "") -> dict[str, Any]:
    said: dict[str, Any] = {"name": name, "names": {"vi": name}}
    return said | ({"description": description, "descriptions": {"vi": description}} if description else {})


def _one(one: Maintained, *, stub: bool) -> dict[str, Any]:
    said = {"id": one.id, "agencyID": AGENCY, "version": one.version, **_names(one.name, one.description)}
    said["links"] = [{"rel": "self", "urn": one.urn, "uri": one.urn}]
    if stub:
        return said | {"isExternalReference": True}
    return said | _body(one)


def _body(one: Maintained) -> dict[str, Any]:
    if isinstance(one, Codelist):
        return {"codes": [_code(code) for code in one.codes]}
    if isinstance(one, Scheme):
        return {"concepts": [{"id": each.id, **_names(each.name)} for each in one.concepts]}
    if isinstance(one, Dataflow):
        return {"structure": f"{STRUCTURES}={AGENCY}:{one.structure}({one.version})"}
    if isinstance(one, DataStructure):
        return {"dataStructureComponents": _components(one)}
    raise TypeError(one)


def _code(code: Code) -> dict[str, Any]:
    said: dict[str, Any] = {"id": code.id, **_names(code.name)}
    if code.parent:
        said["parent"] = code.parent
    if code.notes:
        said["annotations"] = [{"type": one.type, "title": one.title} for one in code.notes]
    return said


def _shape(one: Component) -> dict[str, Any]:
    shape = (
        {"enumeration": codelist_urn(one.codelist)} if one.codelist else {"format": {"dataType": one.text}}
    )
    return {"id": one.id, "conceptIdentity": concept_urn(one.concept), "localRepresentation": shape}


def _components(one: DataStructure) -> dict[str, Any]:
    measure = Component("OBS_VALUE", "OBS_VALUE", text="Decimal")
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [{**_shape(each), "position": n} for n, each in enumerate(one.dimensions[:-1])],
            "timeDimension": _shape(one.dimensions[-1]),
        },
        "measureList": {"id": "MeasureDescriptor", "measures": [{**_shape(measure), "usage": "mandatory"}]},
        "attributeList": {
            "id": "AttributeDescriptor",
            "attributes": [
                {
                    **_shape(each),
                    "usage": "mandatory" if each.mandatory else "optional",
                    "attributeRelationship": {"dimensions": list(each.of)}
                    if each.of
                    else {"observation": {}},
                }
                for each in one.attributes
            ],
        },
    }
