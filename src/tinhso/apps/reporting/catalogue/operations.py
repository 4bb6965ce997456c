"""Defining indicators and dimensions: right, change, audit and event in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.reporting.actions import DEFINE
from tinhso.apps.reporting.catalogue import queries
from tinhso.apps.reporting.events import IndicatorDefined
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Dimension, Indicator
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events

# What changes the meaning of figures that stand already.
MEANING = ("unit", "kind", "comes_from", "fact", "formula", "over_places", "over_time", "higher_is_better")
NOTED = ("title", "definition", *MEANING, "decimals", "low", "high", "source_note", "active")


@transaction.atomic
def define(
    *, actor: Actor, code: str, new: bool, reason: str = "", dimensions: Sequence[str] = (), **fields: Any
) -> Indicator:
    """Define an indicator, or change the definition of one.

    Whatever changes the meaning of figures that are there needs a reason; the audit keeps the old definition.
    Raises Denied, ValidationError (also for a code that is taken, or that nobody has).
    """
    require(actor, DEFINE)
    found = Indicator.objects.select_for_update().filter(code=code).first()
    if new is (found is not None):
        raise ValidationError(
            {"code": _("Mã này đã dùng.") if found else _("Chưa có chỉ tiêu báo cáo mã này.")}
        )
    before = {name: getattr(found, name) for name in NOTED} if found else {}
    if found and not reason.strip() and _means_other(found, fields) and series.extent(found).figures:
        raise ValidationError(
            {"reason": _("Đã có số liệu: đổi cách hiểu số liệu cũ thì ghi rõ lý do, căn cứ.")}
        )
    if found and found.typed_by_people and fields.get("comes_from", found.comes_from) != found.comes_from:
        _refuse_opening(found)
    made = series.put_indicator(code=code, dimensions=dimensions, **fields)
    changes = _changes(before, made)
    if reason:
        changes["reason"] = reason
    audit.note(actor=actor, action=DEFINE, about=("indicator", code), changes=changes)
    events.record(IndicatorDefined(indicator=code, dimension="", new=new))
    return made


def _refuse_opening(found: Indicator) -> None:
    """Figures that people type are open to everyone once their report is accepted; those of other sources at once."""
    if queries.unaccepted(found):
        raise ValidationError(
            {
                "comes_from": _(
                    "Còn số người nhập chưa được tiếp nhận; đổi nguồn thì mọi người thấy ngay các số ấy. "
                    "Hãy tiếp nhận các báo cáo đó trước, hoặc lập chỉ tiêu mới."
                )
            }
        )


def _means_other(found: Indicator, fields: Mapping[str, Any]) -> bool:
    return any(getattr(found, name) != fields.get(name, getattr(found, name)) for name in MEANING)


def _changes(before: Mapping[str, Any], made: Indicator) -> dict[str, Any]:
    after = {name: getattr(made, name) for name in NOTED}
    return {
        name: [_plain(before.get(name)), _plain(value)]
        for name, value in after.items()
        if before.get(name) != value and (before or value not in ("", None))
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


@transaction.atomic
def define_dimension(
    *, actor: Actor, code: str, new: bool, title: str, categories: Sequence[tuple[str, str]]
) -> Dimension:
    """Define a dimension, or name and add to one; its categories stay. Raises Denied, ValidationError."""
    require(actor, DEFINE)
    found = Dimension.objects.select_for_update().filter(code=code).first()
    if new is (found is not None):
        raise ValidationError({"code": _("Mã này đã dùng.") if found else _("Chưa có chiều phân tổ mã này.")})
    before = [found.title, dict(found.categories.values_list("code", "title"))] if found else None
    if before and (lost := sorted(set(before[1]) - {own for own, _words in categories})):
        raise ValidationError(
            {"categories": _("Không bỏ được phân tổ đã lập: %(codes)s.") % {"codes": ", ".join(lost)}}
        )
    made = series.put_dimension(code=code, title=title, categories=categories)
    audit.note(
        actor=actor,
        action=DEFINE,
        about=("dimension", code),
        changes={"dimension": [before, [title, dict(categories)]]},
    )
    events.record(IndicatorDefined(indicator="", dimension=code, new=new))
    return made
