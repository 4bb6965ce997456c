"""The demonstration in depth: a plan under the national one, work given to districts, money, milestones, urging.

Every figure is invented and marked so; weights are made up too.
"""

import datetime as dt
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tinhso.apps.programme import operations
from tinhso.apps.programme.models import Programme, Target, Task
from tinhso.apps.programme.operations import Receiver
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people import api as people
from tinhso.kernel.text import api as text

DATA = Path(__file__).parent / "depth.yaml"
NOTE = "Số liệu giả định, lập để trình diễn."


def load(actor: access.Actor, programme: Programme) -> None:
    """Bring the demonstration programme to life. Raises Denied."""
    calendar.seed()
    data = yaml.safe_load(DATA.read_text("utf-8"))
    operations.load_national(actor=actor)
    above = Programme.objects.filter(code=data["under"]).first()
    operations.place_programme(actor=actor, programme=programme, under=above)
    for row in data["added"]:
        operations.add_task(actor=actor, programme=programme, coordinating=[], **row)
    for row in data["given"]:
        _give(actor, programme, row)
    for row in data["tasks"]:
        task = programme.tasks.filter(action__contains=row["has"]).first()
        if task is not None:
            _deepen(actor, task, row)
    _steer(actor, programme, data)
    _urge(programme, data["urged"])


def _districts(programme: Programme, day: dt.date) -> list[orgs.Agency]:
    if programme.agency is None:  # a demonstration is always steered by a province
        return []
    return list(orgs.descendants(programme.agency, day, "ubnd_huyen"))


def _give(actor: access.Actor, programme: Programme, row: dict[str, Any]) -> None:
    """Give a target or task to every district, and let some of them report."""
    day = dt.date(2024, 1, 25)
    agencies = _districts(programme, day)
    about: Target | Task | None = (
        programme.targets.filter(metric__contains=row["has"]).first()
        if row["kind"] == "target"
        else programme.tasks.filter(action__contains=row["has"]).first()
    )
    if about is None or not agencies:
        return
    weights = row["weights"]
    to = [Receiver(one, Decimal(weights[n % len(weights)])) for n, one in enumerate(agencies)]
    with text.at(day):
        operations.cascade(actor=actor, about=about, to=to, shared=row["shared"], rule=row["rule"])
    links: list[Any] = list(about.parts.select_related("part__programme").order_by("pk"))
    for number, link in enumerate(links):
        share = Decimal(str(row["reached"][number % len(row["reached"])]))
        goal = Decimal(100) if isinstance(link.part, Task) else link.part.values.get().value
        if share:
            _report(actor, link.part, row["day"], (goal * share).quantize(Decimal(1)))


def _report(actor: access.Actor, about: Target | Task, day: dt.date, amount: Decimal) -> None:
    with text.at(day + dt.timedelta(days=5)):
        operations.record_progress(
            actor=actor, about=about, date=day, amount=amount, note=NOTE, invented=True
        )


def _deepen(actor: access.Actor, task: Task, row: dict[str, Any]) -> None:
    made = [
        operations.add_milestone(actor=actor, task=task, title=title, due=due)
        for title, due, _reached in row.get("milestones", ())
    ]
    for milestone, (_title, _due, reached) in zip(made, row.get("milestones", ()), strict=True):
        if reached:
            with text.at(reached):
                operations.reach_milestone(actor=actor, milestone=milestone, on=reached, note=NOTE)
    for title, source, planned, paid in row.get("money", ()):
        line = operations.plan_money(
            actor=actor, task=task, title=title, source=source, planned=planned, year=2024
        )
        for day, amount in paid.items():
            with text.at(day):
                operations.pay(actor=actor, line=line, key=uuid.uuid4(), date=day, amount=amount, note=NOTE)
    if needs := row.get("needs"):
        first = task.programme.tasks.filter(action__contains=needs).first()
        if first is not None:
            operations.add_need(actor=actor, task=task, needs=first)
    if asked := row.get("extension"):
        with text.at(asked["asked"]):
            operations.ask_extension(
                actor=actor,
                task=task,
                new_deadline=asked["until"],
                cause=asked["cause"],
                reason=asked["reason"],
            )


def _steer(actor: access.Actor, programme: Programme, data: dict[str, Any]) -> None:
    """The register with what the plan cites; a meeting, a pilot, an agreement."""
    if programme.document is not None:
        operations.register_citations(actor=actor, plan=programme.document)
    held = data["meeting"]
    with text.at(held["date"]):
        meeting = operations.add_meeting(
            actor=actor, programme=programme, date=held["date"], title=held["title"], chair=held["chair"]
        )
        for row in held["conclusions"]:
            made = operations.conclude(actor=actor, meeting=meeting, words=row["words"])
            if row["lead"]:  # the last one waits to be given
                operations.task_of_conclusion(
                    actor=actor, conclusion=made, lead_text=row["lead"], deadline_text=row["deadline"]
                )
    tried = data["pilot"]
    pilot = operations.add_pilot(
        actor=actor, programme=programme, goal=Decimal(tried["goal"]), baseline=Decimal(tried["baseline"]),
        less_is_better=True,
        **{name: tried[name] for name in ("title", "where", "hypothesis", "metric", "unit", "start_date", "end_date")},
    )  # fmt: skip
    with text.at(tried["measured"]):
        operations.record_result(actor=actor, pilot=pilot, result=Decimal(tried["result"]), note=NOTE)
    operations.add_agreement(
        actor=actor, programme=programme, tasks=programme.tasks.filter(action__contains=data["agreement"]["task"]),
        **{name: data["agreement"][name] for name in ("title", "partner", "signed_date")},
    )  # fmt: skip


def _urge(programme: Programme, days: dict[str, dt.date]) -> None:
    """The schedule on a few days, one task by hand, one letter; by the standing officer where there is one."""
    day, clock = days["first"], access.system("Nhắc việc hằng ngày")
    while day <= days["last"]:
        with text.at(day):
            operations.urge_by_schedule(actor=clock, on=day)
        day += dt.timedelta(days=1)
    officer = people.by_login("thuongtruc")
    if officer is None:
        return
    with text.at(days["letter"]):
        who = access.of_person(officer.pk, day=days["letter"])
        late = programme.tasks.filter(deadline__lt=days["letter"], lead__isnull=False, rollup="")
        task = (
            late.select_related("programme__agency", "programme__place", "lead").order_by("-deadline").first()
        )
        if task is not None and task.lead is not None:
            operations.send_letter(actor=who, agency=task.lead, tasks=[task])
