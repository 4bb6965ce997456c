"""What a reader sees of a ranking agrees with itself: figures, notes and files of one choice, penalties, both
languages."""

import copy
import datetime as dt
from dataclasses import replace

import pypdfium2
import pytest
from django.test import Client

from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.operations import NewUnit
from tinhso.apps.scoring.rankings.changes import Line
from tinhso.apps.scoring.rankings.ordering import Placed, digits
from tinhso.apps.scoring.rankings.tests.conftest import Publish
from tinhso.apps.scoring.tests.conftest import FRAMEWORK
from tinhso.engines.indicators.store.api import NewValue, Stage, put, register
from tinhso.kernel.access import api as access

pytestmark = pytest.mark.django_db
HERE = "/xep-hang/cds-xa-2025/"
LIVE = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#ket-qua"}


def read(path: str, language: str = "vi", *, live: bool = False, **query: str) -> str:
    headers = {"Accept-Language": language} | (LIVE if live else {})
    answer = Client().get(path, query, headers=headers)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def test_a_choice_without_a_new_page_brings_its_notes_and_its_files(publish: Publish) -> None:
    publish()
    part = read(HERE, live=True, theo="chi-so.2", nhom="Xã")
    assert part.lstrip().startswith('<div id="ket-qua"')
    assert "Xếp theo: Hồ sơ trực tuyến" in part
    assert "tai-ve.csv?theo=chi-so.2&amp;nhom=X%C3%A3" in part
    assert "<form" not in part
    assert "Xếp theo:" not in read(HERE, live=True)


def test_a_group_says_nothing_of_ties_outside_of_it(publish: Publish) -> None:
    publish()
    tie = "2 đơn vị bằng điểm với đơn vị khác"
    assert tie in read(HERE)
    assert tie not in read(HERE, nhom="Xã")
    assert "1 đơn vị không xếp hạng" not in read(HERE, nhom="Xã")


def test_points_have_as_many_decimals_as_tell_the_ranks_apart() -> None:
    first = Placed(1, "a", None, "", "a", 4.064, 1, 1, 1)
    second = replace(first, unit="b", points=4.0596, rank=2)
    assert digits([first, second], 2) == 3
    assert digits([first, replace(second, points=4.06401)], 2) == 4  # more would not be read
    assert digits([first, replace(second, points=4.0639, rank=1)], 2) == 2  # a tie
    assert digits([first, replace(second, points=None)], 2) == 2
    assert digits([first], 4) == 4


def test_the_column_of_an_item_has_a_short_head(publish: Publish) -> None:
    publish()
    page = read(HERE, theo="chi-so.2")
    assert "Điểm chỉ số 2</th>" in page
    assert "Hồ sơ trực tuyến</th>" not in page


def test_the_summary_is_in_the_language_that_asks(publish: Publish) -> None:
    publish()
    assert "Đây là lần công bố đầu tiên" in read(f"{HERE}lan/1/tom-tat/")
    assert "Đây là lần công bố đầu tiên" not in read(f"{HERE}lan/1/tom-tat/", "en")


def test_a_penalty_is_what_the_total_loses() -> None:
    line = Line("P1", "Sự cố", before=1.0, now=3.0, most=5.0, effect="penalty")
    assert (line.given_before, line.given, line.gained, line.lost) == (-1.0, -3.0, -2.0, 3.0)
    assert Line("P1", "Sự cố", before=None, now=0.0, most=5.0, effect="penalty").given == 0.0


def test_pages_call_a_penalty_a_penalty(manager: access.Actor) -> None:
    body = copy.deepcopy(FRAMEWORK) | {"code": "bo-tru"}
    body["items"].append(
        {
            "code": "P1",
            "effect": "penalty",
            "name": "Sự cố",
            "max": 5,
            "rule": {"type": "per_case", "each": 1},
        }
    )
    found = operations.create_assessment(
        actor=manager, code="dot-tru", title="Đợt trừ", year=2025, map_date=dt.date(2025, 12, 31), owner_path="h99",
        edition=register("bo-tru", "Bộ có điểm trừ", body),
        units=[NewUnit("a", "Xã A", None, "h99"), NewUnit("b", "Xã B", None, "h99")],
    )  # fmt: skip
    put(
        actor=manager, book="dot-tru", stage=Stage.FINAL,
        values=[NewValue("a", "P1", "count", "1"), NewValue("b", "P1", "count", "2"),
                NewValue("a", "2", "numerator", "1234.5"), NewValue("a", "2", "denominator", "2000")],
    )  # fmt: skip
    computing.refresh(found, Stage.FINAL, by="thử")
    operations.publish(actor=manager, assessment=found, stage=Stage.FINAL)
    compared = read("/xep-hang/dot-tru/lan/1/so-sanh/?don-vi=a&don-vi=b")
    assert "trừ ít nhất" in compared
    explained = read("/xep-hang/dot-tru/don-vi/a/P1/")
    assert "chỉ số P1 · điểm trừ" in explained
    assert "Điểm cộng, điểm trừ" in explained
    assert "−1,00" in read("/xep-hang/dot-tru/don-vi/a/")
    figures = read("/xep-hang/dot-tru/don-vi/a/2/")
    assert ">1.234,5<" in figures
    assert ">2.000<" in figures
    paper = Client().get("/xep-hang/dot-tru/don-vi/a/ho-so.pdf").content
    with pypdfium2.PdfDocument(paper) as read_again:
        words = " ".join(page.get_textpage().get_text_range() for page in read_again)
    assert "Sự cố (điểm trừ)" in " ".join(words.split())


def test_a_rank_in_a_group_says_of_how_many(publish: Publish) -> None:
    publish()
    page = " ".join(read(f"{HERE}don-vi/an-bien/").split())
    assert "trên 2" in page.split("Hạng trong nhóm Phường")[1].split("</div>")[0]


def test_points_of_a_formula_are_not_added_up_with_those_of_its_items(manager: access.Actor) -> None:
    body = copy.deepcopy(FRAMEWORK) | {"code": "bo-cong-thuc"}
    body["composite"] = {
        "total": {"name": "Tổng", "weights": {"1": 1, "2": 1, "3": 1}, "divisor": 3, "max": 1, "decimals": 4}
    }
    found = operations.create_assessment(
        actor=manager, code="dot-cong-thuc", title="Đợt", year=2025, map_date=dt.date(2025, 12, 31),
        owner_path="h99", edition=register("bo-cong-thuc", "Bộ có công thức", body),
        units=[NewUnit("a", "Xã A", None, "h99")],
    )  # fmt: skip
    put(actor=manager, book=found.code, stage=Stage.FINAL, values=[NewValue("a", "1", "value", "yes")])
    computing.refresh(found, Stage.FINAL, by="thử")
    operations.publish(actor=manager, assessment=found, stage=Stage.FINAL)
    page = read("/xep-hang/dot-cong-thuc/don-vi/a/")
    assert "Điểm theo thang của từng chỉ số." in page
    assert "còn thiếu" not in page
    assert "điểm chia cho điểm tối đa" in read("/xep-hang/dot-cong-thuc/bo-chi-so/")
