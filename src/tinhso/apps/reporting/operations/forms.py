"""Forms: what is asked, from whom, until when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.reporting.actions import MANAGE
from tinhso.apps.reporting.events import FormChanged, FormPublished
from tinhso.apps.reporting.models import Assignment, Check, Form, FormCell, FormVersion, Limit, LockException
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, Period
from tinhso.kernel.access.api import Actor, Scope, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text


class CannotPublish(Exception):
    """The version cannot be asked as it is. The message names what is wrong."""


@dataclass(frozen=True)
class NewCell:
    """One figure to be asked: indicator code, breakdown key."""

    indicator: str
    breakdown: str = ""
    section: str = ""
    required: bool = True
    evidence_wanted: bool = False


@transaction.atomic
def create_form(
    *,
    actor: Actor,
    code: str,
    title: str,
    period_kind: str,
    owner: Agency,
    instructions: str = "",
    legal_basis: str = "",
    invented: bool = False,
) -> Form:
    """A form without versions yet. Raises Denied, ValidationError."""
    require(actor, MANAGE, Scope(agency=owner.path, label=title))
    form = Form(
        code=code, title=title, period_kind=period_kind, owner=owner, instructions=instructions,
        legal_basis=legal_basis, invented=invented,
    )  # fmt: skip
    form.full_clean()
    form.save()
    audit.note(actor=actor, action=MANAGE, about=("form", code), changes={"title": [None, title]})
    events.record(FormChanged(form=code, what="created", agencies=[]))
    return form


@transaction.atomic
def add_version(
    *,
    actor: Actor,
    form: Form,
    valid_from: dt.date,
    cells: Sequence[NewCell],
    due_working_days: int = 5,
    lock_working_days: int | None = None,
    steps: int = 2,
) -> FormVersion:
    """A draft of what is asked from a day on. Raises Denied, ValidationError, Incomplete for an unknown figure."""
    require(actor, MANAGE, form)
    last = form.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = FormVersion(
        form=form, number=last + 1, valid_from=valid_from, due_working_days=due_working_days,
        lock_working_days=lock_working_days, steps=steps,
    )  # fmt: skip
    version.full_clean()
    version.save()
    known = series.by_code({one.indicator for one in cells})
    missing = sorted({one.indicator for one in cells} - set(known))
    if missing:
        raise series.Incomplete(_("Chưa có chỉ tiêu báo cáo mã %(codes)s.") % {"codes": ", ".join(missing)})
    FormCell.objects.bulk_create(
        FormCell(
            version=version, order=order, section=one.section, indicator=known[one.indicator],
            breakdown=series.breakdown(one.breakdown), required=one.required, evidence_wanted=one.evidence_wanted,
        )
        for order, one in enumerate(cells, start=1)
    )  # fmt: skip
    audit.note(
        actor=actor,
        action=MANAGE,
        about=("form", form.code),
        changes={"version": [last or None, version.number]},
    )
    events.record(FormChanged(form=form.code, what="version", agencies=[]))
    return version


@transaction.atomic
def publish(*, actor: Actor, version: FormVersion) -> FormVersion:
    """Ask a version from its day on; it never changes again. Raises Denied, CannotPublish."""
    require(actor, MANAGE, version.form)
    version = FormVersion.objects.select_for_update().select_related("form").get(pk=version.pk)
    if version.published_at is not None:
        raise CannotPublish(_("Phiên bản này đã được ban hành."))
    if not version.cells.exists():
        raise CannotPublish(_("Biểu chưa có chỉ tiêu nào."))
    for check in version.form.checks.filter(active=True):
        _refuse_unknown(check)
    version.published_at = text.now()
    version.save(update_fields=["published_at"])
    audit.note(
        actor=actor, action=MANAGE, about=("form", version.form.code), changes={"published": version.number}
    )
    events.record(FormPublished(form=version.form.code, version=version.number))
    return version


def _refuse_unknown(check: Check) -> None:
    for side in (check.left, check.right):
        refs = {
            one.code
            for one in series.expressions.needs(series.expressions.parse(side))
            if isinstance(one, series.Ref)
        }
        if lost := sorted(refs - set(series.by_code(refs))):
            raise CannotPublish(
                _("Quy tắc “%(title)s” dùng mã chưa có: %(codes)s.")
                % {"title": check.title, "codes": ", ".join(lost)}
            )


@transaction.atomic
def assign(*, actor: Actor, form: Form, agencies: Iterable[Agency], since: dt.date) -> int:
    """Let agencies report a form from the first period that begins on or after a day. Returns how many are new."""
    require(actor, MANAGE, form)
    wanted = list(agencies)
    standing = set(
        Assignment.objects.filter(form=form, agency__in=wanted, valid_to=None).values_list(
            "agency_id", flat=True
        )
    )
    new = [one for one in wanted if one.pk not in standing]
    Assignment.objects.bulk_create(Assignment(form=form, agency=one, valid_from=since) for one in new)
    audit.note(
        actor=actor,
        action=MANAGE,
        about=("form", form.code),
        changes={"assigned": [one.code for one in new], "since": since},
    )
    events.record(FormChanged(form=form.code, what="assigned", agencies=[one.code for one in new]))
    return len(new)


@transaction.atomic
def unassign(*, actor: Actor, form: Form, agencies: Iterable[Agency], until: dt.date) -> int:
    """End assignments: periods that begin on or after the day are not asked any more. What was reported stays."""
    require(actor, MANAGE, form)
    rows = Assignment.objects.filter(form=form, agency__in=list(agencies), valid_to=None)
    codes = list(rows.order_by("agency__code").values_list("agency__code", flat=True))
    never = rows.filter(valid_from__gte=until)
    ended = never.count()
    never.delete()
    ended += rows.filter(valid_from__lt=until).update(valid_to=until)
    audit.note(
        actor=actor, action=MANAGE, about=("form", form.code), changes={"unassigned": ended, "until": until}
    )
    events.record(FormChanged(form=form.code, what="unassigned", agencies=codes))
    return ended


@transaction.atomic
def unlock(
    *, actor: Actor, form: Form, agency: Agency, period: Period, last_date: dt.date, reason: str
) -> LockException:
    """Open a locked report until the end of a day; a standing exception is replaced. Raises Denied, ValidationError.

    The agency must lie within the actor's own reach, not only the form.
    """
    require(actor, MANAGE, Scope(agency=agency.path, label=agency.name))
    LockException.objects.filter(form=form, agency=agency, period=period, ended_at=None).update(
        ended_at=text.now()
    )
    made = LockException(
        form=form,
        agency=agency,
        period=period,
        last_date=last_date,
        reason=reason.strip(),
        by_name=actor.name,
    )
    made.full_clean()
    made.save()
    audit.note(
        actor=actor, action=MANAGE, about=("form", form.code),
        changes={"unlocked": agency.code, "period": period.code, "until": last_date, "reason": made.reason},
    )  # fmt: skip
    events.record(FormChanged(form=form.code, what="unlocked", agencies=[agency.code]))
    return made


@transaction.atomic
def end_exceptions(*, actor: Actor, form: Form, keys: Iterable[str | UUID]) -> int:
    """Take back exceptions, many at once. Raises Denied, changing nothing, when one lies outside the actor's reach."""
    rows = list(
        LockException.objects.select_related("agency").filter(form=form, key__in=list(keys), ended_at=None)
    )
    for one in rows:
        require(actor, MANAGE, Scope(agency=one.agency.path, label=one.agency.name))
    LockException.objects.filter(pk__in=[one.pk for one in rows]).update(ended_at=text.now())
    audit.note(
        actor=actor,
        action=MANAGE,
        about=("form", form.code),
        changes={"locked_again": [one.agency.code for one in rows]},
    )
    events.record(FormChanged(form=form.code, what="locked", agencies=[one.agency.code for one in rows]))
    return len(rows)


@transaction.atomic
def put_check(*, actor: Actor, form: Form, code: str, **fields: object) -> Check:
    """Write a check, or change it. Raises Denied, FormulaWrong, ValidationError."""
    require(actor, MANAGE, form)
    one = Check.objects.filter(code=code).first() or Check(code=code, form=form)
    if one.form_id != form.pk:
        raise ValidationError({"code": _("Mã quy tắc này đã dùng cho biểu khác.")})
    for name, value in fields.items():
        setattr(one, name, value)
    series.expressions.parse(one.left)
    series.expressions.parse(one.right)
    one.full_clean()
    one.save()
    audit.note(actor=actor, action=MANAGE, about=("form", form.code), changes={"check": code})
    events.record(FormChanged(form=form.code, what="check", agencies=[]))
    return one


@transaction.atomic
def put_limit(
    *,
    actor: Actor,
    form: Form,
    indicator: Indicator,
    agency: Agency,
    low: Decimal | None,
    high: Decimal | None,
) -> Limit:
    """The least and most that is believed of an indicator for an agency. Raises Denied, ValidationError."""
    require(actor, MANAGE, form)
    one = Limit.objects.filter(indicator=indicator, agency=agency).first() or Limit(
        indicator=indicator, agency=agency
    )
    one.low, one.high = low, high
    one.full_clean()
    one.save()
    audit.note(
        actor=actor, action=MANAGE, about=("form", form.code),
        changes={"limit": indicator.code, "agency": agency.code, "low": low, "high": high},
    )  # fmt: skip
    events.record(FormChanged(form=form.code, what="limit", agencies=[agency.code]))
    return one
