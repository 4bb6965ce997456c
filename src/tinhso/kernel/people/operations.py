"""Making and closing accounts, holding posts, lending powers.

The right to do so, the audit entry and the event belong to the callers above this rung (apps.account).
"""

import datetime as dt
import uuid

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tinhso.kernel.people.models import Delegation, Holding, Person
from tinhso.kernel.text import api as text

ONE_DAY = dt.timedelta(days=1)


class CannotCreate(Exception):
    """The account cannot be made. `str()` is fit for the person who asked."""


class CannotHold(Exception):
    """The post cannot be held then. `str()` is fit for the person who asked."""


class CannotDelegate(Exception):
    """The powers cannot be lent. `str()` is fit for the person who asked."""


@transaction.atomic
def create(
    *,
    login: str,
    name: str,
    kind: str = Person.Kind.CITIZEN,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    email_verified: bool = False,
) -> Person:
    """A new account; without a password nobody can sign in with one.

    `email_verified` says that whoever makes the account vouches for the address (an agency for its officers).
    Raises CannotCreate when the login or e-mail address is taken, ValidationError for a weak password.
    """
    login, email = text.normalise(login).strip().lower(), email.strip().lower()
    person = Person(
        login=login, name=text.normalise(name).strip(), kind=kind, email=email, phone=phone.strip()
    )
    if Person.objects.filter(login=login).exists():
        raise CannotCreate(_("Tên đăng nhập %(login)s đã có người dùng.") % {"login": login})
    if email and Person.objects.filter(email=email).exists():
        raise CannotCreate(_("Địa chỉ thư này đã có tài khoản."))
    if password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.save()
    if email:
        EmailAddress.objects.create(user=person, email=email, verified=email_verified, primary=True)
    return person


def set_password(*, person: Person, password: str) -> None:
    """Give an account a new password. Raises ValidationError, with what is wrong, for a weak one."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])


@transaction.atomic
def close(*, person: Person) -> None:
    """Close an account from now on: no sign-in, no powers, none lent; what it did stays."""
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def reopen(*, person: Person) -> None:
    """Let a closed account be used again, with the posts and powers it has on the day."""
    person.is_active = True
    person.save(update_fields=["is_active"])


def hold(
    person: Person, post: int, since: dt.date, *, until: dt.date | None = None, only: bool = False
) -> Holding:
    """Let a person hold a post (its id) from a day, to the end of `until` when given.

    `only` says that the post has a single seat. Raises CannotHold when the person, or for a single seat
    anybody, holds it in that time already.
    """
    during = (since, until + ONE_DAY if until else None)
    if only and Holding.objects.filter(post_id=post, during__overlap=during).exists():
        raise CannotHold(_("Chức vụ này đang có người giữ trong thời gian đó."))
    try:
        with transaction.atomic():
            return Holding.objects.create(person=person, post_id=post, during=during)
    except IntegrityError as problem:
        raise CannotHold(_("Người này đã giữ chức vụ đó trong thời gian này.")) from problem


def stop_holding(*, person: Person, post: int, last_date: dt.date) -> bool:
    """End the running holding of a post after `last_date`. Returns False when there is none then."""
    with transaction.atomic():
        held = (
            Holding.objects.select_for_update()
            .filter(person=person, post_id=post, during__contains=last_date)
            .first()
        )
        if held is None:
            return False
        held.during = (held.during.lower, last_date + ONE_DAY)
        held.save(update_fields=["during"])
        return True


@transaction.atomic
def delegate(
    *, by: Person, to: Person, post: int, first_date: dt.date, last_date: dt.date, reason: str
) -> Delegation:
    """Lend the powers of a post to another officer for the days from `first_date` to `last_date`, both included.

    Raises CannotDelegate when the giver does not hold the post then, the receiver is no active officer or the
    giver, the days are in the past or the wrong way round, or the same loan runs already.
    """
    Person.objects.select_for_update().get(pk=by.pk)  # two loans at once wait for each other
    problem = _why_not(by, to, post, (first_date, last_date), reason)
    if problem:
        raise CannotDelegate(problem)
    return Delegation.objects.create(
        by=by, to=to, post_id=post, first_date=first_date, last_date=last_date, reason=reason.strip()
    )


def _why_not(by: Person, to: Person, post: int, days: tuple[dt.date, dt.date], reason: str) -> str | None:
    first_date, last_date = days
    if last_date < first_date:
        return _("Ngày kết thúc ủy quyền phải sau ngày bắt đầu.")
    if last_date < text.today():
        return _("Thời gian ủy quyền đã qua; hãy chọn ngày từ hôm nay trở đi.")
    if to.pk == by.pk:
        return _("Không thể ủy quyền cho chính mình.")
    if not to.is_active or to.kind != Person.Kind.OFFICER:
        return _("Chỉ ủy quyền được cho cán bộ có tài khoản đang hoạt động.")
    if not reason.strip():
        return _("Hãy ghi lý do ủy quyền.")
    if not Holding.objects.filter(person=by, post_id=post, during__contains=DateRange(*days, "[]")).exists():
        return _("Bạn không giữ chức vụ này trong suốt thời gian ủy quyền.")
    running = Delegation.objects.filter(by=by, to=to, post_id=post, ended_at=None)
    if running.filter(first_date__lte=last_date, last_date__gte=first_date).exists():
        return _("Bạn đã ủy quyền chức vụ này cho người đó trong thời gian này.")
    return None


@transaction.atomic
def end_delegation(*, key: uuid.UUID, by: Person) -> Delegation | None:
    """End a loan of `by` now. Returns it, or None when there is no such running loan."""
    found = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("by", "to")
        .filter(Q(by=by) | Q(to=by), key=key, ended_at=None, last_date__gte=text.today())
        .first()
    )
    if found is not None:
        found.ended_at = text.now()
        found.save(update_fields=["ended_at"])
    return found
