"""Which format is asked for: the Accept header against what can be given."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinhso.apps.reporting.exchange.sdmx.problems import SdmxProblem

BASE = "application/vnd.sdmx."
ML, JSON, CSV = "xml", "json", "csv"


@dataclass(frozen=True)
class Format:
    """A media type with its version, and how it is written."""

    name: str  # generic, structurespecific, structure; data for the others
    kind: str  # xml, json, csv
    version: str
    media: str

    @property
    def content_type(self) -> str:
        """As the answer's header says it."""
        charset = "; charset=utf-8" if self.kind == CSV else ""
        return f"{BASE}{self.media}; version={self.version}{charset}"


def _made(name: str, kind: str, media: str, *versions: str) -> list[Format]:
    return [Format(name, kind, version, media) for version in versions]


# The first one answers whoever has no wish; by version of the REST interface.
DATA_21 = [
    *_made("generic", ML, "genericdata+xml", "2.1"),
    *_made("structurespecific", ML, "structurespecificdata+xml", "2.1"),
    *_made("data", JSON, "data+json", "2.0.0"),
    *_made("data", CSV, "data+csv", "1.0.0", "2.0.0"),
    *_made("structurespecific", ML, "data+xml", "3.0.0"),
]
DATA_30 = [
    *_made("structurespecific", ML, "data+xml", "3.0.0"),
    *_made("data", JSON, "data+json", "2.0.0"),
    *_made("data", CSV, "data+csv", "2.0.0", "1.0.0"),
    *_made("generic", ML, "genericdata+xml", "2.1"),
    *_made("structurespecific", ML, "structurespecificdata+xml", "2.1"),
]
STRUCTURE_21 = [
    *_made("structure", ML, "structure+xml", "2.1", "3.0.0"),
    *_made("structure", JSON, "structure+json", "2.0.0"),
]
STRUCTURE_30 = [
    *_made("structure", ML, "structure+xml", "3.0.0", "2.1"),
    *_made("structure", JSON, "structure+json", "2.0.0"),
]
PLAIN = {
    "application/xml": ML,
    "text/xml": ML,
    "application/json": JSON,
    "text/csv": CSV,
    "application/csv": CSV,
}


def choose(accept: str, offered: list[Format]) -> Format:
    """The best of what is offered for an Accept header. Raises SdmxProblem (406)."""
    wishes = []
    for order, part in enumerate(accept.split(",")):
        media, *parameters = [piece.strip() for piece in part.split(";")]
        given = dict(one.split("=", 1) for one in parameters if "=" in one)
        wishes.append((-_weight(given.get("q", "1")), order, media.lower(), given.get("version", "")))
    for weight, _order, media, version in sorted(wishes):
        if weight < 0 or media == "":
            for one in offered:
                if _fits(one, media, version.strip('"')):
                    return one
    raise SdmxProblem(
        406,
        _("Không có định dạng %(accept)s. Có: %(offered)s.")
        % {"accept": accept, "offered": ", ".join(one.content_type for one in offered)},
    )


def _weight(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return 0.0


def _fits(one: Format, media: str, version: str) -> bool:
    if media in ("", "*/*", "application/*"):
        return True
    if media in PLAIN:
        return one.kind == PLAIN[media]
    return media == BASE + one.media and version in ("", one.version)
