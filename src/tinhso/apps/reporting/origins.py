"""Where a figure came from: the reports that ask for it with who handed in and approved, and the platform's counts."""

from collections.abc import Mapping, Sequence

from django.db import connection
from django.urls import reverse

from tinhso.apps.reporting.models import Submission
from tinhso.apps.reporting.models.submissions import Step
from tinhso.engines.indicators.plugs import FigureKey, Origin, Stamp
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

Kind = Step.Kind
VOUCHED = (Kind.COMPLETED, Kind.APPROVED, Kind.ACCEPTED)
# Reports whose version asks for the figure; the last step of each kind since it was last opened again is what stands.
REPORTS = """
SELECT i.code, p.code, a.code, b.key, f.code, f.title, c."order", s.state, s.id
  FROM unnest(%(i)s::text[], %(p)s::text[], %(a)s::text[], %(b)s::text[]) AS k(i, p, a, b)
  JOIN indicators_indicator i ON i.code = k.i
  JOIN indicators_period p ON p.code = k.p
  JOIN orgs_agency a ON a.code = k.a
  JOIN indicators_breakdown b ON b.key = k.b
  JOIN reporting_submission s ON s.agency_id = a.id AND s.period_id = p.id
  JOIN reporting_form f ON f.id = s.form_id
  JOIN reporting_formcell c ON c.version_id = s.version_id AND c.indicator_id = i.id AND c.breakdown_id = b.id
 ORDER BY f.code
"""
COUNTED = """
SELECT i.code, i.fact FROM indicators_indicator i WHERE i.code = ANY(%(i)s::text[]) AND i.comes_from = 'fact'
"""


class ReportOrigins:
    """Reports and counted figures."""

    code = "reporting.origins"
    title = text.gettext_noop("Báo cáo và số nền tảng đếm")

    def origins(self, keys: Sequence[FigureKey]) -> Mapping[FigureKey, Sequence[Origin]]:
        """Where each figure came from. Three queries."""
        columns = {
            "i": [key.indicator for key in keys], "p": [key.period for key in keys],
            "a": [key.agency for key in keys], "b": [key.breakdown for key in keys],
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(COUNTED, columns)
            counted = dict(cursor.fetchall())
            cursor.execute(REPORTS, columns)
            rows = cursor.fetchall()
        stamps = _stamps([row[8] for row in rows])
        states = dict(Submission.State.choices)
        found: dict[FigureKey, list[Origin]] = {}
        for key in keys:
            if key.indicator in counted and not key.breakdown:
                found.setdefault(key, []).append(_count(key))
        for indicator, period, agency, breakdown, form, title, order, state, report in rows:
            link = reverse("reporting:cell", args=[form, period, agency, order])
            origin = Origin(title, link, str(states[state]), stamps.get(report, ()))
            found.setdefault(FigureKey(indicator, period, agency, breakdown), []).append(origin)
        return found

    def check(self) -> Health:
        """Whether asking works: the statements are planned and read nothing."""
        self.origins([FigureKey("", "", "")])
        return Health.good(text.gettext(self.title))


def _count(key: FigureKey) -> Origin:
    link = reverse("reporting:counted_figure", args=[key.indicator, key.period, key.agency])
    return Origin(text.gettext("Những gì nền tảng đã đếm"), link, text.gettext("Nền tảng tự đếm"))


def _stamps(reports: Sequence[int]) -> dict[int, tuple[Stamp, ...]]:
    """By report what was done since it was last opened, oldest first."""
    found: dict[int, list[Stamp]] = {}
    for step in Step.objects.filter(submission__in=reports).order_by("id") if reports else ():
        if step.kind in VOUCHED:
            stamp = Stamp(str(step.get_kind_display()), step.by_name, step.at)
            found.setdefault(step.submission_id, []).append(stamp)
        elif step.kind in (Kind.REOPENED, Kind.RETURNED):
            found[step.submission_id] = []
        else:
            found.get(step.submission_id, [])[-1:] = []
    return {report: tuple(some) for report, some in found.items()}


SOURCE = ReportOrigins()
