"""The form in which the standing agency sets effort, deadline and series of a round's items."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from tinhso.apps.scoring.advice.operations import Plan
from tinhso.apps.scoring.computing import wanted
from tinhso.engines.indicators.api import Framework, Item
from tinhso.engines.indicators.plugs import Goal
from tinhso.engines.indicators.series.api import by_code
from tinhso.kernel.ui.api import DateField

NUMERIC = {"count", "number", "share", "points"}


def _effort(item: Item) -> forms.DecimalField:
    wrong = gettext("Công sức của chỉ số %(code)s phải là số lớn hơn 0, ví dụ 0,5 hoặc 1.") % {
        "code": item.code
    }
    return forms.DecimalField(
        label=_("Công sức"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        localize=True,
        error_messages={"invalid": wrong, "min_value": wrong},
    )


class PlanForm(forms.Form):
    """One row for each scored item; names carry the item's code."""

    def __init__(self, framework: Framework, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = [one for one in framework.items if one.scored]
        self.fields["due-"] = DateField(label=_("Hạn chung của đợt"), required=False)
        for item in self.items:
            self.fields[f"effort-{item.code}"] = _effort(item)
            self.fields[f"due-{item.code}"] = DateField(label=_("Hạn"), required=False)
            for one in wanted(item):
                if one.kind in NUMERIC:
                    self.fields[f"series-{item.code}-{one.name}"] = forms.CharField(
                        label=gettext("Chỉ tiêu báo cáo của “%(input)s”") % {"input": one.label or item.name},
                        required=False,
                        max_length=40,
                        widget=forms.TextInput({"autocomplete": "off"}),
                    )

    def rows(self) -> Iterator[tuple[Item, list[forms.BoundField]]]:
        """Each item with its fields."""
        for item in self.items:
            names = [f"effort-{item.code}", f"due-{item.code}", *self._series(item)]
            yield item, [self[name] for name in names]

    def _series(self, item: Item) -> list[str]:
        return [name for one in wanted(item) if (name := f"series-{item.code}-{one.name}") in self.fields]

    @override
    def clean(self) -> dict[str, Any]:
        """Every named indicator must be there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = {name: code for name, code in cleaned.items() if name.startswith("series-") and code}
        self.indicators = by_code(set(named.values()))
        for name, code in named.items():
            if code not in self.indicators:
                self.add_error(name, gettext("Không có chỉ tiêu báo cáo mã “%(code)s”.") % {"code": code})
        return cleaned

    def plans(self) -> Iterator[Plan]:
        """What a valid form sets."""
        said = self.cleaned_data
        yield Plan("", due=said["due-"])
        for item in self.items:
            series = {
                name.removeprefix(f"series-{item.code}-"): self.indicators[said[name]]
                for name in self._series(item)
                if said[name]
            }
            yield Plan(item.code, said[f"effort-{item.code}"], said[f"due-{item.code}"], series)


class GoalForm(forms.Form):
    """Which own goal stands beside a national one."""

    own = forms.ChoiceField(label=_("Chỉ tiêu của tỉnh"), required=False)

    def __init__(self, goals: Sequence[Goal], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.code, f"{one.metric} ({one.code})") for one in goals]
        self.fields["own"].choices = [("", gettext("Không nối")), *named]  # type: ignore[attr-defined]  # a choice field
