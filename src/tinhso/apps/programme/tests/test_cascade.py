"""The tree of plans: under whom a plan stands, giving down, and figures that come up again."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.models import Programme, Progress, Target, TargetPart, Task
from tinhso.apps.programme.operations import Receiver
from tinhso.apps.programme.tests.conftest import Office
from tinhso.engines.indicators import api as indicators
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.text.api import at

D = Decimal

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 5, 2)


@pytest.fixture
def target(office: Office, programme: Programme) -> Target:
    """1.000 people trained in 2024."""
    return operations.add_target(
        actor=office.son, programme=programme, values={2024: (D(1000), None)}, metric="Người dân được tập huấn",
        comparator=">=", unit="người", pillar="society", sector="", place_text="",
    )  # fmt: skip


def wards(office: Office, *weights: float) -> list[Receiver]:
    agencies = [office.province.hai_tan, office.province.tan_binh]
    return [Receiver(one, D(str(weight))) for one, weight in zip(agencies, weights, strict=True)]


def say(office: Office, about: Task | Target, amount: float, day: dt.date = DAY) -> Progress:
    with at(day):
        return operations.record_progress(
            actor=office.son, about=about, date=day, amount=D(str(amount)), note="Báo cáo"
        )


def figure(about: Task | Target, day: dt.date = DAY) -> D | None:
    row = queries.task_row(about, day) if isinstance(about, Task) else queries.target_row(about, day)
    return row.last.amount if row.last else None


def parts(whole: Target | Task) -> list[Target | Task]:
    return [one.part for one in whole.parts.order_by("pk")]


def test_a_goal_is_shared_out_as_the_preview_said(office: Office, target: Target) -> None:
    to = wards(office, 2, 1)
    shown = operations.plan_cascade(actor=office.son, about=target, to=to, shared=True)
    assert not TargetPart.objects.exists()
    assert [(one.code, one.plan, one.goals[2024][0]) for one in shown] == [
        ("cds-2024-h99-01", None, D(667)),
        ("cds-2024-h99-02", None, D(333)),
    ]
    operations.cascade(actor=office.son, about=target, to=to, shared=True, rule="sum")
    made = parts(target)
    assert [one.values.get().value for one in made] == [667, 333]
    assert [(one.programme.code, one.programme.parent_id) for one in made] == [
        ("cds-2024-h99-01", target.programme_id),
        ("cds-2024-h99-02", target.programme_id),
    ]
    assert Event.objects.filter(name="programme.cascaded").count() == 1


def test_giving_again_adds_only_who_is_missing(office: Office, target: Target) -> None:
    both = wards(office, 1, 1)
    operations.cascade(actor=office.son, about=target, to=both[:1], rule="sum")
    again = operations.cascade(actor=office.son, about=target, to=both, rule="sum")
    assert [one.already for one in again] == [True, False]
    assert TargetPart.objects.filter(whole=target).count() == 2
    assert Programme.objects.filter(parent=target.programme).count() == 2


def test_who_may_not_edit_gives_nothing(office: Office, target: Target) -> None:
    for actor in (office.mai, office.lan, access.STRANGER):
        with pytest.raises(access.Denied):
            operations.cascade(actor=actor, about=target, to=wards(office, 1, 1), rule="sum")
    assert not TargetPart.objects.exists()
    assert Programme.objects.count() == 1


@pytest.mark.parametrize(
    ("weights", "rule", "shared", "says"),
    [
        ((1, 0), "sum", True, "trọng số phải lớn hơn 0"),
        ((1, 1), "mean", True, "phép cộng"),
    ],
)
def test_what_cannot_be_given_says_why(
    office: Office, target: Target, weights: tuple[float, float], rule: str, shared: bool, says: str
) -> None:
    with pytest.raises(operations.CannotCascade, match=says):
        operations.cascade(
            actor=office.son, about=target, to=wards(office, *weights), rule=rule, shared=shared
        )
    assert not TargetPart.objects.exists()


def test_to_nobody_twice_and_to_strangers_is_refused(office: Office, target: Target) -> None:
    to = wards(office, 1, 1)
    for wrong, says in (([], "ít nhất một"), ([to[0], to[0]], "hai lần")):
        with pytest.raises(operations.CannotCascade, match=says):
            operations.plan_cascade(actor=office.son, about=target, to=wrong, shared=False)


def test_figures_come_up_and_can_no_longer_be_typed(office: Office, target: Target) -> None:
    operations.cascade(actor=office.son, about=target, to=wards(office, 2, 1), shared=True, rule="sum")
    first, second = parts(target)
    assert figure(target) is None
    say(office, first, 500)
    assert figure(target) == 500
    say(office, second, 333)
    assert figure(target) == 833
    target.refresh_from_db()
    with pytest.raises(operations.CannotReport, match="tổng hợp từ các phần"):
        say(office, target, 1)
    assert target.progress.filter(rolled_up=False).count() == 0


def test_a_figure_of_an_earlier_day_is_worked_into_every_later_one(office: Office, target: Target) -> None:
    operations.cascade(actor=office.son, about=target, to=wards(office, 1, 1), rule="sum")
    first, second = parts(target)
    say(office, first, 100, dt.date(2024, 3, 31))
    say(office, second, 50, dt.date(2024, 4, 30))
    with at(DAY):
        operations.record_progress(
            actor=office.son, about=second, date=dt.date(2024, 3, 31), amount=D(20), note="bổ sung"
        )
    assert [figure(target, dt.date(2024, m, d)) for m, d in ((3, 31), (4, 30))] == [120, 150]


def test_what_is_sent_back_comes_out_of_the_whole(office: Office, target: Target) -> None:
    operations.cascade(actor=office.son, about=target, to=wards(office, 1, 1), rule="sum")
    first, second = parts(target)
    say(office, second, 10)
    entry = say(office, first, 999)
    assert figure(target) == 1009
    with pytest.raises(operations.CannotReport, match="không tự trả lại"):
        operations.return_progress(actor=office.son, entry=entry, reason="sai")
    with pytest.raises(access.Denied):
        operations.return_progress(actor=office.mai, entry=entry, reason="sai")
    operations.return_progress(actor=access.system(), entry=entry, reason="Số liệu của cả huyện")
    assert figure(target) == 10
    assert figure(first) is None
    with pytest.raises(operations.CannotReport, match="đã được trả lại"):
        operations.return_progress(actor=access.system(), entry=entry, reason="nữa")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rule=st.sampled_from(["sum", "mean", "least", "done"]),
    entries=st.lists(
        st.tuples(st.integers(0, 1), st.integers(1, 28), st.decimals(0, 1000, places=1)), max_size=8
    ),
)
def test_the_whole_follows_its_parts_in_any_order_of_reports(
    office: Office, target: Target, rule, entries
) -> None:
    """However entries come in, the whole's figure on each day is that of its parts on that day."""
    from tinhso.apps.programme.operations.rollup import parts_on
    from tinhso.apps.programme.rolling import roll_up

    Progress.objects.all().delete()
    operations.cascade(actor=office.son, about=target, to=wards(office, 3, 1), rule=rule)
    made = parts(target)
    for which, day, amount in entries:
        with at(DAY):
            operations.record_progress(
                actor=office.son, about=made[which], date=dt.date(2024, 4, day), amount=amount, note="x"
            )
    links = [(one.weight, one.part) for one in target.parts.order_by("pk")]
    for day in (1, 7, 14, 28):
        on = dt.date(2024, 4, day)
        assert figure(target, on) == roll_up(rule, parts_on(target, links, on), in_percent=False)


def test_a_task_given_to_wards_is_done_when_they_are(office: Office, programme: Programme) -> None:
    task = programme.tasks.get()
    operations.cascade(actor=office.son, about=task, to=wards(office, 3, 1), rule="mean")
    first, second = parts(task)
    assert (first.lead, first.deadline) == (office.province.hai_tan, task.deadline)
    say(office, first, 100)
    assert figure(task) == 100  # of those that reported
    say(office, second, 20)
    assert figure(task) == 80
    assert queries.task_row(task, DAY).state == "on_track"


def test_one_target_serves_two_plans_and_no_circle_is_closed(
    office: Office, programme: Programme, target: Target
) -> None:
    other = Programme.objects.create(
        code="kinh-te-so", title="Kinh tế số", first_year=2024, last_year=2025, agency=office.province.city
    )
    fields = {"metric": "Tập huấn", "comparator": ">=", "pillar": "", "sector": "", "place_text": ""}
    whole = operations.add_target(
        actor=office.son, programme=other, values={2024: (D(1), None)}, unit="người", **fields
    )
    first = programme.targets.get(number=1)
    operations.link_part(actor=office.son, part=target, whole=whole)
    operations.link_part(actor=office.son, part=target, whole=first)
    operations.set_rollup(actor=office.son, whole=whole, rule="sum")
    say(office, target, 70)
    assert figure(whole) == 70
    assert figure(first) is None  # linked, not rolled up
    with pytest.raises(operations.CannotPlace, match="không thể là phần của nhau"):
        operations.link_part(actor=office.son, part=whole, whole=target)
    with pytest.raises(access.Denied):
        operations.link_part(actor=office.mai, part=whole, whole=first)
    operations.unlink_part(actor=office.son, part=target, whole=whole)
    assert whole.parts.count() == 0


def test_units_that_differ_are_not_added(office: Office, programme: Programme, target: Target) -> None:
    whole = programme.targets.get(number=1)  # percent
    operations.link_part(actor=office.son, part=target, whole=whole)
    for rule in ("sum", "mean", "least"):
        with pytest.raises(operations.CannotPlace, match="Đơn vị khác nhau"):
            operations.set_rollup(actor=office.son, whole=whole, rule=rule)
    operations.set_rollup(actor=office.son, whole=whole, rule="done")
    say(office, target, 1000)
    assert figure(whole) == 100


def test_a_plan_stands_under_one_of_its_level_or_above(office: Office, programme: Programme) -> None:
    period = Programme.objects.create(
        code="gd", title="Giai đoạn 2021–2025", first_year=2021, last_year=2025, agency=office.province.city
    )
    ward = Programme.objects.create(
        code="xa",
        title="Xã",
        first_year=2024,
        last_year=2024,
        agency=office.province.hai_tan,
        level="commune",
    )
    operations.place_programme(actor=office.son, programme=programme, under=period)
    operations.place_programme(actor=office.son, programme=ward, under=programme)
    for below, above, says in ((period, programme, "cùng ở trên nhau"), (programme, ward, "cấp dưới")):
        with pytest.raises(operations.CannotPlace, match=says):
            operations.place_programme(actor=office.son, programme=below, under=above)
    with pytest.raises(access.Denied):
        operations.place_programme(actor=office.mai, programme=ward, under=None)
    operations.place_programme(actor=office.son, programme=ward, under=None)
    ward.refresh_from_db()
    assert ward.parent is None
    changes = Entry.objects.filter(object_key="xa").order_by("seq").values_list("changes", flat=True)
    assert list(changes) == [{"parent": [None, "cds-2024"]}, {"parent": ["cds-2024", None]}]


def test_national_programmes_show_what_is_not_verified(office: Office) -> None:
    made = operations.load_national(actor=access.system())
    assert len(made) == sum(bool(one["targets"]) for one in indicators.national_targets())
    assert operations.load_national(actor=access.system()) == []
    plan = Programme.objects.get(code="qd-749")
    assert (plan.owner, plan.level, plan.agency) == ("Thủ tướng Chính phủ", "national", None)
    share = plan.targets.get(metric="Kinh tế số trong GDP")
    row = queries.target_row(share, dt.date(2024, 1, 1))
    assert [(one.year, one.value, one.evidence) for one in row.values] == [
        (2025, 20, "verified"),
        (2030, 30, "unverified"),
    ]
    assert share.values.get(year=2025).evidence_source.startswith("vovworld.vn")
    with pytest.raises(access.Denied):
        operations.load_national(actor=office.mai)


def test_an_unverified_goal_is_not_passed_on(office: Office) -> None:
    operations.load_national(actor=access.system())
    plan = Programme.objects.get(code="qd-749")
    to = [Receiver(office.province.city)]
    share = plan.targets.get(metric="Kinh tế số trong GDP")
    system = access.system()
    operations.cascade(actor=system, about=share, to=to, rule="")
    assert [one.year for one in parts(share)[0].values.all()] == [2025]
    hidden = plan.targets.get(metric="Hoạt động kiểm tra thực hiện qua môi trường số")
    with pytest.raises(operations.CannotCascade, match="chưa có mốc đã kiểm chứng"):
        operations.cascade(actor=system, about=hidden, to=to, rule="")
