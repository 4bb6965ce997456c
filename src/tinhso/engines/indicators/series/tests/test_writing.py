"""Writing figures: once, in any order, with nothing lost."""

import datetime as dt
import threading
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.models import CellNote, Datum, DatumChange
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum, Source
from tinhso.kernel.access.api import system
from tinhso.kernel.orgs.models import Agency, AgencyKind

pytestmark = pytest.mark.django_db
HUNG = system("Hùng")


@pytest.fixture
def cell() -> Address:
    return make_cell()


def make_cell(code: str = "HS_TONG") -> Address:
    kind, _ = AgencyKind.objects.get_or_create(code="thu", defaults={"title": "Cơ quan thử", "level": 3})
    agency, _ = Agency.objects.get_or_create(
        code="H23.99",
        defaults={
            "name": "UBND xã Thử", "short_name": "Xã Thử", "kind": kind, "path": "H23_99",
            "valid_from": dt.date(2020, 1, 1), "folded_name": "xa thu", "sort_key": "xa thu",
        },
    )  # fmt: skip
    one = series.put_indicator(code=code, title="Tổng số hồ sơ", kind="integer", unit="hồ sơ")
    return Address(one.pk, series.periods.get("202401").pk, agency.pk)


def put(cell: Address, value: object, **more: Any) -> series.Written:
    number = None if value is None else Decimal(str(value))
    return series.write(actor=HUNG, data=[NewDatum(cell, number, more.pop("seen", None))], **more)


def stands(cell: Address) -> Decimal | None:
    found = Datum.objects.filter(pk=(cell.indicator, cell.period, cell.agency, cell.breakdown)).first()
    return found.value if found else None


def test_a_first_value_stands_and_a_second_leaves_its_trace(cell: Address) -> None:
    assert (put(cell, 5).new, put(cell, 7).changed, put(cell, 7).same) == (1, 1, 1)
    assert stands(cell) == 7
    steps = series.history(cell)
    assert [(one.old, one.new, one.by_name) for one in steps] == [(5, 7, "Hùng"), (None, 5, "Hùng")]


def test_the_same_key_twice_counts_once(cell: Address) -> None:
    key = uuid.uuid4()
    put(cell, 5, key=key)
    put(cell, 8)
    again = put(cell, 5, key=key)
    assert (again.repeated, stands(cell)) == (True, 8)


def test_a_value_can_be_taken_back_and_the_history_keeps_it(cell: Address) -> None:
    put(cell, 5)
    put(cell, None)
    assert stands(cell) is None
    assert [one.new for one in series.history(cell)] == [None, 5]


def test_what_was_written_unknowing_of_a_later_value_does_not_stand_but_is_remembered(cell: Address) -> None:
    put(cell, 5, seen=0)
    put(cell, 6, seen=1)
    late = put(cell, 9, seen=0)
    assert late.overtaken == (cell,)
    assert stands(cell) == 6
    assert DatumChange.objects.filter(overtaken=True).values_list("new", flat=True).get() == 9


def test_an_address_that_is_not_there_is_refused_and_nothing_is_written(cell: Address) -> None:
    with pytest.raises(series.Incomplete, match="agency 987654"):
        series.write(
            actor=HUNG,
            data=[
                NewDatum(cell, Decimal(1)),
                NewDatum(Address(cell.indicator, cell.period, 987654), Decimal(1)),
            ],
        )
    assert stands(cell) is None


def test_a_batch_says_who_when_and_whence(cell: Address) -> None:
    put(cell, 5, source=Source.IMPORT, note="tệp thang1.xlsx", invented=True)
    figure = series.figures([cell.indicator], series.periods.get("202401"), cell.agency)[cell.indicator, 1]
    assert (figure.value, figure.by_name, figure.source, figure.note, figure.invented) == (
        5,
        "Hùng",
        "import",
        "tệp thang1.xlsx",
        True,
    )


def test_one_batch_of_many_figures_costs_as_many_statements_as_one(
    cell: Address, django_assert_num_queries: Any
) -> None:
    months = [series.periods.get(f"2023{n:02}").pk for n in range(1, 13)]
    data = [
        NewDatum(Address(cell.indicator, month, cell.agency), Decimal(n)) for n, month in enumerate(months)
    ]
    with django_assert_num_queries(5):  # a savepoint and its release, the batch, the check, the figures
        series.write(actor=HUNG, data=data)
    assert Datum.objects.count() == 12


EDITS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 9)), st.integers(0, 4)), min_size=1, max_size=6
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, order=st.randoms(use_true_random=False), doubled=st.booleans())
def test_deliveries_dropped_doubled_and_reordered_end_in_the_same_state(
    edits: list[tuple[int | None, int]], order: Any, doubled: bool
) -> None:
    ends = []
    sent = [(uuid.UUID(int=number), value, seen) for number, (value, seen) in enumerate(edits, start=1)]
    for round_number in range(2):
        Datum.objects.all().delete()
        DatumChange.objects.all().delete()
        from tinhso.engines.indicators.models import Batch

        Batch.objects.all().delete()
        cell = make_cell()
        deliveries = list(sent) * (2 if doubled and round_number else 1)
        if round_number:
            order.shuffle(deliveries)
        for key, value, seen in deliveries:
            put(cell, value, key=key, seen=seen)
        found = Datum.objects.filter(indicator=cell.indicator).first()
        ends.append((found.value, found.clock, found.batch.key) if found else None)
    assert ends[0] == ends[1]


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_new_figure_lose_neither(transactional_db: None) -> None:
    cell = make_cell()
    start = threading.Barrier(2)

    def writer(value: int) -> None:
        try:
            start.wait(60)
            put(cell, value)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer, args=(value,)) for value in (3, 4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    steps = [step.new for step in series.history(cell)]
    assert sorted(steps) == [3, 4]
    assert steps[0] == stands(cell)


@pytest.mark.parametrize(
    ("kind", "decimals", "typed", "value"),
    [
        ("integer", 0, "1.234", "1234"),
        ("number", 2, "1.234,5", "1234.5"),
        ("percent", 1, "82,5%", "82.5"),
        ("yes_no", 0, "Có", "1"),
        ("yes_no", 0, "không", "0"),
        ("integer", 0, "  ", None),
    ],
)
def test_what_is_typed_is_read(kind: str, decimals: int, typed: str, value: str | None) -> None:
    one = series.put_indicator(code="X", title="x", kind=kind, decimals=decimals)
    assert series.values.read(one, typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("integer", "abc", "abc"),
        ("integer", "1,5", "số nguyên"),
        ("yes_no", "có lẽ", "Có hoặc Không"),
        ("number", "9" * 18, "quá lớn"),
        ("number", "1.5", "1.5"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(kind: str, typed: str, says: str) -> None:
    one = series.put_indicator(code="X", title="x", kind=kind)
    with pytest.raises(series.ValueWrong) as problem:
        series.values.read(one, typed)
    assert says in str(problem.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"comes_from": "formula"},
        {"formula": "[A] + 1"},
        {"comes_from": "fact"},
        {"low": Decimal(5), "high": Decimal(4)},
        {"decimals": 7},
    ],
)
def test_an_indicator_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        series.put_indicator(code="X", title="x", **wrong)


def test_a_wrong_code_or_formula_is_refused() -> None:
    with pytest.raises(ValidationError, match="in hoa"):
        series.put_indicator(code="hồ sơ", title="x")
    with pytest.raises(ValidationError, match="còn dở"):
        series.put_indicator(code="X", title="x", comes_from="formula", formula="[A] +")


def test_figures_are_broken_down_by_what_was_declared() -> None:
    series.put_dimension(code="gioi", title="Giới", categories=[("nam", "Nam"), ("nu", "Nữ")])
    series.put_dimension(code="tuoi", title="Tuổi", categories=[("15-24", "15–24")])
    one = series.breakdown("tuoi:15-24|gioi:nu")
    assert (one.key, one.title) == ("gioi:nu|tuoi:15-24", "Nữ, 15–24")
    assert series.breakdown("gioi:nu|tuoi:15-24") == one
    assert series.breakdown("").pk == 1
    with pytest.raises(series.Incomplete, match="gioi:khac"):
        series.breakdown("gioi:khac")


def test_formulas_get_their_figures_in_one_query(cell: Address, django_assert_max_num_queries: Any) -> None:
    series.put_indicator(code="HS_TT", title="x", kind="integer")
    other = Address(series.indicator("HS_TT").pk, cell.period, cell.agency)
    before = Address(cell.indicator, series.periods.get("202312").pk, cell.agency)
    series.write(
        actor=HUNG,
        data=[NewDatum(cell, Decimal(40)), NewDatum(other, Decimal(30)), NewDatum(before, Decimal(20))],
    )
    tree = series.expressions.parse("[HS_TT] / [HS_TONG] * 100 + [HS_TONG@-1]")
    with django_assert_max_num_queries(1):
        values = series.values_for(
            series.expressions.needs(tree), series.periods.parse("202401"), cell.agency
        )
    assert series.expressions.evaluate(tree, values) == 95


def test_a_note_is_kept_until_it_is_settled(cell: Address) -> None:
    note = series.add_note(actor=HUNG, address=cell, kind=CellNote.Kind.DISPUTE, words="Thiếu hồ sơ giấy")
    series.close_note(actor=system("Mai"), note=note, answer="Đã bổ sung")
    series.close_note(actor=system("Sơn"), note=note, answer="Lần hai")
    assert [(one.closed_by_name, one.answer) for one in series.notes(cell)] == [("Mai", "Đã bổ sung")]
    with pytest.raises(ValidationError):
        series.add_note(actor=HUNG, address=cell, kind=CellNote.Kind.COMMENT, words="  ")
