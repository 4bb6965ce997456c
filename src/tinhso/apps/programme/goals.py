"""Goals of plans with what was reached, for whoever shows them beside other figures (socket `indicators.goals`)."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Prefetch
from django.urls import reverse

from tinhso.apps.programme.models import Level, Progress, Target, TargetValue
from tinhso.engines.indicators.plugs import Goal, GoalValue, Reached
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

VERIFIED = {"": None, "verified": True, "unverified": False}


class PlanGoals:
    """Targets of the plans below the nation that stand at the top of their tree: the province's own."""

    code, title = "programme.targets", text.gettext_noop("Chỉ tiêu của các chương trình")

    def all(self, day: dt.date) -> Sequence[Goal]:
        """Every target with its goals and its figures by a day, the newest plan first. Three queries."""
        rows = (
            Target.objects.filter(programme__level=Level.PROVINCE)
            .select_related("programme")
            .only("number", "metric", "unit", "comparator", "programme__code", "programme__title")
            .order_by("-programme__first_year", "programme__code", "number")
            .prefetch_related(
                Prefetch("values", TargetValue.objects.order_by("year")),
                Prefetch(
                    "progress",
                    Progress.objects.filter(date__lte=day, returned_at=None).order_by("date", "id"),
                ),
            )
        )
        return [_goal(one) for one in rows]

    def check(self) -> Health:
        """Whether targets can be read."""
        return Health.good(text.phrase("Đọc được {n} chỉ tiêu.", n=Target.objects.count()))


def _goal(one: Target) -> Goal:
    return Goal(
        code=one.full_code,
        metric=one.metric,
        unit=one.unit,
        comparator=one.comparator,
        plan=one.programme.title,
        link=reverse("programme:target", args=[one.programme.code, one.number]),
        values=[GoalValue(v.year, v.value, v.value_max, VERIFIED[v.evidence]) for v in one.values.all()],
        reached=[Reached(p.date, p.value, p.invented) for p in one.progress.all() if p.value is not None],
    )
