"""Definitions: what an indicator or a dimension means, what hangs on it, and what may no longer be changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, F, Func, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from tinhso.engines.indicators.models import Breakdown, Category, Datum, Dimension, Indicator, Period
from tinhso.engines.indicators.plugs import facts
from tinhso.engines.indicators.reading import nearest
from tinhso.engines.indicators.series import expressions
from tinhso.engines.indicators.series.expressions import Ref
from tinhso.engines.indicators.series.queries import formulas
from tinhso.kernel.text import api as text

WHOLE_KINDS = {Indicator.Kind.INTEGER, Indicator.Kind.YES_NO}
EXTENT = """
SELECT count(*), count(DISTINCT d.agency_id), min(p.first_date), max(p.last_date),
       (array_agg(p.code ORDER BY p.first_date))[1], (array_agg(p.code ORDER BY p.last_date DESC))[1]
  FROM indicators_datum d JOIN indicators_period p ON p.id = d.period_id
 WHERE d.indicator_id = %s AND d.value IS NOT NULL
"""


@dataclass(frozen=True)
class Extent:
    """How much is known of an indicator: figures, agencies, the first and the last period that has one."""

    figures: int = 0
    agencies: int = 0
    first: str = ""
    last: str = ""


def put_dimension(*, code: str, title: str, categories: Sequence[tuple[str, str]]) -> Dimension:
    """A dimension with its categories in order; run again it updates titles and adds what is new.

    Categories are never taken away: figures may stand under them.
    """
    dimension, _made = Dimension.objects.update_or_create(code=code, defaults={"title": title})
    for order, (own, words) in enumerate(categories):
        Category.objects.update_or_create(
            dimension=dimension, code=own, defaults={"title": words, "order": order}
        )
    _name_again(dimension)
    return dimension


def _name_again(dimension: Dimension) -> None:
    """Combinations bear the names of their categories."""
    own = list(dimension.categories.values_list("pk", flat=True))
    combined = list(Breakdown.objects.filter(categories__overlap=own))
    titles = dict(
        Category.objects.filter(pk__in={key for one in combined for key in one.categories}).values_list(
            "pk", "title"
        )
    )
    for one in combined:
        one.title = ", ".join(titles[key] for key in one.categories)
    Breakdown.objects.bulk_update(combined, ["title"])


def put_indicator(*, code: str, dimensions: Sequence[str] = (), **fields: object) -> Indicator:
    """Define an indicator, or change its definition; the database refuses one that contradicts itself.

    Raises ValidationError naming the field (fields, constraints, formula, dimensions in use, values that the new
    kind cannot hold).
    """
    one = Indicator.objects.filter(code=code).first() or Indicator(code=code)
    for name, value in fields.items():
        setattr(one, name, value)
    wanted = list(Dimension.objects.filter(code__in=dimensions))
    _refuse_formula(one)
    one.full_clean()
    if one.pk:
        _refuse_loss(one, wanted)
    one.save()
    one.dimensions.set(wanted)
    return one


def _refuse_formula(one: Indicator) -> None:
    if not one.formula:
        return
    try:
        tree = expressions.parse(one.formula)
    except expressions.FormulaWrong as problem:
        raise ValidationError({"formula": str(problem)}) from problem
    refs = [need for need in expressions.needs(tree) if isinstance(need, Ref)]
    every = set(Indicator.objects.values_list("code", flat=True)) | {one.code}
    if lost := sorted({ref.code for ref in refs} - every):
        close = nearest(lost[0], sorted(every - {one.code}))
        hint = _(" Có phải %(close)s?") % {"close": ", ".join(close)} if close else ""
        raise ValidationError(
            {"formula": _("Chưa có chỉ tiêu mã %(codes)s.") % {"codes": ", ".join(lost)} + hint}
        )
    parts = {part for ref in refs for part in ref.breakdown.split("|") if part}
    known = {
        f"{dimension}:{code}" for dimension, code in Category.objects.values_list("dimension__code", "code")
    }
    if strange := sorted(parts - known):
        raise ValidationError({"formula": _("Chưa có phân tổ %(codes)s.") % {"codes": ", ".join(strange)}})
    below = formulas([tree])
    if one.code in {ref.code for ref in refs} or _reaches(one.code, below):
        raise ValidationError({"formula": _("Công thức đi vòng: chỉ tiêu này lại dùng chính nó.")})


def _reaches(code: str, trees: dict[str, expressions.Tree]) -> bool:
    return any(
        isinstance(need, Ref) and need.code == code
        for tree in trees.values()
        for need in expressions.needs(tree)
    )


def _refuse_loss(one: Indicator, wanted: Sequence[Dimension]) -> None:
    """What already stands must still make sense."""
    figures = Datum.objects.filter(indicator=one.pk, value__isnull=False)
    if one.kind in WHOLE_KINDS:
        broken = figures.exclude(value=Func(F("value"), function="trunc"))
        if one.kind == Indicator.Kind.YES_NO:
            broken = figures.exclude(value__in=(0, 1))
        if broken.exists():
            raise ValidationError({"kind": _("Đã có số liệu không hợp loại giá trị này.")})
    dropped = {part.pk: part.title for part in one.dimensions.all()}.keys() - {part.pk for part in wanted}
    gone = Category.objects.filter(dimension__in=dropped).values_list("pk", flat=True)
    broken_down = Breakdown.objects.filter(categories__overlap=list(gone)).values("pk") if dropped else None
    if broken_down is not None and figures.filter(breakdown__in=broken_down).exists():
        raise ValidationError(
            {"dimensions": _("Đã có số liệu theo chiều phân tổ vừa bỏ chọn; hãy chọn lại.")}
        )


def catalogue(words: str = "", comes_from: str = "", *, active: bool | None = None) -> QuerySet[Indicator]:
    """Indicators whose code, name or definition holds these words, with or without marks."""
    found = Indicator.objects.all()
    if folded := text.fold(words):
        # A catalogue has hundreds of rows; a folded column would only repeat what three others say.
        rows = found.values_list("pk", "code", "title", "definition")
        found = found.filter(pk__in=[pk for pk, *held in rows if folded in text.fold(" ".join(held))])
    if comes_from:
        found = found.filter(comes_from=comes_from)
    return found if active is None else found.filter(active=active)


def dimensions_with_categories() -> list[Dimension]:
    """Every dimension by name, its categories in order and the number of its indicators at hand."""
    ordered = Prefetch("categories", Category.objects.order_by("order", "pk"))
    return list(
        Dimension.objects.annotate(used=Count("indicators")).prefetch_related(ordered).order_by("title", "pk")
    )


def used_in_formulas(code: str) -> list[Indicator]:
    """Computed indicators whose formula names this one."""
    sought = (
        Q(formula__contains=f"[{code}]") | Q(formula__contains=f"[{code}:") | Q(formula__contains=f"[{code}@")
    )
    return list(Indicator.objects.filter(sought).order_by("title", "pk"))


def parts_of(one: Indicator) -> list[Indicator]:
    """The indicators that its formula names."""
    if not one.formula:
        return []
    named = {need.code for need in expressions.needs(expressions.parse(one.formula)) if isinstance(need, Ref)}
    return list(Indicator.objects.filter(code__in=named).order_by("title", "pk"))


def extent(one: Indicator) -> Extent:
    """How much is stored of it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(EXTENT, [one.pk])
        figures, agencies, _first, _last, first, last = cursor.fetchone()
    return Extent(figures, agencies, first or "", last or "")


def known_at(one: Indicator) -> set[tuple[int, int]]:
    """(period, agency) by id of every figure of it. One query."""
    return set(Datum.objects.filter(indicator=one, value__isnull=False).values_list("period_id", "agency_id"))


def latest_of(
    codes: Sequence[str], agencies: QuerySet[Any, Any], *, most: int
) -> tuple[Period | None, list[int]]:
    """The latest period with a figure of these indicators, and some of the agencies (a query of keys) that have one."""
    figures = Datum.objects.filter(indicator__code__in=codes, agency__in=agencies, value__isnull=False)
    period = (
        Period.objects.filter(pk__in=figures.values("period")).order_by("-last_date", "-first_date").first()
    )
    if period is None:
        return None, []
    having = figures.filter(period=period).values("agency").annotate(n=Count("indicator", distinct=True))
    return period, list(having.order_by("-n", "agency").values_list("agency", flat=True)[:most])


def fact_choices() -> Iterable[tuple[str, str]]:
    """(code, what it counts) of every fact that an app counts."""
    return [(one.code, text.gettext(one.title)) for one in sorted(facts, key=lambda one: one.code)]
