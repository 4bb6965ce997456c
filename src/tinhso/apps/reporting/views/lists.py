"""Lists: what is due, what waits for approval, what is open."""

import json

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.reporting import operations, phrases, queries, watching
from tinhso.apps.reporting.actions import ENTER, VIEW
from tinhso.apps.reporting.kinds import CellNote
from tinhso.apps.reporting.views.base import guarded, neighbours, shared
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.ui import api as ui

PER_PAGE = 50
MOST_TICKED = 200


@require_GET
@access.needs(VIEW)
@guarded
def due(request: ui.Request) -> HttpResponse:
    """What I have to hand in: late first, then by day. `pham-vi=tat-ca` shows every agency in my reach."""
    actor = request.actor
    everyone = queries.due_for(actor)
    mine = [one for one in everyone if one.agency.code == actor.agency]
    whole = request.GET.get("pham-vi") == "tat-ca" or not mine
    rows = sorted(everyone if whole else mine, key=lambda one: one.place)
    after = request.GET.get(ui.PAGE_PARAMETER, "")
    waiting = [one for one in rows if one.place > after]
    work = calendar.load()
    return ui.page(
        request,
        "reporting/due.html",
        rows=[(one, one.days_left(work)) for one in waiting[:PER_PAGE]],
        next=waiting[PER_PAGE - 1].place if len(waiting) > PER_PAGE else "",
        whole=whole,
        mine=len(mine),
        everyone=len(everyone),
        late=sum(one.late for one in rows),
        may_enter=access.may(actor, ENTER),
        person=actor.person,
        words=json.dumps(phrases.of_sheet(), ensure_ascii=False),
        **shared(),
    )


@require_http_methods(["GET", "POST"])
@access.needs(VIEW)
@guarded
def waiting(request: ui.Request) -> HttpResponse:
    """Reports that wait for my approval or acceptance; ticked ones are approved at one go, each with its outcome."""
    outcomes: list[operations.Outcome] = []
    ticked: list[str] = []
    if request.method == "POST":
        ticked = request.POST.getlist("bao-cao")[:MOST_TICKED]
        reports = queries.by_keys(request.actor, ticked)
        outcomes = operations.settle_many(actor=request.actor, submissions=reports)
    page = ui.paginate(
        queries.waiting_for_me(request.actor), keys=("due_date", "pk"), limit=PER_PAGE,
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
    )  # fmt: skip
    done = sum(one.done for one in outcomes)
    return ui.page(
        request,
        "reporting/waiting.html",
        status=200 if done == len(outcomes) else 422,
        page=page,
        links=neighbours(request, page),
        outcomes=outcomes,
        nothing_ticked=request.method == "POST" and not ticked,
        said=ngettext("Xong %(n)s báo cáo.", "Xong %(n)s báo cáo.", done) % {"n": done} if outcomes else "",
        State=queries.State,
        **shared(),
    )


@require_GET
@access.needs(VIEW)
@guarded
def follow_up(request: ui.Request) -> HttpResponse:
    """What was said about figures and is not settled: remarks, marks to follow up, disputes."""
    kind = request.GET.get("loai", "")
    rows = watching.open_notes(request.actor, kind)
    page = ui.paginate(rows, keys=("-pk",), after=request.GET.get(ui.PAGE_PARAMETER, ""), limit=PER_PAGE)
    places = watching.cells_of(page.rows)
    return ui.page(
        request,
        "reporting/follow_up.html",
        page=page,
        rows=[(note, *places.get(note.pk, (None, None))) for note in page.rows],
        links=neighbours(request, page),
        kind=kind,
        kinds=[(one.value, one.label) for one in CellNote.Kind],
        title=_("Số liệu cần theo dõi"),
        **shared(),
    )
