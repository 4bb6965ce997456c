"""Figures from other systems into reports: the rules of typing, one change, every refusal with place and reason."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.reporting import due, queries, rules
from tinhso.apps.reporting.actions import ENTER
from tinhso.apps.reporting.models import Form, FormCell, FormVersion, Submission
from tinhso.apps.reporting.operations import figures
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Batch, NewDatum, Period, PeriodUnknown, Source, ValueWrong
from tinhso.kernel.access.api import Actor, may, require
from tinhso.kernel.files.api import StoredFile
from tinhso.kernel.orgs.api import Agency


@dataclass(frozen=True)
class Line:
    """One figure as it was sent, in codes. `form` empty: the one form that asks for it. `value` empty: taken back."""

    at: str  # where it stands in what was sent
    agency: str
    period: str
    indicator: str
    value: str
    breakdown: str = ""
    form: str = ""


@dataclass(frozen=True)
class Conflict:
    """Why a figure was not taken: where, which part of its address or its value, and what to do."""

    line: Line
    column: str  # form, agency, period, indicator, breakdown, value, report
    words: str


@dataclass(frozen=True)
class Imported:
    """What became of an import. `same`: figures that stood already; `repeated`: the key was here before."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    same: int = 0
    conflicts: tuple[Conflict, ...] = ()
    repeated: bool = False


class _Refused(Exception):
    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column = column


@transaction.atomic
def import_figures(
    *,
    actor: Actor,
    lines: Sequence[Line],
    source: Source,
    key: uuid.UUID | None = None,
    note: str = "",
    file: StoredFile | None = None,
    all_or_nothing: bool = True,
    dry_run: bool = False,
) -> Imported:
    """Write figures of many reports as one change. Raises Denied for who may enter nothing anywhere.

    `all_or_nothing`: one conflict and nothing is written; otherwise what is right is. `dry_run` answers the same and
    writes nothing. The same `key` again writes nothing; the same figures again change nothing.
    """
    require(actor, ENTER)
    key = key or uuid.uuid4()
    if Batch.objects.filter(key__in=[key, _for_invented(key)]).exists():
        return Imported(repeated=True)
    work = _Work(actor, source, _known(lines))
    for address, some in work.by_report(lines):
        work.take(address, some)
    done = work.counted()
    if done.conflicts and all_or_nothing:
        transaction.set_rollback(True)
        return Imported(conflicts=done.conflicts)
    work.write(key, note=note, file=file)
    if dry_run:
        transaction.set_rollback(True)
    return done


@dataclass(frozen=True)
class _Known:
    """What codes mean."""

    agencies: dict[str, Agency]
    forms: dict[str, Form]


def _known(lines: Sequence[Line]) -> _Known:
    agencies = Agency.objects.select_related("place").filter(code__in={one.agency for one in lines})
    forms = Form.objects.select_related("owner").filter(active=True)
    return _Known({one.code: one for one in agencies}, {one.code: one for one in forms})


@dataclass(frozen=True)
class _Change:
    """One cell with what it becomes."""

    cell: FormCell
    value: Decimal | None
    was: Decimal | None


Report = tuple[str, str, str]  # form, agency, period


@dataclass
class _Work:
    """One import: reports are taken one after the other in one order, so that two imports never wait crosswise."""

    actor: Actor
    source: Source
    known: _Known
    conflicts: list[Conflict] = field(default_factory=list)
    changes: list[tuple[Submission, list[_Change]]] = field(default_factory=list)
    same: int = 0
    _cells: dict[int, dict[tuple[str, str], FormCell]] = field(default_factory=dict)
    _periods: dict[str, Period | None] = field(default_factory=dict)
    _asking: dict[tuple[str, str], list[tuple[Form, set[tuple[str, str]]]]] = field(default_factory=dict)

    def by_report(self, lines: Iterable[Line]) -> list[tuple[Report, list[Line]]]:
        """Lines of each report together."""
        found: dict[Report, list[Line]] = defaultdict(list)
        for one in lines:
            try:
                form = one.form or self._only_form(one)
            except _Refused as problem:
                self._refuse(one, problem)
            else:
                found[form, one.agency, one.period].append(one)
        return sorted(found.items())

    def _refuse(self, line: Line, problem: _Refused) -> None:
        self.conflicts.append(Conflict(line, problem.column, str(problem)))

    def _period(self, code: str) -> Period:
        if code not in self._periods:
            try:
                self._periods[code] = series.periods.get(code)
            except PeriodUnknown:
                self._periods[code] = None
        if (found := self._periods[code]) is None:
            said = _(
                "“%(code)s” không phải là kỳ báo cáo. Viết 2024, 2024H1, 2024Q1, 202401, 2024W05 hoặc 20240131."
            )
            raise _Refused("period", said % {"code": code})
        return found

    def _agency(self, code: str) -> Agency:
        found = self.known.agencies.get(code)
        if found is None or not may(self.actor, ENTER, queries.scope_of(found)):
            said = _("Không có cơ quan mã “%(code)s” trong phạm vi bạn được nhập.")
            raise _Refused("agency", said % {"code": code})
        return found

    def _only_form(self, line: Line) -> str:
        """The form that asks an agency for a figure, when there is just one."""
        agency, period = self._agency(line.agency), self._period(line.period)
        if (agency.code, period.code) not in self._asking:
            self._asking[agency.code, period.code] = list(self._forms_of(agency, period))
        asking = self._asking[agency.code, period.code]
        codes = sorted(one.code for one, cells in asking if (line.indicator, line.breakdown) in cells)
        if not codes:
            said = _("Không biểu nào giao cho cơ quan này hỏi %(what)s trong kỳ %(period)s.")
            raise _Refused("indicator", said % {"what": _named(line), "period": line.period})
        if len(codes) > 1:
            said = _("Nhiều biểu cùng hỏi số liệu này: %(forms)s. Hãy nêu mã biểu.")
            raise _Refused("form", said % {"forms": ", ".join(codes)})
        return codes[0]

    def _forms_of(self, agency: Agency, period: Period) -> Iterable[tuple[Form, set[tuple[str, str]]]]:
        for form in self.known.forms.values():
            if form.period_kind != period.kind:
                continue
            version = due.version_for(form, period.first_date)
            if version and due.assigned(form, period.first_date).filter(agency=agency).exists():
                yield form, set(self._cells_of(version))

    def _cells_of(self, version: FormVersion) -> dict[tuple[str, str], FormCell]:
        if version.pk not in self._cells:
            cells = queries.cells(version)
            self._cells[version.pk] = {(one.indicator.code, one.breakdown.key): one for one in cells}
        return self._cells[version.pk]

    def take(self, address: Report, lines: Sequence[Line]) -> None:
        """Hold the lines of one report against its rules; keep what would change."""
        try:
            submission = self._open(*address)
        except _Refused as problem:
            for one in lines:
                self._refuse(one, problem)
            return
        cells = self._cells_of(submission.version)
        now = series.figures(
            [one.indicator_id for one in cells.values()], submission.period, submission.agency_id
        )
        changes: dict[int, _Change] = {}
        for one in lines:
            try:
                cell, value = self._read(one, cells, changes)
            except _Refused as problem:
                self._refuse(one, problem)
                continue
            stands = now.get((cell.indicator_id, cell.breakdown_id))
            changes[cell.pk] = _Change(cell, value, stands.value if stands else None)
        different = [one for one in changes.values() if one.value != one.was]
        self.same += len(changes) - len(different)
        if different:
            self.changes.append((submission, different))

    def _open(self, form_code: str, agency_code: str, period_code: str) -> Submission:
        """The report, held until the end, when it may be written now."""
        agency, period = self._agency(agency_code), self._period(period_code)
        form = self.known.forms.get(form_code)
        if form is None:
            raise _Refused("form", _("Không có biểu mã “%(code)s” đang dùng.") % {"code": form_code})
        if period.kind != form.period_kind:
            said = _("Biểu %(form)s báo cáo theo kỳ: %(kind)s; “%(code)s” là kỳ khác.")
            given = {"form": form.code, "kind": form.get_period_kind_display(), "code": period.code}
            raise _Refused("period", said % given)
        if due.version_for(form, period.first_date) is None:
            said = _("Biểu %(form)s chưa áp dụng cho kỳ %(period)s.")
            raise _Refused("period", said % {"form": form.code, "period": period.code})
        assigned = due.assigned(form, period.first_date).filter(agency=agency).exists()
        begun = Submission.objects.filter(form=form, agency=agency, period=period).exists()
        if not assigned and not begun:
            said = _("Cơ quan %(agency)s không được giao biểu %(form)s trong kỳ %(period)s.")
            raise _Refused("agency", said % {"agency": agency.code, "form": form.code, "period": period.code})
        report = queries.report(self.actor, form.code, period.code, agency.code, to=ENTER)
        submission = queries.held(queries.begun(report))
        verdict = rules.may_write(self.actor, submission)
        if not verdict:
            raise _Refused("report", verdict.reason)
        return submission

    def _read(
        self, line: Line, cells: dict[tuple[str, str], FormCell], taken: dict[int, _Change]
    ) -> tuple[FormCell, Decimal | None]:
        cell = cells.get((line.indicator, line.breakdown))
        if cell is None:
            asked = any(code == line.indicator for code, _key in cells)
            said = _("Biểu không hỏi %(what)s trong kỳ này.") % {"what": _named(line)}
            raise _Refused("breakdown" if asked else "indicator", said)
        if cell.pk in taken:
            raise _Refused("indicator", _("Ô này đã có ở một dòng trước; mỗi ô chỉ gửi một lần."))
        verdict = rules.may_come(cell.indicator, self.source)
        if not verdict:
            raise _Refused("indicator", verdict.reason)
        try:
            return cell, series.values.read_plain(cell.indicator, line.value)
        except ValueWrong as problem:
            raise _Refused("value", str(problem)) from problem

    def counted(self) -> Imported:
        """How many figures would be new, changed, taken back."""
        every = [one for _submission, some in self.changes for one in some]
        deleted = sum(one.value is None for one in every)
        new = sum(one.was is None for one in every)
        return Imported(
            new=new, changed=len(every) - new - deleted, deleted=deleted, same=self.same,
            conflicts=tuple(self.conflicts),
        )  # fmt: skip

    def write(self, key: uuid.UUID, *, note: str, file: StoredFile | None) -> None:
        """One batch (made-up figures, which say so, in another), and the record of each report."""
        for invented in (False, True):
            data = [
                NewDatum(figures.address(submission, one.cell), one.value)
                for submission, some in self.changes
                if submission.form.invented is invented
                for one in some
            ]
            if data:
                own = _for_invented(key) if invented else key
                series.write(
                    actor=self.actor,
                    data=data,
                    source=self.source,
                    key=own,
                    note=note,
                    invented=invented,
                    file=file,
                )
        for submission, some in self.changes:
            figures.record(self.actor, submission, [(one.cell, one.value) for one in some], len(some))


def _for_invented(key: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(key, "invented")


def _named(line: Line) -> str:
    return f"{line.indicator} ({line.breakdown})" if line.breakdown else line.indicator
