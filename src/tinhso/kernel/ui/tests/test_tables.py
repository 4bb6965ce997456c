"""Columns, orders and charts: exact HTML, because other modules' tests rely on it."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import translation

from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui import charts


class Things(ui.Table):
    default = "-points"
    name = ui.Link("Tên", href=lambda row: f"/{row['code']}/", lead=True, sub="unit")
    points = ui.Number("Điểm", digits=1, sort="points")
    day = ui.Date("Ngày", sort="day")
    state = ui.Tag("Tình trạng", tones={"late": "bad"}, words={"late": "Quá hạn"})


ROW = {
    "code": "a",
    "name": "<b>",
    "unit": "Sở A",
    "points": 1234.5,
    "day": dt.date(2024, 3, 26),
    "state": "late",
}


def test_a_row_says_number_day_and_state_in_vietnamese() -> None:
    assert str(Things([ROW]).body()) == (
        '<tr role="row"><th scope="row" role="rowheader" data-lead><a href="/a/">&lt;b&gt;</a>'
        '<span class="cell-sub">Sở A</span></th>'
        '<td role="cell" data-label="Điểm" class="num">1.234,5</td>'
        '<td role="cell" data-label="Ngày" class="tabular nowrap"><time datetime="2024-03-26">26/03/2024</time></td>'
        '<td role="cell" data-label="Tình trạng"><span class="tag" data-tone="bad">Quá hạn</span></td></tr>'
    )


def test_a_missing_value_is_a_dash() -> None:
    assert '<td role="cell" data-label="Điểm" class="num"><span class="soft">–</span></td>' in str(
        Things([ROW | {"points": None}]).body()
    )


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ("", ("-points", "code")),
        ("points", ("points", "code")),
        ("-day", ("-day", "code")),
        ("password", ("-points", "code")),
    ],
)
def test_only_declared_orders_are_taken(rf: RequestFactory, asked: str, keys: tuple[str, ...]) -> None:
    assert Things.keys(rf.get("/", {"xep": asked} if asked else {})) == keys


def test_a_head_turns_the_order_round_and_starts_at_the_first_page(rf: RequestFactory) -> None:
    table = Things([ROW], request=rf.get("/?xep=points&sau=abc&q=x"))
    head = table.heads()[1]
    assert (head.order, head.url) == ("ascending", "?xep=-points&q=x")


def test_ranks_say_their_move_in_words() -> None:
    assert '<span class="visually-hidden">tăng 3 bậc</span>' in ui.rank_move(3)
    assert '<span class="visually-hidden">giảm 2 bậc</span>' in ui.rank_move(-2)
    assert ui.rank(1) == '<span class="rank" data-top="1">1</span>'
    assert ui.rank(4) == '<span class="rank">4</span>'


def test_a_meter_never_passes_its_track() -> None:
    assert 'width="100" height="8"/></svg><span class="meter-value">100%' in ui.meter(3)
    assert "71,0 điểm" in ui.meter(71, top=100, shown="71,0 điểm")


def test_a_sparkline_keeps_its_gaps_and_says_its_ends() -> None:
    svg = ui.sparkline([1, None, 2, 3], label="Điểm")
    assert svg.count("<polyline") == 1
    assert 'aria-label="Điểm: từ 1 đến 3"' in svg
    with translation.override("vi"):
        assert "Chưa có số liệu" in ui.sparkline([None], label="Điểm")


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (41, 80, [40, 50, 60, 70, 80]),
        (13, 14, [13, 13.25, 13.5, 13.75, 14]),
        (5, 5, [4, 6]),
    ],
)
def test_scales_have_round_numbers(low: float, high: float, ticks: list[float]) -> None:
    found = charts._ticks(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert found == ticks


def test_words_in_charts_are_escaped() -> None:
    assert "<script>" not in ui.bars([ui.Bar("<script>", 1, url='"><script>')])
    assert "<script>" not in ui.line_chart([ui.Point("<script>", 1)], title="<script>")
