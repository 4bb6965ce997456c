"""An address of one day in the divisions of another: `Phường Trần Phú, Thành phố Hải Dương, Tỉnh Hải Dương`."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from tinhso.kernel.places.models import Kind, Level, Place
from tinhso.kernel.places.naming import kind_and_name
from tinhso.kernel.places.queries import Part, successors
from tinhso.kernel.text import api as text

LAST_DAY_OF_THREE_LEVELS = dt.date(2025, 6, 30)


class AddressUnknown(Exception):
    """No place fits the address. The message names the part and is fit for the person who asked."""


@dataclass(frozen=True)
class Converted:
    """`old` is the smallest place named; `new` what it is on the other day, the main part first.

    Several parts mean that the old place was split: without the street nobody can say more.
    """

    street: str
    old: Place
    new: tuple[Part, ...]


def convert_address(
    address: str | Sequence[str], on_old: dt.date = LAST_DAY_OF_THREE_LEVELS, on_new: dt.date | None = None
) -> Converted:
    """Old address → new places with shares. Three queries.

    `address`: text with commas, or its parts, smallest first; the province is last. Raises AddressUnknown.
    """
    parts = re.split(r"[,;\n]", address) if isinstance(address, str) else list(address)
    parts = [part.strip() for part in parts if part.strip()]
    old, used = _locate(parts, on_old)
    new = successors(old, on_new or text.today())
    communes = [part for part in new if part.place.level == new[0].place.level] if new else []
    return Converted(", ".join(parts[: len(parts) - used]), old, tuple(communes))


def _locate(parts: list[str], day: dt.date) -> tuple[Place, int]:
    """The smallest place that the last parts name, and how many parts it took."""
    read = [kind_and_name(part) for part in parts[-3:]]
    if not read:
        raise AddressUnknown(text.gettext("Chưa có địa chỉ. Hãy ghi xã/phường, quận/huyện, tỉnh/thành phố."))
    names = [name for _, name in read]
    places = Place.objects.filter(
        Q(level=Level.PROVINCE) | Q(parent__folded_name__in=names), folded_name__in=names, valid_from__lte=day
    ).select_related("parent__parent")
    best: tuple[tuple[int, int, dt.date], Place, int] | None = None
    for place in places:
        used = _fits(place, read)
        if used:
            kinds = read[len(read) - used][0]
            score = (used, not kinds or place.kind in kinds, place.valid_from)
            if best is None or score > best[0]:
                best = (score, place, used)
    if best is None:
        raise AddressUnknown(
            text.gettext("Không thấy tỉnh, thành phố nào tên “%(name)s” vào ngày %(day)s.")
            % {"name": parts[-1], "day": text.format_date(day)}
        )
    _, place, used = best
    _refuse_a_lost_part(parts, read, place, used, day)
    return place, used


def _fits(place: Place, read: list[tuple[tuple[Kind, ...], str]]) -> int:
    """How many of the last parts are this place and those it lies in; 0 when it does not fit."""
    chain = [place]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    if len(chain) > len(read):
        return 0
    for up, (kinds, name) in zip(chain, read[len(read) - len(chain) :], strict=True):
        if up.folded_name != name or (kinds and up is not place and not _kind_may_be(up, kinds)):
            return 0
    return len(chain)


def _kind_may_be(place: Place, kinds: tuple[Kind, ...]) -> bool:
    """Provinces are often written with the wrong kind (`Tỉnh Huế`); towns were raised to cities."""
    raised = {Kind.HUYEN, Kind.THI_XA, Kind.THANH_PHO, Kind.QUAN}
    return place.level == Level.PROVINCE or place.kind in kinds or {Kind(place.kind), *kinds} <= raised


def _refuse_a_lost_part(
    parts: list[str], read: list[tuple[tuple[Kind, ...], str]], place: Place, used: int, day: dt.date
) -> None:
    """A part that says it is a commune or district must not silently become a street."""
    administrative = {Kind.XA, Kind.PHUONG, Kind.THI_TRAN, Kind.DAC_KHU, Kind.QUAN, Kind.HUYEN, Kind.THI_XA}
    for part, (kinds, _) in zip(parts[-3:][: len(read) - used], read, strict=False):
        if administrative & set(kinds):
            raise AddressUnknown(
                text.gettext(
                    "Không thấy “%(part)s” trong %(place)s vào ngày %(day)s. Hãy kiểm tra tên hoặc ngày."
                )
                % {"part": part, "place": place.label, "day": text.format_date(day)}
            )
