"""Working through the queue: filters, the way to the next item, whole lists at once, a colleague who was quicker."""

import csv
import io

import pytest
from django.test import Client

from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.engines.indicators.store.api import add_evidence
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
QUEUE = "/cham-diem/dot-thu/tham-dinh/"
CUT = {"act": "change", "in-numerator": "20", "in-denominator": "40", "reason": "Mười hồ sơ không biên nhận"}


@pytest.fixture
def nga(appraised: Appraised) -> Client:
    """The appraiser of the province, whose desk has all six items; the queues are open."""
    appraised.open()
    client = Client()
    client.force_login(appraised.province.leader)
    return client


def listed(client: Client, query: str) -> list[str]:
    """The items of a list, as unit/item, in their order."""
    page = client.get(f"{QUEUE}{query}").content.decode()
    found = page.split("<tbody")[1] if "<tbody" in page else ""
    return [part.split("?")[0].split('"')[0].strip("/") for part in found.split(f'href="{QUEUE}')[1:]]


def test_the_queue_opens_with_what_waits_and_narrows_by_proof(appraised: Appraised, nga: Client) -> None:
    add_evidence(actor=appraised.round.hung, book="dot-thu", unit="hai-tan", item="2", note="Sổ hồ sơ")
    with appraised.during(Phase.APPRAISAL):
        assert len(listed(nga, "")) == 6
        assert listed(nga, "?minh-chung=co") == ["hai-tan/2"]
        assert listed(nga, "?minh-chung=thieu") == ["hai-tan/1", "hai-tan/3", "tan-binh/1", "tan-binh/2"]
        assert listed(nga, "?minh-chung=khong-diem") == ["tan-binh/3"]
        assert listed(nga, "?don-vi=tan-binh&chi-so=2") == ["tan-binh/2"]
        operations.accept(
            actor=appraised.round.appraiser,
            assessment=appraised.assessment,
            reviews=[appraised.review("hai-tan", "1").pk],
        )
        assert "hai-tan/1" not in listed(nga, "")
        assert len(listed(nga, "?tinh-trang=all")) == 6
        assert ">1/6<" in nga.get(QUEUE).content.decode()


def test_a_verdict_leads_to_the_next_of_the_same_list_and_round_to_what_was_left(
    appraised: Appraised, nga: Client
) -> None:
    with appraised.during(Phase.APPRAISAL):
        step = nga.post(f"{QUEUE}hai-tan/2/?chi-so=2", CUT)
        assert step["Location"] == f"{QUEUE}tan-binh/2/?tinh-trang=waiting&chi-so=2"
        step = nga.post(step["Location"], {"act": "accept"})
        assert step["Location"] == f"{QUEUE}?tinh-trang=waiting&chi-so=2"
        step = nga.post(f"{QUEUE}tan-binh/3/", {"act": "accept"})
        assert (
            step["Location"] == f"{QUEUE}hai-tan/1/?tinh-trang=waiting"
        )  # past the end, the first that waits


def test_a_whole_list_is_accepted_after_one_question_and_each_item_is_on_record(
    appraised: Appraised, nga: Client
) -> None:
    with appraised.during(Phase.APPRAISAL):
        question = nga.get(f"{QUEUE}chap-nhan/?don-vi=hai-tan").content.decode()
        assert "Chấp nhận 3 mục" in question
        assert "3 mục tự chấm có điểm mà không có minh chứng" in question
        assert Review.objects.exclude(state="waiting").count() == 0
        last = appraised.review("hai-tan", "2").pk
        nga.post(f"{QUEUE}chap-nhan/?don-vi=hai-tan", {"den": last})
        assert appraised.review("hai-tan", "3").state == "waiting"  # not shown with the question
        nga.post(f"{QUEUE}chap-nhan/?don-vi=hai-tan")
        again = nga.post(f"{QUEUE}chap-nhan/?don-vi=hai-tan")
        assert (again.status_code, "chọn ít nhất một mục" in again.content.decode()) == (409, True)
        assert "Không có mục nào đang chờ" in nga.get(f"{QUEUE}chap-nhan/?don-vi=hai-tan").content.decode()
    assert Review.objects.filter(state="accepted", by_name="Lê Thị Nga").count() == 3
    entries = Entry.objects.filter(action="scoring.value.appraise")
    assert {key for one in entries for key in one.changes} == {"hai-tan/1", "hai-tan/2", "hai-tan/3"}


def test_who_comes_second_sees_who_was_first_and_keeps_the_words(appraised: Appraised, nga: Client) -> None:
    with appraised.during(Phase.APPRAISAL):
        operations.change(
            actor=appraised.yen,
            review=appraised.review("hai-tan", "2"),
            values={"numerator": "10", "denominator": "40"},
            reason="Đã đếm lại sổ",
        )
        late = nga.post(f"{QUEUE}hai-tan/2/", {**CUT, "seen": ""})
        page = late.content.decode()
        assert late.status_code == 422
        for words in ("Ngô Thị Yến đã ghi kết quả mục này", "Đã đếm lại sổ", CUT["reason"], 'value="20"'):
            assert words in page
        assert appraised.review("hai-tan", "2").reason == "Đã đếm lại sổ"
        mark = appraised.review("hai-tan", "2").mark
        assert f'name="seen" value="{mark.replace("+", "&#43;")}"' in page or mark in page
        assert nga.post(f"{QUEUE}hai-tan/2/", {**CUT, "seen": mark}).status_code == 303
        taken = nga.post(f"{QUEUE}hai-tan/2/", {"act": "accept"})
        assert (taken.status_code, "đã ghi kết quả" in taken.content.decode()) == (422, True)
    assert appraised.review("hai-tan", "2").by_name == "Lê Thị Nga"


def test_the_statistics_sort_download_and_lead_to_the_reviews(appraised: Appraised, nga: Client) -> None:
    appraised.appraise()
    page = nga.get(f"{QUEUE}thong-ke/").content.decode()
    assert "Cao hơn nhiều nhất: Phường Hải Tân, 3,75 điểm." in page
    assert page.index("Phường Hải Tân</a>") < page.index("Phường Tân Bình</a>")
    turned = nga.get(f"{QUEUE}thong-ke/?xep=over&xep-chi-so=cuts").content.decode().split("<tbody")
    assert turned[1].index("Phường Tân Bình</a>") < turned[1].index("Phường Hải Tân</a>")
    assert f"{QUEUE}?tinh-trang=zeroed&amp;don-vi=hai-tan" in page
    assert listed(nga, "?tinh-trang=zeroed&don-vi=hai-tan") == ["hai-tan/3"]
    assert listed(nga, "?tinh-trang=cut&don-vi=hai-tan") == ["hai-tan/2", "hai-tan/3"]
    lines = list(
        csv.DictReader(io.StringIO(nga.get(f"{QUEUE}thong-ke/don-vi.csv").getvalue().decode("utf-8-sig")))
    )
    assert [(one["unit"], one["over"], one["cuts"], one["zeroed"]) for one in lines] == [
        ("hai-tan", "3.750000", "2", "1"),
        ("tan-binh", "0.000000", "0", "0"),
    ]
    items = list(
        csv.DictReader(io.StringIO(nga.get(f"{QUEUE}thong-ke/chi-so.csv").getvalue().decode("utf-8-sig")))
    )
    assert [(one["item"], one["lost"]) for one in items] == [("3", "2.500000"), ("2", "1.250000")]
    assert nga.get(f"{QUEUE}thong-ke/khac.csv").status_code == 404


def test_after_a_decision_comes_the_next_objection_that_waits(appraised: Appraised, nga: Client) -> None:
    appraised.appraise()
    council = Client()
    council.force_login(appraised.province.admin)
    base = "/cham-diem/dot-thu/khieu-nai/hai-tan/"
    with appraised.during(Phase.OBJECTION):
        for item in ("2", "3"):
            operations.file_objection(
                actor=appraised.round.hung,
                review=appraised.review("hai-tan", item),
                words="Có minh chứng",
                evidence_note="Sổ",
            )
    with appraised.during(Phase.DECISION):
        facts = {"outcome": "reject", "answer": "Giữ nguyên"}
        assert council.post(f"{base}2/giai-quyet/", facts)["Location"] == f"{base}3/"
        assert council.post(f"{base}3/giai-quyet/", facts)["Location"] == f"{base}3/"
        listed_ = council.get("/cham-diem/dot-thu/khieu-nai/?tinh-trang=open").content.decode()
    assert "Giữ kết quả thẩm định (2)" in listed_


def test_only_an_agency_that_is_not_scored_may_cross_check(appraised: Appraised, nga: Client) -> None:
    manager = Client()
    manager.force_login(appraised.province.standing_officer)
    path = "/cham-diem/dot-thu/phan-cong/"
    done = manager.post(path, {"item": "3", "agency": "H99.09"})
    assert done.status_code == 303
    assert "chưa ai ở cơ quan này" not in manager.get(done["Location"]).content.decode()
    wrong = manager.post(path, {"item": "3", "agency": "H99.01"})  # a unit of the round
    assert (wrong.status_code, "Không có cơ quan nào" in wrong.content.decode()) == (422, True)
