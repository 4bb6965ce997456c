"""What figures, formulas and breakdowns are held against. The table of figures has no foreign keys (`series.py`)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from tinhso.engines.indicators.models import Datum, Indicator
from tinhso.engines.indicators.plugs import facts
from tinhso.engines.indicators.series import expressions
from tinhso.engines.indicators.series.expressions import Ref
from tinhso.engines.indicators.series.faults import names, wrong_in
from tinhso.kernel.integrity.api import Check, Example, Found, Severity, of_rows, of_sql, of_things
from tinhso.kernel.text import api as text
from tinhso.kernel.text.api import gettext_noop as said

YEAR = dt.timedelta(days=365)
ORPHANS = """
SELECT coalesce(i.code, '#' || d.indicator_id), coalesce(p.code, '#' || d.period_id),
       coalesce(a.code, '#' || d.agency_id), coalesce(b.key, '#' || d.breakdown_id),
       CASE WHEN i.id IS NULL THEN 'indicator' WHEN p.id IS NULL THEN 'period' WHEN a.id IS NULL THEN 'agency'
            WHEN b.id IS NULL THEN 'breakdown' ELSE 'batch' END
  FROM indicators_datum d
  LEFT JOIN indicators_indicator i ON i.id = d.indicator_id LEFT JOIN indicators_period p ON p.id = d.period_id
  LEFT JOIN orgs_agency a ON a.id = d.agency_id LEFT JOIN indicators_breakdown b ON b.id = d.breakdown_id
  LEFT JOIN indicators_batch w ON w.id = d.batch_id
 WHERE i.id IS NULL OR p.id IS NULL OR a.id IS NULL OR b.id IS NULL OR w.id IS NULL
"""
# A period that shares no day with the life of its agency.
OUTSIDE = """
SELECT i.code, p.code, a.name, a.code FROM indicators_datum d
  JOIN orgs_agency a ON a.id = d.agency_id JOIN indicators_period p ON p.id = d.period_id
  JOIN indicators_indicator i ON i.id = d.indicator_id
 WHERE d.value IS NOT NULL AND (p.last_date < a.valid_from OR p.first_date >= a.valid_to)
"""
TWICE = """
SELECT b.title, string_agg(b.key, ', ' ORDER BY b.key) FROM indicators_breakdown b
 WHERE b.title <> '' GROUP BY b.title HAVING count(*) > 1 ORDER BY b.title
"""
MISSING = {
    "indicator": said("không có chỉ tiêu"), "period": said("không có kỳ"), "agency": said("không có cơ quan"),
    "breakdown": said("không có phân tổ"), "batch": said("không có lần ghi"),
}  # fmt: skip


def orphans() -> Found:
    """Figures whose indicator, period, agency, breakdown or batch is not there."""

    def example(row: Sequence[Any]) -> Example:
        indicator, period, agency, breakdown, lost = row
        cell = f"{indicator}:{breakdown}".rstrip(":")
        return Example(f"{cell}, {period}, {agency}: {text.gettext(MISSING[lost])}")

    return of_sql(ORPHANS, example)


def outside_agency() -> Found:
    """Figures of an agency for a period in which it did not exist."""
    return of_sql(OUTSIDE, lambda row: Example(f"{row[0]}, {row[1]}, {row[2]} ({row[3]})"))


def silent() -> Found:
    """Active indicators that have values, or ought to, and none of a period that ended within a year."""
    recent = Datum.objects.filter(indicator=OuterRef("pk"), value__isnull=False)
    recent = recent.filter(period__last_date__gte=text.today() - YEAR)
    last = Datum.objects.filter(indicator=OuterRef("pk"), value__isnull=False).order_by("-period__last_date")
    rows = Indicator.objects.filter(~Exists(recent), active=True).exclude(comes_from=Indicator.From.FORMULA)
    rows = rows.annotate(last=Subquery(last.values("period__last_date")[:1])).order_by("code")

    def example(one: Indicator) -> Example:
        day = one.last  # type: ignore[attr-defined]  # annotated above
        when = text.format_date(day) if day else text.phrase("chưa có giá trị nào")
        return Example(f"{one.title} ({one.code}): {when}")

    return of_rows(rows, example)


def twice() -> Found:
    """Breakdowns with the same title: nobody can tell them apart on screen."""
    return of_sql(TWICE, lambda row: Example(f"{row[0]}: {row[1]}"))


def lost_facts() -> Found:
    """Indicators that are counted by a fact which no module plugs in."""
    rows = Indicator.objects.filter(comes_from=Indicator.From.FACT, active=True)
    rows = rows.exclude(fact__in=[one.code for one in facts]).order_by("code")
    return of_rows(rows, lambda one: Example(f"{one.title} ({one.code}): {one.fact}"))


def _computed() -> list[tuple[str, str, str]]:
    rows = Indicator.objects.filter(formula__gt="", active=True).order_by("code")
    return list(rows.values_list("code", "title", "formula"))


def formulas() -> Found:
    """Formulas that cannot be read or name an indicator or breakdown that is not there."""
    known, breakdowns = names()
    wrong = (
        f"{title} ({code}): {words}"
        for code, title, formula in _computed()
        for words in wrong_in(formula, known, breakdowns)
    )
    return of_things(wrong, Example)


def circles() -> Found:
    """Computed indicators whose formula comes back to themselves: they never have a value."""
    needed: dict[str, set[str]] = {}
    titles = {}
    for code, title, formula in _computed():
        try:
            refs = expressions.needs(expressions.parse(formula))
        except expressions.FormulaWrong:
            continue
        titles[code] = title
        # an earlier period of itself is a start, and no circle
        needed[code] = {one.code for one in refs if isinstance(one, Ref) and not one.shift}
    return of_things(
        (f"{titles[code]}: {' → '.join(way)}" for code in sorted(needed) if (way := _way(code, needed))),
        Example,
    )


def _way(start: str, needed: dict[str, set[str]]) -> list[str]:
    """The way from a formula back to itself; empty when there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for code in sorted(needed.get(way[-1], ())):
            if code == start:
                return [*way, code]
            if code not in seen:
                seen.add(code)
                ways.append([*way, code])
    return []


CHECKS = (
    Check(
        "indicators.orphans",
        said("Số liệu trỏ tới chỉ tiêu, kỳ, cơ quan, phân tổ hoặc lần ghi không có."),
        said(
            "Báo người phụ trách kỹ thuật: số liệu này không lên được báo cáo nào; phục hồi danh mục từ bản sao lưu."
        ),
        Severity.HIGH,
        orphans,
        slow=True,
    ),
    Check(
        "indicators.outside_agency",
        said("Số liệu của cơ quan cho kỳ mà cơ quan ấy chưa có hoặc không còn."),
        said("Sửa ngày hiệu lực của cơ quan, hoặc ghi số liệu sang cơ quan tiếp nhận."),
        Severity.MEDIUM,
        outside_agency,
        slow=True,
    ),
    Check(
        "indicators.silent",
        said("Chỉ tiêu đang dùng mà một năm nay không có giá trị nào."),
        said("Đưa chỉ tiêu vào một biểu và giao cơ quan báo cáo, hoặc ngừng dùng chỉ tiêu."),
        Severity.LOW,
        silent,
        slow=True,
    ),
    Check(
        "indicators.twice",
        said("Nhiều phân tổ cùng một tên, trên màn hình không phân biệt được."),
        said("Đổi tên phân tổ trong danh mục cho khác nhau."),
        Severity.LOW,
        twice,
    ),
    Check(
        "indicators.lost_facts",
        said("Chỉ tiêu nền tảng tự đếm nhưng không phần nào của hệ thống đếm nó."),
        said("Chọn số đếm khác cho chỉ tiêu, hoặc cài lại gói đã khai báo số đếm ấy."),
        Severity.MEDIUM,
        lost_facts,
    ),
    Check(
        "indicators.formulas",
        said("Công thức không đọc được, hoặc nêu chỉ tiêu, phân tổ không có."),
        said("Sửa công thức của chỉ tiêu; cho tới lúc đó chỉ tiêu không có giá trị."),
        Severity.HIGH,
        formulas,
    ),
    Check(
        "indicators.circles",
        said("Công thức đi vòng: chỉ tiêu được tính từ chính nó."),
        said("Bỏ một mắt của vòng trong công thức; cho tới lúc đó các chỉ tiêu này không có giá trị."),
        Severity.HIGH,
        circles,
    ),
)
