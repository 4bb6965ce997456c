"""Figures of one day's map on another day's map."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from tinhso.kernel.places.models import Place
from tinhso.kernel.places.queries import flows, valid
from tinhso.kernel.text import api as text

STEP = Decimal("0.000001")
Method = Literal["shares", "mean"]


class CannotReapportion(Exception):
    """A figure cannot be carried over. The message names the place and is fit for people."""


def reapportion(
    values: Mapping[str, Decimal | int],
    from_day: dt.date,
    to_day: dt.date,
    method: Method = "shares",
) -> dict[str, Decimal]:
    """Figures by place key on `from_day` → figures by place key on `to_day` (the later day). Two queries.

    `shares`: amounts are divided by the recorded shares and added up; the total stays the same to the
    last digit (parts are rounded to 6 decimals, the largest part takes the remainder).
    `mean`: for ratios and indexes; the plain mean of the old places that went into the new one, as the
    ministry computes the DTI of merged provinces.
    Raises CannotReapportion.
    """
    if to_day < from_day:
        raise CannotReapportion(text.gettext("Chỉ quy đổi được sang ngày sau, không về ngày trước."))
    known = dict(valid(from_day).filter(key__in=list(values)).values_list("pk", "key"))
    if lost := set(values) - set(known.values()):
        raise CannotReapportion(
            text.gettext("Đơn vị %(key)s không tồn tại vào ngày %(day)s.")
            % {"key": min(lost), "day": text.format_date(from_day)}
        )
    parts: dict[str, dict[str, Decimal]] = defaultdict(dict)
    rows = flows(known, to_day)
    keys = dict(Place.objects.filter(pk__in={row[1] for row in rows}).values_list("pk", "key"))
    for root, to, share, _, _ in rows:
        parts[known[root]][keys[to]] = share
    for key in values:
        if sum(parts[key].values()) != 1:
            raise CannotReapportion(
                text.gettext("Đơn vị %(key)s chưa có đủ đơn vị kế thừa vào ngày %(day)s.")
                % {"key": key, "day": text.format_date(to_day)}
            )
    return _mean(values, parts) if method == "mean" else _add_up(values, parts)


def divide(value: Decimal, shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """`value` cut by shares that add up to 1, to 6 decimals; the parts add up to `value` exactly."""
    cut = {key: (value * share).quantize(STEP, ROUND_HALF_EVEN) for key, share in shares.items()}
    largest = max(shares, key=lambda key: (shares[key], key))
    cut[largest] += value - sum(cut.values())
    return cut


def _add_up(
    values: Mapping[str, Decimal | int], parts: Mapping[str, Mapping[str, Decimal]]
) -> dict[str, Decimal]:
    result: dict[str, Decimal] = defaultdict(Decimal)
    for key, value in values.items():
        for to, amount in divide(Decimal(value), parts[key]).items():
            result[to] += amount
    return dict(result)


def _mean(
    values: Mapping[str, Decimal | int], parts: Mapping[str, Mapping[str, Decimal]]
) -> dict[str, Decimal]:
    came: dict[str, list[Decimal]] = defaultdict(list)
    for key, value in values.items():
        for to in parts[key]:
            came[to].append(Decimal(value))
    return {to: sum(given, Decimal()) / len(given) for to, given in came.items()}
