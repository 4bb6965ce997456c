"""What every SDMX-ML message begins with."""

import re
import uuid
from xml.sax.saxutils import escape, quoteattr

from tinhso.engines.exchange.sdmx.model import AGENCY
from tinhso.kernel.text import api as text

ROOTS = {
    "2.1": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1",
    "3.0.0": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0",
}
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML 1.0 document may hold them
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def attributes(**given: str) -> str:
    """Attributes of an element; empty ones are left out."""
    return "".join(f" {name}={quoteattr(NOT_XML.sub('', value))}" for name, value in given.items() if value)


def escaped(words: str) -> str:
    """Words as the text of an element, without the signs that XML does not know."""
    return escape(NOT_XML.sub("", words))


def element(name: str, words: str, **given: str) -> str:
    """An element with text."""
    return f"<{name}{attributes(**given)}>{escaped(words)}</{name}>"


def named(name: str, description: str = "") -> str:
    """Name and description in Vietnamese."""
    said = f'<com:Name xml:lang="vi">{escaped(name)}</com:Name>'
    return said + (
        f'<com:Description xml:lang="vi">{escaped(description)}</com:Description>' if description else ""
    )


def message_id() -> str:
    """A new id of a message."""
    return f"TS{uuid.uuid4().hex}"


def prepared() -> str:
    """The moment of preparing, to the second."""
    return text.now().replace(microsecond=0).isoformat()


def header(structure: str = "", *, test: bool = False) -> str:
    """The header; figures that were made up say that they are a test."""
    return (
        f"<mes:Header><mes:ID>{message_id()}</mes:ID><mes:Test>{'true' if test else 'false'}</mes:Test>"
        f'<mes:Prepared>{prepared()}</mes:Prepared><mes:Sender id="{AGENCY}"/>{structure}</mes:Header>'
    )
