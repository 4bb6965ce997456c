"""From stored inputs to stored results: the pure engine does the arithmetic, this file reads and writes."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Max
from django.utils import translation

from tinhso.apps.scoring import writing
from tinhso.apps.scoring.models import Assessment, Result, Run, Unit
from tinhso.apps.scoring.provenance import kept
from tinhso.engines.indicators.api import (
    Framework,
    Input,
    Item,
    PartScore,
    Ranked,
    Scorer,
    UnitScore,
    evaluate,
    load_framework,
    rank,
)
from tinhso.engines.indicators.store.api import Edition, Inputs, Stage, digest, inputs
from tinhso.kernel.text import api as text

ENGINE = "indicators-1"
MILLION = 10**6


@lru_cache(maxsize=64)
def _framework(edition_id: int, digest_of_text: str) -> Framework:
    """Editions never change, so a framework is read once per process."""
    return load_framework(Edition.objects.get(pk=edition_id).body)


def framework_by(edition: Edition) -> Framework:
    """The framework of an edition; its body need not be loaded."""
    return _framework(edition.pk, edition.digest)


@lru_cache(maxsize=8)
def scorer(edition_id: int, digest_of_text: str) -> Scorer:
    """What this process knows of the outcomes of an edition's items."""
    return Scorer(_framework(edition_id, digest_of_text))


def framework_of(assessment: Assessment) -> Framework:
    """The framework of an assessment. Raises ValueError for one that is only quoted."""
    if assessment.edition is None:
        raise ValueError(f"{assessment.code} has no framework: its ranking is quoted")
    return framework_by(assessment.edition)


def edition_of(run: Run) -> Edition | None:
    """The edition by which a run was computed: a published run keeps it when its assessment moves on."""
    now = run.assessment.edition
    if now is None or not run.edition_digest or now.digest == run.edition_digest:
        return now
    return Edition.objects.filter(digest=run.edition_digest).order_by("pk").first()


def framework_of_run(run: Run) -> Framework:
    """The framework by which a run was computed. Raises ValueError where it has none."""
    edition = edition_of(run)
    if edition is None:
        raise ValueError(f"{run.assessment.code}#{run.number} has no framework")
    return framework_by(edition)


def unit_names(assessment: Assessment) -> dict[str, str]:
    """What may stand for a unit in a file (its key, or its name when only one bears it), and its key."""
    rows = assessment.units.values_list("key", "name")
    pairs = [(key, unicodedata.normalize("NFC", name)) for key, name in rows]
    counts = Counter(name for _key, name in pairs)
    return {name: key for key, name in pairs if counts[name] == 1} | {key: key for key, _name in pairs}


def wanted(item: Item) -> list[Input]:
    """The inputs people are asked for: a ready-made ratio is not, where its two parts can be given."""
    inputs = item.inputs()
    parts = {"numerator", "denominator"} <= {one.name for one in inputs}
    return [one for one in inputs if not (parts and one.name == "value")]


def scored_items(assessment: Assessment) -> list[Item]:
    """The items that give points, in the framework's order."""
    return [one for one in framework_of(assessment).items if one.rule is not None and one.maximum]


def check(unit: Unit, item: str, values: Mapping[str, str]) -> None:
    """Raises ValuesRefused when the rule of `item` cannot take these inputs."""
    evaluate(framework_of(unit.assessment), {item: dict(values)}, unit=unit.name)


def scored(framework: Framework, values: Mapping[str, Mapping[str, str]], *, unit: str) -> UnitScore:
    """The score of a unit as it is kept: explained in the language of the record, whoever asks."""
    with translation.override("vi"):
        return evaluate(framework, values, unit=unit)


def scored_alone(unit: Unit, values: Mapping[str, Mapping[str, str]]) -> UnitScore:
    """The same by what this process knows already: a quarter of the work where one item after the other is scored."""
    edition = unit.assessment.edition
    if edition is None:
        raise ValueError(f"{unit.assessment.code} has no framework: its ranking is quoted")
    with translation.override("vi"):
        return scorer(edition.pk, edition.digest).score(values, unit=unit.name)


def spoken(row: Result) -> Result:
    """The result with its explanations in the reader's language; points stay as they were kept."""
    assessment = row.run.assessment
    if translation.get_language() == "vi" or assessment.edition is None:
        return row
    values = kept.values_of(row.run, row.unit.key)
    score = evaluate(framework_of_run(row.run), values, unit=row.unit.name)
    told = Result()
    fill(told, score)
    for stored, now in ((row.pillars, told.pillars), (row.items, told.items)):
        for code, part in stored.items():
            if code in now and part.get("points") == now[code].get("points"):
                part["text"] = now[code]["text"]
    return row


def refresh(assessment: Assessment, stage: Stage, *, by: str, units: Iterable[str] | None = None) -> Run:
    """Bring the draft of a stage up to date: the named units (default all) are scored anew, all are ranked anew.

    One draft per stage; the caller's transaction holds the book's lock.
    """
    framework = framework_of(assessment)
    edition = assessment.edition.digest if assessment.edition else ""
    run = assessment.runs.filter(stage=stage, published_at=None).first()
    if run is None:
        run = Run(assessment=assessment, stage=stage, number=_next(assessment))
    if (run.edition_digest, run.engine) != (edition, ENGINE):
        units = None
    names = None if units is None else list(units)
    values = inputs(assessment.code, stage, names)
    run.edition_digest, run.engine = edition, ENGINE
    # Of some units only: whoever publishes computes and fingerprints all of them once more.
    run.values_digest = digest(values) if names is None else ""
    run.computed_at, run.computed_by = text.now(), by
    count_units(run)
    run.save()
    chosen = assessment.units.all() if names is None else assessment.units.filter(key__in=names)
    _score(
        run, list(chosen), values, run.results.all() if names is None else run.results.filter(unit__in=chosen)
    )
    _rank(run, framework)
    return run


def _score(run: Run, units: Sequence[Unit], values: Inputs, standing_rows: Iterable[Result]) -> None:
    """Score these units anew; the results of the others are neither read nor written."""
    assert run.assessment.edition is not None
    known = scorer(run.assessment.edition.pk, run.edition_digest)
    standing = {row.unit_id: row for row in standing_rows}
    last = run.results.aggregate(last=Max("place_in_list"))["last"] or 0
    changed = []
    with translation.override("vi"):
        for unit in units:
            row = standing.get(unit.pk)
            before = None
            if row is None:
                last += 1
                row = Result(run=run, unit=unit, place_in_list=last)
            else:
                before = (row.total, row.pillars, row.items)
            fill(row, known.score(values.get(unit.key, {}), unit=unit.name))
            if before != (row.total, row.pillars, row.items):
                changed.append(row)
    writing.write(changed)


def count_units(run: Run) -> None:
    """Note how many units the run has and in which peer groups, so that its page need not ask."""
    groups = list(run.assessment.units.values_list("peer_group", flat=True))
    run.unit_count = len(groups)
    run.peer_groups = sorted(
        {str(group) for group in groups if group}, key=lambda name: text.sort_key(str(name))
    )


def _next(assessment: Assessment) -> int:
    return (assessment.runs.aggregate(last=Max("number"))["last"] or 0) + 1


def fill(row: Result, score: UnitScore) -> None:
    """Take the total, the pillars and the items of a score into a result."""
    row.total = decimal(score.total.published)
    row.pillars = {
        part.id: {
            "name": part.name,
            "points": plain(part.published),
            "max": plain(part.maximum),
            "text": part.explanation,
        }
        for part in score.pillars.values()
    }
    row.items = {
        one.code: {
            "points": plain(one.points),
            "max": plain(one.maximum),
            "text": one.explanation,
            "state": one.state,
            "missing": list(one.missing),
        }
        for one in score.items.values()
    } | {"": {"text": score.total.explanation, "grade": score.grade, "max": plain(score.total.maximum)}}


def standing(total: PartScore) -> Fraction:
    """A total as results keep it: published, to six digits. What is ranked, and has a level, is this one."""
    return Fraction(decimal(total.published))


def decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal with six digits, halves to even, whatever the arithmetic of the thread is set to."""
    return Decimal(f"{_millionths(value)}e-6")


def plain(value: Fraction) -> float:
    """A fraction as a JSON number with six digits, halves to even."""
    return _millionths(value) / MILLION


def _millionths(value: Fraction) -> int:
    whole, rest = divmod(value.numerator * MILLION, value.denominator)
    above = 2 * rest - value.denominator
    return whole + (above > 0 or (not above and whole % 2))


def _rank(run: Run, framework: Framework) -> None:
    rows = list(
        Result.objects.filter(run=run).select_related("unit").order_by("pk").defer("items", "pillars")
    )
    moved = []
    found = places(rows, framework)
    for row in rows:
        new = found[row.unit.key]
        if (row.rank, row.group_rank, row.place_in_list) != new:
            row.rank, row.group_rank, row.place_in_list = new
            moved.append(row)
    writing.place(moved)


def places(rows: Iterable[Result], framework: Framework) -> dict[str, tuple[int | None, int | None, int]]:
    """Unit → rank, rank in its group, place in the list, from the totals of these results."""
    by_key = {row.unit.key: row for row in rows}
    totals = {key: Fraction(row.total or 0) for key, row in by_key.items()}
    out = [key for key, row in by_key.items() if not row.unit.ranked]
    groups = {key: row.unit.peer_group for key, row in by_key.items()}
    overall = _by_unit(rank(totals, tolerance=framework.tolerance, unranked=out))
    apart = _by_unit(rank(totals, tolerance=framework.tolerance, unranked=out, peer_groups=groups))

    def in_list(key: str) -> tuple[Any, ...]:
        place, row = overall[key].rank, by_key[key]
        return (place is None, place or 0, -(row.total or 0), row.unit.sort_key, key)

    return {
        key: (overall[key].rank, apart[key].rank, place)
        for place, key in enumerate(sorted(by_key, key=in_list), start=1)
    }


def _by_unit(ranked: Iterable[Ranked]) -> dict[str, Ranked]:
    return {one.unit: one for one in ranked}
