"""XML from strangers, read without fetching or expanding anything."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

DEEPEST = 12


class NotXml(ValueError):
    """The document cannot be read. The message says where."""


@dataclass
class Element:
    """An element: its name with its namespace, attributes, text, children."""

    name: str  # "urn:ihe:qrph:adx:2015 adx", or "adx" without a namespace
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    @property
    def namespace(self) -> str:
        """The namespace, empty for none."""
        return self.name.rpartition(" ")[0]

    def each(self, local: str) -> Iterator["Element"]:
        """Children of a name."""
        return (one for one in self.children if one.local == local)


def read(content: bytes) -> Element:
    """The root of a document. Raises NotXml; a document type, and with it every entity, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    root = Element("", {}, 0)
    open_: list[Element] = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_) > DEEPEST:
            raise NotXml(_("Tệp XML lồng quá sâu."))
        one = Element(name, attributes, parser.CurrentLineNumber)
        open_[-1].children.append(one)
        open_.append(one)

    def end(_name: str) -> None:
        open_.pop()

    def words(text: str) -> None:
        open_[-1].text += text

    def refuse(*_given: object) -> None:
        raise NotXml(_("Tệp XML không được khai báo DOCTYPE."))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = words, refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as problem:
        said = _("Tệp XML sai ở dòng %(line)s: %(why)s.")
        raise NotXml(said % {"line": problem.lineno, "why": expat.ErrorString(problem.code)}) from problem
    return root.children[0]
