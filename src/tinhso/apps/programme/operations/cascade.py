"""Giving a target or task to agencies below: first a preview, then the same plan carried out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.events import Cascaded, ProgrammeMade
from tinhso.apps.programme.levels import level_of
from tinhso.apps.programme.locks import Lock, hold
from tinhso.apps.programme.models import (
    Programme,
    RollUp,
    Target,
    TargetPart,
    TargetValue,
    Task,
    TaskPart,
)
from tinhso.apps.programme.operations.rollup import renew
from tinhso.apps.programme.rolling import share_out
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text

MOST_AGENCIES = 1000
Goal = tuple[Decimal, Decimal | None]


class CannotCascade(Exception):
    """It cannot be given to these agencies. The message names the one in the way and the remedy."""


@dataclass(frozen=True)
class Receiver:
    """An agency and its weight: its share of the goal, or its weight in the mean."""

    agency: orgs.Agency
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Piece:
    """What one agency would get. `plan` is its plan under this one, None when it will be made with `code`."""

    agency: orgs.Agency
    weight: Decimal
    plan: Programme | None
    code: str
    goals: dict[int | None, Goal] = field(default_factory=dict)
    already: bool = False  # it has its piece: nothing is made again


def plan_cascade(
    *, actor: access.Actor, about: Target | Task, to: Sequence[Receiver], shared: bool
) -> list[Piece]:
    """What giving `about` to these agencies would do; nothing is changed. `shared`: the goal is shared out by
    weight; else each gets it whole. Raises Denied, CannotCascade."""
    programme = about.programme
    if programme.agency is not None:
        access.require(actor, EDIT, programme)
    _check(actor, programme, to)
    plans = {
        one.agency_id: one
        for one in Programme.objects.filter(parent=programme, agency__in=[one.agency for one in to])
    }
    has = _have_pieces(about)
    goals = _goals(about, to, shared) if isinstance(about, Target) else [{} for _one in to]
    return [
        Piece(
            agency=one.agency,
            weight=one.weight,
            plan=plans.get(one.agency.pk),
            code=_code(programme, one.agency),
            goals=goals[number],
            already=one.agency.pk in has,
        )
        for number, one in enumerate(to)
    ]


def _check(actor: access.Actor, programme: Programme, to: Sequence[Receiver]) -> None:
    if not to:
        raise CannotCascade(_("Hãy chọn ít nhất một cơ quan nhận."))
    if len(to) > MOST_AGENCIES:
        raise CannotCascade(_("Mỗi lần giao nhiều nhất %(most)s cơ quan.") % {"most": MOST_AGENCIES})
    seen: set[int] = set()
    for one in to:
        if one.weight <= 0:
            raise CannotCascade(_("%(agency)s: trọng số phải lớn hơn 0.") % {"agency": one.agency.name})
        if one.agency.pk in seen:
            raise CannotCascade(_("%(agency)s có trong danh sách hai lần.") % {"agency": one.agency.name})
        seen.add(one.agency.pk)
        if programme.agency is not None and not _below(one.agency, programme.agency):
            raise CannotCascade(
                _("%(agency)s không thuộc %(above)s.")
                % {"agency": one.agency.name, "above": programme.agency.name}
            )
        access.require(actor, EDIT, access.Scope(agency=one.agency.path, label=one.agency.name))


def _below(agency: orgs.Agency, above: orgs.Agency) -> bool:
    """Under it in the tree; a department's plan is given to communes through the province that both stand under."""
    return agency.pk != above.pk and agency.path.split(".")[0] == above.path.split(".")[0]


def _have_pieces(about: Target | Task) -> set[int]:
    links = about.parts.select_related("part__programme")
    return {one.part.programme.agency_id for one in links if one.part.programme.agency_id}


def _goals(target: Target, to: Sequence[Receiver], shared: bool) -> list[dict[int | None, Goal]]:
    """The goals of each receiver. Unverified goals are not passed on."""
    found: list[dict[int | None, Goal]] = [{} for _one in to]
    weights = [one.weight for one in to]
    for row in target.values.exclude(evidence="unverified").order_by("year"):
        lows = share_out(row.value, weights) if shared else [row.value] * len(to)
        highs: Sequence[Decimal | None] = [None] * len(to)
        if row.value_max is not None:
            highs = share_out(row.value_max, weights) if shared else [row.value_max] * len(to)
        for goals, low, high in zip(found, lows, highs, strict=True):
            goals[row.year] = (low, high)
    if to and not found[0]:
        raise CannotCascade(_("Chỉ tiêu này chưa có mốc đã kiểm chứng để giao. Hãy đối chiếu nguồn trước."))
    return found


def _code(programme: Programme, agency: orgs.Agency) -> str:
    """The code of an agency's plan under a programme: the programme's and the agency's."""
    tail = agency.code.lower().replace(".", "-")
    return f"{programme.code[: 59 - len(tail)]}-{tail}"


@transaction.atomic
def cascade(
    *,
    actor: access.Actor,
    about: Target | Task,
    to: Sequence[Receiver],
    shared: bool = False,
    rule: str = RollUp.MEAN,
) -> list[Piece]:
    """Give `about` to agencies as `plan_cascade` shows; the whole's figure then follows its parts by `rule`
    ("" keeps reporting it by hand). Doing it again adds only who is missing. Raises Denied, CannotCascade."""
    hold(Lock.ROLL_UP)
    pieces = plan_cascade(actor=actor, about=about, to=to, shared=shared)
    _check_rule(about, rule, shared)
    new = [piece for piece in pieces if not piece.already]
    for piece in new:
        plan = piece.plan or _make_plan(actor, about.programme, piece)
        if isinstance(about, Target):
            _give_target(about, plan, piece, shared)
        else:
            _give_task(about, plan, piece)
    if about.rollup != rule:
        about.rollup = rule
        about.save(update_fields=["rollup"])
    renew(about)
    kind = "task" if isinstance(about, Task) else "target"
    codes = [piece.agency.code for piece in new]
    audit.note(
        actor=actor, action=EDIT.code, about=(f"programme.{kind}", about.full_code),
        changes={"given_to": [None, codes], "rollup": [None, rule], "shared": [None, shared]},
    )  # fmt: skip
    events.record(Cascaded(subject_code=about.full_code, agencies=codes))
    return pieces


def _check_rule(about: Target | Task, rule: str, shared: bool) -> None:
    if shared and rule not in ("", RollUp.SUM):
        raise CannotCascade(_("Chỉ tiêu được chia thì tổng hợp bằng phép cộng."))
    if isinstance(about, Task) and (rule == RollUp.SUM or (rule and about.completion != "lead")):
        raise CannotCascade(
            _(
                "Nhiệm vụ tổng hợp bằng trung bình, phần thấp nhất hoặc số phần xong, và do chủ trì quyết định."
            )
        )


def _make_plan(actor: access.Actor, parent: Programme, piece: Piece) -> Programme:
    """The agency's own plan under the programme; made once."""
    plan, made = Programme.objects.get_or_create(
        parent=parent,
        agency=piece.agency,
        defaults={
            "code": piece.code,
            "title": f"{parent.title[:180]} – phần của {piece.agency.name}",
            "first_year": parent.first_year,
            "last_year": parent.last_year,
            "level": level_of(piece.agency),
            "place": piece.agency.place,
        },
    )
    if made:
        audit.note(actor=actor, action=EDIT.code, about=plan, changes={"parent": [None, parent.code]})
        events.record(ProgrammeMade(programme=plan.code, document="", targets=0, tasks=0))
    return plan


def _next(rows: object) -> int:
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1  # type: ignore[attr-defined]  # a related manager


def _give_target(whole: Target, plan: Programme, piece: Piece, shared: bool) -> None:
    part = Target.objects.create(
        programme=plan, number=_next(plan.targets), metric=whole.metric, comparator=whole.comparator,
        unit=whole.unit, pillar=whole.pillar, sector=whole.sector, place_text=piece.agency.name,
        place=piece.agency.place,
    )  # fmt: skip
    TargetValue.objects.bulk_create(
        TargetValue(target=part, year=year, value=low, value_max=high)
        for year, (low, high) in piece.goals.items()
    )
    TargetPart.objects.create(part=part, whole=whole, weight=piece.weight, shared=shared)


def _give_task(whole: Task, plan: Programme, piece: Piece) -> None:
    start = max(whole.start_date, min(text.today(), whole.deadline or dt.date.max))
    part = Task.objects.create(
        programme=plan, number=_next(plan.tasks), action=whole.action, lead=piece.agency,
        lead_text=piece.agency.name, start_date=start, deadline=whole.deadline,
        deadline_text=whole.deadline_text, deliverable=whole.deliverable, pillar=whole.pillar, sector=whole.sector,
    )  # fmt: skip
    TaskPart.objects.create(part=part, whole=whole, weight=piece.weight)
