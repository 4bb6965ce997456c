"""Loading many figures ends where writing them one by one ends; what is wrong is named and nothing is written."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.models import Batch, Datum, DatumChange
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.engines.indicators.series.bulk import Row
from tinhso.kernel.access.api import system
from tinhso.kernel.orgs.models import Agency, AgencyKind

pytestmark = pytest.mark.django_db
SON = system("Sơn")
INDICATORS, PERIODS, AGENCIES, KEYS = ("A", "B"), ("202401", "202402"), ("H99.1", "H99.2"), ("", "gioi:nu")


@pytest.fixture
def land(db: None) -> None:
    make()


def make() -> None:
    kind, _ = AgencyKind.objects.get_or_create(code="thu", defaults={"title": "Cơ quan thử", "level": 3})
    for code in AGENCIES:
        Agency.objects.create(
            code=code, name=code, short_name=code, kind=kind, path=code.replace(".", "_"), folded_name=code,
            sort_key=code, valid_from=dt.date(2020, 1, 1),
        )  # fmt: skip
    series.put_dimension(code="gioi", title="Giới", categories=[("nu", "Nữ"), ("nam", "Nam")])
    for code in INDICATORS:
        series.put_indicator(code=code, title=code, kind="number", decimals=2, dimensions=["gioi"])


def load(*rows: Row, **more: object) -> series.Loaded:
    return series.load_many(actor=SON, rows=rows, **more)  # type: ignore[arg-type]


def write(rows: list[Row]) -> series.Written:
    agencies = dict(Agency.objects.values_list("code", "pk"))
    data = [
        NewDatum(
            Address(series.indicator(i).pk, series.periods.get(p).pk, agencies[a], series.breakdown(b).pk),
            None if v is None else Decimal(v),
        )
        for i, p, a, b, v in rows
    ]
    return series.write(actor=SON, data=data)


def state() -> tuple[list[object], list[object]]:
    """What stands and what is remembered, by the order of batches instead of their numbers."""
    order = {pk: n for n, pk in enumerate(Batch.objects.order_by("id").values_list("pk", flat=True))}
    names = ("indicator__code", "period__code", "agency__code", "breakdown__key")
    data = Datum.objects.order_by(*names).values_list(*names, "value", "clock", "batch_id")
    changes = DatumChange.objects.order_by("id").values_list(
        *names, "old", "new", "overtaken", "old_batch_id", "new_batch_id"
    )
    return [(*row[:-1], order[row[-1]]) for row in data], sorted(
        ((*row[:-2], order[row[-2]], order[row[-1]]) for row in changes), key=str
    )


ROWS = st.lists(
    st.tuples(
        st.sampled_from(INDICATORS), st.sampled_from(PERIODS), st.sampled_from(AGENCIES), st.sampled_from(KEYS),
        st.sampled_from(["1", "2.5", "-3", None]),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(loads=st.lists(ROWS, min_size=1, max_size=4))
def test_loading_ends_in_the_same_state_as_writing(land: None, loads: list[list[Row]]) -> None:
    ends, counts = [], []
    for by_load in (True, False):
        with transaction.atomic():
            done = [load(*rows) if by_load else write(rows) for rows in loads]
            counts.append([(one.new, one.changed) for one in done])
            ends.append(state())
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
    assert counts[0] == counts[1]


def test_a_load_is_one_batch_and_the_same_key_loads_once(land: None) -> None:
    key = uuid.uuid4()
    first = load(("A", "202401", "H99.1", "", "1"), ("B", "202401", "H99.2", "", "2"), key=key, note="Quý I")
    again = load(("A", "202401", "H99.1", "", "9"), key=key)
    assert (first.new, again.repeated, again.batch) == (2, True, first.batch)
    assert sorted(first.batch.indicators) == sorted(series.indicator(code).pk for code in INDICATORS)
    assert (first.batch.source, first.batch.by_name, first.batch.note) == ("import", "Sơn", "Quý I")
    assert sorted(Datum.objects.values_list("value", flat=True)) == [1, 2]


def test_unknown_codes_are_named_with_their_counts_and_nothing_is_written(land: None) -> None:
    with pytest.raises(series.KeysUnknown) as problem:
        load(
            ("A", "202401", "H99.1", "", "1"),
            ("KHONG", "202401", "H99.1", "", "1"),
            ("KHONG", "202402", "H99.9", "", "1"),
            ("A", "2024M1", "H99.1", "", "1"),
            ("A", "202401", "H99.1", "gioi:khac", "1"),
        )
    assert problem.value.rows == {
        "indicator": {"KHONG": 2}, "agency": {"H99.9": 1}, "period": {"2024M1": 1}, "breakdown": {"gioi:khac": 1},
    }  # fmt: skip
    assert "indicator “KHONG” (2)" in str(problem.value)
    assert (Datum.objects.count(), Batch.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("abc", "dòng 2"),
        ("NaN", "dòng 2"),
        ("1,5", "dòng 2"),
        ("", "dòng 2"),
        ("\\N", "dòng 2"),
        ("1\t2", "dòng 2"),
        ("1\n2", "dòng 2"),
    ],
)
def test_a_value_that_is_no_number_is_refused_by_its_line(land: None, value: str, line: str) -> None:
    with pytest.raises(series.ValueWrong, match=line):
        load(("A", "202401", "H99.1", "", "1"), ("A", "202401", "H99.2", "", value))
    assert Datum.objects.count() == 0


def test_signs_that_mean_something_to_copy_are_only_signs(land: None) -> None:
    with pytest.raises(series.KeysUnknown) as problem:
        load(("A\tB", "202401", "H99.1\n", "\\N", "1"), ("A", "202401", "H99.1", "", None))
    assert problem.value.rows["indicator"] == {"A\tB": 1}
    assert problem.value.rows["agency"] == {"H99.1\n": 1}
    assert problem.value.rows["breakdown"] == {"\\N": 1}


def test_periods_and_breakdowns_that_nobody_used_before_are_made(land: None) -> None:
    done = load(("A", "2031Q4", "H99.1", "gioi:nam", "4"))
    assert done.new == 1
    kept = Datum.objects.select_related("period", "breakdown").get()
    assert (kept.period.code, kept.breakdown.title, kept.value) == ("2031Q4", "Nam", 4)


def test_what_stood_before_is_remembered(land: None) -> None:
    load(("A", "202401", "H99.1", "", "1"), ("A", "202401", "H99.2", "", "7"))
    again = load(
        ("A", "202401", "H99.1", "", "2"),
        ("A", "202401", "H99.2", "", "7"),
        ("B", "202401", "H99.2", "", "3"),
    )
    assert (again.new, again.changed, again.same) == (1, 1, 1)
    address = Address(
        series.indicator("A").pk, series.periods.get("202401").pk, Agency.objects.get(code="H99.1").pk
    )
    assert [(one.old, one.new) for one in series.history(address)] == [(1, 2), (None, 1)]
