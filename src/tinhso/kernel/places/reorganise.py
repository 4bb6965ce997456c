"""A later decision: places merge, split, change name or kind on a day."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from tinhso.kernel.places.models import KIND_WORDS, Lineage, Place
from tinhso.kernel.places.naming import folded
from tinhso.kernel.places.operations import refresh_search
from tinhso.kernel.text import api as text


class CannotReorganise(Exception):
    """The decision does not fit what is recorded. The message is fit for the person who asked."""


@dataclass(frozen=True)
class NewPlace:
    """A place that begins on the day. `shares`: key of an old place → how much of it comes here (0–1)."""

    code: str
    kind: str
    name: str
    shares: Mapping[str, Decimal]
    area_km2: float | None = None


@transaction.atomic
def reorganise(
    *, on: dt.date, document: str, new: Sequence[NewPlace], basis: Lineage.Basis = Lineage.Basis.DOCUMENT
) -> list[Place]:
    """End the old places named in `new` on the day and begin the new ones under the same parent.

    All of every old place must be handed on (shares add up to 1). A place with living children cannot be
    changed before them. Raises CannotReorganise; then nothing is changed.
    """
    keys = {key for place in new for key in place.shares}
    old = {p.key: p for p in Place.objects.select_for_update().filter(key__in=keys)}
    _check(on, new, keys, old)
    Place.objects.filter(key__in=keys).update(valid_to=on)
    arrivals = {place.code: len(place.shares) for place in new}
    departures = Counter(key for place in new for key in place.shares)
    largest: dict[str, str] = {}
    for place in sorted(new, key=lambda p: p.code, reverse=True):
        for key, share in place.shares.items():
            if key not in largest or share >= _share(new, largest[key], key):
                largest[key] = place.code
    made = []
    for place in new:
        sources = [old[key] for key in place.shares]
        created = _begin(place, sources, on)
        made.append(created)
        Lineage.objects.bulk_create(
            Lineage(
                old=old[key],
                new=created,
                share=share,
                basis=basis,
                kind=_kind(old[key], place, departures[key], arrivals[place.code]),
                main=largest[key] == place.code,
                document=document,
                date=on,
            )
            for key, share in place.shares.items()
        )
    refresh_search()
    return made


def _share(new: Sequence[NewPlace], code: str, key: str) -> Decimal:
    return next(place.shares[key] for place in new if place.code == code)


def _check(on: dt.date, new: Sequence[NewPlace], keys: set[str], old: Mapping[str, Place]) -> None:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for place in new:
        if place.kind not in KIND_WORDS or not place.name.strip() or not place.shares:
            raise CannotReorganise(
                text.gettext("Đơn vị mới %(code)s cần tên, loại và ít nhất một đơn vị cũ.")
                % {"code": place.code}
            )
        for key, share in place.shares.items():
            totals[key] += share
    for key in sorted(keys):
        found = old.get(key)
        if found is None or found.valid_from >= on or found.valid_to is not None:
            raise CannotReorganise(
                text.gettext("%(key)s không phải đơn vị đang tồn tại trước ngày %(day)s.")
                % {"key": found.label if found else key, "day": text.format_date(on)}
            )
        if totals[key] != 1:
            raise CannotReorganise(
                text.gettext("Các phần của %(place)s cộng lại bằng %(total)s, phải bằng 1.")
                % {"place": found.label, "total": text.format_number(totals[key])}
            )
        child = found.children.exclude(valid_to__lte=on).first()
        if child is not None:
            raise CannotReorganise(
                text.gettext("%(place)s còn đơn vị trực thuộc %(child)s. Hãy sắp xếp đơn vị này trước.")
                % {"place": found.label, "child": child.full_name}
            )
    for place in new:
        if len({old[key].parent_id for key in place.shares}) != 1:
            raise CannotReorganise(
                text.gettext("Các đơn vị nhập thành %(name)s phải cùng cấp trên trực tiếp.")
                % {"name": place.name}
            )


def _begin(place: NewPlace, sources: Sequence[Place], on: dt.date) -> Place:
    parent, level = sources[0].parent, sources[0].level
    key = f"{'pdc'[level - 1]}{place.code}_{on:%Y%m%d}"
    full = f"{KIND_WORDS[place.kind][0]} {place.name}"
    label = f"{full}, {parent.label}" if parent else full
    points = [(s.lat, s.lon) for s in sources if s.lat is not None and s.lon is not None]
    try:
        with transaction.atomic():
            return Place.objects.create(
                key=key,
                code=place.code,
                level=level,
                kind=place.kind,
                name=place.name,
                label=label,
                folded_name=folded(place.name),
                folded_label=folded(label),
                sort_key=text.sort_key(place.name),
                parent=parent,
                path=f"{parent.path}.{key}" if parent else key,
                valid_from=on,
                lat=sum(p[0] for p in points) / len(points) if points else None,
                lon=sum(p[1] for p in points) / len(points) if points else None,
                area_km2=place.area_km2,
            )
    except IntegrityError as problem:
        raise CannotReorganise(
            text.gettext("Mã %(code)s đã dùng cho đơn vị khác vào ngày %(day)s.")
            % {"code": place.code, "day": text.format_date(on)}
        ) from problem


def _kind(old: Place, new: NewPlace, departures: int, arrivals: int) -> Lineage.Kind:
    if departures > 1:
        return Lineage.Kind.SPLIT
    if arrivals > 1:
        return Lineage.Kind.MERGE
    same = (old.name, old.kind) == (new.name, new.kind)
    return Lineage.Kind.UNCHANGED if same else Lineage.Kind.RENAME
