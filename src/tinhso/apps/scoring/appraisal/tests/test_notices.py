"""Who is told what in an appraisal, when, and that nobody is told twice."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation

from tests.province import SINCE, officer
from tinhso.apps.scoring import jobs
from tinhso.apps.scoring.appraisal import notices, operations
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised, work
from tinhso.engines.notify.models import Notice
from tinhso.kernel.access import api as access
from tinhso.kernel.people.models import Delegation
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db


def told(kind: str) -> dict[str, list[str]]:
    """Login → words of the notices of a kind, oldest first."""
    found: dict[str, list[str]] = {}
    for one in Notice.objects.filter(kind=kind).select_related("person").order_by("pk"):
        found.setdefault(one.person.login, []).append(one.words)
    return found


def on(day: dt.date) -> int:
    with text.at(day):
        return notices.announce_all()


def object_to(appraised: Appraised, item: str = "2") -> None:
    with appraised.during(Phase.OBJECTION):
        operations.file_objection(
            actor=appraised.round.hung,
            review=appraised.review("hai-tan", item),
            words="Có biên nhận điện tử",
            evidence_note="Sổ hồ sơ tháng 9",
        )


def test_units_that_have_not_finished_are_told_before_self_scoring_ends(appraised: Appraised) -> None:
    with text.at(dt.date(2025, 9, 1)):
        appraised.set_days()
        appraised.enter_self()
    assert on(dt.date(2025, 9, 24)) == 0
    assert on(dt.date(2025, 9, 25)) == 1  # three working days before the 30th
    assert on(dt.date(2025, 9, 26)) == 0
    assert on(dt.date(2025, 9, 30)) == 1
    assert told("scoring.self.closing") == {
        "mai": ["Phường Tân Bình còn 1 chỉ số chưa nhập. Tự chấm đến hết ngày 30/09/2025."] * 2
    }


def test_appraisers_are_told_when_their_queue_opens_and_before_it_closes(appraised: Appraised) -> None:
    appraised.open()
    opened = "Thẩm định đến hết ngày 17/10/2025."
    assert told("scoring.queue.due") == {
        "yen": [f"Bạn có 2 mục chờ thẩm định. {opened}"],
        "nga": [f"Bạn có 6 mục chờ thẩm định. {opened}"],
    }
    assert on(dt.date(2025, 10, 16)) == 0
    appraised_two = [appraised.review(unit, "2").pk for unit in ("hai-tan", "tan-binh")]
    with appraised.during(Phase.APPRAISAL):
        operations.accept(actor=appraised.yen, assessment=appraised.assessment, reviews=appraised_two)
    assert on(dt.date(2025, 10, 17)) == 1
    assert told("scoring.queue.due")["nga"][-1] == f"Bạn có 4 mục chờ thẩm định. {opened}"
    assert len(told("scoring.queue.due")["yen"]) == 1
    notice = Notice.objects.filter(person=appraised.yen_person, kind="scoring.queue.due").get()
    assert notice.link == "/cham-diem/dot-thu/tham-dinh/?tinh-trang=waiting"


def test_an_agency_that_gets_an_item_later_is_told_then(appraised: Appraised) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        operations.assign(
            actor=appraised.round.manager, assessment=appraised.assessment, item="2", agency=None
        )
        Notice.objects.all().delete()
        operations.assign(
            actor=appraised.round.manager,
            assessment=appraised.assessment,
            item="3",
            agency=appraised.province.standing,
        )
    assert told("scoring.queue.due")["yen"] == [
        "Bạn có 2 mục chờ thẩm định. Thẩm định đến hết ngày 17/10/2025."
    ]


def test_whoever_runs_the_round_hears_of_items_left_behind(appraised: Appraised) -> None:
    appraised.open()
    assert on(dt.date(2025, 10, 18)) == 1
    assert on(dt.date(2025, 10, 19)) == 0
    assert told("scoring.queue.late") == {
        "son": ["Còn 6 mục chưa thẩm định. Hãy dời lịch thẩm định: còn mục chờ thì chưa chốt được kết quả."]
    }


def test_units_hear_the_results_with_the_last_day_for_objecting(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    assert on(dt.date(2025, 10, 19)) == 0
    assert on(dt.date(2025, 10, 20)) == 2
    assert on(dt.date(2025, 10, 21)) == 0
    assert told("scoring.results.out") == {
        "hung": [
            "Phường Hải Tân: tự chấm 8,25 điểm, thẩm định 4,50 điểm, 2 mục bị thay đổi. "
            "Nhận khiếu nại đến hết ngày 27/10/2025."
        ],
        "mai": [
            "Phường Tân Bình: tự chấm 3,25 điểm, thẩm định 3,25 điểm, 0 mục bị thay đổi. "
            "Nhận khiếu nại đến hết ngày 27/10/2025."
        ],
    }


def test_a_unit_with_cuts_it_said_nothing_about_is_told_before_the_window_ends(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    on(dt.date(2025, 10, 20))
    assert on(dt.date(2025, 10, 23)) == 1
    object_to(appraised)
    assert on(dt.date(2025, 10, 27)) == 1
    words = "Nhận khiếu nại đến hết ngày 27/10/2025."
    assert told("scoring.objection.closing") == {
        "hung": [
            f"Phường Hải Tân có 2 mục bị thay đổi chưa khiếu nại. {words}",
            f"Phường Hải Tân có 1 mục bị thay đổi chưa khiếu nại. {words}",
        ]
    }


def test_the_council_hears_of_an_objection_and_of_its_last_day(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    object_to(appraised)
    words = "Có biên nhận điện tử (giải quyết đến hết ngày 10/11/2025)"
    assert told("scoring.objection.council") == {"quantri": [words], "son": [words]}
    assert on(dt.date(2025, 11, 4)) == 0
    assert on(dt.date(2025, 11, 5)) == 2
    assert told("scoring.objection.council")["quantri"][-1] == (
        "Còn 1 khiếu nại chờ bạn giải quyết. Giải quyết đến hết ngày 10/11/2025."
    )
    with appraised.during(Phase.DECISION):
        operations.decide(
            actor=appraised.council, review=appraised.review("hai-tan", "2"), uphold=False, answer="Không"
        )
    assert on(dt.date(2025, 11, 10)) == 0
    assert told("scoring.objection.decided") == {"hung": ["Không"]}


def test_whoever_appraised_the_item_is_not_asked_to_decide_about_it(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    since = dt.date(2020, 1, 1)
    for person in (appraised.yen_person, appraised.province.hung):
        access.give(role="scoring-council", person_id=person.pk, agency="h99", first_date=since)
    object_to(appraised)
    assert set(told("scoring.objection.council")) == {"quantri", "son"}


def test_units_hear_that_the_results_are_final(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.DECISION):
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
    assert told("scoring.round.final") == {
        "hung": ["Phường Hải Tân: điểm cuối 4,50. Hạng 1 trên 2."],
        "mai": ["Phường Tân Bình: điểm cuối 3,25. Hạng 2 trên 2."],
    }
    before = Notice.objects.count()
    assert on(dt.date(2025, 12, 1)) == 0
    assert Notice.objects.count() == before


def test_the_night_job_tells_what_is_due(appraised: Appraised) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OBJECTION):
        jobs.announce()
        jobs.announce()
    assert {login: len(words) for login, words in told("scoring.results.out").items()} == {
        "hung": 1,
        "mai": 1,
    }


def test_who_concludes_does_not_wait_for_the_telling_and_nothing_is_lost_when_the_worker_dies(
    appraised: Appraised, monkeypatch: pytest.MonkeyPatch
) -> None:
    appraised.open()
    appraised.appraise()
    with text.at(dt.date(2025, 11, 3)):
        with pytest.raises(RuntimeError), transaction.atomic():
            operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
            raise RuntimeError("the process died before it was all written")
        assert work() == 0  # nothing concluded, nothing to tell
        run = operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
        assert told("scoring.round.final") == {}
        good, calls = notices.tell, []

        def dies(**what: Any) -> int:
            calls.append(what)
            if len(calls) == 2:
                raise RuntimeError("killed")
            return good(**what)

        monkeypatch.setattr(notices, "tell", dies)
        with pytest.raises(RuntimeError, match="killed"):
            jobs.tell_final_results.func("dot-thu", run.number)
        assert told("scoring.round.final") == {}
        assert work() == 1  # its job still waits: written with the conclusion
        jobs.tell_final_results.func("dot-thu", run.number)  # a job may run twice
    assert told("scoring.round.final") == {
        "hung": ["Phường Hải Tân: điểm cuối 4,50. Hạng 1 trên 2."],
        "mai": ["Phường Tân Bình: điểm cuối 3,25. Hạng 2 trên 2."],
    }


def test_who_stands_in_for_a_post_is_told_as_its_holder_is_and_no_longer(appraised: Appraised) -> None:
    province = appraised.province
    binh = officer("binh", "Vũ Thị Bình", province.standing, "Chuyên viên")
    post = province.post(appraised.yen_person)
    access.give(role="scoring-appraiser", post_id=post.pk, agency=province.standing.path, first_date=SINCE)
    loan = Delegation.objects.create(
        by=appraised.yen_person,
        to=binh,
        post=post,
        first_date=dt.date(2025, 10, 1),
        last_date=dt.date(2025, 10, 16),
        reason="Nghỉ phép",
    )
    appraised.open()
    words = "Bạn có 2 mục chờ thẩm định. Thẩm định đến hết ngày 17/10/2025."
    assert told("scoring.queue.due")["binh"] == [words]
    assert told("scoring.queue.due")["yen"] == [words]
    on(dt.date(2025, 10, 17))  # the last day's warning: the loan is over
    assert [len(told("scoring.queue.due")[who]) for who in ("binh", "yen")] == [1, 2]
    Delegation.objects.filter(pk=loan.pk).update(last_date=dt.date(2025, 12, 31), ended_at=text.now())
    on(dt.date(2025, 10, 17))
    assert len(told("scoring.queue.due")["binh"]) == 1


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'scoring.announce_round'"
        )
        return int(cursor.fetchone()[0])


def test_a_change_while_the_job_before_it_starts_is_told_by_a_job_of_its_own(
    appraised: Appraised, django_capture_on_commit_callbacks: Any
) -> None:
    with text.at(dt.date(2025, 9, 1)):
        appraised.set_days()
        assert waiting_jobs() == 1
        with django_capture_on_commit_callbacks(execute=True):
            appraised.set_days()
            with (
                connection.cursor() as cursor
            ):  # the worker takes the job while the change is not yet through
                cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
        assert waiting_jobs() == 1
        with django_capture_on_commit_callbacks(execute=True):
            appraised.set_days()
        assert waiting_jobs() == 1, "while a job waits, it tells of every change"


def test_a_notice_is_in_the_language_of_the_house_whatever_the_browser_of_who_caused_it_speaks(
    appraised: Appraised,
) -> None:
    appraised.open()
    appraised.appraise()
    with translation.override("en"):
        object_to(appraised)
    told = Notice.objects.filter(kind="scoring.objection.council").values_list("subject", flat=True)
    assert set(told) == {"Phường Hải Tân khiếu nại chỉ số 2: Đợt thử"}
    filed = Notice.objects.get(kind="scoring.objection.filed")
    assert filed.subject == "Phường Hải Tân khiếu nại chỉ số 2"
