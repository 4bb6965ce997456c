"""Each check of the data finds exactly what it is for: one thing is broken, one check says so, with its example."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.province import agency, role
from tinhso.apps.programme.models import Programme
from tinhso.apps.reporting import operations
from tinhso.apps.reporting.models import Assignment, Check, FormVersion, Submission
from tinhso.apps.reporting.names import EVIDENCE
from tinhso.apps.reporting.tests.conftest import Office, office, place
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.provenance import verifying
from tinhso.apps.scoring.provenance.models import Verification
from tinhso.apps.scoring.tests.conftest import open_round
from tinhso.config import doctor
from tinhso.engines.indicators.models import Breakdown, Datum, Indicator
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, NewDatum
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.files import api as files
from tinhso.kernel.integrity import api as integrity
from tinhso.kernel.integrity.plugs import checks
from tinhso.kernel.orgs.models import Agency, Post
from tinhso.kernel.people.models import Delegation, Person
from tinhso.kernel.places.models import Lineage, Place
from tinhso.kernel.text import api as text

__all__ = ["office"]
BOSS = access.system("Phép thử")


@dataclass
class World:
    """A small province in good order."""

    office: Office
    place: Place
    programme: Programme
    folder: Path

    @property
    def hai_tan(self) -> Agency:
        return self.office.province.hai_tan

    @property
    def hung(self) -> Person:
        return self.office.province.hung

    def datum(self, code: str = "HS_TONG", **changes: int) -> Datum:
        """A figure written past every check of the operations."""
        known = Datum.objects.filter(indicator__code=code).first()
        assert known is not None
        fields = {
            "indicator_id": known.indicator_id, "period_id": known.period_id, "agency_id": known.agency_id,
            "breakdown_id": known.breakdown_id, "batch_id": known.batch_id, "value": 1,
        }  # fmt: skip
        return Datum.objects.create(**{**fields, **changes})


@pytest.fixture
def world(office: Office, settings: Any, tmp_path: Path) -> Iterator[World]:
    """Every agency stands somewhere, every indicator has a value, the programme is whole."""
    settings.TINHSO_FILES_URL = tmp_path.as_uri()
    settings.TINHSO_AUDIT_WITNESS = str(tmp_path / "witness")
    audit.witness_start_over()
    here = place("Hải Dương", 1, "p10")
    Agency.objects.update(place=here)
    Indicator.objects.filter(code="DEM").update(comes_from="person", fact="")
    period = series.periods.get("202401")
    data = [
        NewDatum(Address(one.pk, period.pk, office.province.hai_tan.pk, series.breakdown().pk), 1)
        for one in Indicator.objects.exclude(comes_from="formula")
    ]
    series.write(actor=BOSS, data=data)
    office.report()
    made = Programme.objects.create(
        code="cds", title="Chuyển đổi số", first_year=2024, last_year=2025, agency=office.province.city
    )
    made.targets.create(number=1, metric="Tỷ lệ hồ sơ trực tuyến").values.create(year=2024, value=80)
    made.tasks.create(
        number=1, action="Số hóa hồ sơ", lead=office.province.hai_tan, start_date=dt.date(2024, 1, 1),
        deadline=dt.date(2024, 12, 31),
    )  # fmt: skip
    yield World(office, here, made, tmp_path)


def counts() -> dict[str, int]:
    """What each check finds now, left out where it finds nothing."""
    found = integrity.run_all()
    assert [one.problem for one in found if one.problem] == []
    return {one.check_code: one.count for one in found if one.count}


def test_in_good_order_nothing_is_found(world: World) -> None:
    assert counts() == {}


def _shares(w: World) -> None:
    old, new = place("Cũ", 1, "p20"), place("Mới", 1, "p21")
    Lineage.objects.create(
        old=old, new=new, share="0.9", basis="official", kind="merge", main=True, date="2024-01-01"
    )


def _place_without_successor(w: World) -> None:
    old = place("Cũ", 1, "p20")
    Place.objects.filter(pk=old.pk).update(valid_to=dt.date(2024, 1, 1))


def _agency_without_successor(w: World) -> None:
    gone = agency("H99.77", "Sở Cũ", "h99.so_cu", w.office.province.city)
    Agency.objects.filter(pk=gone.pk).update(valid_to=dt.date(2024, 1, 1), place=w.place)


def _agency_without_place(w: World) -> None:
    agency("H99.77", "Sở Trôi", "h99.so_troi", w.office.province.city)


def _astray(w: World) -> None:
    lost = agency("H99.77", "Sở Lạc", "h98.so_lac", w.office.province.city)
    Agency.objects.filter(pk=lost.pk).update(place=w.place)


def _vacant(w: World) -> None:
    Post.objects.create(agency=w.hai_tan, title="Chủ tịch", valid_from=dt.date(2020, 1, 1))


def _lent_in_vain(w: World) -> None:
    post = Post.objects.get(title="Chuyên viên thường trực")
    Delegation.objects.create(
        by=w.hung,
        to=w.office.province.mai,
        post=post,
        first_date="2024-02-01",
        last_date="2024-02-29",
        reason="x",
    )


def _to_nobody(w: World) -> None:
    role("cu", "audit.read")
    access.give(role="cu", person_id=w.office.province.lan.pk, first_date=dt.date(2020, 1, 1))
    Person.objects.filter(pk=w.office.province.lan.pk).update(is_active=False)


def _over_nothing(w: World) -> None:
    role("cu", "audit.read")
    access.give(role="cu", person_id=w.hung.pk, agency="h99.khong_co", first_date=dt.date(2020, 1, 1))


def _unknown_actions(w: World) -> None:
    role("goi-cu", "goi.viec.cu")


def _tampered(w: World) -> None:
    with connection.cursor() as cursor:
        audit.seal_all()
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE audit_entry SET summary = 'khác' WHERE seq = (SELECT min(seq) FROM audit_entry)"
        )
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def _stored(w: World, purpose: str = EVIDENCE) -> None:
    upload = SimpleUploadedFile("minh-chung.txt", "Một tệp".encode())
    files.store(actor=w.office.hung, upload=upload, purpose=purpose)


def _contents_missing(w: World) -> None:
    _stored(w)
    for one in w.folder.glob("??/??/*"):
        one.unlink()


def _contents_altered(w: World) -> None:
    _stored(w)
    for one in w.folder.glob("??/??/*"):
        one.write_bytes("Một tệp khác".encode())


def _without_purpose(w: World) -> None:
    _stored(w)
    files.StoredFile.objects.update(purpose="goi.cu")


def _outside_agency(w: World) -> None:
    w.datum(period_id=series.periods.get("201812").pk)


def _silent(w: World) -> None:
    series.put_indicator(code="MOI", title="Chỉ tiêu mới")


def _twice(w: World) -> None:
    for key in ("gioi:nam", "gioi:nam-gioi"):
        Breakdown.objects.create(key=key, title="Nam")


def _lost_facts(w: World) -> None:
    Indicator.objects.filter(code="DEM").update(comes_from="fact", fact="goi.cu")


def _formula(formula: str) -> Callable[[World], None]:
    return lambda w: Indicator.objects.filter(code="TY_LE").update(formula=formula) and None


def _circle(w: World) -> None:
    series.put_indicator(code="TY_LE_2", title="Vòng", comes_from="formula", formula="[TY_LE] + 1")
    Indicator.objects.filter(code="TY_LE").update(formula="[TY_LE_2] - 1")


def _unassigned(w: World) -> None:
    Assignment.objects.update(valid_to=dt.date(2024, 2, 1))


def _of_ended_agency(w: World) -> None:
    ended = agency("H99.77", "Phường Cũ", "h99.phuong_cu", w.office.province.city)
    operations.assign(actor=w.office.son, form=w.office.form, agencies=[ended], since=dt.date(2024, 1, 1))
    Agency.objects.filter(pk=ended.pk).update(valid_to=dt.date(2024, 2, 1), place=w.place)
    ended.to_new.create(new=w.hai_tan, kind="merge", date="2024-02-01")


def _of_another_version(w: World) -> None:
    FormVersion.objects.create(
        form=w.office.form,
        number=2,
        valid_from=dt.date(2024, 1, 1) - dt.timedelta(days=1),
        published_at=text.now(),
    )
    Submission.objects.update(version=FormVersion.objects.get(number=2))


def _rule(left: str) -> Callable[[World], None]:
    return lambda w: Check.objects.update(left=left) and None


def _without_values(w: World) -> None:
    w.programme.targets.create(number=2, metric="Không có giá trị")


def _without_lead(w: World) -> None:
    w.programme.tasks.create(number=2, action="Không ai làm", start_date=dt.date(2024, 1, 1))


def _goal_outside(w: World) -> None:
    w.programme.targets.get(number=1).values.create(year=2030, value=90)


def _deadline_outside(w: World) -> None:
    w.programme.tasks.update(deadline=dt.date(2026, 1, 1))


# (check, what is broken, a word of the example)
def _points_altered(world: World) -> None:
    """A point of a published run is not what its kept inputs give."""
    scored = open_round(world.office.province)
    for unit in (scored.hai_tan, scored.tan_binh):
        scoring.enter(actor=scored.manager, unit=unit, item="3", stage=Stage.SELF, values={"points": "2"})
    run = scoring.publish(actor=scored.manager, assessment=scored.assessment, stage=Stage.SELF)
    row = run.results.get(unit=scored.tan_binh)
    row.items["3"]["points"] = 3.0
    row.save()
    verifying.night()  # its turn comes


def _verified_long_ago(world: World) -> None:
    """A run whose turn did not come for a month."""
    scored = open_round(world.office.province)
    scoring.enter(
        actor=scored.manager, unit=scored.hai_tan, item="3", stage=Stage.SELF, values={"points": "2"}
    )
    run = scoring.publish(actor=scored.manager, assessment=scored.assessment, stage=Stage.SELF)
    run.published_at = text.now() - dt.timedelta(days=31)
    run.save()
    Verification.objects.create(run=run, same=True, at=text.now() - dt.timedelta(days=31))


BROKEN: list[tuple[str, Callable[[World], None], str]] = [
    ("places.shares", _shares, "Cũ: 0,9"),
    ("places.without_successor", _place_without_successor, "Cũ (20)"),
    ("orgs.without_successor", _agency_without_successor, "Sở Cũ (H99.77)"),
    ("orgs.without_place", _agency_without_place, "Sở Trôi (H99.77)"),
    ("orgs.astray", _astray, "Sở Lạc (H99.77)"),
    ("people.vacant", _vacant, "Chủ tịch, Ủy ban nhân dân phường Hải Tân"),
    ("people.lent_in_vain", _lent_in_vain, "Trần Văn Hùng → Phạm Thị Mai"),
    ("access.to_nobody", _to_nobody, "cu: Nguyễn Thị Lan <lan>"),
    ("access.over_nothing", _over_nothing, "cu: h99.khong_co"),
    ("access.unknown_actions", _unknown_actions, "goi-cu: goi.viec.cu"),
    ("audit.tampered", _tampered, "đã bị sửa sau khi niêm phong"),
    ("files.contents", _contents_missing, "minh-chung.txt: mất nội dung"),
    ("files.contents", _contents_altered, "minh-chung.txt: nội dung bị sửa"),
    ("files.without_purpose", _without_purpose, "minh-chung.txt (goi.cu)"),
    ("indicators.orphans", lambda w: w.datum(indicator_id=999_999), "#999999, 202401, H99.01: không có chỉ tiêu"),
    ("indicators.orphans", lambda w: w.datum(period_id=999_999), "HS_TONG, #999999, H99.01: không có kỳ"),
    ("indicators.orphans", lambda w: w.datum(agency_id=999_999), "HS_TONG, 202401, #999999: không có cơ quan"),
    ("indicators.orphans", lambda w: w.datum(breakdown_id=999_999), "HS_TONG:#999999, 202401, H99.01: không có phân"),
    ("indicators.outside_agency", _outside_agency, "HS_TONG, 201812, Ủy ban nhân dân phường Hải Tân (H99.01)"),
    ("indicators.silent", _silent, "Chỉ tiêu mới (MOI): chưa có giá trị nào"),
    ("indicators.twice", _twice, "Nam: gioi:nam, gioi:nam-gioi"),
    ("indicators.lost_facts", _lost_facts, "Lượt truy cập (DEM): goi.cu"),
    ("indicators.formulas", _formula("[KHONG_CO] / 2"), "Tỷ lệ trực tuyến (TY_LE): không có chỉ tiêu KHONG_CO"),
    ("indicators.formulas", _formula("[HS_TT:gioi:khac]"), "Tỷ lệ trực tuyến (TY_LE): không có phân tổ gioi:khac"),
    ("indicators.formulas", _formula("[HS_TT] +"), "Công thức còn dở"),
    ("indicators.circles", _formula("[TY_LE] + 1"), "TY_LE → TY_LE"),
    ("reporting.unassigned", _unassigned, "Báo cáo tháng (bc-thang)"),
    ("reporting.of_ended_agencies", _of_ended_agency, "Phường Cũ (H99.77), 01/02/2024"),
    ("reporting.of_another_version", _of_another_version, "phiên bản 2, đúng ra là 1"),
    ("reporting.rules", _rule("[KHONG_CO]"), "không có chỉ tiêu KHONG_CO"),
    ("reporting.rules", _rule("[rate(khong-co)]"), "không có biểu khong-co"),
    ("reporting.rules", _rule("[HS_TT"), "Không hiểu"),
    ("scoring.runs_verified_lately", _verified_long_ago, "Đợt thử, #1: lần cuối"),
    ("scoring.runs_reproduce", _points_altered, "Đợt thử, #1: điểm hoặc thứ hạng"),
    ("programme.without_values", _without_values, "cds/CT-02: Không có giá trị"),
    ("programme.without_lead", _without_lead, "cds/NV-02: Không ai làm"),
    ("programme.outside_years", _goal_outside, "CT-01: 2030, chương trình 2024–2025"),
    ("programme.outside_years", _deadline_outside, "NV-01: 01/01/2026, chương trình 2024–2025"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "break_it", "words"), BROKEN, ids=[f"{one[0]}-{number}" for number, one in enumerate(BROKEN)]
)
def test_a_check_finds_what_was_broken_and_no_other_check_does(
    world: World, code: str, break_it: Callable[[World], None], words: str
) -> None:
    break_it(world)
    assert counts() == {code: 1}
    (found,) = [one for one in integrity.answers() if one.failing]
    assert found.check.code == code
    assert words in found.examples[0].words


def test_a_circle_of_two_formulas_is_two_findings(world: World) -> None:
    _circle(world)
    assert counts() == {"indicators.circles": 2}
    (found,) = [one for one in integrity.answers() if one.failing]
    assert [one.words for one in found.examples] == [
        "Tỷ lệ trực tuyến: TY_LE → TY_LE_2 → TY_LE", "Vòng: TY_LE_2 → TY_LE → TY_LE_2"
    ]  # fmt: skip


def test_an_earlier_period_of_itself_is_no_circle(world: World) -> None:
    Indicator.objects.filter(code="TY_LE").update(formula="[TY_LE@-1] + [HS_TT]")
    assert counts() == {}


def test_every_check_of_the_house_is_proved_here() -> None:
    assert {one.code for one in checks} == {code for code, _break, _words in BROKEN}
    assert len(checks) >= 20


def test_examples_lead_to_pages_that_open(world: World, client) -> None:
    for code, break_it, _words in BROKEN:
        if code in {
            "reporting.unassigned",
            "programme.without_lead",
            "access.unknown_actions",
            "reporting.rules",
        }:
            break_it(world)
    client.force_login(world.office.province.admin)
    role("tat-ca", "reporting.report.view", "reporting.form.manage", "administration.role.give")
    access.give(role="tat-ca", person_id=world.office.province.admin.pk, first_date=dt.date(2020, 1, 1))
    integrity.run_all()
    links = {e.link for one in integrity.answers() if one.failing for e in one.examples if e.link}
    assert len(links) >= 4
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_what_is_mended_is_found_no_more_and_how_long_it_was_so_is_known(world: World) -> None:
    _without_lead(world)
    integrity.run_all()
    first = integrity.Result.objects.get(check_code="programme.without_lead").failing_since
    with text.at(text.now() + dt.timedelta(days=1)):
        integrity.run_all()
    again = integrity.Result.objects.get(check_code="programme.without_lead")
    assert (again.failing_since, again.count) == (first, 1)
    world.programme.tasks.update(lead=world.hai_tan)
    integrity.run_all()
    mended = integrity.Result.objects.get(check_code="programme.without_lead")
    assert (mended.failing_since, mended.count, mended.examples) == (None, 0, [])


def test_of_many_findings_twenty_are_shown_and_all_are_counted(world: World) -> None:
    for number in range(2, 32):
        world.programme.tasks.create(number=number, action="x", start_date=dt.date(2024, 1, 1))
    assert counts() == {"programme.without_lead": 30}
    assert len(integrity.Result.objects.get(check_code="programme.without_lead").examples) == 20


def test_the_doctor_names_what_fails_and_does_not_wait_for_slow_checks(world: World) -> None:
    assert [one.well for one in doctor.data()] == [None]
    Indicator.objects.filter(code="TY_LE").update(formula="[KHONG_CO]")
    _without_lead(world)
    said = list(doctor.data())
    assert [one.well for one in said] == [False, None, None]
    assert "Công thức không đọc được" in said[0].sentence
    assert "1 trường hợp" in said[0].sentence
    assert "Sửa công thức" in said[0].sentence
    assert "phép chậm" in said[-1].sentence
    assert not integrity.Result.objects.filter(check_code="files.contents").exists()


def test_the_doctor_looks_at_a_trial_installation_on_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.settings, "VAR", tmp_path)
    now = text.today()
    with doctor._its_day():
        assert text.today() == now
    (tmp_path / "demo.json").write_text("{}")
    with doctor._its_day():
        assert text.today() == dt.date(2024, 10, 15)
