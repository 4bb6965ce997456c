"""SDMX's information model as far as we speak it: small frozen types, written out by the writers of each format."""

from dataclasses import dataclass

AGENCY = "TINHSO"  # who maintains the structures: this platform
CODES = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist"
SCHEMES = "urn:sdmx:org.sdmx.infomodel.conceptscheme.ConceptScheme"
CONCEPTS = "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept"
STRUCTURES = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure"
FLOWS = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow"
SCHEME_ID = "CS_TINHSO"
FIXED = "1.0.0"  # version of what does not follow a form's versions


@dataclass(frozen=True)
class Annotation:
    """A note of a known type; `link`: where more is said."""

    type: str
    title: str
    link: str = ""


@dataclass(frozen=True)
class Code:
    """One code with its Vietnamese name."""

    id: str
    name: str
    parent: str = ""
    notes: tuple[Annotation, ...] = ()


@dataclass(frozen=True)
class Maintained:
    """What has an identity of its own: kind of resource, id, version, name."""

    resource: str
    id: str
    version: str
    name: str
    description: str = ""
    notes: tuple[Annotation, ...] = ()

    @property
    def urn(self) -> str:
        """Its name in the world."""
        base = {"codelist": CODES, "conceptscheme": SCHEMES, "datastructure": STRUCTURES, "dataflow": FLOWS}
        return f"{base[self.resource]}={AGENCY}:{self.id}({self.version})"


@dataclass(frozen=True)
class Codelist(Maintained):
    """A list of codes."""

    codes: tuple[Code, ...] = ()


@dataclass(frozen=True)
class Scheme(Maintained):
    """The concepts that components stand for."""

    concepts: tuple[Code, ...] = ()


@dataclass(frozen=True)
class Component:
    """A dimension or attribute. `codelist` empty: free text. `of`: what an attribute hangs on; none: the figure.

    `scheme` holds its concept.
    """

    id: str
    concept: str
    codelist: str = ""
    of: tuple[str, ...] = ()
    text: str = "String"
    mandatory: bool = False
    scheme: str = SCHEME_ID


@dataclass(frozen=True)
class DataStructure(Maintained):
    """Dimensions in the order of the key (time last), and attributes."""

    dimensions: tuple[Component, ...] = ()
    attributes: tuple[Component, ...] = ()
    codelists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataflow(Maintained):
    """A flow of figures of one structure."""

    structure: str = ""


def concept_urn(concept: str, scheme: str = SCHEME_ID) -> str:
    """The name of a concept of a scheme of ours."""
    return f"{CONCEPTS}={AGENCY}:{scheme}({FIXED}).{concept}"


def codelist_urn(codelist: str) -> str:
    """The name of a code list of ours."""
    return f"{CODES}={AGENCY}:{codelist}({FIXED})"


CONTENT = "TINHSO"  # sender of messages
