"""Pages of runs: published history for everyone, drafts for whom they concern, the difference of two runs."""

import csv
import io
from pathlib import Path

import pytest
import sdmx
import sdmx.reader.xml.v30  # built from what the reader of 2.1 knows: before that meets our data
from django.test import Client

from tests.counting import check_queries
from tests.province import sign_in
from tinhso.apps.scoring import jobs, operations
from tinhso.apps.scoring.models import Run
from tinhso.apps.scoring.provenance import cli, integrity
from tinhso.apps.scoring.provenance.tests.test_runs import WHY, correct
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import Stage, Value

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parent / "query_counts.json"


@pytest.fixture
def as_(entered: Round) -> dict[str, Client]:
    found = {"stranger": Client()}
    for login in ("hung", "mai", "son"):
        found[login] = Client()
        sign_in(found[login], login)
    return found


@pytest.fixture
def corrected(run: Run, entered: Round) -> Run:
    """The second run, in which Hải Tân has 10 of 40 and falls behind Tân Bình."""
    correct(entered)
    return operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)


def main_of(client: Client, address: str, **given: str) -> str:
    answer = client.post(address, given) if given else client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split("<main")[1].split("</main>")[0].split())


def test_answers_and_figures_of_a_difference_are_in_words(
    as_: dict[str, Client], run: Run, entered: Round
) -> None:
    correct(entered, "10.5")
    operations.enter(
        actor=entered.manager, unit=entered.hai_tan, item="1", stage=Stage.SELF, values={"value": "no"}
    )
    operations.publish(actor=entered.manager, assessment=entered.assessment, stage=Stage.SELF)
    page = main_of(as_["stranger"], "/xep-hang/dot-thu/lan-cong-bo/2/")
    assert "<strong>Không</strong>" in page
    assert "<strong>10,5</strong>" in page
    assert "yes" not in page.split("<table")[1].split("</table>")[0]


def test_everybody_sees_what_a_correction_changed_and_why(as_: dict[str, Client], corrected: Run) -> None:
    history = main_of(as_["stranger"], "/xep-hang/dot-thu/lan-cong-bo/")
    assert WHY in history
    assert 'href="/xep-hang/dot-thu/lan-cong-bo/2/"' in history
    page = main_of(as_["stranger"], "/xep-hang/dot-thu/lan-cong-bo/2/")
    assert WHY in page
    hai_tan = page.split("Phường Hải Tân</a></h2>")[1].split("</section>")[0]
    assert "1 → <strong>2</strong>" in hai_tan
    assert "5,75 → <strong>3,25</strong>" in hai_tan
    assert "3,75 → <strong>1,25</strong>" in hai_tan
    assert "30 → <strong>10</strong>" in hai_tan
    assert "Điểm nhập" not in hai_tan
    assert "Đỗ Văn Sơn" not in page
    assert "Sở Khoa học và Công nghệ" in hai_tan
    pushed = page.split("Chỉ đổi hạng, vì đơn vị khác đổi điểm</h2>")[1].split("</section>")[0]
    assert 'href="/xep-hang/dot-thu/don-vi/tan-binh/"' in pushed
    assert "2 → <strong>1</strong>" in pushed
    assert page.index("Phường Hải Tân") < page.index("Phường Tân Bình"), (
        "whose own points changed comes first"
    )


def test_sdmx_of_a_corrected_run_says_what_took_its_place(as_: dict[str, Client], corrected: Run) -> None:
    def read(number: int, name: str) -> str:
        answer = as_["stranger"].get(f"/xep-hang/dot-thu/lan/{number}/{name}")
        return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()

    def by(number: int) -> set[str]:
        return {row["CORRECTED_BY"] for row in csv.DictReader(io.StringIO(read(number, "sdmx.csv")))}

    assert (by(1), by(2)) == ({"2"}, {""})
    old, new, structure = read(1, "sdmx.xml"), read(2, "sdmx.xml"), read(1, "sdmx-cau-truc.xml")
    assert old.count('CORRECTED_BY="2"') == old.count("<Obs ") > 0
    assert "Đã được đính chính ngày" in old.split("</mes:Source>")[0]
    assert "CORRECTED_BY" not in new
    (definition,) = sdmx.read_sdmx(io.BytesIO(structure.encode())).structure.values()
    assert [one.id for one in definition.attributes] == ["RUN", "CORRECTED_BY"]
    message = sdmx.read_sdmx(io.BytesIO(old.encode()), structure=definition)
    (series,) = {one.attached_attribute["CORRECTED_BY"].value for one in message.data[0].obs}
    assert series == "2"


def test_a_draft_is_compared_only_on_the_desk_and_only_in_ones_own_reach(
    as_: dict[str, Client], run: Run, entered: Round
) -> None:
    correct(entered)
    assert as_["stranger"].get("/xep-hang/dot-thu/lan-cong-bo/2/").status_code == 404
    assert WHY not in main_of(as_["stranger"], "/xep-hang/dot-thu/lan-cong-bo/")
    assert "Hải Tân</a></h2>" in main_of(as_["hung"], "/cham-diem/dot-thu/lan-tinh/2/")
    mai = main_of(as_["mai"], "/cham-diem/dot-thu/lan-tinh/2/")
    assert "Hải Tân</a>" not in mai
    assert "Tân Bình</a>" not in mai, "who moved past them in a draft is not theirs to know"
    assert as_["stranger"].get("/cham-diem/dot-thu/lan-tinh/2/").status_code == 302


def test_two_runs_that_are_the_same_differ_in_nothing(
    as_: dict[str, Client], run: Run, entered: Round
) -> None:
    correct(entered, "30")
    page = main_of(as_["son"], "/cham-diem/dot-thu/lan-tinh/2/")
    assert "Không đơn vị nào thay đổi" in page


def test_a_published_run_is_computed_again_by_the_press_of_a_button(
    as_: dict[str, Client], corrected: Run
) -> None:
    assert "Tính lại để kiểm chứng" in main_of(as_["son"], "/cham-diem/dot-thu/lan-tinh/")
    for number in (1, 2):
        page = main_of(as_["son"], f"/cham-diem/dot-thu/lan-tinh/{number}/kiem-chung/", x="")
        assert "Kết quả tái lập được" in page
    assert as_["hung"].post("/cham-diem/dot-thu/lan-tinh/1/kiem-chung/").status_code == 404
    assert as_["son"].post("/cham-diem/dot-thu/lan-tinh/9/kiem-chung/").status_code == 404


def test_a_correction_is_opened_on_its_page_with_a_reason(as_: dict[str, Client], run: Run) -> None:
    address = "/cham-diem/dot-thu/dinh-chinh/"
    assert 'href="/cham-diem/dot-thu/dinh-chinh/?giai-doan=self"' in main_of(
        as_["son"], "/cham-diem/dot-thu/lan-tinh/"
    )
    assert as_["son"].get(f"{address}?giai-doan=self").status_code == 200
    assert as_["son"].get(f"{address}?giai-doan=x").status_code == 404
    assert as_["son"].post(address, {"stage": "self", "reason": " "}).status_code == 422
    assert as_["hung"].post(address, {"stage": "self", "reason": WHY}).status_code == 404
    assert Run.objects.count() == 1
    assert as_["son"].post(address, {"stage": "self", "reason": WHY}).status_code == 303
    again = as_["son"].post(address, {"stage": "self", "reason": WHY})
    assert (again.status_code, Run.objects.count()) == (422, 2)


def test_the_nightly_check_and_the_command_find_what_was_changed_behind_the_platform(
    corrected: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs.verify_runs()
    assert integrity.not_the_same().count == 0
    assert cli.main(["verify"]) == 0
    assert capsys.readouterr().out.count("đúng như đã công bố") == 2
    Value.objects.filter(unit="tan-binh", input="numerator").update(value="1")
    assert integrity.not_the_same().count == 0, "not looked at since"
    jobs.verify_runs()
    found = integrity.not_the_same()
    assert (found.count, found.examples[0].link) == (2, "/cham-diem/dot-thu/lan-tinh/"), "both runs had it"
    assert cli.main(["verify", "dot-thu"]) == 1
    assert "KHÔNG đúng như đã công bố" in capsys.readouterr().out
    assert cli.main(["verify", "khong-co"]) == 2


def test_pages_of_runs_make_as_many_queries_as_recorded(as_: dict[str, Client], corrected: Run) -> None:
    for name, visitor, path in (
        ("scoring:history", "stranger", "/xep-hang/dot-thu/lan-cong-bo/"),
        ("scoring:difference", "stranger", "/xep-hang/dot-thu/lan-cong-bo/2/"),
        ("scoring:runs", "son", "/cham-diem/dot-thu/lan-tinh/"),
        ("scoring:run_difference", "son", "/cham-diem/dot-thu/lan-tinh/2/"),
        ("scoring:correct", "son", "/cham-diem/dot-thu/dinh-chinh/?giai-doan=self"),
    ):
        check_queries(RECORD, name, as_[visitor], path)
