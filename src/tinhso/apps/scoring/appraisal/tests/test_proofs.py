"""The same proof handed in twice, and papers that are not of the period: the appraiser sees it, a unit only its own."""

import datetime as dt
from dataclasses import dataclass
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.appraisal import proofs, queries, repeats
from tinhso.apps.scoring.appraisal.models import Repeat
from tinhso.apps.scoring.appraisal.narrowing import Narrow
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.appraisal.tests.conftest import Appraised
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.engines.indicators.models import Evidence
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import Actor
from tinhso.kernel.text import api as text

pytestmark = pytest.mark.django_db
QUEUE = "/cham-diem/dot-thu/tham-dinh/"
PAPER = "Kế hoạch 12/KH-UBND ngày 05/01/2025"


def give(actor: Actor, unit: Unit, item: str, note: str = "", content: str = "") -> Evidence:
    """A proof as its unit hands it in."""
    scoring.enter(
        actor=actor,
        unit=unit,
        item=item,
        stage=Stage.SELF,
        values={},
        evidence_note=note,
        evidence_upload=SimpleUploadedFile("so-do.txt", content.encode()) if content else None,
    )
    return Evidence.objects.latest("pk")


@dataclass
class Handed:
    """The round under appraisal with proofs, and an earlier one of 2024."""

    appraised: Appraised
    before: Assessment
    nga: Client
    mai: Client

    def narrowed(self, proof: str, actor: Actor | None = None) -> list[str]:
        """The reviews of a list, as unit/item."""
        rows = queries.queue(
            actor or self.appraised.round.appraiser, self.appraised.assessment, Narrow(proof=proof)
        )
        return [f"{row.unit.key}/{row.item}" for row in rows.order_by("pk")]


@pytest.fixture
def handed(appraised: Appraised) -> Handed:
    """Before: Hải Tân gave a file and a paper. Now: both units give one file, Hải Tân again what it gave before."""
    here, there = appraised.round.hai_tan, appraised.round.tan_binh
    before = scoring.create_assessment(
        actor=appraised.round.manager,
        code="dot-truoc",
        title="Đợt năm trước",
        year=2024,
        map_date=dt.date(2024, 7, 1),
        owner_path=appraised.province.city.path,
        edition=appraised.assessment.edition,
        units=[scoring.NewUnit(one.key, one.name, agency_path=one.agency_path) for one in (here, there)],
    )
    old = {one.key: one for one in before.units.select_related("assessment__edition")}
    give(appraised.round.hung, old["hai-tan"], "1", PAPER.replace("2025", "2024"), "sổ của năm trước")
    give(appraised.round.mai, old["tan-binh"], "1", "https://tanbinh.gov.vn/tin/7")
    with appraised.during(Phase.SELF):
        appraised.set_days()
        give(appraised.round.hung, here, "2", "", "cùng một nội dung")
        give(appraised.round.mai, there, "2", "", "cùng một nội dung")
        give(appraised.round.hung, here, "3", "", "sổ của năm trước")
        give(appraised.round.hung, here, "1", PAPER)
        give(appraised.round.mai, there, "1", "12/kh-ubnd, ngày 5 tháng 1 năm 2025")
        give(appraised.round.mai, there, "3", "Biên bản 3/BB-UBND ngày 31/12/2024")
    appraised.open()
    clients = [Client(), Client()]
    clients[0].force_login(appraised.province.leader)
    clients[1].force_login(appraised.province.mai)
    return Handed(appraised, before, *clients)


def test_the_same_content_or_paper_of_another_unit_or_of_an_earlier_round_is_found(handed: Handed) -> None:
    assert handed.narrowed("trung") == ["hai-tan/1", "hai-tan/2", "hai-tan/3", "tan-binh/1", "tan-binh/2"]
    assert handed.narrowed("trung", handed.appraised.yen) == ["hai-tan/2", "tan-binh/2"]


def test_what_another_unit_gave_in_an_earlier_round_and_what_was_taken_back_do_not_count(
    handed: Handed,
) -> None:
    here, there = handed.appraised.round.hai_tan, handed.appraised.round.tan_binh
    with handed.appraised.during(Phase.SELF):
        give(handed.appraised.round.mai, there, "3", "https://tanbinh.gov.vn/tin/8")
        Evidence.objects.filter(unit="tan-binh", book="dot-thu").update(withdrawn_at=text.now())
        give(handed.appraised.round.hung, here, "2", "http://tanbinh.gov.vn/tin/7")
        given = give(handed.appraised.round.hung, here, "2", "http://tanbinh.gov.vn/tin/8")
    assert not Repeat.objects.filter(evidence__gte=given.pk - 1).exists()
    assert {one.partition("/")[0] for one in handed.narrowed("trung")} == {"hai-tan"}


def test_what_is_kept_when_proofs_are_given_is_what_looking_at_all_of_them_finds(handed: Handed) -> None:
    here, there = handed.appraised.round.hai_tan, handed.appraised.round.tan_binh
    old = {one.key: one for one in handed.before.units.select_related("assessment__edition")}
    with handed.appraised.during(Phase.SELF):
        give(handed.appraised.round.hung, here, "2", "https://haitan.gov.vn/tin/1", "ảnh")
        late = Evidence.objects.latest("pk")
        assert not Repeat.objects.filter(evidence=late).exists()
        give(handed.appraised.round.hung, old["hai-tan"], "2", "https://haitan.gov.vn/tin/1")
        give(handed.appraised.round.mai, there, "3", "", "ảnh")
        give(handed.appraised.round.mai, old["tan-binh"], "3", PAPER)
    assert Repeat.objects.filter(evidence=late).exists()  # the earlier round's came later
    for one in (handed.before, handed.appraised.assessment):
        kept = set(repeats.repeated(one).values_list("pk", flat=True))
        assert kept == set(repeats.found_elsewhere(one).values_list("pk", flat=True))
        assert bool(kept) == (one == handed.appraised.assessment)


def test_proofs_given_before_repeats_were_kept_are_found_by_the_migration(handed: Handed) -> None:
    find = import_module("tinhso.apps.scoring.migrations.0010_repeats").FIND
    kept = set(Repeat.objects.values_list("pk", flat=True))
    Repeat.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(find)
    assert kept == set(Repeat.objects.values_list("pk", flat=True)) != set()


def test_a_desk_narrowed_to_repeats_reads_them_and_not_every_proof(handed: Handed) -> None:
    rows = queries.queue(handed.appraised.round.appraiser, handed.appraised.assessment, Narrow(proof="trung"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "scoring_repeat" in plan
    assert "SubPlan" not in plan


def test_a_paper_of_another_year_is_outside_but_the_report_written_until_self_scoring_ends_is_not(
    handed: Handed,
) -> None:
    assert handed.narrowed("ngoai-ky") == ["tan-binh/3"]
    Assessment.objects.filter(pk=handed.appraised.assessment.pk).update(year=2024)
    handed.appraised.assessment.year = 2024  # self-scoring ends 30/09/2025
    assert handed.narrowed("ngoai-ky") == []


def test_the_appraiser_sees_where_else_it_was_handed_in_and_goes_there(handed: Handed) -> None:
    with handed.appraised.during(Phase.APPRAISAL):
        page = handed.nga.get(f"{QUEUE}hai-tan/2/").content.decode()
        assert f'<a href="{QUEUE}tan-binh/2/">Phường Tân Bình, chỉ số 2</a>' in page
        assert "(cùng tệp)" in page
        page = handed.nga.get(f"{QUEUE}hai-tan/3/").content.decode()
        assert "Phường Hải Tân, chỉ số 1, Đợt năm trước" in page
        page = handed.nga.get(f"{QUEUE}tan-binh/3/").content.decode()
        assert "Ngày văn bản ngoài kỳ đánh giá (01/01/2025 – 31/12/2025)" in page
        desk = handed.nga.get(f"{QUEUE}?minh-chung=trung").content.decode()
        assert desk.count(">Trùng<") == 5
        statistics = handed.nga.get(f"{QUEUE}thong-ke/").content.decode()
        assert f"{QUEUE}?tinh-trang=all&amp;minh-chung=trung" in statistics
        question = handed.nga.get(f"{QUEUE}chap-nhan/?tinh-trang=waiting").content.decode()
        assert "5 mục có minh chứng nộp trùng" in question


def test_who_cross_checks_one_item_is_led_only_to_what_is_on_the_own_desk(handed: Handed) -> None:
    give(
        handed.appraised.round.mai, Unit.objects.get(key="tan-binh", assessment=handed.before), "2", "x", "y"
    )
    unit = handed.appraised.round.hai_tan
    for item, link in (("2", f"{QUEUE}tan-binh/2/"), ("1", "")):
        rows = list(Evidence.objects.filter(book="dot-thu", unit="hai-tan", item=item).select_related("file"))
        [said] = proofs.beside(handed.appraised.yen, unit, rows).values()
        assert [(one.unit.key, one.link) for one in said.places] == [("tan-binh", link)]


def test_a_unit_is_told_of_its_own_earlier_round_and_of_nobody_else(handed: Handed) -> None:
    hung = Client()
    hung.force_login(handed.appraised.province.hung)
    with handed.appraised.during(Phase.SELF):
        page = hung.get("/cham-diem/dot-thu/hai-tan/3/").content.decode()
        assert "Minh chứng “so-do.txt” đơn vị đã nộp ở đợt “Đợt năm trước” (chỉ số 1)." in page
        for item in ("1", "2"):  # the other unit gave the same
            page = hung.get(f"/cham-diem/dot-thu/hai-tan/{item}/").content.decode()
            assert "Tân Bình" not in page
            assert "đã nộp ở đợt" not in page
            assert "Trùng" not in page
        page = handed.mai.get("/cham-diem/dot-thu/tan-binh/3/").content.decode()
        assert "ghi ngày 31/12/2024, ngoài kỳ đánh giá (01/01/2025 – 31/12/2025)" in page
    assert handed.mai.get(f"{QUEUE}hai-tan/2/").status_code in {403, 404}


def test_it_cuts_nothing(handed: Handed) -> None:
    for key in ("hai-tan", "tan-binh"):
        assert handed.appraised.review(key, "2").self_points > 0
        assert handed.appraised.review(key, "2").state == "waiting"


def test_many_units_with_one_paper_cost_no_more_queries(handed: Handed, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    unit, actor = handed.appraised.round.hai_tan, handed.appraised.round.appraiser
    rows = list(Evidence.objects.filter(book="dot-thu", unit="hai-tan").select_related("file"))
    queries.timetable(unit.assessment)
    actor.reach("scoring.value.appraise")
    with django_assert_num_queries(5):
        assert len(proofs.beside(actor, unit, rows)) == 3
    others = Unit.objects.bulk_create(
        Unit(
            assessment=unit.assessment, key=f"xa-{n}", name=f"Xã {n}", sort_key=f"{n}", folded_name=f"xa {n}"
        )
        for n in range(30)
    )
    paper = Evidence.objects.get(book="dot-thu", unit="tan-binh", item="1").reference
    Evidence.objects.bulk_create(
        Evidence(book="dot-thu", unit=one.key, item="1", note=PAPER, reference=paper) for one in others
    )
    with django_assert_num_queries(5):
        said = proofs.beside(actor, unit, rows)
    first = next(one for one in said.values() if len(one.places) > 1)
    assert (len(first.places), len(first.shown), first.more) == (31, 5, 26)


def test_programs_read_the_same(handed: Handed) -> None:
    with handed.appraised.during(Phase.APPRAISAL):
        desk = handed.nga.get("/api/v1/assessments/dot-thu/reviews?proof=repeated").json()
        assert [
            (row["unit"], row["item"], row["repeated_proofs"], row["outside_proofs"]) for row in desk["rows"]
        ] == [
            ("hai-tan", "1", 1, 0),
            ("hai-tan", "2", 1, 0),
            ("hai-tan", "3", 1, 0),
            ("tan-binh", "1", 1, 0),
            ("tan-binh", "2", 1, 0),
        ]
        one = handed.nga.get("/api/v1/assessments/dot-thu/reviews/hai-tan/3").json()
        assert one["evidence"][0]["repeats"] == [
            {
                "round": "dot-truoc",
                "unit": "hai-tan",
                "name": "Phường Hải Tân",
                "item": "1",
                "same_file": True,
            }
        ]
        one = handed.nga.get("/api/v1/assessments/dot-thu/reviews/tan-binh/3").json()
        assert (one["outside_proofs"], one["evidence"][0]["dated"], one["evidence"][0]["outside"]) == (
            1,
            "2024-12-31",
            True,
        )
        assert handed.mai.get("/api/v1/assessments/dot-thu/reviews/hai-tan/3").status_code == 401
