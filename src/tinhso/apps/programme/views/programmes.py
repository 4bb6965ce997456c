"""The public pages: programmes, targets and tasks as they stand on the day the page looks at."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.apps.programme import queries
from tinhso.apps.programme.actions import EDIT, EXTEND, REPORT, RETURN, UPLOAD, URGE
from tinhso.apps.programme.purposes import reads_evidence
from tinhso.apps.programme.queries import Pillar, Programme, Target, Task, YearGoal
from tinhso.apps.programme.states import State
from tinhso.apps.programme.views.base import (
    CAUSE_WORDS,
    EXTENSION_TONES,
    LEVEL_WORDS,
    ROLLUP_WORDS,
    STATE_TONES,
    STATE_WORDS,
    URGING_WORDS,
    link,
)
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

PER_PAGE = 25
SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ "}


@require_GET
@access.public
def programme_list(request: ui.Request) -> HttpResponse:
    """Every programme, the latest first."""
    level = request.GET.get("cap", "")
    level = level if level in LEVEL_WORDS else ""
    page = ui.paginate(
        queries.listed(level), keys=("-last_year", "code"), after=request.GET.get("sau", ""), limit=PER_PAGE
    )
    counts = queries.task_counts(page.rows, request.day)
    return ui.page(
        request,
        "programme/list.html",
        page=page,
        rows=[(one, counts[one.pk], sum(counts[one.pk].values())) for one in page.rows],
        State=State,
        level=level,
        levels=LEVEL_WORDS,
        link_to=lambda **query: link(**{"cap": level, **query}),
        may_upload=access.may(request.actor, UPLOAD),
    )


@require_GET
@access.public
def programme(request: ui.Request, code: str) -> HttpResponse:
    """One programme: where it stands, its targets by pillar, its tasks."""
    one = queries.get_programme(code)
    filters = _filters(request)
    today = request.day
    targets = ui.paginate(
        queries.targets_of(one, filters, today),
        keys=("pillar_order", "number"), after=request.GET.get("chi-tieu-sau", ""), limit=PER_PAGE,
    )  # fmt: skip
    tasks = ui.paginate(
        queries.tasks_of(one, filters, today),
        keys=("number",), after=request.GET.get("nhiem-vu-sau", ""), limit=PER_PAGE,
    )  # fmt: skip
    target_counts, task_counts = queries.counts_of(one, today)
    return ui.page(
        request,
        "programme/programme.html",
        programme=one,
        filters=filters,
        targets=targets,
        target_groups=by_pillar(queries.target_rows(one, targets.rows, today)),
        tasks=tasks,
        task_rows=queries.task_rows(tasks.rows, today),
        target_counts=target_counts,
        task_counts=task_counts,
        agencies=queries.agencies_of(one),
        pillars=Pillar.choices,
        link_to=lambda **query: link(**{**_query(filters), **query}),
        may_edit=access.may(request.actor, EDIT, one),
        levels=LEVEL_WORDS,
        **page_words(),
    )


@require_GET
@access.public
def target(request: ui.Request, code: str, number: int) -> HttpResponse:
    """One target: its goals, its latest value, where it stands in the plan, its history."""
    one = queries.get_target(code, number)
    return ui.page(request, "programme/target.html", **target_context(request, one))


@require_GET
@access.public
def task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """One task: who does what by when, where it stands in the plan, its history."""
    one = queries.get_task(code, number)
    return ui.page(request, "programme/task.html", **task_context(request, one))


def target_context(request: ui.Request, one: Target) -> dict[str, Any]:
    """What a target's page shows."""
    row = queries.target_row(one, request.day)
    return {
        "programme": one.programme, "target": one, "row": row, "pillar": _pillar(one.pillar),
        **_shared(request, one), **_whole_and_parts(request, one),
    }  # fmt: skip


def task_context(request: ui.Request, one: Task) -> dict[str, Any]:
    """What a task's page shows."""
    row, actor = queries.task_row(one, request.day), request.actor
    return {
        "programme": one.programme, "task": one, "row": row, "pillar": _pillar(one.pillar),
        "depth": queries.depth_of(actor, row, request.day), "units": queries.reporting_units(actor, one),
        "may_urge": access.may(actor, URGE, one.programme), "may_extend": access.may(actor, EXTEND, one.programme),
        "extension_tones": EXTENSION_TONES, "causes": CAUSE_WORDS, "urging_words": URGING_WORDS,
        **_shared(request, one), **_whole_and_parts(request, one),
    }  # fmt: skip


def _whole_and_parts(request: ui.Request, one: Task | Target) -> dict[str, Any]:
    """What serves it and what it serves, with how its figure is made."""
    if not queries.is_linked(one):
        nothing: dict[str, Any] = {"parts": ui.Slice(), "part_rows": [], "wholes": [], "coverage": (0, 0)}
        return {**nothing, "rollup_words": ROLLUP_WORDS, "rules": []}
    parts = ui.paginate(
        queries.links_down(one), keys=("id",), after=request.GET.get("phan-sau", ""), limit=PER_PAGE
    )
    wholes = list(queries.links_up(one)[:PER_PAGE])
    return {
        "parts": parts, "part_rows": queries.part_rows(parts.rows, request.day),
        "wholes": queries.part_rows(wholes, request.day, up=True),
        "coverage": queries.coverage(one, request.day) if parts.rows else (0, 0),
        "rollup_words": ROLLUP_WORDS, "rules": _rules(one),
    }  # fmt: skip


def _rules(one: Task | Target) -> list[tuple[str, Any]]:
    return [(code, words) for code, words in ROLLUP_WORDS.items() if isinstance(one, Target) or code != "sum"]


def _shared(request: ui.Request, one: Task | Target) -> dict[str, Any]:
    actor = request.actor
    history, may_return = queries.history_of(one, request.day), access.may(actor, RETURN, one.programme)
    return {
        "history": history,
        "reused": queries.reused_evidence(history, one) if may_return else {},
        "quote": queries.quote_of(one.source) if one.source else None,
        "reads_evidence": reads_evidence(actor),
        "may_report": access.may(actor, REPORT, one),
        "may_edit": access.may(actor, EDIT, one.programme),
        "may_return": may_return,
        **page_words(),
    }


def page_words() -> dict[str, Any]:
    """What every page that shows targets or tasks needs to say them."""
    return {
        "State": State, "state_words": STATE_WORDS, "state_tones": STATE_TONES,
        "goal_words": goal_words, "amount_words": amount_words,
    }  # fmt: skip


def goal_words(one: Target, value: YearGoal) -> str:
    """A goal as words: `≥ 90%`, `20 – 30 sản phẩm`."""
    sign = SIGNS.get(one.comparator, "")
    if value.value_max is not None:
        return f"{sign}{text.format_number(value.value)} – {amount_words(value.value_max, one.unit)}"
    return sign + amount_words(value.value, one.unit)


def amount_words(amount: Decimal, unit: str) -> str:
    """A figure with its unit: `92,5%`, `1.250 người`."""
    space = "" if unit in ("", "%") else " "
    return f"{text.format_number(amount)}{space}{unit}"


def _pillar(code: str) -> str:
    return str(dict(Pillar.choices).get(code, ""))


def _filters(request: ui.Request) -> queries.Filters:
    """What the address narrows to; unknown words narrow nothing."""
    pillar, state = request.GET.get("tru-cot", ""), request.GET.get("tinh-trang", "")
    return queries.Filters(
        pillar=pillar if pillar in Pillar.values else "",
        state=state if state in {one.value for one in State} else "",
        agency=request.GET.get("co-quan", "")[:35],
    )


def _query(filters: queries.Filters) -> dict[str, str]:
    return {"tru-cot": filters.pillar, "tinh-trang": filters.state, "co-quan": filters.agency}


def by_pillar(rows: list[queries.TargetRow]) -> list[tuple[str, list[queries.TargetRow]]]:
    """The rows under their pillar's name, in the order they come."""
    groups: dict[str, list[queries.TargetRow]] = {}
    for row in rows:
        groups.setdefault(row.target.pillar, []).append(row)
    return [(_pillar(code) or _("Chưa xếp trụ cột"), group) for code, group in groups.items()]


def url_of(one: Programme | Target | Task) -> str:
    """The public page of a programme, target or task."""
    if isinstance(one, Programme):
        return reverse("programme:programme", args=[one.code])
    name = "programme:target" if isinstance(one, Target) else "programme:task"
    return reverse(name, args=[one.programme.code, one.number])
