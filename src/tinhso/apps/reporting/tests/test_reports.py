"""A report's way: entered, checked, handed in, approved, accepted; locked, opened, taken back."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from tinhso.apps.reporting import checking, due, operations, queries, rates, rules
from tinhso.apps.reporting.models import Assignment, Form, LockException, Step, Submission
from tinhso.apps.reporting.operations import CannotMove, CannotPublish, Edit, NewCell
from tinhso.apps.reporting.tests.conftest import CELLS, FEBRUARY, Office
from tinhso.engines.indicators.models import Datum
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import CellNote, Rate
from tinhso.kernel.access.api import Denied, system
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events.models import Event
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db
STATES = Submission.State


def value(report: Submission, code: str) -> Decimal | None:
    found = series.figures([series.indicator(code).pk], report.period, report.agency_id)
    return next((one.value for one in found.values()), None)


def test_january_is_due_five_working_days_after_its_end_and_locks_ten_later(office: Office) -> None:
    report = office.report()
    # Seven days off at Tết Giáp Thìn, 8 to 14 February 2024, lie between the due day and the lock.
    assert (report.due_date, report.lock_date) == (dt.date(2024, 2, 7), dt.date(2024, 2, 28))


def test_what_is_due_follows_from_form_period_and_assignment(office: Office) -> None:
    asked = [(one.agency.code, one.span.code, one.late) for one in queries.due_for(office.hung)]
    assert asked == [("H99.01", "202401", False), ("H99.01", "202402", False)]
    assert queries.due_for(office.nga) == []


def test_a_newly_assigned_agency_is_due_from_the_next_period(office: Office) -> None:
    operations.assign(
        actor=office.son, form=office.form, agencies=[office.province.standing], since=dt.date(2024, 2, 1)
    )
    asked = [one.span.code for one in queries.due_for(office.son, [office.province.standing])]
    assert asked == ["202402"]


def test_an_ended_assignment_asks_no_more_and_keeps_what_was_reported(office: Office) -> None:
    report = office.report()
    office.type(office.hung, report, HS_TONG="5")
    operations.unassign(
        actor=office.son, form=office.form, agencies=[office.province.hai_tan], until=dt.date(2024, 2, 1)
    )
    assert [one.span.code for one in queries.due_for(office.hung)] == ["202401"]
    assert value(report, "HS_TONG") == 5


def test_a_value_typed_is_stored_with_its_trace(office: Office) -> None:
    report = office.report()
    (saved,) = office.type(office.hung, report, HS_TONG="1.234")
    assert (saved.state, saved.value, saved.clock) == ("saved", 1234, 1)
    assert Entry.objects.filter(action="reporting.report.enter").get().changes == {"HS_TONG": "1234"}
    assert Event.objects.filter(name="reporting.figures.written").get().data["changed"] == 1


def test_a_wrong_cell_is_refused_with_its_reason_and_the_right_ones_are_stored(office: Office) -> None:
    report = office.report()
    wrong, right = office.type(office.hung, report, HS_TONG="mười", HS_TT="8")
    assert (wrong.state, right.state) == ("invalid", "saved")
    assert "mười" in wrong.words
    assert (value(report, "HS_TONG"), value(report, "HS_TT")) == (None, 8)


@pytest.mark.parametrize("code", ["TY_LE", "DEM"])
def test_what_is_computed_or_counted_cannot_be_typed_but_disputed_with_a_reason(
    office: Office, code: str
) -> None:
    report = office.report()
    (answer,) = office.type(office.hung, report, **{code: "50"})
    assert (answer.state, Datum.objects.count()) == ("invalid", 0)
    assert "không nhập tay được" in answer.words
    cell = next(one for one in queries.cells(report.version) if one.order == CELLS[code])
    with pytest.raises(ValidationError):
        operations.comment(
            actor=office.hung, submission=report, cell=cell, words=" ", kind=CellNote.Kind.DISPUTE
        )
    operations.comment(
        actor=office.hung, submission=report, cell=cell, words="Đếm thiếu", kind=CellNote.Kind.DISPUTE
    )
    assert CellNote.objects.get().words == "Đếm thiếu"


def test_an_edit_sent_twice_is_written_once_and_answered_alike(office: Office) -> None:
    report = office.report()
    edit = Edit(uuid.uuid4(), CELLS["HS_TONG"], "7", 0)
    first = operations.save(actor=office.hung, submission=report, edits=[edit])
    again = operations.save(actor=office.hung, submission=report, edits=[edit])
    assert first == again
    assert Event.objects.filter(name="reporting.figures.written").count() == 1


def test_an_older_edit_that_arrives_late_says_that_it_was_overtaken(office: Office) -> None:
    report = office.report()
    office.type(office.hung, report, seen=0, HS_TONG="7")
    office.type(office.son, report, seen=1, HS_TONG="8")
    (late,) = office.type(office.hung, report, seen=0, HS_TONG="9")
    assert (late.state, late.value) == ("overtaken", 8)


def test_only_who_enters_for_the_agency_writes_and_nothing_changes_otherwise(office: Office) -> None:
    report = office.report()
    for actor in (office.mai, office.nga, office.actor(office.province.lan)):
        with pytest.raises(Denied):
            office.type(actor, report, HS_TONG="1")
    assert Datum.objects.count() == 0
    with pytest.raises(Http404):
        queries.report(office.mai, "bc-thang", "202401", "H99.01")


@pytest.mark.parametrize(
    ("form", "period", "agency"),
    [("la", "202401", "H99.01"), ("bc-thang", "2024Q1", "H99.01"), ("bc-thang", "202312", "H99.01"),
     ("bc-thang", "xx", "H99.01"), ("bc-thang", "202401", "H99.09"), ("bc-thang", "202401", "H77")],
)  # fmt: skip
def test_a_report_that_nobody_asked_for_is_not_there(
    office: Office, form: str, period: str, agency: str
) -> None:
    with pytest.raises(Http404):
        queries.report(office.son, form, period, agency)
    assert not Submission.objects.exists()


def test_a_report_with_empty_required_cells_is_not_handed_in(office: Office) -> None:
    report = office.report()
    office.type(office.hung, report, HS_TONG="5")
    with pytest.raises(CannotMove, match="Hồ sơ trực tuyến") as problem:
        operations.complete(actor=office.hung, submission=report)
    assert problem.value.cells == (2,)
    assert Submission.objects.get().state == STATES.DRAFT


def test_a_failing_check_of_high_importance_needs_words(office: Office) -> None:
    report = office.report()
    office.type(office.hung, report, HS_TONG="5", HS_TT="8")
    with pytest.raises(CannotMove) as problem:
        operations.complete(actor=office.hung, submission=report)
    assert problem.value.checks == ("tt-khong-qua-tong",)
    done = operations.complete(
        actor=office.hung, submission=report, explained={"tt-khong-qua-tong": "Có hồ sơ kỳ trước"}
    )
    assert (done.state, done.explained.get().words) == (STATES.COMPLETED, "Có hồ sơ kỳ trước")


def test_a_report_goes_up_the_tree_and_each_step_is_recorded(office: Office) -> None:
    report = office.hand_in(office.hung, office.report())
    operations.approve(actor=office.nga, submission=report)
    done = operations.accept(actor=office.son, submission=report)
    assert done.state == STATES.ACCEPTED
    assert list(done.history.order_by("id").values_list("kind", "by_name")) == [
        ("completed", "Trần Văn Hùng"),
        ("approved", "Lê Thị Nga"),
        ("accepted", "Đỗ Văn Sơn"),
    ]
    steps = [one.data["step"] for one in Event.objects.filter(name="reporting.report.moved").order_by("id")]
    assert steps == ["completed", "approved", "accepted"]


def test_whoever_stands_above_is_approved_after_those_below(office: Office) -> None:
    city = office.hand_in(office.son, office.report(office.province.city))
    with pytest.raises(CannotMove, match="phường Hải Tân"):
        operations.approve(actor=office.nga, submission=city)
    reports = [city]
    for actor, agency in ((office.hung, office.province.hai_tan), (office.mai, office.province.tan_binh)):
        reports.append(office.hand_in(actor, office.report(agency)))
    outcome = operations.approve_many(actor=office.nga, submissions=reports)
    assert [(one.submission.agency.code, one.done) for one in outcome] == [
        ("H99.01", True),
        ("H99.02", True),
        ("H99", True),
    ]


def test_many_are_approved_and_what_cannot_be_says_why(office: Office) -> None:
    good, waiting = office.hand_in(office.hung, office.report()), office.report(office.province.tan_binh)
    outcome = operations.approve_many(actor=office.nga, submissions=[good, waiting])
    assert sorted((one.done, one.words) for one in outcome) == [
        (False, "Chỉ duyệt được báo cáo đã nộp và chưa duyệt."),
        (True, ""),
    ]


def test_nobody_approves_what_they_handed_in_themselves(office: Office) -> None:
    from tinhso.apps.reporting.actions import APPROVE, VIEW
    from tinhso.apps.reporting.tests.conftest import grant

    grant(office.province.hung, "h99.hai_tan", "boss", VIEW.code, APPROVE.code)
    report = office.hand_in(office.hung, office.report())
    with pytest.raises(CannotMove, match="không tự duyệt"):
        operations.approve(actor=office.hung, submission=report)


def test_approved_figures_change_only_after_the_approval_is_taken_back_with_a_reason(office: Office) -> None:
    report = office.hand_in(office.hung, office.report())
    operations.approve(actor=office.nga, submission=report)
    with pytest.raises(Denied, match="đã duyệt"):
        office.type(office.hung, report, HS_TONG="1")
    with pytest.raises(CannotMove, match="lý do"):
        operations.unapprove(actor=office.nga, submission=report, words=" ")
    operations.unapprove(actor=office.nga, submission=report, words="Sai số liệu")
    operations.send_back(actor=office.nga, submission=report, words="Sửa ô 1")
    (saved,) = office.type(office.hung, report, HS_TONG="90")
    assert saved.state == "saved"
    assert Step.objects.filter(kind="unapproved").get().words == "Sai số liệu"


def test_an_accepted_report_is_opened_by_the_owner_only(office: Office) -> None:
    report = office.hand_in(office.hung, office.report())
    operations.approve(actor=office.nga, submission=report)
    operations.accept(actor=office.son, submission=report)
    with pytest.raises(Denied):
        operations.unaccept(actor=office.nga, submission=report, words="x")
    assert operations.unaccept(actor=office.son, submission=report, words="Xem lại").state == STATES.APPROVED


def test_a_reporter_takes_back_what_is_not_approved_yet_and_the_first_day_counts(office: Office) -> None:
    report = office.hand_in(office.hung, office.report())
    operations.reopen(actor=office.hung, submission=report)
    with text.at(dt.date(2024, 2, 16)):
        office.type(office.hung, report, HS_TT="81")
        done = operations.complete(actor=office.hung, submission=report)
        assert done.on_time() is True


def test_after_the_lock_only_an_exception_opens_the_report_until_its_day(office: Office) -> None:
    report = office.report()
    with text.at(dt.date(2024, 3, 1)):
        with pytest.raises(Denied, match="đã khóa"):
            office.type(office.hung, report, HS_TONG="1")
        with pytest.raises(ValidationError):
            operations.unlock(
                actor=office.son,
                form=office.form,
                agency=report.agency,
                period=report.period,
                last_date=dt.date(2024, 3, 4),
                reason=" ",
            )
        operations.unlock(
            actor=office.son,
            form=office.form,
            agency=report.agency,
            period=report.period,
            last_date=dt.date(2024, 3, 4),
            reason="Mất điện",
        )
        office.type(office.hung, report, HS_TONG="1")
    with text.at(dt.date(2024, 3, 5)), pytest.raises(Denied, match="đã khóa"):
        office.type(office.hung, report, HS_TONG="2")


def test_exceptions_are_given_and_taken_back_within_ones_reach_only(office: Office) -> None:
    period = series.periods.get("202401")
    with pytest.raises(Denied):
        operations.unlock(
            actor=office.hung,
            form=office.form,
            agency=office.province.hai_tan,
            period=period,
            last_date=FEBRUARY,
            reason="x",
        )
    assert not LockException.objects.exists()
    keys = [
        str(
            operations.unlock(
                actor=office.son, form=office.form, agency=one, period=period, last_date=FEBRUARY, reason="x"
            ).key
        )
        for one in (office.province.hai_tan, office.province.tan_binh)
    ]
    with pytest.raises(Denied):
        operations.end_exceptions(actor=office.hung, form=office.form, keys=keys)
    assert operations.end_exceptions(actor=office.son, form=office.form, keys=keys) == 2


def test_abilities_say_what_the_caller_may_do(office: Office) -> None:
    report = office.hand_in(office.hung, office.report())
    yes = lambda actor: sorted(name for name, may in rules.abilities(actor, report).items() if may)  # noqa: E731
    assert yes(office.hung) == ["may_reopen"]
    assert yes(office.nga) == ["may_approve", "may_return"]
    report = operations.approve(actor=office.nga, submission=report)
    assert yes(office.son) == ["may_accept", "may_return", "may_unapprove"]


def test_rates_of_reports_are_figures_that_formulas_may_use(office: Office) -> None:
    office.hand_in(office.hung, office.report())
    with text.at(dt.date(2024, 2, 20)):
        office.hand_in(office.mai, office.report(office.province.tan_binh))
        january = series.periods.parse("202401")
        counted = rates.together(rates.counted("bc-thang", january))
        assert (counted.expected, counted.actual, counted.on_time) == (3, 2, 1)
        assert rates.of_agency(Rate("on_time", "bc-thang"), january, office.province.tan_binh.pk) == 0
        values = checking.known({Rate("rate", "bc-thang")}, january, office.province.hai_tan.pk)
        assert values == {Rate("rate", "bc-thang"): 1}


@pytest.mark.parametrize(
    ("operator", "left", "right", "tolerance", "holds"),
    [("<=", 8, 5, 0, False), ("<=", 5, 5, 0, True), ("=", 102, 100, 2, True), ("=", 103, 100, 2, False),
     (">", 5, 5, 0, False), (">=", 99, 100, 1, True), ("!=", 5, 5, 0, False), ("<", None, 3, 0, True),
     ("both", None, 3, 0, False), ("both", None, None, 0, True)],
)  # fmt: skip
def test_a_check_holds_or_fails(operator: str, left: Any, right: Any, tolerance: int, holds: bool) -> None:
    from tinhso.apps.reporting.models import Check

    check = Check(operator=operator, tolerance=Decimal(tolerance))
    number = lambda n: None if n is None else Decimal(n)  # noqa: E731
    assert checking.holds(check, number(left), number(right)) is holds


def test_an_outlier_is_found_by_mean_and_by_median() -> None:
    past = [Decimal(n) for n in (10, 11, 9, 10, 12, 10, 11)]
    far, near = checking.outlier(Decimal(30), past), checking.outlier(Decimal(11), past)
    assert far is not None and far.is_one and round(far.z, 1) == 20.1
    assert near is not None and not near.is_one
    assert checking.outlier(Decimal(30), past[:5]) is None


def test_a_form_is_not_published_empty_twice_or_with_a_check_of_unknown_figures(office: Office) -> None:
    son = office.son
    empty = operations.add_version(actor=son, form=office.form, valid_from=dt.date(2025, 1, 1), cells=[])
    with pytest.raises(CannotPublish, match="chưa có chỉ tiêu"):
        operations.publish(actor=son, version=empty)
    with pytest.raises(CannotPublish, match="đã được ban hành"):
        operations.publish(actor=son, version=office.form.versions.get(number=1))
    operations.put_check(
        actor=son, form=office.form, code="la", title="Lạ", left="[CHUA_CO]", operator="<=", right="1"
    )
    version = operations.add_version(
        actor=son, form=office.form, valid_from=dt.date(2026, 1, 1), cells=[NewCell("HS_TONG")]
    )
    with pytest.raises(CannotPublish, match="CHUA_CO"):
        operations.publish(actor=son, version=version)
    with pytest.raises(series.Incomplete, match="KHONG_CO"):
        operations.add_version(
            actor=son, form=office.form, valid_from=dt.date(2027, 1, 1), cells=[NewCell("KHONG_CO")]
        )


def test_a_report_keeps_the_version_under_which_it_was_begun(office: Office) -> None:
    report = office.report()
    version = operations.add_version(
        actor=office.son, form=office.form, valid_from=dt.date(2024, 2, 1), cells=[NewCell("HS_TONG")]
    )
    operations.publish(actor=office.son, version=version)
    assert office.report().version.number == report.version.number == 1
    assert office.report(period="202402").version.number == 2
    assert due.version_for(office.form, dt.date(2024, 1, 1)) == report.version


def test_counted_figures_are_written_by_the_house_alone(office: Office) -> None:
    period = series.periods.get("202401")
    values = {office.province.hai_tan.pk: Decimal(42)}
    with pytest.raises(Denied):
        operations.write_counted(actor=office.son, period=period, code="DEM", values=values, since=FEBRUARY)
    operations.write_counted(actor=system("Đếm"), period=period, code="DEM", values=values, since=FEBRUARY)
    figure = next(
        iter(series.figures([series.indicator("DEM").pk], period, office.province.hai_tan.pk).values())
    )
    assert (figure.value, figure.source) == (42, "fact")


def test_the_list_of_what_is_due_costs_the_same_for_two_agencies_as_for_many(
    office: Office, django_assert_num_queries: Any
) -> None:
    calendar.load()
    with django_assert_num_queries(6):
        queries.due_for(office.son)
    assert Assignment.objects.count() == 3


def test_a_campaign_asks_for_its_periods_once_for_all_agencies(
    office: Office, django_assert_num_queries: Any
) -> None:
    calendar.load()
    Form.objects.update(period_kind="campaign")
    with django_assert_num_queries(6):  # one for the periods; there are none, so no report is looked for
        assert queries.due_for(office.son) == []


def test_what_is_made_of_a_form_and_said_of_a_figure_is_a_fact(office: Office) -> None:
    made = Event.objects.filter(name="reporting.form.changed").order_by("id")
    assert [one.data["what"] for one in made] == ["created", "version", "check", "assigned"]
    report = office.report()
    cell = queries.cells(report.version)[0]
    note = operations.comment(actor=office.hung, submission=report, cell=cell, words="Xem")
    operations.answer_note(actor=office.hung, submission=report, note=note)
    said = Event.objects.filter(name="reporting.figure.discussed").order_by("id")
    assert [(one.data["kind"], one.data["open"]) for one in said] == [("comment", True), ("comment", False)]


def test_another_forms_check_is_not_taken_over(office: Office) -> None:
    other = operations.create_form(
        actor=office.son, code="bc-khac", title="Khác", period_kind="month", owner=office.province.city
    )
    with pytest.raises(ValidationError, match="biểu khác"):
        operations.put_check(
            actor=office.son,
            form=other,
            code="tt-khong-qua-tong",
            title="x",
            left="1",
            operator="=",
            right="1",
        )
    assert office.form.checks.get().title == "Hồ sơ trực tuyến không quá tổng số"


def test_an_agency_that_is_gone_is_asked_no_more(office: Office) -> None:
    gone = office.province.hai_tan
    gone.valid_to = dt.date(2024, 2, 1)
    gone.save(update_fields=["valid_to"])
    assert [one.span.code for one in queries.due_for(office.hung)] == ["202401"]
    with pytest.raises(Http404):
        queries.report(office.son, "bc-thang", "202402", gone.code)
    february = series.periods.get("202402")
    assert rates.together(rates.counted("bc-thang", series.periods.span_of(february))).expected == 2
