"""Frameworks on screen: who may, drafts, an annex from file to scores, editions that never change, mappings."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.counting import check_queries
from tests.province import Province, province  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.frameworks import demo, editing, operations, queries
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, ImportedRow, ItemLink, PublishedEdition
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.tests import annexes
from tinhso.apps.scoring.tests.conftest import FRAMEWORK, Round
from tinhso.engines.indicators.api import TRAPS
from tinhso.engines.indicators.store.api import Edition, Stage
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
RECORD = Path(__file__).parent / "query_counts.json"
ORIGIN = FrameworkDraft.Origin


@pytest.fixture
def as_(scoring_round: Round, province: Province) -> dict[str, Client]:  # noqa: F811  the fixture above
    """A browser for each kind of visitor; Sơn manages."""
    people = {"stranger": None, "lan": province.lan, "hung": province.hung, "son": province.standing_officer}
    clients = {name: Client() for name in people}
    for name, person in people.items():
        if person is not None:
            clients[name].force_login(person)
    return clients


@pytest.fixture
def draft(scoring_round: Round) -> FrameworkDraft:
    """A copy of the small framework of the tests."""
    body = {**FRAMEWORK, "code": "bo-cua-tinh", "edition_of": "bo-cua-tinh"}
    return operations.begin(actor=scoring_round.manager, body=body, origin=ORIGIN.COPY, note="bo-thu")


@pytest.fixture
def review(scoring_round: Round) -> FrameworkDraft:
    """The annex of the tests, read."""
    return operations.import_table(
        actor=scoring_round.manager, upload=sent(annexes.word(), "phu-luc.docx"), code="xa-2026",
        name="Bộ chỉ số xã 2026", level="commune",
    )  # fmt: skip


def sent(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def body_of(answer: Any) -> str:
    return str(answer.content.decode())


REASONS = dict.fromkeys(TRAPS, "Quyết định của tỉnh quy định như vậy.")


def publish(who: Any, draft: FrameworkDraft, **more: Any) -> PublishedEdition:
    made = {
        "code": "bo-cua-tinh",
        "family": "bo-cua-tinh",
        "valid_from": dt.date(2026, 1, 1),
        "valid_to": None,
        "reasons": REASONS,
    }
    return operations.publish_edition(actor=who, draft=draft, version=draft.version, **{**made, **more})


def test_only_who_manages_frameworks_opens_their_pages(
    as_: dict[str, Client], draft: FrameworkDraft, review: FrameworkDraft
) -> None:
    here = f"/bo-chi-so/ban-thao/{draft.key}/"
    paths = [
        *("/bo-chi-so/", "/bo-chi-so/moi/", "/bo-chi-so/nhap-phu-luc/", "/bo-chi-so/so-sanh/"),
        *("/bo-chi-so/ban/dti-405-2025/", "/bo-chi-so/tuong-ung/dti-922-2022/dti-405-2025/"),
        *(
            here,
            f"{here}thong-tin/",
            f"{here}yaml/",
            f"{here}ban-hanh/",
            f"{here}them-nhom/",
            f"{here}nhom/A/",
        ),
        *(f"{here}them-chi-so/", f"{here}chi-so/1/", f"{here}chi-so/1/yaml/"),
        *(f"/bo-chi-so/ban-thao/{review.key}/", f"/bo-chi-so/ban-thao/{review.key}/dong/2/"),
    ]
    wanted = {"stranger": 302, "lan": 404, "hung": 404, "son": 200}
    for path in paths:
        assert {name: client.get(path).status_code for name, client in as_.items()} == wanted, path


def test_who_may_not_changes_nothing(scoring_round: Round, draft: FrameworkDraft) -> None:
    for who in (scoring_round.hung, scoring_round.appraiser, scoring_round.stranger):
        with pytest.raises(Denied):
            operations.save_body(actor=who, draft=draft, body={}, version=1, what="x")
        with pytest.raises(Denied):
            publish(who, draft)
        with pytest.raises(Denied):
            operations.discard(actor=who, draft=draft)
        with pytest.raises(Denied):
            operations.begin(actor=who, body={"name": "x"}, origin=ORIGIN.BLANK)
    draft.refresh_from_db()
    assert (draft.version, draft.state, FrameworkDraft.objects.count()) == (1, "draft", 1)


def test_two_who_save_at_once_do_not_overwrite_each_other(
    scoring_round: Round, draft: FrameworkDraft
) -> None:
    who = scoring_round.manager
    operations.save_body(actor=who, draft=draft, body=draft.body | {"name": "Mới"}, version=1, what="tên")
    with pytest.raises(operations.Stale):
        operations.save_body(actor=who, draft=draft, body=draft.body | {"name": "Cũ"}, version=1, what="tên")
    draft.refresh_from_db()
    assert (draft.title, draft.version) == ("Mới", 2)
    assert Entry.objects.filter(action="scoring.framework.manage").count() == 2


def test_a_fault_is_shown_where_it_is_and_stops_publishing(
    as_: dict[str, Client], draft: FrameworkDraft
) -> None:
    at = f"/bo-chi-so/ban-thao/{draft.key}/"
    form = {"do": "save", "code": "1", "name": "Có kế hoạch", "group": "A", "max": "3", "kind": "ratio"}
    assert as_["son"].post(f"{at}chi-so/1/", {**form, "version": "1"}).status_code == 422, "cap is asked for"
    words = "code: '1'\ngroup: A\nname: Có kế hoạch\nmax: 3\nrule: {type: ratio}\n"
    assert as_["son"].post(f"{at}chi-so/1/yaml/", {"version": "1", "words": words}).status_code == 303
    assert "tỷ lệ có thể vượt 100 % mà không bị chặn" in body_of(as_["son"].get(at)).lower()
    dates = {"version": "2", "code": "bo-cua-tinh", "family": "bo-cua-tinh", "valid_from": "2026-01-01"}
    answer = as_["son"].post(f"{at}ban-hanh/", dates)
    assert (answer.status_code, "Bản thảo còn 1 lỗi" in body_of(answer)) == (422, True)
    as_["son"].post(f"{at}chi-so/1/", {**form, "version": "2", "r-cap": "subset"})
    page = body_of(as_["son"].get(at)).lower()
    assert "điểm tối đa các chỉ số cộng lại là 11, nhóm ghi 10" in page
    answer = as_["son"].post(f"{at}ban-hanh/", dates | {"version": "3"})
    assert (answer.status_code, PublishedEdition.objects.count()) == (422, 0)


def test_a_rule_is_tried_without_saving(as_: dict[str, Client], draft: FrameworkDraft) -> None:
    form = {
        **{"version": "1", "do": "try", "code": "2", "name": "Hồ sơ trực tuyến", "group": "A", "max": "5"},
        **{"kind": "ratio_capped_scaled", "r-cap": "subset", "r-full_at": "80 %"},
        **{"in-numerator": "40", "in-denominator": "100"},
    }
    page = body_of(as_["son"].post(f"/bo-chi-so/ban-thao/{draft.key}/chi-so/2/", form))
    assert "2,5" in re.sub(r"<[^>]+>", "", page.split('id="trial"')[1])
    wrong = body_of(
        as_["son"].post(f"/bo-chi-so/ban-thao/{draft.key}/chi-so/2/", form | {"in-numerator": "101"})
    )
    assert "lớn hơn mẫu số" in wrong
    draft.refresh_from_db()
    assert (draft.version, draft.body["items"][1]["rule"]["type"]) == (1, "ratio")


def test_the_yaml_view_saves_what_it_reads_and_refuses_a_misspelt_syntax(
    as_: dict[str, Client], draft: FrameworkDraft
) -> None:
    at = f"/bo-chi-so/ban-thao/{draft.key}/"
    answer = as_["son"].post(f"{at}yaml/", {"version": "1", "words": "name: [x\n"})
    assert (answer.status_code, "dòng 2" in body_of(answer).lower()) == (422, True)
    words = "code: '1'\ngroup: A\nname: Có kế hoạch năm\nmax: 2\nrule: {type: boolean, label: đã ban hành}\n"
    assert as_["son"].post(f"{at}chi-so/1/yaml/", {"version": "1", "words": words}).status_code == 303
    draft.refresh_from_db()
    assert editing.find_item(draft.body, "1") == {
        "code": "1", "group": "A", "name": "Có kế hoạch năm", "max": 2,
        "rule": {"type": "boolean", "label": "đã ban hành"},
    }  # fmt: skip


def test_nothing_of_an_annex_enters_unseen(scoring_round: Round, review: FrameworkDraft) -> None:
    who = scoring_round.manager
    with pytest.raises(operations.NotAllDecided, match="9 dòng chưa xem"):
        operations.make_draft(actor=who, draft=review)
    assert operations.take_sure(actor=who, draft=review) == 6
    still = list(review.rows.filter(decision="open").values_list("number", "confidence"))
    assert still == [(3, 80), (6, 80), (8, 30)]
    with pytest.raises(operations.NotAllDecided, match="3 dòng"):
        operations.make_draft(actor=who, draft=review)
    for number in (3, 6):
        operations.decide_row(actor=who, row=queries.get_row(review, number), take=True)
    row = queries.get_row(review, 8)
    assert "“mười”" in " ".join(row.reasons)
    operations.decide_row(actor=who, row=row, take=True, corrected={**row.read, "max": 10})
    made = operations.make_draft(actor=who, draft=review)
    assert (made.state, made.body["scale"], len(made.body["items"])) == ("draft", 70, 6)
    assert [group["max"] for group in made.body["groups"]] == [30, 40]
    edition = publish(who, made, code="xa-2026", family="xa-2026")
    assert queries.get_framework(edition.code).item("II.1").maximum == 20


def test_a_row_is_corrected_on_its_page(as_: dict[str, Client], review: FrameworkDraft) -> None:
    form = {
        **{
            "do": "save",
            "kind": "item",
            "code": "II.3",
            "name": "Mức độ hài lòng",
            "max": "10",
            "method": "khảo sát",
        },
        **{"rule_kind": "scale", "r-from": "1", "r-to": "5"},
    }
    answer = as_["son"].post(f"/bo-chi-so/ban-thao/{review.key}/dong/8/", form)
    assert answer.status_code == 303
    row = ImportedRow.objects.get(draft=review, number=8)
    assert (row.decision, row.corrected, row.read["max"]) == ("taken", True, 10)
    assert row.read["rule"] == {"type": "scale", "from": 1, "to": 5}
    assert row.cells[2] == "mười", "what stood in the file stays"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.docx", "rỗng"),
        (b"\xd0\xcf\x11\xe0 cu", "a.docx", "đời cũ hoặc có mật khẩu"),
        (b"PK\x03\x04 hong", "a.docx", "hỏng hoặc không đúng loại"),
        (b"%PDF-1.4", "a.pdf", "không phải .docx hay .xlsx"),
        (annexes.excel(), "a.docx", "hỏng hoặc không đúng loại"),
        (
            annexes.excel(head=["STT", "Tên chỉ số", "Trọng số", "Cách tính", "x"]),
            "a.xlsx",
            "cột “Điểm tối đa”",
        ),
        (annexes.excel(rows=[]), "a.xlsx", "không có dòng nào bên dưới"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_leaves_nothing(
    as_: dict[str, Client], data: bytes, name: str, said: str
) -> None:
    form = {"code": "x", "name": "X", "level": "commune", "file": sent(data, name)}
    answer = as_["son"].post("/bo-chi-so/nhap-phu-luc/", form)
    assert (answer.status_code, said in body_of(answer)) == (422, True)
    assert FrameworkDraft.objects.count() == 0


def test_excel_reads_as_word_does(scoring_round: Round, review: FrameworkDraft) -> None:
    other = operations.import_table(
        actor=scoring_round.manager,
        upload=sent(annexes.excel(), "b.xlsx"),
        code="b",
        name="B",
        level="commune",
    )
    read = [[row.read for row in queries.rows_of(one)] for one in (review, other)]
    assert read[0] == read[1]


def test_a_published_edition_never_changes(scoring_round: Round, draft: FrameworkDraft) -> None:
    who = scoring_round.manager
    edition = publish(who, draft)
    text = Edition.objects.get(pk=edition.edition_id).body
    assert (text["valid_from"], text["code"]) == ("2026-01-01", "bo-cua-tinh")
    draft.refresh_from_db()
    with pytest.raises(operations.Stale):
        operations.save_body(actor=who, draft=draft, body={}, version=draft.version, what="x")
    with pytest.raises(operations.Stale):
        operations.discard(actor=who, draft=draft)
    again = operations.begin(actor=who, body=draft.body, origin=ORIGIN.COPY, note="bo-cua-tinh")
    with pytest.raises(operations.CannotPublish, match="đã có một bản khác"):
        publish(who, again, family="khac")
    with pytest.raises(operations.CannotPublish, match="đã có một bản khác"):
        publish(who, again, code="dti-405-2025", family="khac")
    with pytest.raises(operations.CannotPublish, match="chồng lên bản"):
        publish(who, again, code="bo-cua-tinh-2", valid_from=dt.date(2025, 1, 1))
    assert Edition.objects.get(pk=edition.edition_id).body == text


def test_an_edition_without_a_last_day_ends_when_the_next_one_begins(
    scoring_round: Round, draft: FrameworkDraft, as_: dict[str, Client]
) -> None:
    who = scoring_round.manager
    first = publish(who, draft)
    body = {**draft.body, "name": "Bộ của tỉnh, bản 2"}
    again = operations.begin(actor=who, body=body, origin=ORIGIN.COPY, note="bo-cua-tinh")
    publish(who, again, code="bo-cua-tinh-2", valid_from=dt.date(2027, 1, 1))
    first.refresh_from_db()
    assert first.valid_to == dt.date(2026, 12, 31)
    assert "01/01/2026 – 31/12/2026" in body_of(as_["son"].get("/bo-chi-so/ban/bo-cua-tinh/"))


def test_a_trap_is_mended_or_answered_before_publishing(
    as_: dict[str, Client], scoring_round: Round, draft: FrameworkDraft
) -> None:
    at = f"/bo-chi-so/ban-thao/{draft.key}/"
    page = body_of(as_["son"].get(f"{at}ban-hanh/"))
    assert [f'name="trap-{kind}"' in page for kind in TRAPS] == [True, False, False, True]
    sent_ = {"version": "1", "code": "bo-cua-tinh", "family": "bo-cua-tinh", "valid_from": "2026-01-01"}
    answer = as_["son"].post(f"{at}ban-hanh/", sent_ | {"trap-no_cases": "theo QĐ"})
    assert answer.status_code == 422
    assert body_of(answer).count("Ghi lý do giữ nguyên, hoặc quay lại sửa cách tính.") >= 1
    with pytest.raises(operations.CannotPublish, match="Hơn kém nhau vì phần lẻ"):
        publish(scoring_round.manager, draft, reasons={"no_cases": "Khoản 2 Điều 5 quy định 0 điểm."})
    assert PublishedEdition.objects.count() == 0
    why = {"trap-no_cases": "Khoản 2 Điều 5 quy định 0 điểm.", "trap-size_tie": "Không được làm tròn."}
    assert as_["son"].post(f"{at}ban-hanh/", sent_ | why).status_code == 303
    kept = PublishedEdition.objects.get().edition.body["accepted_traps"]
    assert kept == [
        {"trap": "no_cases", "items": ["2"], "reason": "Khoản 2 Điều 5 quy định 0 điểm."},
        {"trap": "size_tie", "reason": "Không được làm tròn."},
    ]
    shown = body_of(as_["son"].get("/bo-chi-so/ban/bo-cua-tinh/"))
    assert "Khoản 2 Điều 5 quy định 0 điểm." in shown


def test_an_answer_is_asked_for_again_when_the_rule_changes_or_the_item_goes() -> None:
    answers = [{"trap": "no_cases", "items": ["2", "3"], "reason": "x"}, {"trap": "size_tie", "reason": "y"}]
    body = {**FRAMEWORK, "accepted_traps": answers}
    item = editing.find_item(body, "2")
    named = editing.put_item(body, "2", {**item, "name": "Tên khác"})
    assert named["accepted_traps"] == answers
    changed = editing.put_item(body, "2", {**item, "rule": {"type": "boolean"}})
    assert changed["accepted_traps"][0]["items"] == ["3"]
    assert editing.remove_item(changed, "3")["accepted_traps"] == answers[1:]
    assert body["accepted_traps"] == answers


def test_links_are_said_once_with_a_reason(as_: dict[str, Client], scoring_round: Round) -> None:
    at = "/bo-chi-so/tuong-ung/dti-922-2022/dti-405-2025/"
    form = {"kind": "merged", "old_items": ["7", "6"], "new_items": ["6"], "reason": "Gộp đô thị thông minh"}
    assert as_["son"].post(at, form | {"reason": ""}).status_code == 422
    assert as_["son"].post(at, form | {"kind": "same"}).status_code == 422
    assert as_["son"].post(at, form).status_code == 303
    again = as_["son"].post(at, form)
    assert (again.status_code, "đã có tương ứng khác" in body_of(again)) == (422, True)
    link = ItemLink.objects.get()
    page = body_of(as_["son"].get("/bo-chi-so/so-sanh/?cu=dti-922-2022&moi=dti-405-2025"))
    assert "Gộp đô thị thông minh" in page
    assert as_["hung"].post(f"/bo-chi-so/tuong-ung/{link.key}/bo/").status_code == 404
    assert as_["son"].post(f"/bo-chi-so/tuong-ung/{link.key}/bo/").status_code == 303
    assert ItemLink.objects.count() == 0


def test_a_series_across_two_editions_says_where_it_is_not_comparable(
    as_: dict[str, Client], scoring_round: Round, draft: FrameworkDraft
) -> None:
    who = scoring_round.manager
    first = publish(who, draft, code="bo-1", family="bo", valid_to=dt.date(2026, 12, 31))
    body = editing.put_item(
        editing.put_item(draft.body, "2", {**editing.find_item(draft.body, "2"), "code": "2b", "max": 4}),
        "3",
        {"code": "3", "group": "A", "name": "Điểm nhập", "max": 4, "rule": {"type": "boolean"}},
    )
    later = operations.begin(actor=who, body=body, origin=ORIGIN.COPY, note="bo-1")
    second = publish(who, later, code="bo-2", family="bo", valid_from=dt.date(2027, 1, 1))
    for year, edition, item in ((2026, first, "2"), (2027, second, "2b")):
        round_ = operations.open_assessment(
            actor=who, edition=edition, code=f"dot-{year}", title=f"Đợt {year}", year=year,
            map_date=dt.date(2026, 1, 1), units=["Phường Hải Tân"],
        )  # fmt: skip
        unit = round_.units.select_related("assessment").get()
        values = {"numerator": "30", "denominator": "40" if year == 2026 else "50"}
        scoring.enter(actor=who, unit=unit, item=item, stage=Stage.SELF, values=values)
        scoring.publish(actor=who, assessment=round_, stage=Stage.SELF)
    at = "/xep-hang/dot-2027/don-vi/phuong-hai-tan/qua-cac-ban/"
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body_of(as_["stranger"].get(f"{at}?voi=dot-2026"))))
    assert "75 %" in page
    assert "60 %" in page
    assert "Cách tính đổi hẳn" in page
    assert "chiếm 70 % điểm của bản ấy" in page, "2 and 5 of 10; the third item's rule changed"
    assert as_["stranger"].get(f"{at}?voi=khong-co").status_code == 404


def test_a_unit_named_like_an_agency_belongs_to_it(scoring_round: Round, draft: FrameworkDraft) -> None:
    edition = publish(scoring_round.manager, draft)
    made = operations.open_assessment(
        actor=scoring_round.manager, edition=edition, code="dot-moi", title="Đợt mới", year=2026,
        map_date=dt.date(2026, 1, 1), units=["Ủy ban nhân dân phường Hải Tân", "Trường Xanh"],
    )  # fmt: skip
    assert list(made.units.order_by("key").values_list("key", "agency_path")) == [
        ("phuong-hai-tan", "h99.hai_tan"), ("truong-xanh", "h99"),
    ]  # fmt: skip
    with pytest.raises(operations.CannotOpen):
        operations.open_assessment(
            actor=scoring_round.manager, edition=edition, code="dot-moi", title="x", year=2026,
            map_date=dt.date(2026, 1, 1), units=["A"],
        )  # fmt: skip
    assert Assessment.objects.filter(code="dot-moi").count() == 1


@pytest.mark.parametrize(
    "code",
    ["dti-922-2022", "dti-405-2025", "kpi-766-2022", "dti-commune-hcmc-2025", "dti-commune-tayninh-2025",
     "impuls-industry40"],
)  # fmt: skip
def test_every_shipped_framework_can_be_copied_and_each_of_its_items_edited(
    as_: dict[str, Client], code: str
) -> None:
    answer = as_["son"].post(
        "/bo-chi-so/moi/", {"tu": code, "code": "ban-chep", "name": "Bản chép", "level": "commune"}
    )
    assert answer.status_code == 303
    draft = FrameworkDraft.objects.get()
    assert (draft.body["official"], draft.origin_note) == (False, code)
    assert "Không còn lỗi" in body_of(as_["son"].get(answer["Location"]))
    item = editing.items(draft.body)[0]["code"]
    assert as_["son"].get(f"{answer['Location']}chi-so/{item}/").status_code == 200


def test_the_demo_has_an_annex_to_review_and_a_draft_of_the_province(
    as_: dict[str, Client],
    province: Province,  # noqa: F811  the fixture above
) -> None:
    province.city.code = "H23"
    province.city.save(update_fields=["code"])
    demo.load(access.system())
    demo.load(access.system())
    page = body_of(as_["son"].get("/bo-chi-so/"))
    assert FrameworkDraft.objects.count() == 2
    assert "phụ lục giả định" in page
    assert "bản thảo giả định" in page
    assert FrameworkDraft.objects.filter(state="review").get().rows.count() == 8


def test_names_that_are_all_that_is_known_of_components_are_shown_as_such(as_: dict[str, Client]) -> None:
    page = body_of(as_["son"].get("/bo-chi-so/ban/dti-405-2025/"))
    assert "Chỉ số thành phần mới biết tên" in page
    assert "Tỷ lệ phủ sóng 5G trên dân số" in page


def test_query_counts(as_: dict[str, Client], draft: FrameworkDraft, review: FrameworkDraft) -> None:
    here = f"/bo-chi-so/ban-thao/{draft.key}/"
    paths = {
        "scoring:frameworks": "/bo-chi-so/",
        "scoring:framework_draft": here,
        "scoring:framework_item": f"{here}chi-so/1/",
        "scoring:framework_compare": "/bo-chi-so/so-sanh/?cu=dti-922-2022&moi=dti-405-2025",
        "scoring:framework_edition": "/bo-chi-so/ban/dti-405-2025/",
    }
    for name, path in paths.items():
        check_queries(RECORD, name, as_["son"], path)


@pytest.mark.parametrize(
    "words",
    [
        "groups: 5\nitems: x\n",
        "groups: [1, a, {id: A}]\nitems: [2, {code: 1}, {name: x}]\nscale: x\n",
        "groups: [{id: A, name: A, max: x}]\nitems: [{code: a, group: A, max: y, rule: 5}]\nranking: 3\n",
        "items: [{code: a, rule: {type: choice, options: [1]}}, {code: b, rule: {type: bands, bands: {a: 1}}}]\n",
        "items: [{code: a, rule: {type: ratio, inputs: [1]}, requires: 3, not_applicable: [x]}]\n",
    ],
)
def test_whatever_the_yaml_view_kept_the_pages_open_and_name_the_faults(
    as_: dict[str, Client], draft: FrameworkDraft, words: str
) -> None:
    at = f"/bo-chi-so/ban-thao/{draft.key}/"
    assert as_["son"].post(f"{at}yaml/", {"version": "1", "words": words}).status_code == 303
    draft.refresh_from_db()
    codes = [str(one.get("code")) for one in editing.items(draft.body)]
    for path in (
        "",
        "thong-tin/",
        "yaml/",
        "ban-hanh/",
        "them-nhom/",
        "them-chi-so/",
        *(f"chi-so/{c}/" for c in codes),
    ):
        assert as_["son"].get(f"{at}{path}").status_code in {200, 404}, path
    assert "Cần sửa" in body_of(as_["son"].get(at))
    group = {"version": "2", "do": "save", "id": "M", "name": "Mới", "max": "5"}
    assert as_["son"].post(f"{at}them-nhom/", group).status_code == 303
