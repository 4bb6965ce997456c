"""Pages by key: the cost of page N+1 does not grow with N."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=Model)
SALT = "tinhso.ui.paging"


class BadCursor(Http404):
    """A page mark that this list did not give out (altered, or of another order)."""


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of rows, and the marks of its neighbours (empty at the ends)."""

    rows: list[Row] = field(default_factory=list)
    next: str = ""
    previous: str = ""


def _plain(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime | Decimal | uuid.UUID):
        return str(value) if not isinstance(value, dt.date) else value.isoformat()
    return value


def _mark(row: Model, keys: tuple[str, ...], back: bool) -> str:
    values = []
    for key in keys:
        value: Any = row
        for name in key.lstrip("-").split("__"):
            value = getattr(value, name)
        values.append(_plain(value))
    return signing.Signer(salt=SALT).sign_object([list(keys), values, back])


def _read(mark: str, keys: tuple[str, ...]) -> tuple[list[Any], bool]:
    try:
        ordered_by, values, back = signing.Signer(salt=SALT).unsign_object(mark)
    except (signing.BadSignature, ValueError, TypeError) as wrong:
        raise BadCursor(_("Dấu trang không đúng. Hãy mở lại danh sách từ đầu.")) from wrong
    if tuple(ordered_by) != keys:
        raise BadCursor(_("Danh sách đã đổi cách sắp xếp. Hãy mở lại từ đầu."))
    return values, back


def _beyond(keys: tuple[str, ...], values: list[Any], back: bool) -> Q:
    """Rows after (or before) the mark: k1 > v1, or k1 = v1 and k2 > v2, and so on."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        name = key.lstrip("-")
        side = "lt" if key.startswith("-") != back else "gt"
        condition |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    return condition


def paginate(
    queryset: QuerySet[Row], *, keys: tuple[str, ...], after: str = "", limit: int = 25
) -> Slice[Row]:
    """One page of `queryset`, in the order of `keys` (field or annotation names, `-` for falling).

    The keys together are unique and never null. `after` is a mark of an earlier answer, empty for the first
    page. Raises BadCursor (a 404) for a mark that was altered or belongs to another order.
    """
    values, back = _read(after, keys) if after else ([], False)
    order = [F(k.lstrip("-")).desc() if k.startswith("-") != back else F(k.lstrip("-")).asc() for k in keys]
    rows = queryset.order_by(*order)
    if after:
        rows = rows.filter(_beyond(keys, values, back))
    found = list(rows[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if back:
        found.reverse()
    if not found:
        return Slice()
    has_next, has_previous = (True, more) if back else (more, bool(after))
    return Slice(
        rows=found,
        next=_mark(found[-1], keys, back=False) if has_next else "",
        previous=_mark(found[0], keys, back=True) if has_previous else "",
    )
