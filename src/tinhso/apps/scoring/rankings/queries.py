"""Reading published runs by their permanent address."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tinhso.apps.scoring.models import Assessment, Result, Run, Unit
from tinhso.apps.scoring.provenance.models import Correction
from tinhso.apps.scoring.queries import last_first
from tinhso.apps.scoring.rankings.current import Stamp
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

# The text of a framework is long; the seed of a sample is nobody's before the draw.
UNREAD = ("assessment__edition__body", "assessment__sample__seed")


def _published() -> QuerySet[Run]:
    found = Run.objects.filter(published_at__isnull=False)
    return found.select_related("assessment__edition").defer("assessment__edition__body")


def run_of(stamp: Stamp) -> Run:
    """The published run of a stamp, with what it corrects and the sample of its round. One query."""
    return (
        _published().select_related("correction__of", "assessment__sample").defer(*UNREAD).get(pk=stamp.run)
    )


def correction_of(run: Run) -> Correction | None:
    """The published correction that took the place of this run. One query."""
    return Correction.objects.filter(of=run, run__published_at__isnull=False).select_related("run").first()


def earlier(run: Run) -> list[Run]:
    """Runs published before this one, of the same assessment and of its series in earlier years, newest year first.

    Of a year the latest stage comes first: a final ranking is not held against a self-score that was corrected later.

    A series is told by its codes: they differ by the year only (`dti-tinh-2021`, `dti-tinh-2022`). One query.
    """
    here = run.assessment
    start, year, end = here.code.partition(str(here.year))
    series = Q(
        assessment__code__startswith=start, assessment__code__endswith=end, assessment__year__lt=here.year
    )
    same = Q(assessment=here, pk__lt=run.pk)
    found = last_first(_published().filter(same | series if year else same), "-assessment__year")
    return [one for one in found[:50] if one.assessment_id == here.pk or _of_series(one, start, end)]


def _of_series(run: Run, start: str, end: str) -> bool:
    one = run.assessment
    return one.code == f"{start}{one.year}{end}" and one.place_path == run.assessment.place_path


def results(ids: Iterable[int]) -> dict[int, Result]:
    """Results with their units by id, without the long explanations. One query."""
    rows = Result.objects.filter(pk__in=list(ids)).select_related("unit").defer("items")
    return {row.pk: row for row in rows}


def full_results(run: Run, keys: Iterable[str]) -> list[Result]:
    """Results with everything, for the units with these keys, in the order of the keys. One query."""
    wanted = list(keys)
    rows = Result.objects.filter(run=run, unit__key__in=wanted).select_related("unit")
    return sorted(rows, key=lambda row: wanted.index(row.unit.key))


def units_named(assessment: Assessment, words: str, most: int = 8) -> list[Unit]:
    """Units whose name contains the words, with or without accents; none without words."""
    wanted = text.fold(words)
    if not wanted:
        return []
    return list(assessment.units.filter(folded_name__contains=wanted).order_by("sort_key", "key")[:most])


def owner(assessment: Assessment) -> str:
    """The name of the agency that runs the assessment, as it was called on the day of its map; empty without one."""
    if assessment.owner_path is None:
        return ""
    found = orgs.valid(assessment.map_date).filter(path=assessment.owner_path).first()
    return found.name if found else ""
