"""Making, trying, switching and reviving: one function is one change."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.engines.exchange import events as facts
from tinhso.engines.exchange import reaching, signing
from tinhso.engines.exchange.actions import MANAGE
from tinhso.engines.exchange.models import Hook, HookSending
from tinhso.engines.exchange.queries import kinds, require
from tinhso.engines.exchange.subscriptions import wants as fits
from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

MOST_WANTED = 40


class CannotChange(Exception):
    """The hook is not in the state for that. `str()` is fit for the person who asked."""


@dataclass(frozen=True)
class WithSecret:
    """A hook, and its secret for the one time that it is shown."""

    hook: Hook
    secret: str


@transaction.atomic
def make_hook(*, actor: Actor, title: str, address: str, wants: Sequence[str]) -> WithSecret:
    """Declare where to post which facts. Raises Denied; ValidationError (`title`, `address`, `wants`)."""
    require(actor)
    hook = Hook(
        title=title.strip(), address=_address(address), wants=_wanted(wants), salt=signing.new_salt(),
        made_by_id=actor.person_id, made_by_name=actor.name,
    )  # fmt: skip
    hook.clean_fields(exclude={one.name for one in Hook._meta.fields} - {"title", "address"})
    hook.save()
    changes = {"title": [None, hook.title], "address": [None, hook.address], "wants": [None, hook.wants]}
    _note(actor, hook, _("Khai báo nơi nhận sự kiện %(title)s") % {"title": hook.title}, changes)
    events.record(facts.HookMade(hook=hook.key, wants=hook.wants))
    return _with_secret(hook)


def _address(address: str) -> str:
    try:
        there = reaching.read(address)
        reaching.checked(there)
    except reaching.NotReached as problem:
        raise ValidationError({"address": str(problem)}) from problem
    return address.strip()


def _wanted(wants: Sequence[str]) -> list[str]:
    """The names without doubles. Raises ValidationError for one that fits no fact."""
    wanted = list(dict.fromkeys(one.strip() for one in wants if one.strip()))
    if not wanted or len(wanted) > MOST_WANTED:
        raise ValidationError({"wants": _("Ghi từ một đến %(n)s tên sự kiện.") % {"n": MOST_WANTED}})
    known = [code for code, _sentence in kinds()]
    strange = [one for one in wanted if not any(fits([one], code) for code in known)]
    if strange:
        words = _(
            "Không có sự kiện nào tên hoặc bắt đầu bằng “%(name)s”. Phần đầu phải kết thúc bằng dấu chấm."
        )
        raise ValidationError({"wants": words % {"name": strange[0]}})
    return wanted


def _with_secret(hook: Hook) -> WithSecret:
    return WithSecret(hook, signing.secret(str(hook.key), hook.salt))


def _note(actor: Actor, hook: Hook, summary: str, changes: dict[str, object]) -> None:
    audit.note(
        actor=actor, action=MANAGE, about=hook, summary=summary, changes=changes,
        on_behalf_of=actor.on_behalf_of(MANAGE.code),
    )  # fmt: skip


def _held(hook: Hook) -> Hook:
    return Hook.objects.select_for_update().get(pk=hook.pk)


@transaction.atomic
def change_secret(*, actor: Actor, hook: Hook) -> WithSecret:
    """Sign with another secret from now on. Raises Denied."""
    require(actor)
    hook = _held(hook)
    hook.salt = signing.new_salt()
    hook.save(update_fields=["salt"])
    _note(actor, hook, _("Đổi khóa ký của nơi nhận sự kiện %(title)s") % {"title": hook.title}, {})
    events.record(facts.SecretChanged(hook=hook.key))
    return _with_secret(hook)


@transaction.atomic
def switch(*, actor: Actor, hook: Hook, on: bool) -> Hook:
    """Switch a hook on or off. What waits goes out when it is on again; facts of the time between do not.

    Raises Denied, CannotChange.
    """
    require(actor)
    hook = _held(hook)
    if hook.active == on:
        raise CannotChange(_("Nơi nhận này đang bật.") if on else _("Nơi nhận này đã tắt."))
    hook.active, hook.failing_since, hook.failures, hook.held_until = on, None, 0, text.now()
    hook.off_because = "" if on else _("%(who)s tắt") % {"who": actor.name or _("Hệ thống")}
    hook.save(update_fields=["active", "failing_since", "failures", "held_until", "off_because"])
    said = _("Bật nơi nhận sự kiện %(title)s") if on else _("Tắt nơi nhận sự kiện %(title)s")
    _note(actor, hook, said % {"title": hook.title}, {"active": [not on, on]})
    events.record(facts.HookSwitched(hook=hook.key, on=on, by_itself=False))
    _wake(hook)
    return hook


@transaction.atomic
def try_now(*, actor: Actor, hook: Hook) -> HookSending:
    """Send a fact that says only that it is a trial. Raises Denied, CannotChange."""
    require(actor)
    hook = _held(hook)
    if not hook.active:
        raise CannotChange(_("Nơi nhận này đã tắt; hãy bật lại trước khi gửi thử."))
    _note(actor, hook, _("Gửi thử tới nơi nhận sự kiện %(title)s") % {"title": hook.title}, {})
    event = events.record(facts.HookTried(hook=hook.key))
    hook.held_until = text.now()  # whoever tries does not wait for the end of a rest
    hook.save(update_fields=["held_until"])
    made = HookSending.objects.create(hook=hook, event=event.key, name=event.name)
    _wake(hook)
    return made


@transaction.atomic
def revive(*, actor: Actor, hook: Hook) -> int:
    """Try everything again that was given up. Returns how many. Raises Denied, CannotChange."""
    require(actor)
    hook = _held(hook)
    if not hook.active:
        raise CannotChange(_("Nơi nhận này đã tắt; hãy bật lại trước khi gửi lại."))
    failed = HookSending.objects.filter(hook=hook, state=HookSending.State.FAILED)
    count = failed.update(state=HookSending.State.WAITING, attempts=0, next_at=text.now())
    if not count:
        raise CannotChange(_("Không có lần gửi hỏng nào."))
    summary = _("Gửi lại %(n)s sự kiện tới %(title)s") % {"n": count, "title": hook.title}
    _note(actor, hook, summary, {"sendings": count})
    events.record(facts.SendingsRevived(hook=hook.key, sendings=count))
    _wake(hook)
    return count


def _wake(hook: Hook) -> None:
    from tinhso.engines.exchange.jobs import wake

    if hook.active:
        wake(hook)
