"""Budget lines of a task and what was paid from them."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import EDIT, REPORT
from tinhso.apps.programme.events import MoneyPaid, TaskSaved
from tinhso.apps.programme.models import BudgetLine, Disbursement, Task
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

MOST_DONG = 10**17  # a hundred thousand times a large province's yearly budget would still fit


class CannotPay(Exception):
    """The line or payment cannot be recorded. The message names the remedy."""


@transaction.atomic
def plan_money(
    *, actor: access.Actor, task: Task, title: str, source: str, planned: int, year: int | None = None
) -> BudgetLine:
    """Add a budget line of whole đồng. Raises Denied, CannotPay."""
    access.require(actor, EDIT, task.programme)
    _check_planned(planned)
    line = BudgetLine.objects.create(task=task, title=title, source=source, planned=planned, year=year)
    _note(actor, task, {f"budget {line.key}": [None, planned]})
    return line


@transaction.atomic
def change_plan(*, actor: access.Actor, line: BudgetLine, planned: int) -> BudgetLine:
    """A line's new sum, not less than what was paid. Raises Denied, CannotPay."""
    access.require(actor, EDIT, line.task.programme)
    _check_planned(planned)
    line = (
        BudgetLine.objects.select_for_update(of=("self",)).select_related("task__programme").get(pk=line.pk)
    )
    paid = _paid(line)
    if planned < paid:
        raise CannotPay(
            _("Đã giải ngân %(paid)s; dự toán không thể thấp hơn.") % {"paid": text.format_money(paid)}
        )
    before, line.planned = line.planned, planned
    line.save(update_fields=["planned"])
    _note(actor, line.task, {f"budget {line.key}": [before, planned]})
    return line


def _check_planned(planned: int) -> None:
    if not 0 < planned <= MOST_DONG:
        raise CannotPay(_("Dự toán phải lớn hơn 0 và tính bằng đồng."))


@transaction.atomic
def pay(
    *, actor: access.Actor, line: BudgetLine, key: UUID, date: dt.date, amount: int, note: str
) -> Disbursement:
    """Record money paid (positive) or taken back (negative), in whole đồng. The same `key` is the same payment.

    What is paid stays between 0 and the line's plan. Raises Denied, CannotPay.
    """
    access.require(actor, REPORT, line.task)
    line = (
        BudgetLine.objects.select_for_update(of=("self",)).select_related("task__programme").get(pk=line.pk)
    )
    there = Disbursement.objects.filter(key=key).first()
    if there is not None:
        if (there.line_id, there.amount, there.date) != (line.pk, amount, date):
            raise CannotPay(_("Phiếu này đã ghi với số tiền khác. Hãy mở lại trang và nhập mới."))
        return there
    _check_payment(line, date, amount, note)
    made = Disbursement.objects.create(
        key=key, line=line, date=date, amount=amount, note=note, recorded_by=actor.person,
        recorded_by_name=actor.name,
    )  # fmt: skip
    code = line.task.full_code
    audit.note(
        actor=actor, action=REPORT, about=("programme.task", code),
        changes={f"paid {line.key}": [None, amount], "date": [None, date.isoformat()]},
    )  # fmt: skip
    events.record(MoneyPaid(task=code, line=str(line.key), amount=amount))
    return made


def _check_payment(line: BudgetLine, date: dt.date, amount: int, note: str) -> None:
    if date > text.today():
        raise CannotPay(_("Ngày giải ngân chưa tới."))
    if amount == 0:
        raise CannotPay(_("Số tiền phải khác 0; số âm là thu hồi."))
    if not note.strip():
        raise CannotPay(_("Hãy ghi chứng từ hoặc diễn giải."))
    total = _paid(line) + amount
    if total < 0:
        raise CannotPay(_("Không thu hồi nhiều hơn số đã giải ngân."))
    if total > line.planned:
        raise CannotPay(
            _("Vượt dự toán %(planned)s. Hãy điều chỉnh dự toán trước.")
            % {"planned": text.format_money(line.planned)}
        )


def _paid(line: BudgetLine) -> int:
    return int(line.payments.aggregate(total=Sum("amount"))["total"] or 0)


def _note(actor: access.Actor, task: Task, changes: dict[str, list[int | None]]) -> None:
    audit.note(actor=actor, action=EDIT, about=("programme.task", task.full_code), changes=changes)
    events.record(TaskSaved(task=task.full_code, programme=task.programme.code))
