"""What ships with the platform: frameworks, published results, national targets, the 2025 map of provinces."""

import csv
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tinhso.engines.indicators.framework import Framework
from tinhso.engines.indicators.loading import load_framework
from tinhso.engines.indicators.reading import nearest, read_yaml
from tinhso.kernel.text.api import phrase

DATA = Path(__file__).parent / "data"


class FrameworkUnknown(LookupError):
    """No shipped framework has this code. Carries the nearest codes."""

    def __init__(self, code: str, close: list[str]) -> None:
        self.code, self.close = code, close
        hint = phrase(" Có phải {close}?", close=", ".join(close)) if close else ""
        known = ", ".join(framework_codes())
        super().__init__(
            phrase(
                "Không có khung chỉ số “{code}”.{hint} Cách sửa: dùng một trong các mã: {known}.",
                code=code,
                hint=hint,
                known=known,
            )
        )


def framework_codes() -> tuple[str, ...]:
    """Codes of the shipped frameworks, without loading any."""
    return tuple(sorted(path.stem for path in (DATA / "frameworks").glob("*.yaml")))


@cache
def framework(code: str) -> Framework:
    """One shipped framework. Raises FrameworkUnknown with the nearest codes."""
    if code not in framework_codes():
        raise FrameworkUnknown(code, nearest(code, framework_codes()))
    return load_framework(DATA / "frameworks" / f"{code}.yaml", answered=True)


def framework_text(code: str) -> Mapping[str, object]:
    """The text of a shipped framework as plain data (days as text), fit for `load_framework` and for JSON.

    Raises FrameworkUnknown.
    """
    framework(code)
    data = read_yaml(DATA / "frameworks" / f"{code}.yaml")
    plain: Mapping[str, object] = json.loads(
        json.dumps(data, default=lambda v: float(v) if isinstance(v, Decimal) else str(v))
    )
    return plain


@cache
def frameworks() -> Mapping[str, Framework]:
    """The shipped frameworks by code, read at the first call."""
    return MappingProxyType({code: framework(code) for code in framework_codes()})


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """One published DTI row. `basis`: 63 or 34 provinces, or `nat`. `indexes`: item code of DTI 922 → value."""

    year: int
    basis: str
    province: str
    total: Decimal | None
    rank: int | None
    of: int | None
    pillars: Mapping[str, Decimal]
    pillar_ranks: Mapping[str, int]
    indexes: Mapping[str, Decimal]
    evidence: str
    note: str
    source: str


_INDEX_COLUMNS = {
    "1": "i_awareness",
    "2": "i_institutions",
    "3": "i_infrastructure",
    "4": "i_workforce",
    "5": "i_security",
    "7": "i_gov_activity",
    "8": "i_eco_activity",
    "9": "i_soc_activity",
}


@cache
def published_results() -> tuple[PublishedResult, ...]:
    """Published provincial results 2020–2024 with their sources; what was derived or inferred is marked."""
    with (DATA / "results" / "dti-provinces.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_result(row) for row in csv.DictReader(file))


def _result(row: Mapping[str, str]) -> PublishedResult:
    def numbers(columns: Mapping[str, str]) -> dict[str, Decimal]:
        return {key: Decimal(row[column]) for key, column in columns.items() if row[column]}

    pillars = {"gov": "gov_value", "eco": "eco_value", "soc": "soc_value"}
    return PublishedResult(
        year=int(row["year"]),
        basis=row["basis"],
        province=row["province"],
        total=Decimal(row["total"]) if row["total"] else None,
        rank=int(row["rank"]) if row["rank"] else None,
        of=int(row["of"]) if row["of"] else None,
        pillars=numbers(pillars),
        pillar_ranks={key: int(row[f"{key}_rank"]) for key in pillars if row[f"{key}_rank"]},
        indexes=numbers(_INDEX_COLUMNS),
        evidence=row["evidence"],
        note=row["note"],
        source=row["source"],
    )


@cache
def _mergers() -> Mapping[str, Any]:
    data = read_yaml(DATA / "province-mergers-2025.yaml")
    if not isinstance(data, Mapping):
        raise TypeError("province-mergers-2025.yaml must be a mapping")
    return data


def provinces_merged_on() -> dt.date:
    """The day since which the provinces are those of `province_mergers` (Nghị quyết 202/2025/QH15)."""
    day = _mergers()["effective"]
    return day if isinstance(day, dt.date) else dt.date.fromisoformat(day)


@cache
def province_mergers() -> Mapping[str, tuple[str, ...]]:
    """New province since that day → the old provinces it was made of (itself alone when unchanged)."""
    data = _mergers()
    found = {row["new"]: tuple(row["from"]) for row in data["merged"]}
    return found | {name: (name,) for name in data["unchanged"]}


@cache
def national_targets() -> tuple[Mapping[str, object], ...]:
    """National programmes with their numeric targets; `verified: false` was recalled, not found in a source."""
    data = read_yaml(DATA / "national-targets.yaml")
    if not isinstance(data, Mapping):
        raise TypeError("national-targets.yaml must be a mapping")
    return tuple(data["programmes"])


@cache
def national_sources() -> Mapping[str, str]:
    """Evidence code of a national target → where it was found, in words."""
    data = read_yaml(DATA / "national-targets.yaml")
    if not isinstance(data, Mapping):
        raise TypeError("national-targets.yaml must be a mapping")
    return {str(code): str(words) for code, words in data["sources"].items()}
