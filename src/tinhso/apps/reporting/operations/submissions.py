"""Handing in, returning, approving, accepting; and taking each of these back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.reporting import checking, queries, rules
from tinhso.apps.reporting.actions import ACCEPT, APPROVE, ENTER
from tinhso.apps.reporting.events import ReportMoved
from tinhso.apps.reporting.models import Check, Explained, Step, Submission
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access.api import Action, Actor, Denied, may, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

State: TypeAlias = Submission.State
Kind: TypeAlias = Step.Kind


class CannotMove(Exception):
    """The report cannot take this step now. The message says why and what to do; `cells` and `checks` say where."""

    def __init__(self, words: str, *, cells: Iterable[int] = (), checks: Iterable[str] = ()) -> None:
        super().__init__(words)
        self.cells, self.checks = tuple(cells), tuple(checks)


def _move(
    actor: Actor, submission: Submission, kind: Kind, state: State, action: Action, words: str = ""
) -> Submission:
    before, submission.state = submission.state, state
    if kind == Kind.COMPLETED:
        submission.completed_at, submission.completed_by_name = text.now(), actor.name
        submission.first_completed_at = submission.first_completed_at or submission.completed_at
    if state in (State.DRAFT, State.RETURNED):
        submission.completed_at = None
    submission.save()
    Step.objects.create(
        submission=submission,
        kind=kind,
        words=words,
        by=actor.person,
        by_name=actor.name,
        by_post=actor.post or "",
    )
    audit.note(
        actor=actor, action=action, about=submission, changes={"state": [before, state], "words": words},
        on_behalf_of=actor.on_behalf_of(action.code),
    )  # fmt: skip
    events.record(
        ReportMoved(form=submission.form.code, agency=submission.agency.code,
            period=submission.period.code, step=kind, on_time=submission.on_time(),
        )
    )  # fmt: skip
    return submission


@transaction.atomic
def complete(
    *, actor: Actor, submission: Submission, explained: Mapping[str, str] | None = None
) -> Submission:
    """Hand in. `explained`: check code → why it fails nevertheless.

    Raises Denied; CannotMove when required cells are empty, or a check of high importance fails without words.
    """
    submission = queries.held(submission)
    verdict = rules.may_write(actor, submission)
    if not verdict:
        raise Denied(verdict.reason)
    _refuse_empty(submission)
    given = {code: words.strip() for code, words in (explained or {}).items() if words.strip()}
    failing = checking.violations(submission)
    unsaid = [v for v in failing if v.check.importance == Check.Importance.HIGH and v.check.code not in given]
    if unsaid:
        raise CannotMove(
            _("Còn quy tắc quan trọng chưa đạt: sửa số liệu, hoặc giải trình từng quy tắc rồi nộp."),
            checks=[v.check.code for v in unsaid],
        )
    submission.explained.all().delete()
    Explained.objects.bulk_create(
        Explained(submission=submission, check_rule=v.check, words=given[v.check.code], by_name=actor.name)
        for v in failing
        if v.check.code in given
    )
    done = _move(actor, submission, Kind.COMPLETED, State.COMPLETED, ENTER, " ".join(given.values()))
    if submission.version.steps == 0:
        done = _move(actor, done, Kind.ACCEPTED, State.ACCEPTED, ENTER, _("Biểu không cần duyệt."))
    return done


def _refuse_empty(submission: Submission) -> None:
    cells = queries.cells(submission.version)
    figures = series.figures([one.indicator_id for one in cells], submission.period, submission.agency_id)
    empty = [
        one
        for one in cells
        if one.required
        and one.indicator.typed_by_people
        and (
            (one.indicator_id, one.breakdown_id) not in figures
            or figures[one.indicator_id, one.breakdown_id].value is None
        )
    ]
    if empty:
        names = "; ".join(one.indicator.title for one in empty[:3]) + ("…" if len(empty) > 3 else "")
        raise CannotMove(
            _("Còn %(n)s ô bắt buộc chưa có số liệu: %(names)s.") % {"n": len(empty), "names": names},
            cells=[one.order for one in empty],
        )


@transaction.atomic
def reopen(*, actor: Actor, submission: Submission, words: str = "") -> Submission:
    """Take back one's own report before it is approved. Raises Denied, CannotMove."""
    submission = queries.held(submission)
    require(actor, ENTER, submission)
    if submission.state != State.COMPLETED:
        raise CannotMove(_("Chỉ mở lại được báo cáo đã nộp và chưa duyệt."))
    if rules.is_locked(submission):
        raise CannotMove(_("Báo cáo đã khóa; đề nghị cơ quan giao biểu mở khóa."))
    return _move(actor, submission, Kind.REOPENED, State.DRAFT, ENTER, words)


@transaction.atomic
def send_back(*, actor: Actor, submission: Submission, words: str) -> Submission:
    """Return a report to its agency with the reason. Raises Denied, CannotMove."""
    submission = queries.held(submission)
    if submission.state == State.APPROVED:
        require(actor, ACCEPT, submission.form)
    else:
        require(actor, APPROVE, submission)
    if submission.state not in (State.COMPLETED, State.APPROVED):
        raise CannotMove(_("Chỉ trả lại được báo cáo đã nộp và chưa tiếp nhận."))
    return _move(actor, submission, Kind.RETURNED, State.RETURNED, APPROVE, _reason(words))


def _reason(words: str) -> str:
    if not words.strip():
        raise CannotMove(_("Hãy ghi lý do."))
    return words.strip()


@transaction.atomic
def approve(*, actor: Actor, submission: Submission) -> Submission:
    """Approve a report that was handed in by somebody else. Raises Denied, CannotMove.

    Whoever stands above approves when every agency below that reports the same form and period is approved.
    """
    submission = queries.held(submission)
    require(actor, APPROVE, submission)
    if submission.state != State.COMPLETED or submission.version.steps == 0:
        raise CannotMove(_("Chỉ duyệt được báo cáo đã nộp và chưa duyệt."))
    if rules.same_hand(actor, submission):
        raise CannotMove(_("Người nộp báo cáo không tự duyệt; cần một người khác có quyền duyệt."))
    below = queries.unapproved_below(submission)
    if below:
        names = ", ".join(below[:3]) + ("…" if len(below) > 3 else "")
        raise CannotMove(_("Cơ quan cấp dưới chưa được duyệt: %(names)s.") % {"names": names})
    done = _move(actor, submission, Kind.APPROVED, State.APPROVED, APPROVE)
    if submission.version.steps == 1:
        done = _move(actor, done, Kind.ACCEPTED, State.ACCEPTED, APPROVE, _("Biểu chỉ cần một bước duyệt."))
    return done


@dataclass(frozen=True)
class Outcome:
    """What became of one report of many."""

    submission: Submission
    done: bool
    words: str = ""


def approve_many(*, actor: Actor, submissions: Iterable[Submission]) -> list[Outcome]:
    """Approve what can be approved, the lowest agencies first; each is a change of its own and says what held it up."""
    return _each(actor, submissions, lambda _one: approve)


def settle_many(*, actor: Actor, submissions: Iterable[Submission]) -> list[Outcome]:
    """Approve what was handed in and accept what was approved, as `approve_many` does."""
    return _each(actor, submissions, lambda one: accept if one.state == State.APPROVED else approve)


def _each(
    actor: Actor, submissions: Iterable[Submission], which: Callable[[Submission], Callable[..., Submission]]
) -> list[Outcome]:
    found = []
    for one in sorted(submissions, key=lambda row: -row.agency.path.count(".")):
        try:
            found.append(Outcome(which(one)(actor=actor, submission=one), done=True))
        except (CannotMove, Denied) as problem:
            found.append(Outcome(one, done=False, words=str(problem)))
    return found


@transaction.atomic
def unapprove(*, actor: Actor, submission: Submission, words: str) -> Submission:
    """Take an approval back: the figures may be returned and changed again. Raises Denied, CannotMove."""
    submission = queries.held(submission)
    if not (may(actor, ACCEPT, submission.form) or may(actor, APPROVE, submission)):
        require(actor, APPROVE, submission)
    if submission.state != State.APPROVED:
        raise CannotMove(_("Chỉ bỏ duyệt được báo cáo đã duyệt và chưa tiếp nhận."))
    return _move(actor, submission, Kind.UNAPPROVED, State.COMPLETED, APPROVE, _reason(words))


@transaction.atomic
def accept(*, actor: Actor, submission: Submission) -> Submission:
    """The form's owner takes an approved report as final. Raises Denied, CannotMove."""
    submission = queries.held(submission)
    require(actor, ACCEPT, submission.form)
    if submission.state != State.APPROVED:
        raise CannotMove(_("Chỉ tiếp nhận được báo cáo đã duyệt."))
    return _move(actor, submission, Kind.ACCEPTED, State.ACCEPTED, ACCEPT)


@transaction.atomic
def unaccept(*, actor: Actor, submission: Submission, words: str) -> Submission:
    """Open a final report again for its approvers. Raises Denied, CannotMove."""
    submission = queries.held(submission)
    require(actor, ACCEPT, submission.form)
    if submission.state != State.ACCEPTED:
        raise CannotMove(_("Báo cáo chưa được tiếp nhận."))
    state = State.APPROVED if submission.version.steps else State.DRAFT
    return _move(actor, submission, Kind.UNACCEPTED, state, ACCEPT, _reason(words))
