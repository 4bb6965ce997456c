"""Figures from elsewhere keep to the rules of typing: one change with its record, or a reason for each refused."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from tinhso.apps.reporting import operations
from tinhso.apps.reporting.exchange.importing import Imported, Line, import_figures
from tinhso.apps.reporting.models import Submission
from tinhso.engines.indicators.models import Batch, Datum
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Source
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event

pytestmark = pytest.mark.django_db
MAI = "H99.02"


def line(indicator: str, value: str, **more: str) -> Line:
    given = {"agency": MAI, "period": "202402", "form": "bc-thang", "breakdown": ""} | more
    return Line(at="dòng 2", indicator=indicator, value=value, **given)


def send(office, *lines: Line, who: str = "mai", source: Source = Source.API, **more: object) -> Imported:
    return import_figures(actor=getattr(office, who), lines=lines, source=source, **more)  # type: ignore[arg-type]


def february(office) -> dict[str, Decimal | None]:
    rows = Datum.objects.filter(period__code="202402", agency=office.province.tan_binh)
    return dict(rows.values_list("indicator__code", "value"))


def traces() -> tuple[int, ...]:
    return Datum.objects.count(), Batch.objects.count(), Entry.objects.count(), Event.objects.count()


def test_figures_are_written_as_one_batch_with_record_and_fact(office):
    done = send(office, line("HS_TONG", "30"), line("HS_TT", "12"), note="phần mềm một cửa")
    assert (done.new, done.changed, done.same, done.conflicts) == (2, 0, 0, ())
    assert february(office) == {"HS_TONG": 30, "HS_TT": 12}
    batch = Batch.objects.order_by("-id").first()
    assert (batch.source, batch.by_name, batch.note) == ("api", "Phạm Thị Mai", "phần mềm một cửa")
    entry = Entry.objects.order_by("-seq").first()
    assert (entry.actor, entry.action) == (office.province.mai.key, "reporting.report.enter")
    assert entry.changes == {"HS_TONG": "30", "HS_TT": "12"}
    fact = Event.objects.filter(name="reporting.figures.written").order_by("-id").first()
    assert (fact.data["agency"], fact.data["period"], fact.data["changed"]) == (MAI, "202402", 2)
    assert Submission.objects.get(agency=office.province.tan_binh, period__code="202402").state == "draft"


def test_sent_again_nothing_changes(office):
    send(office, line("HS_TONG", "30"))
    before = traces()
    again = send(office, line("HS_TONG", "30.0"))
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    assert traces() == before


def test_the_same_key_is_taken_once_even_after_a_later_change(office):
    key = uuid.uuid4()
    send(office, line("HS_TONG", "30"), key=key)
    send(office, line("HS_TONG", "31"))
    assert send(office, line("HS_TONG", "30"), key=key).repeated
    assert february(office) == {"HS_TONG": 31}


def test_a_figure_is_changed_and_taken_back_with_its_history(office):
    send(office, line("HS_TONG", "30"), line("HS_TT", "3"))
    done = send(office, line("HS_TONG", "33"), line("HS_TT", ""))
    assert (done.changed, done.deleted) == (1, 1)
    assert february(office) == {"HS_TONG": 33, "HS_TT": None}
    cell = series.Address(
        series.indicator("HS_TONG").pk, series.periods.get("202402").pk, office.province.tan_binh.pk
    )
    assert [(one.old, one.new) for one in series.history(cell)] == [(30, 33), (None, 30)]


def test_a_trial_answers_the_same_and_writes_nothing(office):
    before = traces()
    done = send(office, line("HS_TONG", "30"), line("HS_TT", "x"), dry_run=True, all_or_nothing=False)
    assert (done.new, [one.column for one in done.conflicts]) == (1, ["value"])
    assert traces() == before
    assert not Submission.objects.filter(agency=office.province.tan_binh, period__code="202402").exists()


WRONG = [
    (line("HS_TONG", "12,5"), "value", "dấu chấm thập phân"),
    (line("HS_TONG", "1.5"), "value", "số nguyên"),
    (line("HS_TONG", "1e40"), "value", "quá lớn"),
    (line("KHONG", "1"), "indicator", "Biểu không hỏi KHONG"),
    (line("HS_TONG", "1", breakdown="gioi:nu"), "breakdown", "Biểu không hỏi HS_TONG (gioi:nu)"),
    (line("TY_LE", "1"), "indicator", "không nhập tay được"),
    (line("DEM", "1"), "indicator", "không nhập tay được"),
    (line("HS_TONG", "1", agency="H99.01"), "agency", "“H99.01” trong phạm vi bạn được nhập"),
    (line("HS_TONG", "1", agency="H99.77"), "agency", "“H99.77” trong phạm vi bạn được nhập"),
    (line("HS_TONG", "1", period="2024Q1"), "period", "báo cáo theo kỳ: Tháng"),
    (line("HS_TONG", "1", period="thang-2"), "period", "không phải là kỳ báo cáo"),
    (line("HS_TONG", "1", period="202312"), "period", "chưa áp dụng"),
    (line("HS_TONG", "1", period="202403"), "report", "Kỳ báo cáo chưa bắt đầu"),
    (line("HS_TONG", "1", form="khong-co"), "form", "khong-co"),
    (line("HOC", "1", form="hoc-quy", period="2023Q4"), "report", "mở lại"),
    (line("KHONG", "1", form=""), "indicator", "Không biểu nào"),
]


@pytest.mark.parametrize(("wrong", "column", "words"), WRONG)
def test_what_the_rules_refuse_is_named_and_nothing_else_is_written(office, wrong, column, words):
    before = traces()
    done = send(office, line("HS_TT", "1"), wrong)
    assert [(one.line, one.column) for one in done.conflicts] == [(wrong, column)]
    assert words in done.conflicts[0].words
    assert (done.new, traces()) == (0, before)


def test_what_is_right_is_written_where_that_was_asked_for(office):
    done = send(office, line("HS_TT", "1"), line("HS_TONG", "x"), all_or_nothing=False)
    assert (done.new, len(done.conflicts), february(office)) == (1, 1, {"HS_TT": 1})


def test_a_cell_named_twice_is_refused(office):
    done = send(office, line("HS_TT", "1"), line("HS_TT", "2"))
    assert "đã có ở một dòng trước" in done.conflicts[0].words
    assert february(office) == {}


def test_the_form_is_found_where_only_one_asks(office):
    assert send(office, line("HS_TT", "5", form="")).new == 1
    son = office.son
    other = operations.create_form(
        actor=son, code="bc-khac", title="Biểu khác", period_kind="month", owner=office.province.city
    )
    day = dt.date(2024, 1, 1)
    cells = [operations.NewCell("HS_TT")]
    operations.publish(
        actor=son, version=operations.add_version(actor=son, form=other, valid_from=day, cells=cells)
    )
    operations.assign(actor=son, form=other, agencies=[office.province.tan_binh], since=day)
    done = send(office, line("HS_TT", "6", form=""))
    assert (done.conflicts[0].column, done.new) == ("form", 0)
    assert "bc-khac, bc-thang" in done.conflicts[0].words


def test_an_indicator_that_names_its_source_is_taken_from_there_alone(office):
    series.put_indicator(code="HS_TRE", title="Hồ sơ trễ hạn", kind="integer", comes_from="api")
    assert send(office, line("HS_TRE", "4"), source=Source.IMPORT).conflicts[0].column == "indicator"
    assert send(office, line("HS_TRE", "4"), source=Source.API).new == 1


def test_made_up_figures_say_so_and_the_others_do_not(office):
    Submission.objects.filter(form__code="hoc-quy").update(state="draft", completed_at=None)
    key = uuid.uuid4()
    sent = (line("HOC", "9.5", form="hoc-quy", period="2023Q4"), line("HS_TT", "1"))
    assert (send(office, *sent, key=key).changed, send(office, *sent, key=key).repeated) == (1, True)
    rows = Datum.objects.filter(agency=office.province.tan_binh, batch__source="api")
    assert dict(rows.values_list("indicator__code", "batch__invented")) == {"HOC": True, "HS_TT": False}


@pytest.mark.parametrize("who", ["lan", "nga"])
def test_who_may_enter_nothing_is_denied(office, who):
    before = traces()
    actor = office.nga if who == "nga" else office.actor(office.province.lan)
    with pytest.raises(Denied):
        import_figures(actor=actor, lines=[line("HS_TT", "1")], source=Source.API)
    assert traces() == before
