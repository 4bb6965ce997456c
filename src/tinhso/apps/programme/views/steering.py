"""Pilots, meetings and agreements of a programme; the feed of one's deadlines."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.feeds import calendar_of
from tinhso.apps.programme.forms import register as forms
from tinhso.apps.programme.queries import Meeting, Programme
from tinhso.apps.programme.views.base import STATE_TONES, STATE_WORDS, denied_as_403, small_form
from tinhso.apps.programme.views.programmes import PER_PAGE, amount_words, url_of
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

FORM = require_http_methods(["GET", "POST"])
REFUSES = (operations.CannotSteer, operations.CannotMake)


def _crumbs(programme: Programme) -> list[tuple[str, str]]:
    return [(_("Chương trình"), reverse("programme:list")), (programme.title, url_of(programme))]


@require_GET
@access.public
def steering(request: ui.Request, code: str) -> HttpResponse:
    """The meetings, pilots and agreements of a programme."""
    one = queries.get_programme(code)
    pages = {
        name: ui.paginate(rows, keys=keys, after=request.GET.get(f"{name}-sau", ""), limit=PER_PAGE)
        for name, rows, keys in (
            ("hop", queries.meetings_of(one), ("-date", "-id")),
            ("thi-diem", queries.pilots_of(one), ("-end_date", "-id")),
            ("thoa-thuan", queries.agreements_of(one), ("-signed_date", "-id")),
        )
    }
    return ui.page(
        request, "programme/steering.html", programme=one, meetings=pages["hop"], pilots=pages["thi-diem"],
        agreements=pages["thoa-thuan"], may_edit=access.may(request.actor, EDIT, one), crumbs=_crumbs(one),
    )  # fmt: skip


def _add(request: ui.Request, code: str, form: Any, title: str, save: Any) -> HttpResponse:
    programme = queries.get_programme(code)
    access.require(request.actor, EDIT, programme)
    return small_form(
        request, form(request.POST or None), title=title, back=reverse("programme:steering", args=[code]),
        crumbs=_crumbs(programme), said=_("Đã lưu."), refuses=REFUSES,
        save=lambda data: save(actor=request.actor, programme=programme, **data),
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def add_pilot(request: ui.Request, code: str) -> HttpResponse:
    """Enter a pilot."""
    return _add(request, code, forms.PilotForm, _("Thêm thí điểm"), operations.add_pilot)


@FORM
@access.needs(EDIT)
@denied_as_403
def add_meeting(request: ui.Request, code: str) -> HttpResponse:
    """Enter a meeting."""
    return _add(request, code, forms.MeetingForm, _("Thêm phiên họp"), operations.add_meeting)


@FORM
@access.needs(EDIT)
@denied_as_403
def add_agreement(request: ui.Request, code: str) -> HttpResponse:
    """Enter an agreement."""
    return _add(request, code, forms.AgreementForm, _("Thêm thỏa thuận hợp tác"), operations.add_agreement)


@require_GET
@access.public
def pilot(request: ui.Request, key: UUID) -> HttpResponse:
    """One pilot: what was supposed, measured, reached and decided."""
    one = queries.get_pilot(key)
    return ui.page(
        request, "programme/pilot.html", pilot=one, programme=one.programme, crumbs=_crumbs(one.programme),
        may_edit=access.may(request.actor, EDIT, one.programme), amount_words=amount_words,
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def pilot_result(request: ui.Request, key: UUID) -> HttpResponse:
    """Record what a pilot reached."""
    one = queries.get_pilot(key)
    access.require(request.actor, EDIT, one.programme)
    form = forms.ResultForm(request.POST or None, initial={"result": one.result, "note": one.result_note})
    return small_form(
        request, form, title=_("Ghi kết quả thí điểm"), back=reverse("programme:pilot", args=[key]), lead=one.metric,
        said=_("Đã ghi kết quả."), refuses=REFUSES,
        save=lambda data: operations.record_result(actor=request.actor, pilot=one, **data),
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def pilot_decision(request: ui.Request, key: UUID) -> HttpResponse:
    """Decide what follows from a pilot."""
    one = queries.get_pilot(key)
    access.require(request.actor, EDIT, one.programme)
    return small_form(
        request, forms.PilotDecisionForm(request.POST or None), title=_("Quyết định sau thí điểm"),
        back=reverse("programme:pilot", args=[key]), lead=one.title, said=_("Đã ghi quyết định."), refuses=REFUSES,
        save=lambda data: operations.decide_pilot(actor=request.actor, pilot=one, **data),
    )  # fmt: skip


@require_GET
@access.public
def meeting(request: ui.Request, key: UUID) -> HttpResponse:
    """One meeting: what it looks at, what earlier ones left open, what it concluded."""
    one = queries.get_meeting(key)
    before = queries.open_before(one, request.day)
    rows = {row.task.pk: row for row in queries.rows_of_tasks([task.pk for task in before], request.day)}
    return ui.page(
        request, "programme/meeting.html", meeting=one, programme=one.programme, crumbs=_crumbs(one.programme),
        conclusions=queries.conclusions_of(one), items=queries.agenda_of(one),
        before=[rows[task.pk] for task in before], may_edit=access.may(request.actor, EDIT, one.programme),
        held=one.date <= request.day, state_words=STATE_WORDS, state_tones=STATE_TONES,
    )  # fmt: skip


def _meeting_form(
    request: ui.Request, one: Meeting, form: Any, title: str, said: str, save: Any
) -> HttpResponse:
    access.require(request.actor, EDIT, one.programme)
    return small_form(
        request, form, title=title, back=reverse("programme:meeting", args=[one.key]), lead=one.title,
        crumbs=_crumbs(one.programme), said=said, refuses=REFUSES, save=save,
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def add_to_agenda(request: ui.Request, key: UUID) -> HttpResponse:
    """Put a target or task on the agenda."""
    one = queries.get_meeting(key)
    return _meeting_form(
        request, one, forms.AgendaForm(request.POST or None), _("Thêm vào chương trình họp"), _("Đã thêm."),
        lambda data: operations.add_to_agenda(actor=request.actor, meeting=one, about=data["code"]),
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def conclude(request: ui.Request, key: UUID) -> HttpResponse:
    """Add a conclusion."""
    one = queries.get_meeting(key)
    return _meeting_form(
        request, one, forms.ConclusionForm(request.POST or None), _("Thêm kết luận"), _("Đã thêm kết luận."),
        lambda data: operations.conclude(actor=request.actor, meeting=one, **data),
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def conclusion_task(request: ui.Request, key: UUID, number: int) -> HttpResponse:
    """Make a task of a conclusion."""
    one = queries.get_meeting(key)
    found = queries.get_conclusion(one, number)
    return _meeting_form(
        request, one, forms.ConclusionTaskForm(request.POST or None), _("Giao nhiệm vụ từ kết luận"),
        _("Đã giao nhiệm vụ."),
        lambda data: operations.task_of_conclusion(actor=request.actor, conclusion=found, **data),
    )  # fmt: skip


@require_GET
@access.signed_in
def my_feed(request: ui.Request) -> HttpResponse:
    """Whether the actor has a feed, since when, and how to use it."""
    return ui.page(
        request, "programme/feed.html", since=queries.feed_since(request.actor.person_id), address="",
        person=request.actor.name,
    )  # fmt: skip


@require_POST
@access.signed_in
@denied_as_403
def make_feed(request: ui.Request) -> HttpResponse:
    """A new address, shown on this page and never again."""
    token = operations.make_feed(actor=request.actor)
    address = request.build_absolute_uri(reverse("programme:feed", args=[token]))
    answer = ui.page(
        request, "programme/feed.html", since=text.now(), address=address, person=request.actor.name
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@access.signed_in
@denied_as_403
def revoke_feed(request: ui.Request) -> HttpResponse:
    """The address answers no more."""
    operations.revoke_feed(actor=request.actor)
    return ui.done(request, _("Đã hủy địa chỉ lịch."), reverse("programme:my_feed"))


@require_GET
@access.public
def feed(request: ui.Request, token: str) -> HttpResponse:
    """The deadlines of whoever this secret belongs to, as iCalendar; an unknown or revoked secret is 404."""
    person = queries.feed_owner(operations.hash_of(token))
    if person is None:
        raise Http404
    site = request.build_absolute_uri("/").rstrip("/")
    name = _("Hạn công việc – %(name)s") % {"name": person.name}
    made = calendar_of(queries.deadlines_of(person, text.today()), site=site, name=name)
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="han-cong-viec.ics"'
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
