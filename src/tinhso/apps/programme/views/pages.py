"""Pages for one reader: an agency's own, a leader's summary on one sheet, a citizen's."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.apps.programme import queries
from tinhso.apps.programme.actions import REPORT
from tinhso.apps.programme.queries import TargetRow
from tinhso.apps.programme.states import State
from tinhso.apps.programme.views.base import CAUSE_WORDS, STATE_TONES, STATE_WORDS, link
from tinhso.apps.programme.views.programmes import PER_PAGE, by_pillar, page_words
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

TABS = {
    "cham": "late", "sap-den-han": "soon", "dang-lam": "doing", "xong": "done", "tra-lai": "returned",
    "gia-han": "extensions",
}  # fmt: skip
INSIDE = {"tra-lai", "gia-han"}


@require_GET
@access.needs(REPORT)
def mine(request: ui.Request) -> HttpResponse:
    """The page of the actor's own agency."""
    if request.actor.agency is None:
        raise Http404
    return redirect("programme:agency", request.actor.agency)


@require_GET
@access.public
def agency(request: ui.Request, agency: str) -> HttpResponse:
    """An agency's tasks: late, near, under way, done; for its own officers also what was returned or asked for."""
    one, today = queries.get_agency(agency), request.day
    inside = queries.may_see_inside(request.actor, one)
    counts = queries.agency_counts(one, today)
    chosen = request.GET.get("muc", "")
    if chosen not in TABS or (chosen in INSIDE and not inside):
        chosen = "cham" if counts.late else "sap-den-han" if counts.soon else "dang-lam"
    page = ui.paginate(
        queries.agency_tab(one, TABS[chosen], today), keys=("due", "id"), after=request.GET.get("sau", ""),
        limit=PER_PAGE,
    )  # fmt: skip
    words = {
        "cham": _("Chậm"), "sap-den-han": _("Sắp đến hạn"), "dang-lam": _("Đang làm"), "xong": _("Xong"),
        "tra-lai": _("Bị trả lại"), "gia-han": _("Chờ gia hạn"),
    }  # fmt: skip
    tabs = [
        (words[tab], link(muc=tab), tab == chosen, getattr(counts, name))
        for tab, name in TABS.items()
        if inside or tab not in INSIDE
    ]
    working = calendar.load()
    return ui.page(
        request, "programme/agency.html", agency=one, tabs=tabs, page=page, chosen=chosen, inside=inside,
        rows=queries.task_rows(page.rows, today), link_to=lambda **query: link(**{"muc": chosen, **query}),
        days_late=lambda task: queries.late_days(task.deadline, today, working), **page_words(),
    )  # fmt: skip


@require_GET
@access.public
def summary(request: ui.Request, code: str) -> HttpResponse:
    """What a leader has to know about a programme, on one printed page."""
    one = queries.get_programme(code)
    found = queries.summary_of(one, request.day)
    return ui.page(
        request, "programme/summary.html", programme=one, found=found, State=State, state_words=STATE_WORDS,
        state_tones=STATE_TONES, day=request.day, inside=request.actor.kind == "officer", causes=CAUSE_WORDS,
        paid_share=100 * found.paid / found.planned if found.planned else None,
    )  # fmt: skip


@require_GET
@access.public
def story(request: ui.Request, code: str) -> HttpResponse:
    """A programme as a citizen reads it: what was promised, what is reached, what was done."""
    one, today = queries.get_programme(code), request.day
    rows = queries.story_rows(one, today)
    reached = sum(row.state == State.DONE for row in rows)
    return ui.page(
        request, "programme/story.html", programme=one, groups=by_pillar(rows), total=len(rows), reached=reached,
        reported=sum(row.last is not None for row in rows), sentence=sentence,
        finished=queries.finished_lately(one, today), tasks=queries.counts_of(one, today)[1], **page_words(),
    )  # fmt: skip


def sentence(row: TargetRow) -> str:
    """A target as one plain sentence: where it stands against what was promised, and when that was."""
    words: dict[str, Any] = page_words()
    goal = words["goal_words"](row.target, row.goal)
    year = row.goal.year if row.goal and row.goal.year else row.target.programme.last_year
    if row.last is None:
        return _("Mục tiêu đến hết năm %(year)s: %(goal)s. Chưa có số liệu.") % {"year": year, "goal": goal}
    values = {
        "year": year, "goal": goal, "actual": words["amount_words"](row.last.amount, row.target.unit),
        "day": text.format_date(row.last.date),
    }  # fmt: skip
    if row.state == State.DONE:
        return _("Đã đạt: %(actual)s (ngày %(day)s), mục tiêu đến hết năm %(year)s là %(goal)s.") % values
    return _("Hiện là %(actual)s (ngày %(day)s); mục tiêu đến hết năm %(year)s là %(goal)s.") % values
