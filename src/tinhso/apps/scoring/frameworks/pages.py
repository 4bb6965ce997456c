"""What the framework pages show, put together from queries and the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import Http404

from tinhso.apps.scoring import computing
from tinhso.apps.scoring import queries as scoring
from tinhso.apps.scoring.frameworks import checks, editing, queries
from tinhso.apps.scoring.frameworks.fields import written
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, ImportedRow, ItemLink, PublishedEdition
from tinhso.apps.scoring.models import Assessment, Result, Unit
from tinhso.engines.indicators.api import (
    ComparableSeries,
    Framework,
    Group,
    Item,
    Pair,
    Problem,
    comparable_series,
    compare,
    shipped_mappings,
)
from tinhso.kernel.access.api import Actor

State, Origin = FrameworkDraft.State, FrameworkDraft.Origin


@dataclass(frozen=True)
class ItemNode:
    """An item in the tree, with what is wrong with it."""

    code: str
    name: str
    maximum: str
    kind: str
    words: str
    faults: Sequence[Problem]
    advice: Sequence[Problem]


@dataclass(frozen=True)
class GroupNode:
    """A group with its items; `sum` is what their maxima add up to."""

    code: str
    name: str
    maximum: str
    sum: str
    faults: Sequence[Problem]
    items: Sequence[ItemNode]


@dataclass(frozen=True)
class Editor:
    """A draft as a tree with every check at its place."""

    draft: FrameworkDraft
    checked: checks.Checked
    groups: Sequence[GroupNode]
    stray: Sequence[ItemNode]  # items of a group that is not there
    scale: str
    origin: Framework | None  # what it was copied from
    since: Sequence[Pair]  # what changed since


def editor(draft: FrameworkDraft) -> Editor:
    """The tree of a draft."""
    body = draft.body
    checked = checks.check(body)
    nodes = [(one, _node(one, checked)) for one in editing.items(body)]
    groups = [_group(one, nodes, checked) for one in editing.groups(body)]
    known = {group.code for group in groups}
    stray = [node for one, node in nodes if str(one.get("group")) not in known]
    origin = _origin(draft) if checked.framework else None
    since = compare(origin, checked.framework, ()) if origin and checked.framework else ()
    changed = [pair for pair in since if pair.changes]
    return Editor(draft, checked, groups, stray, written(body.get("scale")), origin, changed)


def _origin(draft: FrameworkDraft) -> Framework | None:
    """The edition that a draft was copied from."""
    if draft.origin != Origin.COPY:
        return None
    try:
        return queries.get_framework(draft.origin_note)
    except Http404:
        return None


def _group(
    one: Mapping[str, Any], nodes: Sequence[tuple[dict[str, Any], ItemNode]], checked: checks.Checked
) -> GroupNode:
    code = str(one.get("id"))
    mine = [(data, node) for data, node in nodes if str(data.get("group")) == code]
    total = sum(
        (editing.number(data.get("max")) for data, _node in mine if data.get("effect") in (None, "none", "")),
        Fraction(0),
    )
    return GroupNode(
        code,
        str(one.get("name") or ""),
        written(one.get("max")),
        written(float(total)),
        checked.groups.get(code, ()),
        [node for _data, node in mine],
    )


def _node(one: Mapping[str, Any], checked: checks.Checked) -> ItemNode:
    code = str(one.get("code"))
    rule = one.get("rule")
    words = ""
    if checked.framework is not None:
        item = checked.framework.item(code)
        words = item.rule.words(item.maximum) if item.rule and item.maximum else ""
    return ItemNode(
        code,
        str(one.get("name") or ""),
        written(one.get("max")),
        str(rule.get("type") or "") if isinstance(rule, dict) else "",
        words,
        checked.items.get(code, ()),
        checked.advice.get(code, ()),
    )


@dataclass(frozen=True)
class Review:
    """The rows of an annex under review."""

    draft: FrameworkDraft
    rows: Sequence[ImportedRow]

    def count(self, decision: str) -> int:
        """How many rows were decided so."""
        return sum(row.decision == decision for row in self.rows)

    @property
    def sure(self) -> int:
        """How many open rows were read surely."""
        return sum(row.decision == "open" and row.confidence >= 85 for row in self.rows)

    @property
    def maxima(self) -> str:
        """What the maxima of the items add up to that were not left out."""
        found = (
            editing.number(row.read["max"])
            for row in self.rows
            if row.read["kind"] == "item" and row.decision != "dropped"
        )
        return written(float(sum(found, Fraction(0))))

    @property
    def stated(self) -> str:
        """What the file's own line of the sum says, where it says something else."""
        sums = [
            editing.number(row.read["max"])
            for row in self.rows
            if row.read["kind"] == "skip" and row.read["max"] is not None
        ]
        said = written(float(sums[-1])) if sums else ""
        return "" if said == self.maxima else said


def review(draft: FrameworkDraft) -> Review:
    """Every row in order. Raises Http404 for a draft that came from no file."""
    rows = list(queries.rows_of(draft))
    if not rows:
        raise Http404(str(draft.key))
    return Review(draft, rows)


@dataclass(frozen=True)
class EditionPage:
    """An edition, shipped or published here, with its items by group."""

    framework: Framework
    published: PublishedEdition | None
    groups: Sequence[tuple[Group, Sequence[Item]]]
    relatives: Sequence[queries.Offered]
    known_names: Sequence[
        tuple[str, Sequence[str]]
    ]  # components by main index, of which only the name is known
    known_note: str


def edition(code: str) -> EditionPage:
    """The edition under a code. Raises Http404."""
    found = queries.get_framework(code)
    others = [
        one
        for one in queries.offered()
        if one.family == found.edition_of and one.code != code and found.edition_of
    ]
    note = str(found.reference.get("component_names_note") or "")
    return EditionPage(
        found, queries.get_published(code), found.sections(), others, _known_names(found), note
    )


def _known_names(found: Framework) -> list[tuple[str, Sequence[str]]]:
    """Free facts of the file, so of any shape: only lists of names under an item that is there."""
    names = found.reference.get("component_names")
    items = {item.code: item.name for item in found.items}
    pairs = names.items() if isinstance(names, Mapping) else ()
    return [
        (items[code], [str(one) for one in listed])
        for code, listed in pairs
        if code in items and isinstance(listed, list)
    ]


@dataclass(frozen=True)
class Comparison:
    """Two editions side by side."""

    old: Framework
    new: Framework
    pairs: Sequence[Pair]
    own: Sequence[ItemLink]
    note: str

    @property
    def changed(self) -> Sequence[Pair]:
        """Pairs with a difference."""
        return [pair for pair in self.pairs if pair.changes]

    def count(self, what: str) -> int:
        """How many pairs have this kind of difference."""
        return sum(any(change.what == what for change in pair.changes) for pair in self.pairs)


def comparison(old_code: str, new_code: str) -> Comparison:
    """Two editions compared by the mapping in force. Raises Http404."""
    old, new = queries.get_framework(old_code), queries.get_framework(new_code)
    shipped = shipped_mappings().get((old_code, new_code))
    return Comparison(
        old,
        new,
        compare(old, new, queries.links(old_code, new_code)),
        queries.own_links(old_code, new_code),
        shipped.note if shipped else "",
    )


@dataclass(frozen=True)
class Across:
    """One unit in two published rounds on two editions."""

    unit: Unit
    assessment: Assessment
    other: Assessment | None
    others: Sequence[Assessment]
    old: Assessment | None = None
    new: Assessment | None = None
    series: ComparableSeries | None = None


def across(code: str, key: str, other_code: str) -> Across:
    """The comparable series of a unit between its published round and an older or newer one. Raises Http404."""
    run = scoring.published_run(code)
    main = scoring.result(run, key)
    unit = main.unit
    others = [one.assessment for one in _others(run.assessment, unit)]
    if len(others) == 1:
        other_code = other_code or others[0].code
    other = next((one for one in others if one.code == other_code), None)
    if other_code and other is None:
        raise Http404(other_code)
    if other is None:
        return Across(unit, run.assessment, None, others)
    there = scoring.result(scoring.published_run(other.code), _key_in(other, unit))
    old, new = sorted((main, there), key=lambda one: (one.run.assessment.year, one.run.assessment.pk))
    frameworks = [computing.framework_of(one.run.assessment) for one in (old, new)]
    pairs = compare(frameworks[0], frameworks[1], queries.links(frameworks[0].code, frameworks[1].code))
    series = comparable_series(pairs, _points(old), _points(new))
    return Across(unit, run.assessment, other, others, old.run.assessment, new.run.assessment, series)


def _others(assessment: Assessment, unit: Unit) -> list[scoring.Listed]:
    """Other published rounds with a framework in which the same unit (place, else key) has a result."""
    if assessment.edition is None:
        return []
    same = Unit.objects.exclude(assessment=assessment)
    same = same.filter(place=unit.place_id) if unit.place_id else same.filter(key=unit.key)
    there = set(same.values_list("assessment_id", flat=True))
    return [
        one
        for one in scoring.published()
        if one.assessment.pk in there and one.assessment.edition is not None
    ]


def _key_in(assessment: Assessment, unit: Unit) -> str:
    same = (
        assessment.units.filter(place=unit.place_id)
        if unit.place_id
        else assessment.units.filter(key=unit.key)
    )
    return str(same.values_list("key", flat=True)[0])


def _points(row: Result) -> dict[str, Fraction]:
    """Points by item as they were kept, of the items that were scored."""
    return {
        code: Fraction(str(one["points"]))
        for code, one in row.items.items()
        if code and one.get("state", "scored") == "scored"
    }


def drafts(actor: Actor) -> Sequence[FrameworkDraft]:
    """The actor's open drafts, at most 100."""
    return list(queries.my_drafts(actor)[:100])
