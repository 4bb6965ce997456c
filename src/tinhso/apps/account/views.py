"""Pages of my account."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from tinhso.apps.account import operations, queries, tokens
from tinhso.apps.account.forms import DelegationForm, TokenForm
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.people import api as people
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

TABS = (
    ("overview", lazy("Tổng quan")),
    ("notices", lazy("Thông báo")),
    ("security", lazy("Đăng nhập và bảo mật")),
    ("sessions", lazy("Phiên đăng nhập")),
    ("powers", lazy("Quyền của tôi")),
    ("delegations", lazy("Ủy quyền")),
    ("tokens", lazy("Mã truy cập")),
    ("activity", lazy("Nhật ký")),
)


def _page(
    request: Request, tab: str, *, template: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    tabs = [(title, reverse(f"account_pages:{name}"), name == tab, None) for name, title in TABS]
    return ui.page(request, f"account/{template or tab}.html", status=status, tabs=tabs, **context)


@access.signed_in
def overview(request: Request) -> HttpResponse:
    """Who I am here, which posts I hold, how well my account is guarded."""
    actor = request.actor
    return _page(
        request,
        "overview",
        person=people.by_key(str(actor.person)),
        posts=people.posts_of(actor.person_id or 0, request.day),
        security=queries.security(actor),
    )


@access.signed_in
def security(request: Request) -> HttpResponse:
    """Password, addresses, second factor, identities."""
    return _page(request, "security", security=queries.security(request.actor))


@access.signed_in
def sessions(request: Request) -> HttpResponse:
    """Where I am signed in."""
    return _page(request, "sessions", sessions=queries.sessions(request.actor, request.session.session_key))


@access.signed_in
@require_POST
def end_session(request: Request, code: str) -> HttpResponse:
    """Sign out one session."""
    ended = operations.end_session(actor=request.actor, code=code)
    said = _("Đã kết thúc phiên đăng nhập.") if ended else _("Phiên này đã kết thúc từ trước.")
    return ui.done(request, said, reverse("account_pages:sessions"))


@access.signed_in
@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere else."""
    count = operations.end_other_sessions(actor=request.actor, current=request.session.session_key)
    return ui.done(
        request, _("Đã kết thúc %(count)s phiên khác.") % {"count": count}, reverse("account_pages:sessions")
    )


@access.signed_in
def powers(request: Request) -> HttpResponse:
    """What I may do, where, and from whom I have it."""
    return _page(request, "powers", powers=access.powers(request.actor), day=request.day)


@access.signed_in
def activity(request: Request) -> HttpResponse:
    """Who changed or looked at my data; and what I did."""
    before = request.GET.get("truoc", "")
    mine = request.GET.get("cua-toi") == "1"
    read = audit.by_me if mine else queries.about_me
    page = read(actor=request.actor, before=int(before) if before.isdigit() else None)
    return _page(request, "activity", page=page, mine=mine)


def _form(request: Request, data: Any = None) -> DelegationForm:
    actor = request.actor
    return DelegationForm(
        data,
        posts=people.posts_of(actor.person_id or 0, request.day),
        people=people.colleagues(actor.person_id or 0, request.day),
        today=request.day,
    )


def _delegations(request: Request, form: DelegationForm, status: int = 200) -> HttpResponse:
    person = request.actor.person_id or 0
    return _page(
        request,
        "delegations",
        status=status,
        form=form,
        given=people.delegations_by(person),
        received=people.delegations_to(person),
        can_lend=all(form.fields[name].choices for name in ("post", "to")),  # type: ignore[attr-defined]  # a ChoiceField
    )


@access.signed_in
def delegations(request: Request) -> HttpResponse:
    """Lend my powers until a day; see what was lent to me and by whom."""
    if request.method != "POST":
        return _delegations(request, _form(request))
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            operations.lend(actor=request.actor, **form.cleaned_data)
        except operations.CannotDelegate as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã ủy quyền."), reverse("account_pages:delegations"))
    return _delegations(request, form, status=422)


@access.signed_in
@require_POST
def end_delegation(request: Request, key: uuid.UUID) -> HttpResponse:
    """End a loan before its day."""
    if not operations.end_loan(actor=request.actor, key=key):
        raise Http404(str(key))
    return ui.done(request, _("Đã kết thúc ủy quyền."), reverse("account_pages:delegations"))


def _notices(request: Request, template: str, **context: Any) -> HttpResponse:
    """A page of the inbox, with the tabs among its pages."""
    pages = [("notices", _("Hộp thông báo")), ("channels", _("Kênh nhận"))]
    if notify.offers_trials():
        pages.append(("trial_messages", _("Tin thử nghiệm")))
    inside = [(title, reverse(f"account_pages:{name}"), name == template, None) for name, title in pages]
    return _page(request, "notices", template=template, inside=inside, **context)


@access.signed_in
def notices(request: Request) -> HttpResponse:
    """What I was told, newest first."""
    unread = request.GET.get("chua-doc") == "1"
    rows = ui.paginate(
        notify.inbox(request.actor, unread=unread),
        keys=("-id",),
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
    )
    links = [
        ui.query(request, **{ui.PAGE_PARAMETER: mark}) if mark else "" for mark in (rows.previous, rows.next)
    ]
    return _notices(request, "notices", notices=rows.rows, links=links, unread=unread)


@access.signed_in
@require_POST
def open_notice(request: Request, key: uuid.UUID) -> HttpResponse:
    """Mark one as read, and on to what it is about."""
    notice = notify.read(actor=request.actor, key=key)
    if notice is None:
        raise Http404(str(key))
    return redirect(notice.link or reverse("account_pages:notices"))


@access.signed_in
@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark all as read."""
    count = notify.read_all(actor=request.actor)
    said = _("Đã đánh dấu %(count)s thông báo là đã đọc.") % {"count": count}
    return ui.done(request, said, reverse("account_pages:notices"))


@access.signed_in
def channels(request: Request) -> HttpResponse:
    """Which channels carry which notices to me."""
    groups = notify.groups(request.actor)
    if request.method != "POST":
        return _notices(request, "channels", groups=groups)
    wanted = set(request.POST.getlist("kenh"))
    choices = [
        notify.Choice(group.code, option.channel, f"{group.code}/{option.channel}" in wanted)
        for group in groups
        for option in group.options
    ]
    notify.choose_channels(actor=request.actor, choices=choices)
    return ui.done(request, _("Đã lưu kênh nhận thông báo."), reverse("account_pages:channels"))


@access.signed_in
def trial_messages(request: Request) -> HttpResponse:
    """What the trial channels were given for me; and let one of them fail for me."""
    if not notify.offers_trials():
        raise Http404(request.path)
    if request.method != "POST":
        return _notices(request, "trial_messages", trials=notify.trials(request.actor))
    try:
        down = request.POST.get("hong") == "1"
        notify.break_trial(actor=request.actor, channel=request.POST.get("kenh", ""), down=down)
    except notify.UnknownChoice as unknown:
        raise Http404(request.path) from unknown
    said = _("Kênh thử nghiệm sẽ báo hỏng với tin gửi cho bạn.") if down else _("Kênh thử nghiệm chạy lại.")
    return ui.done(request, said, reverse("account_pages:trial_messages"))


@access.signed_in
def access_tokens(request: Request) -> HttpResponse:
    """Let a program work with my rights; see which ones do. A new token is shown on this one answer only."""
    fresh = TokenForm(initial={"last_date": request.day + dt.timedelta(days=180)})
    form, status, made = fresh, 200, None
    if request.method == "POST":
        form = TokenForm(request.POST)
        if form.is_valid():
            try:
                made = tokens.make(actor=request.actor, **form.cleaned_data)
            except ValidationError as problem:
                form.add_error(None, problem)
        status = 200 if made else 422
    words = made[1] if made else ""
    rows = tokens.mine(request.actor)
    answer = _page(
        request,
        "tokens",
        status=status,
        tokens=rows,
        made=words,
        day=text.today(),
        form=fresh if made else form,
    )
    answer["Cache-Control"] = "no-store"
    return answer


@access.signed_in
@require_POST
def revoke_token(request: Request, key: uuid.UUID) -> HttpResponse:
    """End a token at once."""
    if not tokens.revoke(actor=request.actor, key=key):
        raise Http404(str(key))
    return ui.done(request, _("Đã thu hồi mã truy cập."), reverse("account_pages:tokens"))
