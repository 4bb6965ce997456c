"""Names as people type them: folding, and the kinds written in front."""

import re

from tinhso.kernel.places.models import Kind
from tinhso.kernel.text import api as text

# Folded spellings in front of a name → kinds it may mean. "tp" and "tx" also stand for old towns.
PREFIXES: dict[str, tuple[Kind, ...]] = {
    "tinh": (Kind.TINH,),
    "t": (Kind.TINH,),
    "thanh pho": (Kind.THANH_PHO,),
    "tp": (Kind.THANH_PHO,),
    "quan": (Kind.QUAN,),
    "q": (Kind.QUAN,),
    "huyen": (Kind.HUYEN,),
    "h": (Kind.HUYEN,),
    "thi xa": (Kind.THI_XA,),
    "tx": (Kind.THI_XA,),
    "xa": (Kind.XA,),
    "x": (Kind.XA,),
    "phuong": (Kind.PHUONG,),
    "p": (Kind.PHUONG,),
    "f": (Kind.PHUONG,),
    "thi tran": (Kind.THI_TRAN,),
    "tt": (Kind.THI_TRAN,),
    "dac khu": (Kind.DAC_KHU,),
}
ALIASES = {"hcm": "ho chi minh", "hn": "ha noi", "sai gon": "ho chi minh", "brvt": "ba ria vung tau"}
_PREFIX = re.compile(rf"^({'|'.join(sorted(PREFIXES, key=len, reverse=True))}) (?=.)")
_GLUED = re.compile(r"^(p|q|f|tp|tx|tt)(?=\d|hcm$)")


def folded(name: str) -> str:
    """Words of a name without marks or punctuation: `Bà Rịa - Vũng Tàu` → `ba ria vung tau`."""
    return text.slugify(name).replace("-", " ")


def kind_and_name(written: str) -> tuple[tuple[Kind, ...], str]:
    """`"P. 01"` → ((Phường,), `"1"`); the kinds are empty when none is written.

    >>> kind_and_name("TP.HCM")[1]
    'ho chi minh'
    """
    words = _GLUED.sub(r"\1 ", folded(written))
    found = _PREFIX.match(words)
    kinds = PREFIXES[found.group(1)] if found else ()
    name = words[found.end() :] if found else words
    name = ALIASES.get(name, name)
    return kinds, str(int(name)) if name.isascii() and name.isdigit() else name
