"""A monthly form that two communes and the province report: Hùng and Mai enter, Nga approves, Sơn runs it."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.province import Province, role
from tests.province import make as make_province
from tinhso.apps.reporting import operations, queries
from tinhso.apps.reporting.actions import ACCEPT, APPROVE, DEFINE, ENTER, MANAGE, VIEW
from tinhso.apps.reporting.models import Form, Submission
from tinhso.apps.reporting.operations import Edit, NewCell, Saved
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.cubes import shelf
from tinhso.kernel.access.api import Actor
from tinhso.kernel.access.models import Grant
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.orgs.models import Agency
from tinhso.kernel.people.models import Person
from tinhso.kernel.places.models import Place
from tinhso.kernel.text import api as text

FEBRUARY = dt.date(2024, 2, 6)
CELLS = {"HS_TONG": 1, "HS_TT": 2, "HS_TRE": 3, "TY_LE": 4, "DEM": 5}


@dataclass
class Office:
    """The form, its people, and the day."""

    province: Province
    form: Form

    def actor(self, person: Person) -> Actor:
        return self.province.actor(person)

    @property
    def hung(self) -> Actor:
        return self.actor(self.province.hung)

    @property
    def mai(self) -> Actor:
        return self.actor(self.province.mai)

    @property
    def nga(self) -> Actor:
        return self.actor(self.province.leader)

    @property
    def son(self) -> Actor:
        return self.actor(self.province.standing_officer)

    def report(self, agency: Agency | None = None, period: str = "202401") -> Submission:
        """The stored report of an agency (default Hải Tân)."""
        where = agency or self.province.hai_tan
        return queries.begun(queries.report(self.son, self.form.code, period, where.code))

    def type(self, actor: Actor, report: Submission, seen: int | None = None, **typed: str) -> list[Saved]:
        """Type values by indicator code."""
        edits = [Edit(uuid.uuid4(), CELLS[code], words, seen) for code, words in typed.items()]
        return operations.save(actor=actor, submission=report, edits=edits)

    def hand_in(self, actor: Actor, report: Submission) -> Submission:
        """Fill a report with figures that pass, and complete it."""
        self.type(actor, report, HS_TONG="100", HS_TT="80", HS_TRE="2")
        return operations.complete(actor=actor, submission=report)


def grant(person: Person, path: str, name: str, *actions: str) -> None:
    """A role of these actions over an agency's subtree."""
    Grant.objects.create(
        role=role(f"{name}-{person.login}", *actions),
        person=person,
        tree="agency",
        path=path,
        first_date=dt.date(2020, 1, 1),
    )


def set_up(province: Province) -> Office:
    """Indicators, grants, the form and who reports it."""
    grant(province.hung, "h99.hai_tan", "reporter", VIEW.code, ENTER.code)
    grant(province.mai, "h99.tan_binh", "reporter", VIEW.code, ENTER.code)
    grant(province.leader, "h99", "approver", VIEW.code, APPROVE.code)
    grant(
        province.standing_officer,
        "h99",
        "standing",
        *(one.code for one in (VIEW, MANAGE, ACCEPT, ENTER, DEFINE)),
    )
    for code, title in (
        ("HS_TONG", "Tổng số hồ sơ"),
        ("HS_TT", "Hồ sơ trực tuyến"),
        ("HS_TRE", "Hồ sơ trễ hạn"),
    ):
        series.put_indicator(code=code, title=title, kind="integer", unit="hồ sơ")
    series.put_indicator(
        code="TY_LE",
        title="Tỷ lệ trực tuyến",
        kind="percent",
        decimals=1,
        comes_from="formula",
        formula="[HS_TT] / [HS_TONG] * 100",
    )
    series.put_indicator(
        code="DEM", title="Lượt truy cập", kind="integer", comes_from="fact", fact="portal.visits"
    )
    son = province.actor(province.standing_officer)
    form = operations.create_form(
        actor=son, code="bc-thang", title="Báo cáo tháng", period_kind="month", owner=province.city
    )
    cells = [NewCell(code, required=code in ("HS_TONG", "HS_TT")) for code in CELLS]
    version = operations.add_version(
        actor=son,
        form=form,
        valid_from=dt.date(2024, 1, 1),
        cells=cells,
        due_working_days=5,
        lock_working_days=10,
    )
    operations.put_check(
        actor=son, form=form, code="tt-khong-qua-tong", title="Hồ sơ trực tuyến không quá tổng số", left="[HS_TT]",
        operator="<=", right="[HS_TONG]", importance="high",
    )  # fmt: skip
    operations.publish(actor=son, version=version)
    operations.assign(
        actor=son,
        form=form,
        agencies=[province.hai_tan, province.tan_binh, province.city],
        since=dt.date(2024, 1, 1),
    )
    return Office(province, form)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """On 6 February 2024, when January is due on the 7th."""
    calendar.seed()
    with text.at(FEBRUARY):
        yield set_up(make_province())


def place(name: str, level: int, key: str, parent: Place | None = None) -> Place:
    path = f"{parent.path}.{key}" if parent else key
    kind = {1: "tinh", 2: "huyen", 3: "xa"}[level]
    return Place.objects.create(
        key=key, code=key[-2:], level=level, kind=kind, name=name, label=name, folded_name=name.lower(),
        folded_label=name.lower(), sort_key=name.lower(), parent=parent, path=path, valid_from="2020-01-01",
    )  # fmt: skip


@pytest.fixture
def filled(office: Office) -> Office:
    """Hải Tân's January is accepted, Tân Bình's is only handed in; both lie in one district."""
    shelf.clear()
    province = place("Hải Dương", 1, "p10")
    district = place("Gia Lộc", 2, "d11", province)
    for agency, name, key in (
        (office.province.hai_tan, "Hải Tân", "c12"),
        (office.province.tan_binh, "Tân Bình", "c13"),
    ):
        Agency.objects.filter(pk=agency.pk).update(place=place(name, 3, key, district))
    Agency.objects.filter(pk=office.province.city.pk).update(place=province)
    done = office.hand_in(office.hung, office.report())
    operations.approve(actor=office.nga, submission=done)
    operations.accept(actor=office.son, submission=done)
    office.type(office.mai, office.report(office.province.tan_binh), HS_TONG="40", HS_TT="10")
    return office
