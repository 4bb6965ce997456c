"""The workbook of agencies and people: from an empty installation to officers at work."""

from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from tinhso.apps.administration.setup import book, cli
from tinhso.kernel.access import api as access
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.orgs.models import Agency
from tinhso.kernel.people import api as people
from tinhso.kernel.places.models import Place

AGENCIES = [
    ["H53", "Ủy ban nhân dân tỉnh", "UBND tỉnh", "Ủy ban nhân dân cấp tỉnh", "", "", "01/07/2025"],
    ["H53.08", "Sở Khoa học và Công nghệ", "", "so", "H53", "", "01/07/2025"],
]
PEOPLE = [
    ["QuanTri", "Hoàng Đức Anh", "anh@example.vn", "H53.08", "Chuyên viên", "Quản trị hệ thống", "Toàn tỉnh"],
    ["quantri", "", "", "H53.08", "", "Người quản lý đợt đánh giá", ""],
]


@pytest.fixture
def filled(db: None, tmp_path: Path):
    """Writes a workbook with these rows into the template; its path."""

    def make(agencies, officers) -> Path:
        path = tmp_path / f"tinh-{len(list(tmp_path.iterdir()))}.xlsx"
        assert cli.main(["--template", str(path)]) == 0
        content = load_workbook(path)
        for title, rows in ((book.AGENCIES, agencies), (book.PEOPLE, officers)):
            content[title].delete_rows(2, 100)
            for row in rows:
                content[title].append(row)
        content.save(path)
        return path

    return make


def test_an_empty_province_gets_its_first_administrator_agencies_and_roles(filled, capsys):
    path = filled(AGENCIES, PEOPLE)
    capsys.readouterr()
    assert cli.main([str(path)]) == 0
    said = capsys.readouterr().out
    assert "Thêm 2 cơ quan, 1 tài khoản, 2 vai trò." in said
    login, password = said.splitlines()[-1].split()
    assert login == "quantri"
    client = Client()
    assert client.login(username=login, password=password)
    assert client.get("/quan-tri/vai-tro/").status_code == 200
    person = people.by_login("quantri")
    actor = access.of_person(person.pk)
    assert (actor.agency, actor.post, actor.kind) == ("H53.08", "Chuyên viên", "officer")
    assert actor.reach("administration.role.give").everywhere
    assert actor.reach("scoring.framework.manage").agencies == ("H53.H53_08",)
    assert Entry.objects.filter(action="administration.agency.set_up").count() == 2
    names = set(Event.objects.values_list("name", flat=True))
    assert {"administration.agency.set_up", "administration.account.made"} <= names
    assert password not in str(list(Entry.objects.values())) + str(list(Event.objects.values()))


def test_running_it_again_adds_only_what_is_new(filled, capsys):
    assert cli.main([str(filled(AGENCIES, PEOPLE))]) == 0
    more = [*AGENCIES, ["H53.101", "Ủy ban nhân dân xã An Ninh", "", "ubnd_xa", "H53", "", "01/07/2025"]]
    capsys.readouterr()
    assert cli.main([str(filled(more, PEOPLE))]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Thêm 1 cơ quan, 0 tài khoản, 0 vai trò."


def test_one_wrong_row_and_nothing_is_stored(filled, capsys):
    wrong = [*AGENCIES, ["H53.09", "Sở Y tế", "", "so", "H99", "", "01/07/2025"]]
    officers = [*PEOPLE, ["lan", "Lan", "", "H53", "", "Người lạ", ""], ["minh", "", "", "H53", "", "", ""]]
    assert cli.main([str(filled(wrong, officers))]) == cli.BAD_INPUT
    said = capsys.readouterr().err
    assert (
        "Trang “Cơ quan”, dòng 4: Chưa có cơ quan mã “H99”; cơ quan cấp trên phải đứng trước cấp dưới."
        in said
    )
    assert "Trang “Cán bộ”, dòng 4: Không có vai trò “Người lạ”. Chọn trong: " in said
    assert "Trang “Cán bộ”, dòng 5: Cần họ và tên của tài khoản mới “minh”." in said
    assert not Agency.objects.exists()
    assert people.by_login("quantri") is None


@pytest.mark.parametrize("day", ["2025", "hôm qua", ""])
def test_a_day_that_is_none_is_named(filled, capsys, day):
    assert cli.main([str(filled([[*AGENCIES[0][:6], day]], []))]) == cli.BAD_INPUT
    assert "Trang “Cơ quan”, dòng 2: " in capsys.readouterr().err


def test_rows_beyond_the_most_are_refused_and_not_left_out(filled, capsys, monkeypatch):
    monkeypatch.setattr(book, "MOST_ROWS", 2)
    rows = [(f"H98.{n}", f"Sở {n}", "", "Sở", "", "", "01/07/2025") for n in range(3)]
    assert cli.main([str(filled(rows, []))]) == cli.BAD_INPUT
    assert "“Cơ quan” có quá 2 dòng" in capsys.readouterr().err
    assert not Agency.objects.filter(code__startswith="H98").exists()
    assert len(book.read(filled(rows[:2], []))[0]) == 2


def test_a_file_that_is_no_workbook_of_ours_says_what_is_missing(db, tmp_path, capsys):
    other = tmp_path / "khac.xlsx"
    other.write_bytes(b"PK")
    assert cli.main([str(other)]) == cli.BAD_INPUT
    assert cli.main([str(tmp_path / "khong-co.xlsx")]) == cli.BAD_INPUT
    said = capsys.readouterr().err
    assert "cần tệp Excel .xlsx còn nguyên vẹn" in said
    assert "Không có tệp" in said


def test_the_template_names_every_commune_of_today(db, tmp_path):
    root = Place.objects.create(
        key="p80", code="80", name="Tây Ninh", kind="tinh", level=1, path="p80", valid_from="2025-07-01"
    )
    Place.objects.create(
        key="c1", code="25681", name="Bến Cầu", kind="xa", level=3, path="p80.c1", valid_from="2025-07-01",
        parent=root,
    )  # fmt: skip
    path = tmp_path / "mau.xlsx"
    assert cli.main(["--template", "--province", "80", str(path)]) == 0
    rows = list(load_workbook(path)[book.AGENCIES].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == ["Ủy ban nhân dân tỉnh Tây Ninh", "Ủy ban nhân dân xã Bến Cầu"]
    assert cli.main(["--template", str(path)]) == cli.BAD_INPUT, "an existing file is not written over"
    assert cli.main(["--template", "--province", "00", str(tmp_path / "x.xlsx")]) == cli.BAD_INPUT
