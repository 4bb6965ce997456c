"""The pages of appraisal: whole walks by HTTP, what nobody may see, how many queries each makes."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.counting import check_queries
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import operations
from tinhso.apps.scoring.appraisal.models import Drawn, Objection, Review, Sample
from tinhso.apps.scoring.appraisal.operations import Refused
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import Denied
from tinhso.kernel.people.models import Person

pytestmark = pytest.mark.django_db

RECORD = Path(__file__).parents[2] / "tests" / "query_counts.json"
DESK = "/cham-diem/dot-thu"
REASON = "Mười hồ sơ không có biên nhận"  # said only where the appraisal of Hải Tân's item 2 is shown


@pytest.fixture
def as_(appraised: Appraised) -> dict[str, Client]:
    """A browser for each kind of visitor."""
    province = appraised.province
    people: dict[str, Person | None] = {
        "stranger": None,
        "lan": province.lan,
        "hung": province.hung,
        "mai": province.mai,
        "yen": appraised.yen_person,
        "appraiser": province.leader,
        "council": province.admin,
        "manager": province.standing_officer,
    }
    clients = {}
    for name, person in people.items():
        clients[name] = Client()
        if person is not None:
            clients[name].force_login(person)
    return clients


def commit(appraised: Appraised, size: int = 3) -> Sample:
    return operations.commit_sample(actor=appraised.round.manager, assessment=appraised.assessment, size=size)


def test_the_appraiser_works_through_the_queue(appraised: Appraised, as_: dict[str, Client]) -> None:
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        page = as_["yen"].get(f"{DESK}/tham-dinh/").content.decode()
        assert page.count('name="muc"') == 2
        assert "Hồ sơ trực tuyến" in page
        assert "Có kế hoạch" not in page.split("<tbody")[1]
        one = as_["yen"].get(f"{DESK}/tham-dinh/hai-tan/2/").content.decode()
        assert "30/40" in one  # the rule with its numbers, beside the form
        address = f"{DESK}/tham-dinh/hai-tan/2/"
        facts = {"act": "change", "in-numerator": "20", "in-denominator": "40"}
        bare = as_["yen"].post(address, facts)
        assert (bare.status_code, "Hãy ghi lý do" in bare.content.decode()) == (422, True)
        assert "không bắt buộc" not in one.split('for="id_reason"')[1].split("</label>")[0], (
            "the hint says when"
        )
        wrong = as_["yen"].post(address, {**facts, "in-numerator": "50", "reason": "x"})
        assert (wrong.status_code, "lớn hơn" in wrong.content.decode()) == (422, True)
        done = as_["yen"].post(address, {**facts, "reason": REASON})
        assert (done.status_code, done["Location"]) == (
            303,
            f"{DESK}/tham-dinh/tan-binh/2/?tinh-trang=waiting",
        )
        done = as_["yen"].post(f"{DESK}/tham-dinh/tan-binh/2/", {"act": "accept"})
        assert (done.status_code, done["Location"]) == (303, f"{DESK}/tham-dinh/?tinh-trang=waiting")
        picks = list(Review.objects.filter(state="waiting").values_list("pk", flat=True))
        denied = as_["yen"].post(f"{DESK}/tham-dinh/", {"muc": picks})
        assert denied.status_code == 403
        assert as_["appraiser"].post(f"{DESK}/tham-dinh/", {"muc": picks}).status_code == 303
    assert sorted(Review.objects.values_list("state", flat=True)) == ["accepted"] * 5 + ["cut"]


def test_before_the_opening_the_appraisers_desk_is_empty_and_says_so(
    appraised: Appraised, as_: dict[str, Client]
) -> None:
    appraised.set_days()
    page = as_["appraiser"].get(f"{DESK}/tham-dinh/")
    assert (page.status_code, "Khi đợt mở thẩm định" in page.content.decode()) == (200, True)
    assert as_["mai"].get(f"{DESK}/tham-dinh/").status_code == 404


def test_filters_and_pages_of_the_queue(appraised: Appraised, as_: dict[str, Client]) -> None:
    appraised.open()
    appraised.appraise()
    for query, count in (
        ("", 6),
        ("?tinh-trang=cut", 2),
        ("?chi-so=2", 2),
        ("?tim=tan%20binh", 3),
        ("?tinh-trang=waiting", 0),
    ):
        page = as_["appraiser"].get(f"{DESK}/tham-dinh/{query}").content.decode()
        assert page.count('data-label="Tự chấm / tối đa"') == count, query


def test_the_unit_objects_and_the_council_decides_on_screen(
    appraised: Appraised, as_: dict[str, Client]
) -> None:
    appraised.open()
    appraised.appraise()
    address = f"{DESK}/khieu-nai/hai-tan/2/"
    facts = {"words": "Có biên nhận điện tử", "evidence_note": "Sổ hồ sơ tháng 9"}
    with appraised.during(Phase.OBJECTION):
        listed = as_["hung"].get(f"{DESK}/khieu-nai/").content.decode()
        assert listed.count("Bị cắt điểm") == 2
        bare = as_["hung"].post(address, {"words": "Có"})
        assert bare.status_code == 422
        assert "không bắt buộc" not in bare.content.decode(), "one of the two proofs is needed"
        assert as_["mai"].post(address, facts).status_code == 404
        assert as_["appraiser"].post(address, facts).status_code == 403
        assert as_["hung"].post(address, facts).status_code == 303
        decision = {
            "outcome": "uphold",
            "answer": "Biên nhận hợp lệ",
            "in-numerator": "28",
            "in-denominator": "40",
        }
        assert as_["hung"].post(f"{address}giai-quyet/", decision).status_code == 404
        assert as_["yen"].post(f"{address}giai-quyet/", decision).status_code == 404
        assert "Giải quyết khiếu nại</h2>" in as_["council"].get(address).content.decode()
        assert as_["council"].post(f"{address}giai-quyet/", {**decision, "answer": ""}).status_code == 422
        assert Objection.objects.get().state == "open"
        assert as_["council"].post(f"{address}giai-quyet/", decision).status_code == 303
    assert Objection.objects.get().state == "upheld"


def test_the_manager_runs_the_round_on_screen(appraised: Appraised, as_: dict[str, Client]) -> None:
    days = {
        "self_until": "2025-09-30",
        "appraisal_until": "2025-10-17",
        "objection_opens": "2025-10-20",
        "objection_days": "5",
        "decision_days": "10",
    }
    manager = as_["manager"]
    with appraised.during(Phase.SELF):
        assert manager.post(f"{DESK}/lich/", {**days, "objection_opens": "2025-10-01"}).status_code == 422
        assert manager.post(f"{DESK}/lich/", days).status_code == 303
        appraised.enter_self()
        assert "27/10/2025 (5 ngày làm việc)" in manager.get(f"{DESK}/lich/").content.decode()
        wrong = manager.post(f"{DESK}/phan-cong/", {"item": "2", "agency": "X1"})
        assert (wrong.status_code, "Không có cơ quan nào" in wrong.content.decode()) == (422, True)
        assert manager.post(f"{DESK}/phan-cong/", {"item": "2", "agency": "H99.09"}).status_code == 303
        assert manager.post(f"{DESK}/mo-tham-dinh/").status_code == 409
        assert manager.get(f"{DESK}/chot/").status_code == 200
    with appraised.during(Phase.APPRAISAL):
        assert manager.post(f"{DESK}/mo-tham-dinh/").status_code == 303
        assert manager.post(f"{DESK}/chot/").status_code == 409
    appraised.appraise()
    with appraised.during(Phase.DECISION):
        assert manager.post(f"{DESK}/cong-bo/", {"stage": "self"}).status_code == 409
        done = manager.post(f"{DESK}/chot/")
        assert (done.status_code, done["Location"]) == (303, "/xep-hang/dot-thu/")
        page = as_["stranger"].get("/xep-hang/dot-thu/don-vi/hai-tan/2/").content.decode()
        assert "Ngô Thị Yến" not in page, "the public reads which agency appraised, not who"
        for words in (REASON, "Sở Khoa học và Công nghệ", "Bị cắt điểm"):
            assert words in page


def test_what_was_concluded_is_said_to_be_whatever_the_day(
    appraised: Appraised, as_: dict[str, Client]
) -> None:
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.OVER):
        rooms = [f"{DESK}/{room}/" for room in ("lich", "tham-dinh", "khieu-nai")]
        for room in rooms:
            assert "chờ chốt kết quả" in as_["manager"].get(room).content.decode(), room
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
        for room in rooms:
            page = as_["manager"].get(room).content.decode()
            assert "đã chốt và khóa" in page, room
            assert "Giai đoạn" not in page, room


def test_concluding_names_who_has_nothing(appraised: Appraised, as_: dict[str, Client]) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        unit = appraised.round.hai_tan
        scoring.enter(
            actor=appraised.round.hung, unit=unit, item="1", stage=Stage.SELF, values={"value": "yes"}
        )
    with appraised.during(Phase.APPRAISAL):
        operations.open_appraisal(actor=appraised.round.manager, assessment=appraised.assessment)
        every = list(appraised.assessment.reviews.values_list("pk", flat=True))
        operations.accept(actor=appraised.round.appraiser, assessment=appraised.assessment, reviews=every)
    with appraised.during(Phase.DECISION):
        page = as_["manager"].get(f"{DESK}/chot/").content.decode()
    assert "1 đơn vị đang có 0 điểm: Phường Tân Bình." in page
    assert "đính chính có lý do công khai" in page


@pytest.mark.parametrize(
    ("who", "path", "to"),
    [
        ("council", f"{DESK}/khieu-nai/hai-tan/2/giai-quyet/", f"{DESK}/khieu-nai/hai-tan/2/"),
        ("manager", f"{DESK}/phan-cong/", f"{DESK}/lich/"),
    ],
)
def test_a_refused_form_opened_again_by_its_address_is_its_page(
    appraised: Appraised, as_: dict[str, Client], who: str, path: str, to: str
) -> None:
    answer = as_[who].get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, to)


def test_once_all_is_final_the_findings_of_the_sample_are_public(
    appraised: Appraised, as_: dict[str, Client]
) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        commit(appraised, size=6)
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        operations.draw_sample(actor=appraised.round.manager, assessment=appraised.assessment)
        one = Drawn.objects.get(review__item="2", review__unit__key="hai-tan")
        operations.record_finding(actor=appraised.yen, drawn=one, finding="wrong", words="Đếm lại sổ")
    appraised.appraise()
    with appraised.during(Phase.DECISION):
        before = as_["stranger"].get("/xep-hang/dot-thu/mau-kiem-tra/").content.decode()
        assert "Không đúng" not in before
        assert "Còn 5 mục trong mẫu" in as_["manager"].get(f"{DESK}/chot/").content.decode()
        operations.conclude(actor=appraised.round.manager, assessment=appraised.assessment)
        after = as_["stranger"].get("/xep-hang/dot-thu/mau-kiem-tra/").content.decode()
    assert (after.count("Không đúng"), after.count("Chưa kiểm tra")) == (1, 5)
    assert "/xep-hang/dot-thu/don-vi/hai-tan/2/" in after


PAGES = (
    f"{DESK}/",
    f"{DESK}/hai-tan/",
    f"{DESK}/hai-tan/2/",
    f"{DESK}/hai-tan/2/?giai-doan=appraised",
    f"{DESK}/hai-tan/2/?giai-doan=final",
    f"{DESK}/tham-dinh/",
    f"{DESK}/tham-dinh/?tinh-trang=cut",
    f"{DESK}/tham-dinh/hai-tan/2/",
    f"{DESK}/tham-dinh/?tinh-trang=all",
    f"{DESK}/tham-dinh/chap-nhan/",
    f"{DESK}/tham-dinh/thong-ke/",
    f"{DESK}/tham-dinh/thong-ke/don-vi.csv",
    f"{DESK}/tham-dinh/thong-ke/chi-so.csv",
    f"{DESK}/khieu-nai/",
    f"{DESK}/khieu-nai/hai-tan/2/",
    "/xep-hang/dot-thu/",
    "/xep-hang/dot-thu/don-vi/hai-tan/2/",
    "/api/v1/assessments/dot-thu/units/hai-tan",
)
MARKS = (REASON, "17/40", "2,125", "2.125", ">2,12<", ">2,13<")


@pytest.mark.parametrize("phase", [Phase.APPRAISAL, Phase.PAUSE, Phase.OBJECTION, Phase.DECISION])
def test_nobody_sees_anothers_draft(appraised: Appraised, as_: dict[str, Client], phase: Phase) -> None:
    """The appraised figures of Hải Tân are like no others; who reads them before publication is a closed list."""
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        operations.change(
            actor=appraised.yen,
            review=appraised.review("hai-tan", "2"),
            values={"numerator": "17", "denominator": "40"},
            reason=REASON,
        )
    seen = set()
    with appraised.during(phase):
        for who, client in as_.items():
            for path in PAGES:
                answer = client.get(path)
                text = answer.getvalue().decode()
                if answer.status_code == 200 and any(mark in text for mark in MARKS):
                    seen.add(who)
    told = {"hung"} if phase in (Phase.OBJECTION, Phase.DECISION) else set()
    assert seen == {"yen", "appraiser", "council", "manager"} | told


def test_other_communes_scores_are_nowhere(appraised: Appraised, as_: dict[str, Client]) -> None:
    appraised.open()
    appraised.appraise()
    for phase in Phase:
        with appraised.during(phase):
            for path in PAGES:
                page = as_["mai"].get(path)
                assert page.status_code != 200 or "Phường Hải Tân" not in page.getvalue().decode(), (
                    phase,
                    path,
                )


def test_the_sample_is_committed_first_and_repeated_by_anyone(
    appraised: Appraised, as_: dict[str, Client]
) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        with pytest.raises(Denied):
            operations.commit_sample(actor=appraised.round.appraiser, assessment=appraised.assessment, size=3)
        assert as_["manager"].post(f"{DESK}/mau-kiem-tra/", {"size": "4"}).status_code == 303
        with pytest.raises(Refused, match="chỉ một lần"):
            commit(appraised)
    made = Sample.objects.get()
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        for client in as_.values():
            for path in (f"{DESK}/mau-kiem-tra/", "/xep-hang/dot-thu/mau-kiem-tra/"):
                assert made.seed not in client.get(path).content.decode()
        before = as_["stranger"].get("/xep-hang/dot-thu/mau-kiem-tra/").content.decode()
        assert hashlib.sha256(made.seed.encode()).hexdigest() in before
        assert as_["stranger"].get("/xep-hang/dot-thu/mau-kiem-tra/tap-hop.txt").status_code == 404
        assert as_["manager"].post(f"{DESK}/mau-kiem-tra/rut/").status_code == 303
        after = as_["stranger"].get("/xep-hang/dot-thu/mau-kiem-tra/").content.decode()
        lines = b"".join(
            as_["stranger"].get("/xep-hang/dot-thu/mau-kiem-tra/tap-hop.txt").streaming_content  # type: ignore[attr-defined]
        )
    assert made.seed in after
    assert "Chưa kiểm tra" not in after  # findings are public with the final results
    by_shell = subprocess.run(
        ["bash", "-c", 'while read -r pair; do printf "%s|%s" "$0" "$pair" | sha256sum | cut -c1-64 | tr "\\n" " ";'
         ' echo "$pair"; done | LC_ALL=C sort | head -n 4 | cut -d" " -f2', made.seed],
        input=lines, capture_output=True, check=True,
    )  # fmt: skip
    found = [f"{one.review.unit.key}|{one.review.item}" for one in Drawn.objects.order_by("place")]
    assert by_shell.stdout.decode().split() == found
    assert len(found) == 4


def test_a_check_on_the_spot_is_recorded_by_who_has_the_item(
    appraised: Appraised, as_: dict[str, Client]
) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        commit(appraised, size=6)
    appraised.open()
    with appraised.during(Phase.APPRAISAL):
        operations.draw_sample(actor=appraised.round.manager, assessment=appraised.assessment)
        one = Drawn.objects.get(review__item="2", review__unit__key="hai-tan")
        other = Drawn.objects.get(review__item="1", review__unit__key="hai-tan")
        address = f"{DESK}/mau-kiem-tra/{one.place}/"
        assert as_["yen"].post(address, {"finding": "wrong", "words": ""}).status_code == 422
        assert as_["yen"].post(address, {"finding": "wrong", "words": "Đếm lại sổ"}).status_code == 303
        assert as_["yen"].get(f"{DESK}/mau-kiem-tra/{other.place}/").status_code == 404
        assert as_["hung"].get(address).status_code == 404
    one.refresh_from_db()
    assert (one.finding, one.by_name) == ("wrong", "Ngô Thị Yến")
    assert one.review.state == "waiting"


def test_pages_make_as_many_queries_as_recorded(appraised: Appraised, as_: dict[str, Client]) -> None:
    with appraised.during(Phase.SELF):
        appraised.set_days()
        commit(appraised)
    appraised.open()
    appraised.appraise()
    with appraised.during(Phase.APPRAISAL):
        operations.draw_sample(actor=appraised.round.manager, assessment=appraised.assessment)
        place = Drawn.objects.filter(review__item="2").order_by("place").values_list("place", flat=True)
        for name, who, path in (
            ("scoring:queue", "yen", f"{DESK}/tham-dinh/"),
            ("scoring:review", "yen", f"{DESK}/tham-dinh/hai-tan/2/"),
            ("scoring:statistics", "appraiser", f"{DESK}/tham-dinh/thong-ke/"),
            ("scoring:timetable", "manager", f"{DESK}/lich/"),
            ("scoring:conclude", "manager", f"{DESK}/chot/"),
            ("scoring:sample", "appraiser", f"{DESK}/mau-kiem-tra/"),
            ("scoring:public_sample", "stranger", "/xep-hang/dot-thu/mau-kiem-tra/"),
        ):
            check_queries(RECORD, name, as_[who], path)
        if place:
            assert as_["yen"].get(f"{DESK}/mau-kiem-tra/{place[0]}/").status_code == 200
    with appraised.during(Phase.OBJECTION):
        for name, path in (
            ("scoring:objections", f"{DESK}/khieu-nai/"),
            ("scoring:objection", f"{DESK}/khieu-nai/hai-tan/2/"),
        ):
            check_queries(RECORD, name, as_["hung"], path)
