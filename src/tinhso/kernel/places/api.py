"""Door 1 of `places`: what others may call."""

from tinhso.kernel.places.addresses import AddressUnknown, Converted, convert_address
from tinhso.kernel.places.fields import LTreeField
from tinhso.kernel.places.models import Kind, Level, Lineage, Outline, Place
from tinhso.kernel.places.operations import Loaded, load_divisions
from tinhso.kernel.places.outline_files import CannotImport, Imported, import_outlines
from tinhso.kernel.places.queries import (
    Branch,
    Flow,
    Part,
    ancestors,
    by_code,
    by_key,
    descendants,
    flows,
    outlines,
    points,
    predecessors,
    renamed,
    shapes,
    successors,
    tree,
    valid,
)
from tinhso.kernel.places.reapportion import CannotReapportion, divide, reapportion
from tinhso.kernel.places.reorganise import CannotReorganise, NewPlace, reorganise
from tinhso.kernel.places.search import Found, search

__all__ = [
    "AddressUnknown",
    "Branch",
    "CannotImport",
    "CannotReapportion",
    "CannotReorganise",
    "Converted",
    "Flow",
    "Found",
    "Imported",
    "Kind",
    "LTreeField",
    "Level",
    "Lineage",
    "Loaded",
    "NewPlace",
    "Outline",
    "Part",
    "Place",
    "ancestors",
    "by_code",
    "by_key",
    "convert_address",
    "descendants",
    "divide",
    "flows",
    "import_outlines",
    "load_divisions",
    "outlines",
    "points",
    "predecessors",
    "reapportion",
    "renamed",
    "reorganise",
    "search",
    "shapes",
    "successors",
    "tree",
    "valid",
]
