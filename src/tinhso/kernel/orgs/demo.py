"""Hải Dương as of 2024 and what became of its agencies: made from data/agencies.yaml and the divisions."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from tinhso.kernel.orgs.models import Agency, AgencyKind, AgencyLineage, Post
from tinhso.kernel.orgs.operations import CannotChange, path_of
from tinhso.kernel.places.api import Lineage, Place
from tinhso.kernel.text import api as text

DATA = Path(__file__).parent / "data" / "agencies.yaml"
SHORT = {"xa": "xã", "phuong": "phường", "thi-tran": "thị trấn", "dac-khu": "đặc khu"}


@dataclass(frozen=True)
class DemoAgency:
    """One agency to be stored. `heirs`: codes that take over on `valid_to`, the main one first."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    place: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    heirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoLoaded:
    """How many rows the demo holds."""

    agencies: int
    lineage: int
    posts: int


def _data() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(DATA.read_text("utf-8"))
    return content


def demo_agencies() -> list[DemoAgency]:
    """Every agency of the demo, parents before children. The divisions of 30 and 31 must be loaded. Three queries."""
    data = _data()
    roots = {row["code"]: row for row in data["roots"]}
    keys = _root_places(roots.values())
    agencies = [
        DemoAgency(
            row["code"], row["name"], row["short"], "ubnd_tinh", "", keys[row["code"]], row["from"], row.get("to"),
            ("H24",) if row["code"] == "H23" else (),
        )
        for row in roots.values()
    ]  # fmt: skip
    for row in data["departments"]:
        root = roots[row["code"].split(".")[0]]
        agencies.append(
            DemoAgency(
                row["code"], row["name"], row.get("short", row["name"]), row["kind"], root["code"],
                keys[root["code"]], row.get("from", root["from"]), row.get("to"),
                (row["next"],) if "next" in row else (),
            )
        )  # fmt: skip
    return agencies + _committees()


def _root_places(roots: Iterable[dict[str, Any]]) -> dict[str, str]:
    found = {}
    for row in roots:
        place = (
            Place.objects.filter(code=row["place"], valid_from__lte=row["from"])
            .order_by("-valid_from")
            .first()
        )
        if place is None:
            raise CannotChange(
                text.gettext("Chưa nạp địa giới hành chính. Hãy chạy ./tinhso load places trước.")
            )
        found[row["code"]] = place.key
    return found


def _committees() -> list[DemoAgency]:
    """People's committees of districts and communes, with made-up codes in the order of the divisions."""
    old = Place.objects.filter(path__under="p30_20080801", level__gt=1).order_by(
        "level", "code", "valid_from"
    )
    new = Place.objects.filter(path__under="p31_20250701", level=3).order_by("code")
    codes: dict[str, str] = {}
    made: dict[str, DemoAgency] = {}
    for number, place in enumerate(old.filter(level=2), 31):
        codes[place.key] = f"H23.{number}"
        made[place.key] = _committee(place, codes[place.key], "H23", "ubnd_huyen")
    counts = dict.fromkeys(codes, 0)
    for place in old.filter(level=3).select_related("parent"):
        district = place.parent.key if place.parent else ""
        counts[district] += 1
        codes[place.key] = f"{codes[district]}.{counts[district]:02d}"
        made[place.key] = _committee(place, codes[place.key], codes[district], "ubnd_xa")
    for number, place in enumerate(new, 101):
        codes[place.key] = f"H24.{number}"
        made[place.key] = _committee(place, codes[place.key], "H24", "ubnd_xa")
    steps = Lineage.objects.filter(old__key__in=made, new__key__in=made)
    heirs: dict[str, list[str]] = {}
    for old_key, new_key in steps.order_by("old_id", "-main", "-share").values_list("old__key", "new__key"):
        heirs.setdefault(old_key, []).append(codes[new_key])
    return [replace(agency, heirs=tuple(heirs.get(key, ()))) for key, agency in made.items()]


def _committee(place: Place, code: str, parent: str, kind: str) -> DemoAgency:
    name = place.full_name[0].lower() + place.full_name[1:]
    return DemoAgency(
        code,
        f"Ủy ban nhân dân {name}",
        f"UBND {name}",
        kind,
        parent,
        place.key,
        place.valid_from,
        place.valid_to,
    )


def seed_kinds() -> None:
    """Write the shipped kinds of agency; running it again changes nothing."""
    AgencyKind.objects.bulk_create(
        [AgencyKind(**row) for row in _data()["kinds"]],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["title", "level", "rank"],
    )


@transaction.atomic
def load_demo() -> DemoLoaded:
    """Store the demo agencies, their lineage and posts; running it again changes nothing. About 1 s."""
    data = _data()
    seed_kinds()
    rows = demo_agencies()
    stored = _store(rows)
    documents = data["documents"]
    steps = [
        AgencyLineage(
            old=stored[row.code],
            new=stored[heir],
            kind=AgencyLineage.Kind.MERGE if row.kind != "ubnd_huyen" else AgencyLineage.Kind.DISSOLVE,
            main=number == 0,
            document=documents.get(row.valid_to, ""),
            date=row.valid_to,
        )
        for row in rows
        if row.valid_to is not None
        for number, heir in enumerate(row.heirs)
    ]
    AgencyLineage.objects.bulk_create(steps, ignore_conflicts=True)
    posts = [
        Post(agency=stored[row.code], title=title, rank=rank, single_seat=single)
        for row in rows
        for title, rank, single in data["posts"][row.kind]
    ]
    Post.objects.bulk_create(posts, ignore_conflicts=True)
    return DemoLoaded(len(rows), len(steps), len(posts))


def _store(rows: list[DemoAgency]) -> dict[str, Agency]:
    """Level by level, because a child needs its parent's row."""
    kinds = {kind.code: kind for kind in AgencyKind.objects.all()}
    places = {p.key: p for p in Place.objects.filter(key__in={row.place for row in rows if row.place})}
    stored: dict[str, Agency] = {}
    for depth in (0, 1, 2):
        level = [row for row in rows if row.code.count(".") == depth]
        Agency.objects.bulk_create(
            [
                Agency(
                    code=row.code,
                    code_is_demo=depth > 0,
                    name=row.name,
                    short_name=row.short_name,
                    kind=kinds[row.kind],
                    parent=stored.get(row.parent),
                    path=path_of(row.code, stored.get(row.parent)),
                    place=places[row.place] if row.place else None,
                    valid_from=row.valid_from,
                    valid_to=row.valid_to,
                    folded_name=text.fold(row.name),
                    sort_key=text.sort_key(row.name),
                )
                for row in level
            ],
            ignore_conflicts=True,
        )
        codes = [row.code for row in level]
        stored |= {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
    return stored
