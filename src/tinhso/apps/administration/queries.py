"""What the administrator's pages show."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.apps.administration.actions import CHECK_DATA, GIVE_ROLE, SEE_ACCOUNTS, SEE_HEALTH
from tinhso.engines.exchange import api as exchange
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.access import plugs as access_plugs
from tinhso.kernel.access.api import Actor, Grant, Role, Scope
from tinhso.kernel.audit import api as audit
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events import api as events
from tinhso.kernel.integrity import api as integrity
from tinhso.kernel.jobs import api as jobs
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people import api as people
from tinhso.kernel.people.api import Person
from tinhso.kernel.places import api as places
from tinhso.kernel.plugs import api as plugs
from tinhso.kernel.text import api as text

ALIVE_FOR = dt.timedelta(seconds=60)  # a worker says that it lives every five seconds
SEALED_WITHIN = dt.timedelta(minutes=15)  # sealing runs every five minutes
LATE_AFTER = 1000  # deliveries waiting
FEW_PLUGS = 2


def require_everywhere(actor: Actor, action: access.Action) -> None:
    """Raises Denied unless the actor may do the action everywhere (not only in a subtree)."""
    access.require(actor, action, Scope(label=_("Toàn hệ thống")))


@dataclass(frozen=True)
class Check:
    """One thing that is well or not, in words; `remedy` says what to do."""

    title: str
    well: bool
    sentence: str
    remedy: str = ""


def health(actor: Actor) -> list[Check]:
    """How the installation is: what is not well comes first. Raises Denied."""
    require_everywhere(actor, SEE_HEALTH)
    checks = [_worker(), _jobs(), _deliveries(), _sealing(), _messages(), _hooks(), *_plugs()]
    return sorted(checks, key=lambda one: one.well)


def _worker() -> Check:
    at = jobs.Heartbeat.last()
    title = _("Tiến trình nền")
    remedy = _("Khởi động lại tiến trình nền: ./tinhso worker (hoặc systemctl restart tinhso-worker).")
    if at is None:
        return Check(title, False, _("Chưa có tiến trình nền nào từng chạy."), remedy)
    words = _("Lần cuối báo còn chạy: %(at)s.") % {"at": text.format_datetime(at)}
    alive = text.now() - at <= ALIVE_FOR
    return Check(title, alive, words, "" if alive else remedy)


def _jobs() -> Check:
    count = jobs.counts()
    words = _("%(todo)s việc đang chờ, %(doing)s đang chạy, %(failed)s đã hỏng.") % {
        key: count.get(key, 0) for key in ("todo", "doing", "failed")
    }
    remedy = _("Mở Hàng đợi, đọc lỗi, sửa nguyên nhân rồi bấm Thử lại.")
    return Check(_("Việc nền"), not count.get("failed"), words, remedy if count.get("failed") else "")


def _deliveries() -> Check:
    waiting, dead = events.waiting(), events.dead_count()
    words = _("%(waiting)s sự kiện đang chờ giao, %(dead)s không giao được sau mọi lần thử.") % {
        "waiting": waiting,
        "dead": dead,
    }
    remedy = ""
    if dead:
        remedy = _("Mở Hàng đợi, thẻ Sự kiện, đọc lỗi, sửa nguyên nhân rồi bấm Thử lại.")
    elif waiting > LATE_AFTER:
        remedy = _("Hàng chờ dài bất thường: kiểm tra tiến trình nền có đang chạy không.")
    return Check(_("Giao sự kiện"), not remedy, words, remedy)


def _sealing() -> Check:
    state = audit.sealing()
    title = _("Niêm phong nhật ký")
    if state.sealed_at is None:
        words = _("Chưa niêm phong lần nào; %(n)s mục đang chờ.") % {"n": state.waiting}
    else:
        words = _(
            "%(size)s mục đã niêm phong, lần cuối %(at)s, mã đầu cây %(root)s…; %(n)s mục đang chờ."
        ) % {
            "size": text.format_number(state.tree_size),
            "at": text.format_datetime(state.sealed_at),
            "root": state.root.hex()[:16],
            "n": state.waiting,
        }
    late = state.waiting_since is not None and text.now() - state.waiting_since > SEALED_WITHIN
    remedy = _("Niêm phong chạy mỗi 5 phút trong tiến trình nền; hãy kiểm tra tiến trình nền.")
    return Check(title, not late, words, remedy if late else "")


def _messages() -> Check:
    count = notify.out_of_house()
    fields = {"waiting": count.waiting, "failed": count.failed}
    words = _("%(waiting)s tin đang chờ gửi ra ngoài; 7 ngày qua có %(failed)s tin không gửi được.") % fields
    remedy = _("Xem kênh nào báo hỏng ở trang này; người nhận vẫn có thông báo trong hộp của mình.")
    return Check(_("Thông báo gửi ra ngoài"), not count.failed, words, remedy if count.failed else "")


def _hooks() -> Check:
    count = exchange.condition()
    words = _(
        "%(failing)s nơi nhận sự kiện đang gửi hỏng, %(off)s đã tự tắt; 7 ngày qua %(given_up)s lần gửi hỏng hẳn."
    ) % {"failing": count.failing, "off": count.off, "given_up": count.given_up}
    remedy = _("Mở Gửi sự kiện ra ngoài, xem nơi nhận trả lời gì, báo bên nhận rồi bấm Gửi lại.")
    well = not (count.failing or count.off or count.given_up)
    return Check(_("Gửi sự kiện ra ngoài"), well, words, "" if well else remedy)


def _plugs() -> Iterable[Check]:
    """One line a socket while all is well; few plugs in their own words, many as a number."""
    well: dict[str, list[str]] = {}
    for socket, code, found in plugs.health():
        if not found.well:
            yield Check(f"{_socket_title(socket)}: {code}", False, found.sentence)
        else:
            well.setdefault(socket, []).append(found.sentence)
    for socket, sentences in well.items():
        words = _("%(n)s phần cắm đều dùng được.") % {"n": len(sentences)}
        yield Check(
            _socket_title(socket), True, " ".join(sentences) if len(sentences) <= FEW_PLUGS else words
        )


def _socket_title(name: str) -> str:
    """What a socket is for, in words; its name for one that a pack brought."""
    words = {
        "access.actions": _("Hành động có thể giao"),
        "access.roles": _("Vai trò có sẵn"),
        "events.consumers": _("Bộ nhận sự kiện"),
        "events.facts": _("Loại sự kiện"),
        "files.purposes": _("Mục đích giữ tệp"),
        "files.scanners": _("Quét vi-rút"),
        "indicators.facts": _("Số đếm từ nền tảng"),
        "indicators.goals": _("Nguồn mục tiêu"),
        "indicators.sources": _("Nguồn gốc số liệu"),
        "indicators.users": _("Nơi dùng số liệu"),
        "integrity.checks": _("Phép kiểm tra dữ liệu"),
        "jobs.loops": _("Vòng lặp nền"),
        "notify.channels": _("Kênh gửi thông báo"),
        "notify.kinds": _("Loại thông báo"),
        "ui.cards": _("Thẻ trên trang"),
        "ui.menu": _("Mục trình đơn"),
        "ui.tools": _("Công cụ trên thanh đầu trang"),
    }
    return words.get(name, name)


def data_checks(actor: Actor) -> list[integrity.Answer]:
    """Every check of the data with its last answer, failing ones first. Raises Denied."""
    require_everywhere(actor, CHECK_DATA)
    return integrity.answers()


def day_of(day: dt.date) -> calendar.DayShown | None:
    """The country's rule for a day."""
    return next((one for one in calendar.year(day.year) if one.day == day and not one.place), None)


def dead_job(number: int) -> jobs.DeadJob | None:
    """A dead job by its number."""
    return next((one for one in jobs.dead(after=number + 1, limit=1) if one.id == number), None)


def dead_delivery(number: int) -> events.Delivery | None:
    """A dead delivery by its number."""
    return next((one for one in events.dead(after=number + 1, limit=1) if one.pk == number), None)


@dataclass(frozen=True)
class RoleShown:
    """A role with how many hold it, and what the asking person lacks to give it."""

    code: str
    title: str
    sentences: tuple[str, ...]
    holders: int
    lacking: tuple[str, ...]


def roles(actor: Actor) -> list[RoleShown]:
    """Every role, by title. The number of holders is of running and future grants in the actor's reach."""
    counted = dict(
        _reached(actor, Grant.objects.filter(_running()))
        .order_by()
        .values_list("role_id")
        .annotate(n=Count("id", distinct=True))
    )
    held = access.held_everywhere(actor)
    return [
        _shown(role, counted.get(role.pk, 0), held)
        for role in sorted(Role.objects.all(), key=lambda one: text.sort_key(one.title))
    ]


def role(actor: Actor, code: str) -> RoleShown | None:
    """One role, or None."""
    found = Role.objects.filter(code=code).first()
    if found is None:
        return None
    holders = _reached(actor, Grant.objects.filter(_running(), role=found)).count()
    return _shown(found, holders, access.held_everywhere(actor))


def _shown(role: Role, holders: int, held: frozenset[str]) -> RoleShown:
    return RoleShown(
        code=role.code,
        title=role.title,
        sentences=sentences(role.actions),
        holders=holders,
        lacking=sentences(code for code in role.actions if code not in held),
    )


def sentences(codes: Iterable[str]) -> tuple[str, ...]:
    """The sentences of actions; the code of one that nobody declares any more."""
    return tuple(str(found.sentence) if (found := access_plugs.actions.get(code)) else code for code in codes)


def doing(entry: audit.Entry) -> str:
    """What an entry of the record says was done: its own words, else what its action allows, else the code."""
    return entry.summary or sentences((entry.action,))[0].removesuffix(".")


def _running() -> Q:
    return Q(last_date=None) | Q(last_date__gte=text.today())


def _reached(actor: Actor, rows: QuerySet[Grant]) -> QuerySet[Grant]:
    if actor.reach(GIVE_ROLE.code).everywhere:
        return rows
    inside = access.visible(rows.filter(tree=Grant.Tree.AGENCY), actor, GIVE_ROLE, agency="path")
    return inside | access.visible(rows.filter(tree=Grant.Tree.PLACE), actor, GIVE_ROLE, place="path")


def grants_of_role(actor: Actor, code: str) -> QuerySet[Grant]:
    """Who has a role, in the actor's reach."""
    rows = Grant.objects.filter(role__code=code).select_related("role", "person", "post__agency")
    return _reached(actor, rows)


def grants_of_person(actor: Actor, person: Person) -> QuerySet[Grant]:
    """What a person has: by themselves and by the posts they hold today. Raises Denied."""
    require_everywhere(actor, SEE_ACCOUNTS)
    posts = [one.post_id for one in people.posts_of(person.pk)]
    rows = Grant.objects.filter(Q(person=person) | Q(post__in=posts))
    return rows.select_related("role", "person", "post__agency").order_by("-id")


def wheres(grants: Iterable[Grant]) -> Mapping[str, str]:
    """Grant key → where it counts, in words. Two queries however many grants."""
    rows = list(grants)
    agency_paths = {one.path for one in rows if one.tree == Grant.Tree.AGENCY and one.path}
    place_paths = {one.path for one in rows if one.tree == Grant.Tree.PLACE and one.path}
    agencies = dict(orgs.Agency.objects.filter(path__in=agency_paths).values_list("path", "name"))
    labels = dict(places.Place.objects.filter(path__in=place_paths).values_list("path", "label"))
    found = {}
    for one in rows:
        if one.tree == Grant.Tree.AGENCY:
            words = _("%(name)s và cấp dưới") % {"name": agencies.get(one.path or "", one.path)}
        elif one.tree == Grant.Tree.PLACE:
            words = _("Địa bàn %(name)s") % {"name": labels.get(one.path or "", one.path)}
        else:
            words = _("Toàn hệ thống")
        found[str(one.key)] = words
    return found


def accounts(actor: Actor, words: str) -> QuerySet[Person]:
    """Accounts whose login begins with the words or whose name holds them. Raises Denied."""
    require_everywhere(actor, SEE_ACCOUNTS)
    wanted = text.normalise(words).strip()
    if not wanted:
        return Person.objects.none()
    return Person.objects.filter(Q(login__startswith=wanted.lower()) | Q(name__icontains=wanted))


@dataclass(frozen=True)
class Account:
    """An account as an administrator sees it, without contact details."""

    person: Person
    posts: list[people.HeldPost]
    grants: list[Grant]
    wheres: Mapping[str, str]
    sessions: int


def account(actor: Actor, key: uuid.UUID) -> Account | None:
    """One account, or None. Raises Denied."""
    require_everywhere(actor, SEE_ACCOUNTS)
    person = people.by_key(key)
    if person is None:
        return None
    grants = list(grants_of_person(actor, person)[:100])
    keys = UserSession.objects.filter(user_id=person.pk).values("session_key")
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=text.now()).count()
    return Account(person, people.posts_of(person.pk), grants, wheres(grants), sessions)


@dataclass(frozen=True)
class RecordFilter:
    """Which entries of the record are wanted; empty fields do not matter."""

    person: uuid.UUID | None = None
    action: str = ""
    object_kind: str = ""
    object_key: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


def record(actor: Actor, wanted: RecordFilter) -> QuerySet[audit.Entry]:
    """The entries of the record, to be paged by `-seq`. Raises Denied."""
    rows = audit.entries(actor=actor)
    if wanted.person is not None:
        rows = rows.filter(actor=wanted.person)
    if wanted.action:
        rows = rows.filter(action__startswith=wanted.action)
    if wanted.object_kind:
        rows = rows.filter(object_kind=wanted.object_kind)
    if wanted.object_key:
        rows = rows.filter(object_key=wanted.object_key)
    if wanted.first:
        rows = rows.filter(at__gte=_begin(wanted.first))
    if wanted.last:
        rows = rows.filter(at__lt=_begin(wanted.last + dt.timedelta(days=1)))
    return rows


def _begin(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def entry(actor: Actor, key: uuid.UUID) -> audit.Entry | None:
    """One entry of the record, or None. Raises Denied."""
    return audit.entries(actor=actor).filter(id=key).first()


def is_personal(entry: audit.Entry) -> bool:
    """Whether an entry is about a person: somebody's account, or a look at personal data."""
    return entry.kind == audit.Entry.Kind.LOOK or entry.object_kind == "people.person"


def seal_of(entry: audit.Entry) -> tuple[str, str]:
    """(tone, sentence): whether the entry is in the sealed tree as it stands now."""
    try:
        same = audit.is_unaltered(entry)
    except audit.NotSealed:
        return "info", _("Chưa niêm phong; mục mới được niêm phong trong vòng 5 phút.")
    if same:
        return "ok", _(
            "Đã niêm phong và nguyên vẹn: bằng chứng dẫn từ mục này đến mã đầu cây mới nhất là đúng."
        )
    return "bad", _(
        "Mục này đã bị sửa sau khi niêm phong. Hãy chạy ./tinhso audit verify và báo người phụ trách an toàn."
    )
