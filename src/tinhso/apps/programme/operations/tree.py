"""Putting a plan under another, and saying that a target serves one of another plan."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.events import PartLinked, ProgrammePlaced, RollUpSet
from tinhso.apps.programme.locks import Lock, hold
from tinhso.apps.programme.models import LEVELS, Programme, RollUp, Target, TargetPart, Task, TaskPart
from tinhso.apps.programme.operations.rollup import renew
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events

ABOVE = """
WITH RECURSIVE up(id) AS (
    SELECT %s::bigint UNION SELECT p.parent_id FROM programme_programme p JOIN up ON up.id = p.id
     WHERE p.parent_id IS NOT NULL)
SELECT EXISTS (SELECT FROM up WHERE id = %s)
"""
WHOLES = {
    Target: """
WITH RECURSIVE up(id) AS (
    SELECT %s::bigint UNION SELECT t.whole_id FROM programme_targetpart t JOIN up ON up.id = t.part_id)
SELECT EXISTS (SELECT FROM up WHERE id = %s)
""",
    Task: """
WITH RECURSIVE up(id) AS (
    SELECT %s::bigint UNION SELECT t.whole_id FROM programme_taskpart t JOIN up ON up.id = t.part_id)
SELECT EXISTS (SELECT FROM up WHERE id = %s)
""",
}


class CannotPlace(Exception):
    """The plan, target or task cannot stand there. The message says why and what to do."""


@transaction.atomic
def place_programme(*, actor: access.Actor, programme: Programme, under: Programme | None) -> Programme:
    """Put a plan under another (or on its own, with None). Raises Denied, CannotPlace."""
    access.require(actor, EDIT, programme)
    hold(Lock.TREE)
    programme = Programme.objects.select_related("agency", "place", "parent").get(pk=programme.pk)
    if under is not None:
        _check_place(programme, under)
    before = programme.parent.code if programme.parent else None
    programme.parent = under
    programme.save(update_fields=["parent"])
    after = under.code if under else None
    if before != after:
        audit.note(actor=actor, action=EDIT.code, about=programme, changes={"parent": [before, after]})
        events.record(ProgrammePlaced(programme=programme.code, parent=after))
    return programme


def _check_place(programme: Programme, under: Programme) -> None:
    if LEVELS.index(under.level) > LEVELS.index(programme.level):
        raise CannotPlace(
            _("“%(under)s” là kế hoạch cấp dưới của cấp này. Hãy chọn kế hoạch cùng cấp hoặc cấp trên.")
            % {"under": under.title}
        )
    if _reaches(ABOVE, under.pk, programme.pk):
        raise CannotPlace(
            _("“%(under)s” đã nằm dưới kế hoạch này; hai kế hoạch không thể cùng ở trên nhau.")
            % {"under": under.title}
        )


def _reaches(sql: str, start: int, goal: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [start, goal])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def link_part(
    *, actor: access.Actor, part: Target | Task, whole: Target | Task, weight: Decimal = Decimal(1)
) -> None:
    """Say that `part` serves `whole`, of another plan or the same; asks the right to edit the part.

    The whole's figure follows at once when it is rolled up. Linked again, only the weight changes. Raises
    Denied, CannotPlace.
    """
    access.require(actor, EDIT, part.programme)
    hold(Lock.ROLL_UP)
    _check_link(part, whole, weight)
    if isinstance(part, Task) and isinstance(whole, Task):
        TaskPart.objects.update_or_create(part=part, whole=whole, defaults={"weight": weight})
    elif isinstance(part, Target) and isinstance(whole, Target):
        TargetPart.objects.update_or_create(part=part, whole=whole, defaults={"weight": weight})
    renew(whole)
    kind = "task" if isinstance(part, Task) else "target"
    audit.note(
        actor=actor, action=EDIT.code, about=(f"programme.{kind}", part.full_code),
        changes={"serves": [None, whole.full_code], "weight": [None, f"{weight:f}"]},
    )  # fmt: skip
    events.record(PartLinked(part=part.full_code, whole=whole.full_code))


def _check_link(part: Target | Task, whole: Target | Task, weight: Decimal) -> None:
    if type(part) is not type(whole):
        raise CannotPlace(_("Chỉ tiêu chỉ phục vụ chỉ tiêu, nhiệm vụ chỉ thuộc nhiệm vụ."))
    if weight <= 0:
        raise CannotPlace(_("Trọng số phải lớn hơn 0."))
    if _reaches(WHOLES[type(part)], whole.pk, part.pk):
        raise CannotPlace(
            _("%(whole)s đã là phần của %(part)s; hai bên không thể là phần của nhau.")
            % {"whole": whole.full_code, "part": part.full_code}
        )
    if isinstance(part, Target) and isinstance(whole, Target):
        _check_units([part], whole, whole.rollup)


def _check_units(parts: Iterable[Target], whole: Target, rule: str) -> None:
    other = next((one for one in parts if one.unit != whole.unit), None)
    if other is not None and rule in (RollUp.SUM, RollUp.MEAN, RollUp.LEAST):
        raise CannotPlace(
            _("Đơn vị khác nhau (“%(part)s” và “%(whole)s”) nên không tổng hợp được. Hãy sửa đơn vị trước.")
            % {"part": other.unit, "whole": whole.unit}
        )


@transaction.atomic
def unlink_part(*, actor: access.Actor, part: Target | Task, whole: Target | Task) -> None:
    """Take the link back; asks the right to edit the part. Raises Denied."""
    access.require(actor, EDIT, part.programme)
    hold(Lock.ROLL_UP)
    links = TaskPart.objects if isinstance(part, Task) else TargetPart.objects
    gone, _by_model = links.filter(part=part, whole=whole).delete()  # type: ignore[misc]  # both have these columns
    if not gone:
        return
    renew(whole)
    kind = "task" if isinstance(part, Task) else "target"
    audit.note(
        actor=actor, action=EDIT.code, about=(f"programme.{kind}", part.full_code),
        changes={"serves": [whole.full_code, None]},
    )  # fmt: skip
    events.record(PartLinked(part=part.full_code, whole=whole.full_code))


@transaction.atomic
def set_rollup(*, actor: access.Actor, whole: Target | Task, rule: str) -> None:
    """How the whole's figure is made from its parts; "" goes back to reporting it. Raises Denied, CannotPlace."""
    access.require(actor, EDIT, whole.programme)
    hold(Lock.ROLL_UP)
    if rule and not whole.parts.exists():
        raise CannotPlace(_("Chưa có phần nào để tổng hợp. Hãy giao cho cấp dưới trước."))
    if isinstance(whole, Task) and (rule == RollUp.SUM or (rule and whole.completion != "lead")):
        raise CannotPlace(
            _(
                "Nhiệm vụ tổng hợp bằng trung bình, phần thấp nhất hoặc số phần xong, và do chủ trì quyết định."
            )
        )
    if isinstance(whole, Target):
        _check_units([one.part for one in whole.parts.select_related("part")], whole, rule)
    before, whole.rollup = whole.rollup, rule
    whole.save(update_fields=["rollup"])
    renew(whole)
    kind = "task" if isinstance(whole, Task) else "target"
    audit.note(
        actor=actor, action=EDIT.code, about=(f"programme.{kind}", whole.full_code),
        changes={"rollup": [before, rule]},
    )  # fmt: skip
    events.record(RollUpSet(subject_code=whole.full_code, rule=rule))
