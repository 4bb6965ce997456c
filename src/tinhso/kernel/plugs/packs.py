"""Packs: one sector each, shipped inside the house or as a distribution of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from tinhso import __version__

GROUP = "tinhso.packs"


class PackRefused(Exception):
    """A pack cannot be used here. The message names the pack, the reason and the remedy."""


@dataclass(frozen=True)
class Pack:
    """What a pack says of itself.

    `needs` is a version specifier of the core (PEP 440), for example `>=0.1,<1`. `plug` is called once
    at start and fills the sockets; a pack that only brings data needs none.
    """

    code: str
    title: str
    needs: str = ""
    plug: Callable[[], None] | None = None


def found() -> dict[str, Pack]:
    """Every installed pack by code, from the entry points `tinhso.packs`.

    Raises PackRefused for two packs of one code, an entry that is no Pack, or one made for another core.
    """
    packs: dict[str, Pack] = {}
    for entry in entry_points(group=GROUP):
        try:
            pack = entry.load()
        except (ImportError, AttributeError) as problem:
            raise PackRefused(f"Không nạp được gói {entry.name} ({entry.value}): {problem}") from problem
        if not isinstance(pack, Pack):
            raise PackRefused(f"Gói {entry.name} ({entry.value}) không phải là Pack; hãy sửa entry point.")
        if pack.code in packs:
            raise PackRefused(f"Có hai gói cùng mã {pack.code!r}; hãy gỡ một gói.")
        if not fits(pack.needs):
            raise PackRefused(
                f"Gói {pack.title} cần lõi {pack.needs}, lõi ở đây là {__version__}; hãy nâng cấp."
            )
        packs[pack.code] = pack
    return packs


def fits(needs: str, version: str = __version__) -> bool:
    """Whether a core of this version satisfies what a pack needs. Raises PackRefused for a bad specifier."""
    try:
        return version in SpecifierSet(needs, prereleases=True)
    except InvalidSpecifier as problem:
        raise PackRefused(f"Không đọc được yêu cầu phiên bản {needs!r} của gói: {problem}") from problem


def load() -> dict[str, Pack]:
    """Find the packs and let each fill its sockets. Called once at start, before the sockets freeze."""
    packs = found()
    for pack in packs.values():
        if pack.plug:
            pack.plug()
    return packs
