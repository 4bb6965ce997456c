"""What the platform counts itself: written by the house, idempotent, open to its records, disputed with a reason."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.counting import check_queries
from tests.province import role
from tinhso.apps.reporting import counted, counting, operations
from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.models import Submission
from tinhso.apps.reporting.operations import CountedFigure
from tinhso.apps.reporting.tests.conftest import Office
from tinhso.engines.indicators.models import Batch, Datum, Indicator
from tinhso.engines.indicators.plugs import DemoFact, Record, facts
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.jobs.api import counts
from tinhso.kernel.text import api as text

ADDRESS = "/so-lieu/so-dem/DEM/202401/H99.01/"


class Visits(DemoFact):
    """Counts what the test says."""

    code, title = "portal.visits", "Lượt truy cập cổng"

    def __init__(self) -> None:
        self.values: dict[int, int] = {}
        self.asked: list[tuple[dt.date, dt.date]] = []
        self.broken = False

    def count(self, first: dt.date, last: dt.date) -> dict[int, Decimal]:
        if self.broken:
            raise LookupError("mất bảng")
        self.asked.append((first, last))
        return {agency: Decimal(value) for agency, value in self.values.items()}

    def records(self, actor, agency: int, first: dt.date, last: dt.date) -> list[Record]:
        return [Record("Một lượt truy cập", "/bao-cao/", first)] if self.values.get(agency) else []


@pytest.fixture
def visits(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visits]:
    """The indicator DEM of the form is counted by this fact."""
    fact = Visits()
    fact.values = {office.province.hai_tan.pk: 7}
    monkeypatch.setitem(facts._plugs, fact.code, fact)
    yield fact


def standing(period: str = "202401") -> dict[str, Decimal | None]:
    rows = Datum.objects.filter(indicator__code="DEM", period__code=period)
    return dict(rows.values_list("agency__code", "value"))


def test_the_current_period_and_the_one_before_are_counted(visits):
    assert counting.count_all() == 6
    assert sorted(visits.asked) == [
        (dt.date(2024, 1, 1), dt.date(2024, 1, 31)), (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    ]  # fmt: skip
    assert standing() == {"H99.01": Decimal(7), "H99.02": Decimal(0), "H99": Decimal(0)}
    assert standing("202402") == standing()


def test_a_count_is_written_by_the_house_with_record_and_fact(office, visits):
    counting.count_all()
    batch = Batch.objects.filter(source="fact").first()
    assert batch is not None
    assert (batch.by, batch.by_name, batch.source) == (None, "Nền tảng", "fact")
    entry = Entry.objects.filter(object_kind="indicator", object_key="DEM").order_by("seq").last()
    assert entry is not None
    assert (entry.actor, entry.actor_name, entry.changes["changed"]) == (None, "Nền tảng", 3)
    told = Event.objects.filter(name="reporting.figures.counted").order_by("id")
    assert [one.data for one in told] == [
        {"indicator": "DEM", "period": code, "changed": 3} for code in ("202402", "202401")
    ]


def test_counting_again_writes_nothing_where_nothing_changed(office, visits):
    counting.count_all()
    before = (Batch.objects.count(), Entry.objects.count(), Event.objects.count())
    assert counting.count_all() == 0
    assert (Batch.objects.count(), Entry.objects.count(), Event.objects.count()) == before
    visits.values[office.province.hai_tan.pk] = 8
    assert counting.count_all() == 2
    assert standing()["H99.01"] == 8


def test_what_is_no_longer_there_becomes_nought(office, visits):
    counting.count_all()
    visits.values.clear()
    counting.count_all()
    assert standing()["H99.01"] == 0


def test_what_was_handed_in_stands_until_the_report_is_opened_again(office, visits):
    counting.count_all()
    done = office.hand_in(office.hung, office.report())
    visits.values[office.province.hai_tan.pk] = 9
    counting.count_all()
    assert (standing()["H99.01"], standing("202402")["H99.01"]) == (7, 9)
    operations.reopen(actor=office.hung, submission=done, words="Sửa")
    assert Submission.objects.get(pk=done.pk).state == "draft"
    counting.count_all()
    assert standing()["H99.01"] == 9


def test_nobody_but_the_house_writes_a_count(office, visits):
    period = series.periods.get("202401")
    for actor in (office.hung, office.son):
        with pytest.raises(Denied):
            operations.write_counted(
                actor=actor, period=period, code="DEM", values={office.province.hai_tan.pk: Decimal(1)},
                since=period.first_date,
            )  # fmt: skip
    (answer,) = office.type(office.hung, office.report(), DEM="5")
    assert answer.state == "invalid"
    assert standing() == {}


def test_an_indicator_without_a_form_is_counted_by_month(office, visits):
    series.put_indicator(code="LE", title="Lẻ", kind="integer", comes_from="fact", fact="portal.visits")
    counting.count_all()
    rows = Datum.objects.filter(indicator__code="LE").values_list("period__code", "agency__code", "value")
    assert sorted(rows) == [("202401", "H99.01", Decimal(7)), ("202402", "H99.01", Decimal(7))]


def test_one_fact_that_breaks_is_named_and_the_others_are_counted(office, visits, monkeypatch):
    broken = Visits()
    broken.broken = True
    broken.code = "thu.hong"
    monkeypatch.setitem(facts._plugs, broken.code, broken)
    series.put_indicator(code="AAA", title="Hỏng", kind="integer", comes_from="fact", fact="thu.hong")
    with pytest.raises(counting.CountingBroke, match="AAA, 202402: LookupError: mất bảng"):
        counting.count_all()
    assert standing()["H99.01"] == 7


def test_a_fact_that_no_module_brings_is_left_out(office):
    assert Indicator.objects.get(code="DEM").fact == "portal.visits"
    assert counting.count_all() == 0


@pytest.fixture
def client_of(office: Office):
    """A browser signed in as one of the people."""

    def make(who: str) -> Client:
        client = Client()
        client.force_login(getattr(office.province, who))
        return client

    return make


def test_a_counted_figure_opens_to_the_records_behind_it(office, visits, client_of):
    counting.count_all()
    page = client_of("hung").get(ADDRESS).content.decode()
    assert "Một lượt truy cập" in page
    assert "Lượt truy cập cổng" in page
    assert ">7<" in page.replace("\n", "").replace(" ", "").replace("</span>", "<")
    listed = client_of("hung").get("/so-lieu/so-dem/").content.decode()
    assert "/so-lieu/so-dem/DEM/202401/" in listed
    whole = client_of("hung").get("/so-lieu/so-dem/DEM/202401/").content.decode()
    assert "phường Hải Tân" in whole
    assert "phường Tân Bình" not in whole, "Hùng sees his own agency"


@pytest.mark.parametrize(
    "address",
    [
        "/so-lieu/so-dem/DEM/202401/H99.02/", "/so-lieu/so-dem/HS_TONG/202401/H99.01/",
        "/so-lieu/so-dem/DEM/203001/H99.01/", "/so-lieu/so-dem/DEM/202401/H00/",
    ],
)  # fmt: skip
def test_what_is_another_agencys_or_is_not_there_is_not_found(office, visits, client_of, address):
    counting.count_all()
    client = client_of("hung")
    assert (client.get(address).status_code, client.post(address, {"words": "x"}).status_code) == (404, 404)
    assert not series.CellNote.objects.exists()


def test_a_count_is_disputed_with_a_reason_and_answered(office, visits, client_of):
    counting.count_all()
    client = client_of("hung")
    assert client.post(ADDRESS, {"words": " "}).status_code == 422
    assert client.post(ADDRESS, {"words": "Thiếu hai lượt ngày 3/1"}).status_code == 303
    note = series.CellNote.objects.get()
    assert (note.kind, note.words, note.by) == (
        "dispute",
        "Thiếu hai lượt ngày 3/1",
        office.province.hung.key,
    )
    entry = Entry.objects.get(object_kind="reporting.counted")
    assert entry.object_key == "DEM/202401/H99.01"
    assert entry.changes["dispute"] == [None, "Thiếu hai lượt ngày 3/1"]
    assert ADDRESS in client.get("/bao-cao/theo-doi/").content.decode()
    assert standing()["H99.01"] == 7, "a dispute changes no figure"
    son = client_of("standing_officer")
    assert son.post(f"{ADDRESS}y-kien/{note.key}/xong/", {"answer": "Đã kiểm, đúng 7"}).status_code == 303
    note.refresh_from_db()
    assert (note.closed_by_name, note.answer) == ("Đỗ Văn Sơn", "Đã kiểm, đúng 7")
    told = Event.objects.filter(name="reporting.count.disputed").order_by("id")
    assert [one.data["open"] for one in told] == [True, False]


def test_somebody_elses_dispute_is_settled_only_by_whoever_manages(office, visits):
    counting.count_all()
    period = series.periods.get("202401")
    figure = CountedFigure(Indicator.objects.get(code="DEM"), period, office.province.hai_tan)
    note = operations.dispute(actor=office.hung, figure=figure, words="Sai")
    for who in (office.mai, office.nga):
        with pytest.raises(Denied):
            operations.answer_dispute(actor=who, figure=figure, note=note, answer="x")
    note.refresh_from_db()
    assert note.closed_at is None
    with pytest.raises(Denied):
        operations.dispute(actor=office.mai, figure=figure, words="Không phải cơ quan tôi")
    with pytest.raises(ValidationError):
        operations.dispute(actor=office.hung, figure=figure, words="  ")
    assert operations.answer_dispute(actor=office.hung, figure=figure, note=note, answer="").closed_at


def test_counting_now_is_asked_for_once_by_whoever_manages_forms(office, client_of):
    son = client_of("standing_officer")
    assert son.post("/so-lieu/so-dem/dem-lai/").status_code == 303
    assert son.post("/so-lieu/so-dem/dem-lai/").status_code == 303
    assert counts() == {"todo": 1}
    assert Event.objects.filter(name="reporting.counting.asked").count() == 1
    assert client_of("hung").post("/so-lieu/so-dem/dem-lai/").status_code == 404
    with pytest.raises(Denied):
        operations.ask_count(actor=office.hung)


def test_the_page_says_that_a_figure_was_frozen_when_the_report_was_handed_in(office, visits, client_of):
    counting.count_all()
    assert "giữ nguyên như lúc nộp" not in client_of("hung").get(ADDRESS).content.decode()
    office.hand_in(office.hung, office.report())
    assert "giữ nguyên như lúc nộp" in client_of("hung").get(ADDRESS).content.decode()


def test_a_campaign_is_counted_while_it_runs_and_two_months_after(office):
    series.periods.campaign(
        code="dot-tet", title="Đợt Tết", first=dt.date(2024, 1, 15), last=dt.date(2024, 2, 15)
    )
    form = operations.create_form(
        actor=office.son,
        code="bc-dot",
        title="Báo cáo đợt",
        period_kind="campaign",
        owner=office.province.city,
    )
    one = counting.Asked(Indicator.objects.get(code="DEM"), [form])
    assert [span.code for span in one.spans(dt.date(2024, 2, 6))] == ["dot-tet"]
    assert [span.code for span in one.spans(dt.date(2024, 4, 10))] == ["dot-tet"]
    assert one.spans(dt.date(2024, 1, 1)) == one.spans(dt.date(2024, 6, 1)) == []


def test_the_facts_of_reports_count_them_for_their_agency(office):
    done = office.hand_in(office.hung, office.report())
    with text.at(dt.date(2024, 2, 20)):
        office.hand_in(office.mai, office.report(office.province.tan_binh))
    assert done.on_time
    first, last = dt.date(2024, 1, 1), dt.date(2024, 1, 31)
    codes = {
        office.province.hai_tan.pk: "hai_tan",
        office.province.tan_binh.pk: "tan_binh",
        office.province.city.pk: "city",
    }
    found = {
        name: {codes[pk]: int(value) for pk, value in facts[f"reporting.{name}"].count(first, last).items()}
        for name in ("expected", "handed_in", "on_time")
    }
    assert found == {
        "expected": {"hai_tan": 1, "tan_binh": 1, "city": 1},
        "handed_in": {"hai_tan": 1, "tan_binh": 1},
        "on_time": {"hai_tan": 1},
    }
    fact = facts["reporting.handed_in"]
    mine = fact.records(office.hung, office.province.hai_tan.pk, first, last)
    assert [(one.title, one.link) for one in mine] == [
        ("Báo cáo tháng, 202401", "/bao-cao/to/bc-thang/202401/H99.01/")
    ]
    assert fact.records(office.hung, office.province.tan_binh.pk, first, last) == ()
    assert facts["reporting.expected"].count(dt.date(2024, 1, 2), last) == {}, (
        "the whole period lies inside or not at all"
    )


def test_a_period_for_which_nothing_was_counted_yet_is_an_empty_page_and_stores_nothing(office, client_of):
    page = client_of("hung").get("/so-lieu/so-dem/DEM/203001/").content.decode()
    assert "Chưa đếm được gì" in page
    assert not series.Period.objects.filter(code="203001").exists()
    assert client_of("hung").get("/so-lieu/so-dem/DEM/hom-qua/").status_code == 404


def test_what_is_counted_from_a_demo_is_marked_as_invented(office, visits, client_of):
    counting.count_all(invented=True)
    assert set(Batch.objects.filter(source="fact").values_list("invented", flat=True)) == {True}
    assert "Số liệu giả định" in client_of("hung").get(ADDRESS).content.decode()


def test_the_right_to_view_is_needed_for_the_list(office, client_of):
    assert client_of("lan").get("/so-lieu/so-dem/").status_code == 404
    role("xem", VIEW.code, MANAGE.code)
    access.give(role="xem", person_id=office.province.admin.pk, first_date=dt.date(2020, 1, 1))
    assert client_of("admin").get("/so-lieu/so-dem/").status_code == 200
    assert counted.title_of(counting.asked("DEM")[0]) == "portal.visits"


def test_query_counts_are_as_recorded_and_more_agencies_cost_no_more(office, visits, client_of):
    record = Path(__file__).parent / "query_counts.json"
    pages = {"counted": "", "counted_period": "DEM/202401/", "counted_figure": "DEM/202401/H99.01/"}
    son = client_of("standing_officer")
    visits.values = {office.province.hai_tan.pk: 7}
    counting.count_all()
    for name, path in pages.items():
        check_queries(record, name, son, f"/so-lieu/so-dem/{path}")
    visits.values = {
        one.pk: 3 for one in (office.province.tan_binh, office.province.city, office.province.standing)
    }
    counting.count_all()
    for name, path in pages.items():
        check_queries(record, name, son, f"/so-lieu/so-dem/{path}")
