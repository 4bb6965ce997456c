"""Agencies as plans write them ("Sở TT&TT", "UBND huyện Gia Lộc") to rows of orgs."""

import datetime as dt
import re

from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

SHORT = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tt&tt": "thong tin va truyen thong",
    "tttt": "thong tin va truyen thong", "kh&cn": "khoa hoc va cong nghe", "khcn": "khoa hoc va cong nghe",
    "gd&dt": "giao duc va dao tao", "gddt": "giao duc va dao tao", "kh&dt": "ke hoach va dau tu",
    "khdt": "ke hoach va dau tu", "tn&mt": "tai nguyen va moi truong", "tnmt": "tai nguyen va moi truong",
    "nn&ptnt": "nong nghiep va phat trien nong thon", "ld-tb&xh": "lao dong thuong binh va xa hoi",
    "ldtbxh": "lao dong thuong binh va xa hoi", "vhtt&dl": "van hoa the thao va du lich",
    "vhttdl": "van hoa the thao va du lich", "gtvt": "giao thong van tai", "vp": "van phong",
}  # fmt: skip
_NOT_NAME = re.compile(r"[^a-z0-9&\- ]+")
_TAIL = re.compile(r" tinh(?: .+)?$")
_BARE = {"uy ban nhan dan", "hoi dong nhan dan"}


def plain(name: str) -> str:
    """A name in one spelling: folded, abbreviations written out, no punctuation.

    "Sở TT&TT" and "Sở Thông tin và Truyền thông" are equal.
    """
    words = _NOT_NAME.sub(" ", text.fold(name)).split()
    full = " ".join(SHORT.get(word, word) for word in words)
    return " ".join(full.replace("-", " ").replace("&", " va ").split())


def spellings(name: str) -> list[str]:
    """How a name may stand in a plan, fullest first: whole, "… tỉnh" without its name, and without "tỉnh …"."""
    whole = plain(name)
    found = [whole, _TAIL.sub(" tinh", whole), _TAIL.sub("", whole)]
    return [one for one in dict.fromkeys(found) if one not in _BARE]


class AgencyNames:
    """The agencies by name that stand in the same tree as `agency` on a day; none for a national plan.

    One query, at first use.
    """

    def __init__(self, agency: orgs.Agency | None, on: dt.date) -> None:
        self._root = agency.path.split(".")[0] if agency else ""
        self._on = on
        self._rows: dict[str, orgs.Agency] | None = None

    def find(self, name: str) -> orgs.Agency | None:
        """The agency of this name, with or without the province's name after it; None when not exactly one."""
        if not name or not self._root:
            return None
        rows = self._load()
        return next((rows[one] for one in spellings(name) if one in rows), None)

    def _load(self) -> dict[str, orgs.Agency]:
        if self._rows is None:
            self._rows = {}
            twice: set[str] = set()
            for row in orgs.valid(self._on).filter(path__under=self._root):
                for known in {*spellings(row.name), *spellings(row.short_name)}:
                    if known in self._rows:
                        twice.add(known)
                    self._rows[known] = row
            for known in twice:
                del self._rows[known]
        return self._rows
