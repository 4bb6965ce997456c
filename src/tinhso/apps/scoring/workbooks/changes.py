"""What a workbook would change, cell by cell, and what has to be mended first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, forms
from tinhso.apps.scoring.models import Comment, Unit
from tinhso.apps.scoring.provenance import feeding
from tinhso.apps.scoring.workbooks.layout import Line, cell_value, lines
from tinhso.apps.scoring.workbooks.reading import MOST_WORDS, Typed
from tinhso.engines.indicators.api import Input, Problem, ValuesRefused, evaluate, spelled
from tinhso.engines.indicators.store.api import Stage, evidence, history, inputs
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Change:
    """One cell: what stands now and what comes in its place."""

    line: Line
    was: str
    now: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell; without a line, with the whole file."""

    line: Line | None
    typed: str
    words: str


@dataclass
class Proposal:
    """All that a workbook asks for; with a fault nothing of it is written."""

    rows: list[Typed] = field(default_factory=list)  # those that ask for something
    faults: list[Fault] = field(default_factory=list)
    values: list[Change] = field(default_factory=list)
    stored: dict[tuple[str, str], str] = field(default_factory=dict)  # the new inputs as the store keeps them
    proofs: list[tuple[Line, str]] = field(default_factory=list)
    notes: list[tuple[Line, str]] = field(default_factory=list)
    before: Decimal | None = None
    after: Decimal | None = None

    @property
    def empty(self) -> bool:
        """Whether the workbook changes nothing and has no fault."""
        return not (self.faults or self.values or self.proofs or self.notes)


def propose(unit: Unit, rows: Sequence[Typed]) -> Proposal:
    """Compare a workbook with what stands now."""
    known = {line.key: line for line in lines(unit)}
    said = Proposal()
    had = _had(unit)
    met: set[str] = set()
    for row in rows:
        line = known.get(row.key)
        if line is None or row.key in met:
            said.faults.append(Fault(None, row.value, _stray(row, met)))
            continue
        met.add(row.key)
        before = len(said.values) + len(said.proofs) + len(said.notes)
        _value(unit, line, row, said)
        _words(line, row, said, had)
        if len(said.values) + len(said.proofs) + len(said.notes) > before:
            said.rows.append(row)
    _totals(unit, known, said)
    return said


def _had(unit: Unit) -> set[tuple[str, str]]:
    """Proofs and remarks that stand already: the same file sent twice does not double them."""
    proofs = {(one.item, one.note) for one in evidence(unit.assessment.code, unit.key)}
    said = Comment.objects.filter(unit=unit, stage=Stage.SELF).values_list("item", "words")
    return proofs | set(said)


def _stray(row: Typed, met: set[str]) -> str:
    if row.key in met:
        return _("Một dòng bị chép thành hai (%(key)s). Hãy xóa dòng thừa.") % {"key": row.key}
    if row.key:
        return _("Có dòng của chỉ số không có trong đợt (%(key)s). Hãy tải lại mẫu.") % {"key": row.key}
    return _("Có dòng thêm vào ngoài mẫu. Hãy xóa dòng ấy; chỉ điền vào ô màu vàng.")


def _value(unit: Unit, line: Line, row: Typed, said: Proposal) -> None:
    if not line.typed or not row.value or row.value == _shown_in_cell(line.one, row.seen):
        return
    try:
        new = stored(line.one, row.value)
    except ValidationError as wrong:
        said.faults.append(Fault(line, row.value, wrong.messages[0]))
        return
    if new == line.stored:
        return
    if line.stored != row.seen:
        said.faults.append(Fault(line, row.value, _newer(unit, line)))
        return
    said.stored[line.item.code, line.one.name] = new
    said.values.append(Change(line, shown(line.one, line.stored), shown(line.one, new)))


def stored(one: Input, words: str) -> str:
    """What was typed in a cell as the store keeps it. Raises ValidationError."""
    if one.kind not in forms.CHOSEN:
        return forms.typed(one, words)
    wanted = spelled(words)
    for code, label in forms.options(one):
        if wanted in {spelled(word) for word in (label, code, *one.options[code])}:
            return code
    choices = "; ".join(label for _code, label in forms.options(one))
    raise ValidationError(_("Hãy chọn một trong: %(choices)s.") % {"choices": choices})


def shown(one: Input, value: str) -> str:
    """A stored input in words."""
    return (
        dict(forms.options(one)).get(value, value) if one.kind in forms.CHOSEN else forms.written(one, value)
    )


def _shown_in_cell(one: Input, value: str) -> str:
    """What comes back from a cell that nobody touched."""
    if not value:
        return ""
    cell, shape = cell_value(one, value)
    if isinstance(cell, str):
        return cell
    number = Decimal(repr(cell))
    if "%" in shape:
        return f"{text.format_number((number * 100).normalize())} %"
    return text.format_number(number)


def _newer(unit: Unit, line: Line) -> str:
    values = history(unit.assessment.code, unit.key, line.item.code)
    last = [
        v for v in values if v.input == line.one.name and v.stage == Stage.SELF and v.superseded_at is None
    ]
    return _("%(who)s đã ghi %(value)s sau khi bạn tải mẫu. Sửa ô này ở trang chỉ số, hoặc tải lại mẫu.") % {
        "who": last[0].entered_by_name if last else _("Người khác"),
        "value": shown(line.one, line.stored) or _("trống"),
    }


def _words(line: Line, row: Typed, said: Proposal, had: set[tuple[str, str]]) -> None:
    for words, kept in ((row.proof, said.proofs), (row.note, said.notes)):
        if not words or (line.item.code, words) in had:
            continue
        if len(words) > MOST_WORDS:
            long = _("Dài quá %(n)s ký tự; hãy rút gọn.") % {"n": MOST_WORDS}
            said.faults.append(Fault(line, f"{words[:40]}…", long))
        else:
            kept.append((line, words))


def _totals(unit: Unit, known: Mapping[str, Line], said: Proposal) -> None:
    """The total before and after; what the rules do not take becomes a fault of its cell."""
    now = inputs(unit.assessment.code, Stage.SELF, [unit.key]).get(unit.key, {})
    new = {code: dict(names) for code, names in now.items()}
    for (item, name), value in said.stored.items():
        mine = new.setdefault(item, {})
        for gone in feeding.giving_way([name], mine):
            del mine[gone]
        mine[name] = value
    framework = computing.framework_of(unit.assessment)
    try:
        said.before, said.after = (
            computing.decimal(evaluate(framework, some, unit=unit.name).total.published)
            for some in (now, new)
        )
    except ValuesRefused as refused:
        said.faults += [_refused(known, new, one) for one in refused.problems]


def _refused(known: Mapping[str, Line], new: Mapping[str, Mapping[str, str]], one: Problem) -> Fault:
    of_item = [line for line in known.values() if line.item.code == one.item]
    line = known.get(f"{one.item}|{one.input}") or (of_item[0] if of_item else None)
    typed = shown(line.one, new.get(one.item, {}).get(one.input, "")) if line else ""
    return Fault(line, typed, f"{one.what} {one.remedy[:1].upper()}{one.remedy[1:]}")
