"""Structures as SDMX-ML 2.1 and 3.0."""

from collections.abc import Callable, Iterator, Sequence

from tinhso.engines.exchange.sdmx.model import (
    AGENCY,
    FIXED,
    STRUCTURES,
    Annotation,
    Code,
    Codelist,
    Component,
    Dataflow,
    DataStructure,
    Maintained,
    Scheme,
    codelist_urn,
    concept_urn,
)
from tinhso.engines.exchange.sdmx.xml import DECLARATION, ROOTS, attributes, element, header, named

# In the order that each schema wants.
GROUPS_21 = (
    ("dataflow", "Dataflows"), ("codelist", "Codelists"), ("conceptscheme", "Concepts"),
    ("datastructure", "DataStructures"),
)  # fmt: skip
GROUPS_30 = (
    ("codelist", "Codelists"), ("conceptscheme", "ConceptSchemes"), ("dataflow", "Dataflows"),
    ("datastructure", "DataStructures"),
)  # fmt: skip


def write(
    structures: Sequence[Maintained], version: str, *, stubs: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The message, piece by piece. `stubs`: urns of which only the name is given."""
    root = ROOTS[version]
    yield (
        f'{DECLARATION}<mes:Structure xmlns:mes="{root}/message" xmlns:str="{root}/structure"'
        f' xmlns:com="{root}/common">{header()}<mes:Structures>'
    )
    for resource, group in GROUPS_21 if version == "2.1" else GROUPS_30:
        found = [one for one in structures if one.resource == resource]
        if found:
            yield f"<str:{group}>"
            for one in found:
                yield from _one(one, version, stub=one.urn in stubs)
            yield f"</str:{group}>"
    yield "</mes:Structures></mes:Structure>"


def _one(one: Maintained, version: str, *, stub: bool) -> Iterator[str]:
    new = version != "2.1"
    marks = {"id": one.id, "agencyID": AGENCY, "version": one.version, "urn": one.urn}
    if stub:
        marks["isExternalReference"] = "true"
    elif not new:
        marks["isFinal"] = "true"
    name, body = _body(one, new)
    notes = "" if stub else _notes(one.notes)
    yield f"<str:{name}{attributes(**marks)}>{notes}{named(one.name, one.description)}"
    if not stub:
        yield from body
    yield f"</str:{name}>"


def _body(one: Maintained, new: bool) -> tuple[str, Iterator[str]]:
    if isinstance(one, Codelist):
        return "Codelist", (_code(code, new) for code in one.codes)
    if isinstance(one, Scheme):
        return "ConceptScheme", (
            f"<str:Concept{attributes(id=each.id, urn=concept_urn(each.id, one.id))}>{named(each.name)}</str:Concept>"
            for each in one.concepts
        )
    if isinstance(one, Dataflow):
        return "Dataflow", iter([_flow_structure(one, new)])
    if isinstance(one, DataStructure):
        return "DataStructure", _components(one, new)
    raise TypeError(one)


def _code(code: Code, new: bool) -> str:
    above = ""
    if code.parent:
        above = (
            element("str:Parent", code.parent)
            if new
            else f"<str:Parent><Ref{attributes(id=code.parent)}/></str:Parent>"
        )
    return f"<str:Code{attributes(id=code.id)}>{_notes(code.notes)}{named(code.name)}{above}</str:Code>"


def _notes(notes: Sequence[Annotation]) -> str:
    return f"<com:Annotations>{''.join(map(_note, notes))}</com:Annotations>" if notes else ""


def _note(one: Annotation) -> str:
    said = element("com:AnnotationTitle", one.title) + element("com:AnnotationType", one.type)
    said += element("com:AnnotationURL", one.link) if one.link else ""
    return f"<com:Annotation>{said}</com:Annotation>"


def _flow_structure(one: Dataflow, new: bool) -> str:
    if new:
        return element("str:Structure", f"{STRUCTURES}={AGENCY}:{one.structure}({one.version})")
    marks = attributes(id=one.structure, version=one.version, agencyID=AGENCY, package="datastructure")
    return f'<str:Structure><Ref{marks} class="DataStructure"/></str:Structure>'


def _components(one: DataStructure, new: bool) -> Iterator[str]:
    yield "<str:DataStructureComponents>" + '<str:DimensionList id="DimensionDescriptor">'
    for position, each in enumerate(one.dimensions[:-1], start=1):
        yield f"<str:Dimension{attributes(id=each.id, position=str(position))}>{_shape(each, new)}</str:Dimension>"
    time = one.dimensions[-1]
    place = "" if new else attributes(position=str(len(one.dimensions)))
    yield f"<str:TimeDimension{attributes(id=time.id)}{place}>{_shape(time, new)}</str:TimeDimension>"
    yield "</str:DimensionList>"
    yield '<str:AttributeList id="AttributeDescriptor">'
    for each in one.attributes:
        yield _attribute(each, new)
    yield '</str:AttributeList><str:MeasureList id="MeasureDescriptor">'
    measure = Component("OBS_VALUE", "OBS_VALUE", text="Decimal", scheme=time.scheme)
    name = "Measure" if new else "PrimaryMeasure"
    use = attributes(usage="mandatory") if new else ""
    yield f'<str:{name} id="OBS_VALUE"{use}>{_shape(measure, new)}</str:{name}>'
    yield "</str:MeasureList></str:DataStructureComponents>"


def _shape(one: Component, new: bool) -> str:
    """Concept and representation."""
    if new:
        concept = element("str:ConceptIdentity", concept_urn(one.concept, one.scheme))
        listed = element("str:Enumeration", codelist_urn(one.codelist))
    else:
        scheme = attributes(
            id=one.concept, maintainableParentID=one.scheme, maintainableParentVersion=FIXED, agencyID=AGENCY
        )
        concept = f'<str:ConceptIdentity><Ref{scheme} package="conceptscheme" class="Concept"/></str:ConceptIdentity>'
        marks = attributes(id=one.codelist, version=FIXED, agencyID=AGENCY)
        listed = f'<str:Enumeration><Ref{marks} package="codelist" class="Codelist"/></str:Enumeration>'
    shape = listed if one.codelist else f"<str:TextFormat{attributes(textType=one.text)}/>"
    return f"{concept}<str:LocalRepresentation>{shape}</str:LocalRepresentation>"


def _attribute(one: Component, new: bool) -> str:
    if new:
        on: Callable[[str], str] = lambda id_: element("str:Dimension", id_)  # noqa: E731 - one of two
        use = attributes(usage="mandatory" if one.mandatory else "optional")
        figure = "<str:Observation/>"
    else:
        on = lambda id_: f'<str:Dimension><Ref id="{id_}"/></str:Dimension>'  # noqa: E731 - the other
        use = attributes(assignmentStatus="Mandatory" if one.mandatory else "Conditional")
        figure = '<str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure>'
    relation = "".join(on(id_) for id_ in one.of) or figure
    return (
        f"<str:Attribute{attributes(id=one.id)}{use}>{_shape(one, new)}"
        f"<str:AttributeRelationship>{relation}</str:AttributeRelationship></str:Attribute>"
    )
