"""Who may do what with a report now: one answer with its reason for page, API, import and offline sync alike."""

import datetime as dt

from django.utils.translation import gettext as _

from tinhso.apps.reporting.actions import ACCEPT, APPROVE, ENTER
from tinhso.apps.reporting.models import LockException, Step, Submission
from tinhso.engines.indicators.series.api import Indicator
from tinhso.kernel.access.api import Actor, Verdict, ask, may
from tinhso.kernel.text import api as text

State = Submission.State


def exception_for(submission: Submission) -> LockException | None:
    """The exception that opens a locked report today."""
    found = LockException.objects.filter(
        form=submission.form_id, agency=submission.agency_id, period=submission.period_id, ended_at=None
    ).first()
    return found if found and found.holds(text.today()) else None


def is_locked(submission: Submission, day: dt.date | None = None) -> bool:
    """Whether the lock day has passed and nobody opened it again."""
    if submission.lock_date is None or (day or text.today()) <= submission.lock_date:
        return False
    return exception_for(submission) is None


def may_write(actor: Actor, submission: Submission) -> Verdict:
    """Whether the actor may write figures of this report now."""
    right = ask(actor, ENTER, submission)
    if not right:
        return right
    if not submission.is_open:
        return Verdict(
            False,
            _("Báo cáo %(state)s; muốn sửa thì mở lại hoặc đề nghị trả lại.")
            % {"state": submission.get_state_display().lower()},
        )
    if submission.period.first_date > text.today():
        return Verdict(False, _("Kỳ báo cáo chưa bắt đầu."))
    if is_locked(submission):
        return Verdict(
            False,
            _("Báo cáo đã khóa từ sau ngày %(day)s; đề nghị cơ quan giao biểu mở khóa.")
            % {"day": text.format_date(submission.lock_date)},  # type: ignore[arg-type]  # locked: the day is set
        )
    return right


def may_type(indicator: Indicator) -> Verdict:
    """Whether a person may type a value of this indicator."""
    if indicator.typed_by_people:
        return Verdict(True, "")
    return Verdict(
        False,
        _("%(title)s: %(source)s, không nhập tay được. Nếu thấy sai, hãy gửi ý kiến kèm lý do.")
        % {"title": indicator.title, "source": indicator.get_comes_from_display().lower()},
    )


def may_come(indicator: Indicator, source: str) -> Verdict:
    """Whether a value may arrive from a source: people type it, or the indicator names that source."""
    return Verdict(True, "") if indicator.comes_from == source else may_type(indicator)


def abilities(actor: Actor, submission: Submission) -> dict[str, bool]:
    """What the actor may do with the report as it stands, for buttons and for the API's caller."""
    state, steps = submission.state, submission.version.steps
    approves, accepts = may(actor, APPROVE, submission), may(actor, ACCEPT, submission.form)
    writes = bool(may_write(actor, submission))
    return {
        "may_write": writes,
        "may_complete": writes,
        "may_reopen": state == State.COMPLETED
        and may(actor, ENTER, submission)
        and not is_locked(submission),
        "may_return": (state == State.COMPLETED and approves) or (state == State.APPROVED and accepts),
        "may_approve": state == State.COMPLETED and steps >= 1 and approves,
        "may_unapprove": state == State.APPROVED and (approves or accepts),
        "may_accept": state == State.APPROVED and steps >= 2 and accepts,
        "may_unaccept": state == State.ACCEPTED and accepts,
    }


def same_hand(actor: Actor, submission: Submission) -> bool:
    """Whether the actor handed this report in themselves: whoever completes does not approve."""
    last = submission.history.filter(kind=Step.Kind.COMPLETED).order_by("-id").first()
    return last is not None and actor.person is not None and last.by == actor.person
