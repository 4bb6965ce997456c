"""What the value store has for the bound inputs of an assessment's units, and what each figure was made of."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.provenance.models import Binding
from tinhso.engines.indicators.api import Framework, Input, unmistakable
from tinhso.engines.indicators.series.api import Indicator, Regions, figuring
from tinhso.engines.indicators.store.api import Source
from tinhso.kernel.orgs.api import valid
from tinhso.kernel.text import api as text

Made = figuring.Made


@dataclass(frozen=True)
class Offer:
    """A figure for an input of a unit; `made` is None where there is no such figure, or it was taken back."""

    unit: str
    binding: Binding
    made: Made | None
    value: str

    @property
    def source(self) -> Source:
        """Counted by the platform, or reported by people."""
        return Source.FACT if self.made and self.made.counted else Source.PERSON

    @property
    def direct(self) -> figuring.Stored | None:
        """The one stored figure that it is, where nothing was computed or added up."""
        if self.made is None or self.binding.indicator.formula or len(self.made.stored) != 1:
            return None
        one = self.made.stored[0]
        same = (one.indicator, one.period) == (self.binding.indicator_id, self.binding.period_id)
        return one if same and one.value == self.made.value else None

    @property
    def how(self) -> dict[str, Any]:
        """How it was computed, as it is kept; empty for a figure that stands as it is in the store."""
        return {} if self.made is None or self.direct else _plain(self.made.part)


def _plain(part: figuring.Part) -> dict[str, Any]:
    found = asdict(part)
    found["value"] = None if part.value is None else format(part.value.normalize(), "f")
    found["parts"] = [_plain(one) for one in part.parts]
    return found


def offers(assessment: Assessment, framework: Framework, bindings: Sequence[Binding]) -> list[Offer]:
    """For every bound input of every unit the figure that stands now.

    A unit that is an agency has that agency's figure; a unit that is a place has the figures of the agencies there,
    added up by the indicator's own rule on the map of the assessment's day.
    """
    if not bindings:
        return []
    rows = _units(assessment)
    found = []
    for one in bindings:
        wanted = {i.name: i for i in framework.item(one.item).inputs()}[one.input]
        for regions in rows:
            made = figuring.figure(one.indicator, one.period, one.breakdown, regions, _number)
            found += [
                Offer(unit, one, *_stands(one.indicator, wanted, made.get(unit))) for unit in regions.keys
            ]
    return found


def _stands(indicator: Indicator, wanted: Input, made: Made | None) -> tuple[Made | None, str]:
    if made is None or made.value is None or not made.stored:
        return None, ""
    return made, written(indicator, wanted, made.value)


def _number(value: Decimal | None) -> str:
    return "–" if value is None else text.format_number(value, None)


def _units(assessment: Assessment) -> list[Regions]:
    """The units as agencies or places on the day of the assessment's map; who is neither has no figures."""
    rows = list(assessment.units.values_list("key", "agency_path", "place_id"))
    paths = {str(path) for _key, path, _place in rows if path}
    agencies = {
        str(path): pk
        for path, pk in valid(assessment.map_date).filter(path__in=paths).values_list("path", "pk")
    }
    at_agencies = {key: agencies[str(path)] for key, path, _place in rows if path and str(path) in agencies}
    at_places = {key: place for key, _path, place in rows if place and key not in at_agencies}
    found = [figuring.at_agencies(at_agencies)] if at_agencies else []
    return found + figuring.at_places(at_places, assessment.map_date)


def written(indicator: Indicator, one: Input, value: Decimal) -> str:
    """A figure as an input of a rule reads it: percents as shares, yes and no in words."""
    if one.kind == "yes_no":
        return "yes" if value else "no"
    if one.kind == "share" and indicator.kind == Indicator.Kind.PERCENT:
        value = value / 100
    return unmistakable(format(value.normalize(), "f"))
