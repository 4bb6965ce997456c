"""Storing what the workbook says: all of it or nothing; what is there already stays as it is."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.administration import events as facts
from tinhso.apps.administration.operations import accounts, roles, subtrees
from tinhso.apps.administration.setup.book import EVERYWHERE, Row
from tinhso.kernel.access.api import Actor, Grant, Role
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people import api as people
from tinhso.kernel.people.api import Person
from tinhso.kernel.places import api as places
from tinhso.kernel.text import api as text

SHOWN = 20


class Refused(Exception):
    """Some rows cannot be stored, so none was. `problems` names each with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Wrong(Exception):
    """This row is wrong; the message says how."""


@dataclass
class Stored:
    """What is new: agencies, accounts with their first passwords, roles given."""

    agencies: int = 0
    passwords: dict[str, str] = field(default_factory=dict)
    roles: int = 0


@transaction.atomic
def store(*, actor: Actor, agencies: Sequence[Row], officers: Sequence[Row]) -> Stored:
    """Set up agencies, then accounts, posts and roles, as the house (`actor` is the system). Raises Refused."""
    done = Stored()
    problems: list[str] = []
    for put, row in [*((_agency, one) for one in agencies), *((_officer, one) for one in officers)]:
        if len(problems) == SHOWN:
            break
        try:
            with transaction.atomic():
                put(actor, row, done)
        except (
            _Wrong, orgs.CannotChange, people.CannotCreate, people.CannotHold, accounts.CannotChange,
            roles.CannotGive, subtrees.NotFound, ValidationError,
        ) as problem:  # fmt: skip
            said = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
            where = {"sheet": row.sheet, "row": row.number, "said": said}
            problems.append(_("Trang “%(sheet)s”, dòng %(row)s: %(said)s") % where)
    if problems:
        raise Refused(problems)
    return done


def _agency(actor: Actor, row: Row, done: Stored) -> None:
    code, name, short, kind, parent, place, since = row.cells
    code = code.upper()
    if not code or not name:
        raise _Wrong(_("Cần cả mã định danh và tên cơ quan."))
    if orgs.Agency.objects.filter(code=code).exists():
        return
    made = orgs.create_agency(
        code=code,
        name=name,
        short_name=short,
        kind=_kind(kind),
        parent=_known_agency(parent) if parent else None,
        place=_place(place) if place else None,
        valid_from=_day(since),
    )
    done.agencies += 1
    audit.note(
        actor=actor,
        action="administration.agency.set_up",
        about=("orgs.agency", code),
        summary=_("Lập cơ quan %(name)s (%(code)s) từ tệp") % {"name": name, "code": code},
        changes={"kind": [None, kind], "parent": [None, parent], "place": [None, place]},
    )
    events.record(facts.AgencySetUp(agency=made.code))


def _day(written: str) -> dt.date:
    try:
        return text.parse_date(written)
    except text.CannotParse as problem:
        raise _Wrong(str(problem)) from problem


def _kind(written: str) -> str:
    for one in orgs.AgencyKind.objects.all():
        if text.fold(written) in {text.fold(one.title), text.fold(one.code)}:
            return one.code
    known = "; ".join(orgs.AgencyKind.objects.order_by("rank").values_list("title", flat=True))
    raise _Wrong(
        _("Không có loại cơ quan “%(kind)s”. Chọn trong: %(known)s.") % {"kind": written, "known": known}
    )


def _known_agency(code: str) -> orgs.Agency:
    try:
        return orgs.by_code(code.upper())
    except orgs.Agency.DoesNotExist as problem:
        said = _("Chưa có cơ quan mã “%(code)s”; cơ quan cấp trên phải đứng trước cấp dưới.")
        raise _Wrong(said % {"code": code}) from problem


def _place(code: str) -> places.Place:
    for written in (code, code.zfill(2), code.zfill(5)):  # a spreadsheet drops leading zeros
        found = places.by_code(written)
        if found is not None:
            return found
    raise _Wrong(_("Không có đơn vị hành chính nào mang mã “%(code)s” hôm nay.") % {"code": code})


def _officer(actor: Actor, row: Row, done: Stored) -> None:
    login, name, email, agency, post, role, reach = row.cells
    login = login.lower()
    if not login:
        raise _Wrong(_("Cần tên đăng nhập."))
    person = people.by_login(login) or _account(actor, login, name, email, done)
    if post and not _holds(person, post, agency):
        accounts.give_post(
            actor=actor, person=person, agency=agency, title=post, since=text.today(), until=None, new=True
        )
    if role:
        _role(actor, person, role, reach or agency, done)


def _holds(person: Person, post: str, agency: str) -> bool:
    code = subtrees.agency(agency).code
    held = people.posts_of(person.pk)
    return any(one.agency_code == code and text.fold(one.title) == text.fold(post) for one in held)


def _account(actor: Actor, login: str, name: str, email: str, done: Stored) -> Person:
    if not name:
        raise _Wrong(_("Cần họ và tên của tài khoản mới “%(login)s”.") % {"login": login})
    if email:
        validate_email(email)
    password = secrets.token_urlsafe(12)
    person = people.create(
        login=login, name=name, kind=Person.Kind.OFFICER, email=email, password=password, email_verified=True
    )
    done.passwords[login] = password
    audit.note(
        actor=actor,
        action="administration.account.made",
        about=person,
        summary=_("Lập tài khoản cán bộ %(login)s từ tệp") % {"login": login},
    )
    events.record(facts.AccountMade(person=person.key))
    return person


def _role(actor: Actor, person: Person, written: str, reach: str, done: Stored) -> None:
    role = next(
        (r for r in Role.objects.all() if text.fold(written) in {text.fold(r.title), text.fold(r.code)}), None
    )
    if role is None:
        known = "; ".join(Role.objects.order_by("title").values_list("title", flat=True))
        raise _Wrong(
            _("Không có vai trò “%(role)s”. Chọn trong: %(known)s.") % {"role": written, "known": known}
        )
    everywhere = text.fold(reach) == text.fold(EVERYWHERE)
    if not everywhere and not reach:
        raise _Wrong(_("Cần phạm vi của vai trò: mã cơ quan, hoặc “%(all)s”.") % {"all": EVERYWHERE})
    path = None if everywhere else subtrees.agency(reach).path
    if Grant.objects.filter(role=role, person=person, path=path, last_date=None).exists():
        return
    roles.give_role(
        actor=actor,
        role=role.code,
        login=person.login,
        tree="all" if everywhere else "agency",
        where="" if everywhere else reach,
        first_date=text.today(),
        last_date=None,
    )
    done.roles += 1
