"""What is exchanged: one flow of figures for each report form, and one over all of them, as far as the actor may see.

A form is for everyone once one of its reports was accepted; before that for whoever may view a report of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tinhso.apps.reporting.actions import VIEW
from tinhso.apps.reporting.models import Assignment, Form, FormCell, FormVersion, Submission
from tinhso.engines.indicators.series.api import Breakdown, Dimension, Indicator
from tinhso.kernel.access.api import Actor, visible

EVERYTHING = "INDICATORS"  # the flow over all forms; those of forms begin with DF_
FORM_FLOW = "DF_"


@dataclass(frozen=True)
class Flow:
    """Figures under one heading: what is asked, and how it is broken down."""

    id: str
    title: str
    description: str
    version: str  # rises with the form's versions
    forms: tuple[Form, ...]
    cells: tuple[FormCell, ...]  # of all published versions: nothing that was reported once is lost
    dimensions: tuple[Dimension, ...]

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """By code."""
        return {one.indicator.code: one.indicator for one in self.cells}

    @cached_property
    def breakdowns(self) -> dict[str, Breakdown]:
        """By key."""
        return {one.breakdown.key: one.breakdown for one in self.cells}

    @property
    def invented(self) -> bool:
        """Whether any of its forms was made up for a demonstration."""
        return any(one.invented for one in self.forms)


def parts(key: str) -> dict[str, str]:
    """`gioi:nu|tuoi:15-24` as dimension → category."""
    return dict(part.split(":", 1) for part in key.split("|") if part)


def forms(actor: Actor) -> QuerySet[Form]:
    """Published forms that the actor may see, by code."""
    accepted = Submission.objects.filter(form=OuterRef("pk"), state=Submission.State.ACCEPTED)
    asked = visible(Assignment.objects.all(), actor, VIEW, agency="agency__path", place="agency__place__path")
    owned = visible(Form.objects.all(), actor, VIEW, agency="owner__path")
    published = FormVersion.objects.filter(form=OuterRef("pk"), published_at__isnull=False)
    return (
        Form.objects.select_related("owner")
        .filter(Exists(published))
        .filter(Q(Exists(accepted)) | Q(pk__in=asked.values("form")) | Q(pk__in=owned.values("pk")))
        .order_by("code")
    )


def flows(actor: Actor, wanted: Sequence[str] = ()) -> list[Flow]:
    """The flows of these ids (empty: all), the one over everything last. Five queries."""
    every = list(forms(actor))
    chosen = every
    if wanted and EVERYTHING not in wanted:
        chosen = [one for one in every if FORM_FLOW + one.code in wanted]
    cells: dict[int, dict[tuple[int, int], FormCell]] = {one.pk: {} for one in chosen}
    last: dict[int, int] = {}
    rows = FormCell.objects.select_related("indicator", "breakdown", "version").filter(
        version__form__in=chosen, version__published_at__isnull=False
    )
    for cell in rows.order_by("version__form", "-version__number", "order"):
        cells[cell.version.form_id].setdefault((cell.indicator_id, cell.breakdown_id), cell)
        last[cell.version.form_id] = max(last.get(cell.version.form_id, 1), cell.version.number)
    dimensions = _dimensions(cell for some in cells.values() for cell in some.values())
    found = []
    for one in chosen:
        named = (FORM_FLOW + one.code, one.title, one.instructions, last.get(one.pk, 1))
        found.append(_flow(*named, [one], cells[one.pk].values(), dimensions))
    if every and (not wanted or EVERYTHING in wanted):
        union = {key: cell for some in cells.values() for key, cell in some.items()}
        found.append(_flow(EVERYTHING, _("Mọi chỉ tiêu báo cáo"), "", 1, chosen, union.values(), dimensions))
    return [one for one in found if not wanted or one.id in wanted]


def _dimensions(cells: Iterable[FormCell]) -> dict[str, Dimension]:
    codes = {code for cell in cells for code in parts(cell.breakdown.key)}
    if not codes:
        return {}
    return {one.code: one for one in Dimension.objects.filter(code__in=codes).prefetch_related("categories")}


def _flow(
    id_: str,
    title: str,
    description: str,
    number: int,
    of: Sequence[Form],
    cells: Iterable[FormCell],
    dimensions: dict[str, Dimension],
) -> Flow:
    kept = tuple(cells)
    used = sorted({code for cell in kept for code in parts(cell.breakdown.key)})
    return Flow(
        id_, title, description, f"{number}.0.0", tuple(of), kept, tuple(dimensions[code] for code in used)
    )
