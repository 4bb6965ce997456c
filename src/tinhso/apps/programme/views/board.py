"""The standing agency's board: what is late and where, who was urged and when, one click to urge."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.programme import forms, operations, queries
from tinhso.apps.programme.actions import HAND_OVER, URGE
from tinhso.apps.programme.queries import Narrow, Pillar
from tinhso.apps.programme.states import State
from tinhso.apps.programme.views.base import (
    AUDIENCE_WORDS,
    CAUSE_WORDS,
    STATE_TONES,
    STATE_WORDS,
    URGING_WORDS,
    denied_as_403,
    link,
    small_form,
)
from tinhso.apps.programme.views.programmes import PER_PAGE
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

FORM = require_http_methods(["GET", "POST"])
MOST_AGENCIES = 12


def _narrow(request: ui.Request) -> Narrow:
    query = request.GET
    pillar = query.get("tru-cot", "")
    return Narrow(
        programme=query.get("chuong-trinh", "")[:60],
        agency=query.get("co-quan", "")[:35],
        pillar=pillar if pillar in {*Pillar.values, "-"} else "",
        sector=query.get("linh-vuc", "")[:100],
    )


@require_GET
@access.needs(URGE)
def board(request: ui.Request) -> HttpResponse:
    """What is late, by agency, pillar and sector; who was urged and when."""
    narrow, today = _narrow(request), request.day
    scope = queries.followed(request.actor, narrow, today)
    found = queries.board_of(scope, today)
    page = ui.paginate(
        queries.late_tasks(scope, narrow, today), keys=("deadline", "id"), after=request.GET.get("sau", ""),
        limit=PER_PAGE,
    )  # fmt: skip
    kept = {
        "chuong-trinh": narrow.programme, "co-quan": narrow.agency, "tru-cot": narrow.pillar,
        "linh-vuc": narrow.sector,
    }  # fmt: skip
    return ui.page(
        request, "programme/board.html", found=found, page=page, rows=queries.late_rows(page.rows, today),
        agencies=queries.agency_lines(found, today, MOST_AGENCIES), narrow=narrow, scope_size=len(scope),
        pillars=_titled(found.pillars), sectors=_by_late(found.sectors),
        link_to=lambda **query: link(**{**kept, **query}), State=State, state_words=STATE_WORDS,
        state_tones=STATE_TONES, causes=CAUSE_WORDS, kinds=URGING_WORDS,
    )  # fmt: skip


def _by_late(groups: dict[str, queries.Counts]) -> list[tuple[str, queries.Counts]]:
    named = [(name, counts) for name, counts in groups.items() if name]
    return sorted(named, key=lambda one: (-one[1][State.LATE], text.sort_key(one[0])))[:MOST_AGENCIES]


def _titled(groups: dict[str, queries.Counts]) -> list[tuple[str, str, queries.Counts]]:
    """(code, title, counts) of the pillars in their order, the tasks without one last (code "-")."""
    titles = [*((code, str(title)) for code, title in Pillar.choices), ("", _("Chưa xếp trụ cột"))]
    return [(code or "-", title, groups[code]) for code, title in titles if code in groups]


@require_POST
@access.needs(URGE)
@denied_as_403
def urge(request: ui.Request) -> HttpResponse:
    """Urge the chosen tasks (`nhiem-vu`: full codes) at once."""
    scope = queries.followed(request.actor, Narrow(), request.day)
    tasks = queries.tasks_by_code(scope, request.POST.getlist("nhiem-vu")[:200])
    back = ui.back_to(request, reverse("programme:board"))
    try:
        given = operations.urge(
            actor=request.actor, tasks=tasks, words=request.POST.get("loi-nhac", "")[:1000]
        )
    except operations.CannotUrge as problem:
        return ui.done(request, str(problem), back)
    names = sorted({name for one in given for name in one.people}, key=text.sort_key)
    return ui.done(
        request,
        _("Đã đôn đốc %(n)s việc, gửi tới %(who)s.") % {"n": len(given), "who": ", ".join(names)},
        back,
    )


@FORM
@access.needs(URGE)
@denied_as_403
def letter(request: ui.Request, agency: str) -> HttpResponse:
    """A numbered letter to an agency about its late tasks: what it will say, then, when confirmed, the letter."""
    one = queries.get_agency(agency)
    scope = queries.followed(request.actor, Narrow(), request.day)
    tasks = queries.letter_tasks(scope, one, request.day)
    back = reverse("programme:board")
    if request.method == "GET":
        return ui.page(request, "programme/letter.html", agency=one, tasks=tasks, back=back)
    try:
        made = operations.send_letter(actor=request.actor, agency=one, tasks=tasks)
    except operations.CannotUrge as problem:
        return ui.done(request, str(problem), back)
    return ui.done(request, _("Đã phát hành văn bản đôn đốc số %(n)s.") % {"n": made.paper.written}, back)


@require_GET
@access.needs(URGE)
def urgings(request: ui.Request) -> HttpResponse:
    """Every reminder given, the latest first."""
    scope = queries.followed(request.actor, Narrow(), request.day)
    page = ui.paginate(
        queries.urgings(scope), keys=("-at", "-id"), after=request.GET.get("sau", ""), limit=PER_PAGE
    )
    return ui.page(request, "programme/urgings.html", page=page, kinds=URGING_WORDS, audiences=AUDIENCE_WORDS)


@FORM
@access.needs(URGE)
@denied_as_403
def schedule(request: ui.Request) -> HttpResponse:
    """The steps of the schedule; a new one, or one switched on or off."""
    here = reverse("programme:schedule")
    form = forms.RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        active = request.POST.get("viec") != "tat"
        operations.set_rule(actor=request.actor, active=active, **form.cleaned_data)
        return ui.done(request, _("Đã lưu lịch nhắc."), here)
    return ui.page(
        request, "programme/schedule.html", status=422 if form.is_bound else 200, rules=queries.schedule(),
        form=form, audiences=AUDIENCE_WORDS,
    )  # fmt: skip


@FORM
@access.needs(HAND_OVER)
@denied_as_403
def hand_over(request: ui.Request) -> HttpResponse:
    """Ended agencies with open work, and their heirs; hand one's work over."""
    moves = operations.plan_hand_over(actor=request.actor, on=request.day)
    if request.method == "POST":
        chosen = next((one for one in moves if one.old.code == request.POST.get("co-quan")), None)
        if chosen is not None:
            operations.hand_over(actor=request.actor, agency=chosen.old, on=request.day)
        return ui.done(request, _("Đã bàn giao."), reverse("programme:hand_over"))
    return ui.page(request, "programme/hand_over.html", moves=moves)


@FORM
@access.needs(URGE)
@denied_as_403
def urge_task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Urge one task with words of one's own."""
    task = queries.get_task(code, number)
    access.require(request.actor, URGE, task.programme)
    back = reverse("programme:task", args=[code, number])
    return small_form(
        request, forms.UrgeForm(request.POST or None), title=_("Đôn đốc"), back=back, lead=task.action,
        said=_("Đã đôn đốc."), refuses=(operations.CannotUrge,), submit=_("Gửi"),
        save=lambda data: operations.urge(actor=request.actor, tasks=[task], **data),
    )  # fmt: skip
