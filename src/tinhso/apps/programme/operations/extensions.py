"""A later deadline: asked for by who does the work, decided by who gave it."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import EXTEND, REPORT
from tinhso.apps.programme.events import ExtensionAsked, ExtensionDecided
from tinhso.apps.programme.models import Extension, Task
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.people import api as people
from tinhso.kernel.text import api as text

State = Extension.State


class CannotExtend(Exception):
    """The request or decision cannot be. The message names the remedy."""


@transaction.atomic
def ask_extension(
    *, actor: access.Actor, task: Task, new_deadline: dt.date, cause: str, reason: str
) -> Extension:
    """Ask for a later deadline, with cause and reason. One request waits at a time. Raises Denied, CannotExtend."""
    access.require(actor, REPORT, task)
    task = Task.objects.select_for_update(of=("self",)).select_related("programme", "lead").get(pk=task.pk)
    if task.deadline is None:
        raise CannotExtend(_("Nhiệm vụ này không có hạn nên không cần gia hạn."))
    if new_deadline <= task.deadline:
        raise CannotExtend(
            _("Hạn mới phải sau hạn hiện nay (%(day)s).") % {"day": text.format_date(task.deadline)}
        )
    if not reason.strip():
        raise CannotExtend(_("Hãy nêu lý do gia hạn."))
    if task.extensions.filter(state=State.ASKED).exists():
        raise CannotExtend(_("Nhiệm vụ này đang có một đề nghị gia hạn chờ duyệt."))
    made = Extension.objects.create(
        task=task, old_deadline=task.deadline, new_deadline=new_deadline, cause=cause, reason=reason,
        asked_by=actor.person, asked_by_name=actor.name,
    )  # fmt: skip
    audit.note(
        actor=actor, action=REPORT, about=("programme.task", task.full_code),
        changes={"extension": [task.deadline.isoformat(), new_deadline.isoformat()], "cause": [None, cause]},
    )  # fmt: skip
    events.record(ExtensionAsked(task=task.full_code, extension=str(made.key), new_deadline=new_deadline))
    return made


@transaction.atomic
def decide_extension(
    *, actor: access.Actor, extension: Extension, approve: bool, note: str = ""
) -> Extension:
    """Approve (the task's deadline moves) or refuse (with a reason). Not by who asked. Raises Denied, CannotExtend."""
    access.require(actor, EXTEND, extension.task.programme)
    extension = _waiting(extension)
    if extension.asked_by is not None and extension.asked_by == actor.person:
        raise CannotExtend(
            _("Người đề nghị không tự duyệt được. Hãy nhờ cán bộ khác của cơ quan thường trực.")
        )
    if not approve and not note.strip():
        raise CannotExtend(_("Hãy nêu lý do không đồng ý."))
    task = Task.objects.select_for_update(of=("self",)).get(pk=extension.task_id)
    if approve:
        if task.deadline != extension.old_deadline:
            raise CannotExtend(_("Hạn của nhiệm vụ đã đổi sau khi đề nghị. Hãy để đơn vị đề nghị lại."))
        task.deadline, task.deadline_text = extension.new_deadline, extension.new_deadline.isoformat()
        task.save(update_fields=["deadline", "deadline_text"])
    return _decide(actor, extension, State.APPROVED if approve else State.REFUSED, note)


@transaction.atomic
def withdraw_extension(*, actor: access.Actor, extension: Extension) -> Extension:
    """Take the request back, by who may report on the task. Raises Denied, CannotExtend."""
    access.require(actor, REPORT, extension.task)
    return _decide(actor, _waiting(extension), State.WITHDRAWN, "")


def _waiting(extension: Extension) -> Extension:
    """The request with its row held. Raises CannotExtend when it is decided already."""
    rows = Extension.objects.select_for_update(of=("self",)).select_related("task__programme")
    extension = rows.get(pk=extension.pk)
    if extension.state != State.ASKED:
        raise CannotExtend(
            _("Đề nghị này đã có kết quả: %(state)s.") % {"state": extension.get_state_display()}
        )
    return extension


def _decide(actor: access.Actor, extension: Extension, state: str, note: str) -> Extension:
    extension.state, extension.decision_note = state, note
    extension.decided_at, extension.decided_by, extension.decided_by_name = (
        text.now(),
        actor.person,
        actor.name,
    )
    extension.save(update_fields=["state", "decision_note", "decided_at", "decided_by", "decided_by_name"])
    code = extension.task.full_code
    audit.note(
        actor=actor, action=EXTEND, about=("programme.task", code),
        changes={"extension": [State.ASKED.value, state], "note": [None, note]},
    )  # fmt: skip
    events.record(ExtensionDecided(task=code, extension=str(extension.key), state=state))
    if state != State.WITHDRAWN and extension.asked_by is not None:
        _tell(extension)
    return extension


@translation.override("vi")  # a notice is kept: in the language of the house
def _tell(extension: Extension) -> None:
    """Who asked learns what was decided."""
    asker = people.by_key(extension.asked_by) if extension.asked_by else None
    if asker is None:
        return
    task = extension.task
    notify.tell(
        people=[asker],
        kind="programme.extension",
        subject=_("Đề nghị gia hạn %(code)s: %(state)s")
        % {"code": task.full_code, "state": extension.get_state_display()},
        words=extension.decision_note,
        link=reverse("programme:task", args=[task.programme.code, task.number]),
        about=task.full_code,
        once=f"programme.extension:{extension.key}:{extension.state}",
    )
