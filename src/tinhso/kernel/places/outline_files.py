"""Official outlines from a GeoJSON file take the place of our drawings."""

import datetime as dt
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from tinhso.kernel.places.models import Outline, Place
from tinhso.kernel.places.naming import kind_and_name
from tinhso.kernel.places.queries import valid
from tinhso.kernel.text import api as text

CODE_FIELDS = ("code", "ma", "ma_xa", "maxa", "ma_dvhc", "madvhc", "ward_code", "gso_code")
NAME_FIELDS = ("name", "ten", "ten_xa", "tenxa", "ten_dvhc", "ward_name")
PARENT_FIELDS = ("parent", "province", "tinh", "ten_tinh", "tentinh", "province_name")
# Vietnam with its sea, islands included; lon/lat swapped or VN-2000 metres fall outside.
WEST, SOUTH, EAST, NORTH = 102.0, 6.0, 118.0, 24.0


class CannotImport(Exception):
    """The file is refused as a whole. `problems` name each feature and the remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems[:20]))
        self.problems = problems


@dataclass(frozen=True)
class Imported:
    """`stored` outlines; `unmatched` features that fit no division (only with `partial`)."""

    stored: int
    unmatched: tuple[str, ...]


def import_outlines(*, path: Path, source: str, on: dt.date | None = None, partial: bool = False) -> Imported:
    """Store official outlines from a GeoJSON FeatureCollection (EPSG:4326) for the divisions of a day.

    Features are matched by official code (`code`, `ma`, `ma_xa`…), else by name and province. Raises
    CannotImport when the file is broken, or when features stay unmatched and `partial` is not set;
    then nothing is stored.
    """
    places = list(valid(on).select_related("parent"))
    by_code = {place.code: place for place in places}
    by_name: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        for above in (place.parent.folded_name if place.parent else "", ""):
            by_name.setdefault((place.folded_name, above), []).append(place)
    matched: dict[int, Outline] = {}
    unmatched: list[str] = []
    broken: list[str] = []
    for number, feature in enumerate(_features(path), 1):
        where = text.gettext("Đối tượng thứ %(number)s") % {"number": number}
        if problem := _shape_problem(feature.get("geometry")):
            broken.append(f"{where}: {problem}")
            continue
        found = _match(feature.get("properties") or {}, by_code, by_name)
        if found is None:
            unmatched.append(f"{where}: {_named(feature.get('properties') or {})}")
        elif found.pk in matched:
            broken.append(
                text.gettext("%(where)s: %(place)s đã có ở một đối tượng trước.")
                % {"where": where, "place": found.label}
            )
        else:
            matched[found.pk] = Outline(
                place=found, shape=feature["geometry"], approximate=False, source=source
            )
    if broken or (unmatched and not partial):
        raise CannotImport(broken + unmatched)
    with transaction.atomic():
        Outline.objects.bulk_create(
            matched.values(),
            update_conflicts=True,
            unique_fields=["place"],
            update_fields=["shape", "approximate", "source"],
            batch_size=500,
        )
    return Imported(len(matched), tuple(unmatched))


def _features(path: Path) -> Iterator[dict[str, Any]]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise CannotImport(
            [
                text.gettext("Không đọc được %(file)s như GeoJSON: %(problem)s")
                % {"file": path, "problem": problem}
            ]
        ) from problem
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise CannotImport([text.gettext("Tệp phải là một FeatureCollection có ít nhất một đối tượng.")])
    for feature in features:
        yield feature if isinstance(feature, dict) else {}


def _shape_problem(shape: Any) -> str:
    if not isinstance(shape, dict) or shape.get("type") not in {"Polygon", "MultiPolygon"}:
        return text.gettext("hình phải là Polygon hoặc MultiPolygon.")
    given = shape.get("coordinates")
    polygons: Any = [given] if shape["type"] == "Polygon" else given
    try:
        rings = [ring for polygon in polygons for ring in polygon]
        points = [(float(point[0]), float(point[1])) for ring in rings for point in ring]
    except (TypeError, ValueError, IndexError, KeyError):
        return text.gettext("tọa độ không đúng dạng GeoJSON.")
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        return text.gettext("mỗi vòng phải có ít nhất 4 điểm và khép kín.")
    if not all(math.isfinite(x) and WEST <= x <= EAST and SOUTH <= y <= NORTH for x, y in points):
        return text.gettext("tọa độ nằm ngoài Việt Nam; cần kinh độ, vĩ độ WGS 84 (EPSG:4326).")
    return ""


def _field(properties: dict[str, Any], names: tuple[str, ...]) -> str:
    lower = {str(key).lower(): value for key, value in properties.items()}
    return next((str(lower[name]).strip() for name in names if lower.get(name) not in (None, "")), "")


def _named(properties: dict[str, Any]) -> str:
    code, name = _field(properties, CODE_FIELDS), _field(properties, NAME_FIELDS)
    return text.gettext("không khớp đơn vị nào (mã “%(code)s”, tên “%(name)s”).") % {
        "code": code,
        "name": name,
    }


def _match(
    properties: dict[str, Any], by_code: dict[str, Place], by_name: dict[tuple[str, str], list[Place]]
) -> Place | None:
    code = _field(properties, CODE_FIELDS)
    if code:
        return by_code.get(code) or by_code.get(code.zfill(5))
    kinds, name = kind_and_name(_field(properties, NAME_FIELDS))
    _, province = kind_and_name(_field(properties, PARENT_FIELDS))
    found = [p for p in by_name.get((name, province), []) if not kinds or p.kind in kinds]
    return found[0] if len(found) == 1 else None
