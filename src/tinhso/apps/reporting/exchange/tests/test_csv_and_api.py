"""CSV and the typed API: what is written reads back, errors name their place, nothing is half-written, pages join."""

import csv
import json
from io import StringIO

import pytest

from tinhso.apps.reporting.exchange import cli, figures
from tinhso.apps.reporting.models import Submission
from tinhso.engines.indicators.models import Batch, Datum

pytestmark = pytest.mark.django_db
CSV = "/api/v1/figures.csv"


def export(client_of, who: str = "stranger", query: str = "?form=bc-thang") -> list[dict[str, str]]:
    answer = client_of(who).get(CSV + query)
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def send(client_of, body: str | bytes, who: str = "mai", query: str = ""):
    answer = client_of(who).post(CSV + query, body, content_type="text/csv")
    return answer.status_code, answer.json()


def february(office) -> dict[str, object]:
    rows = Datum.objects.filter(period__code="202402", agency=office.province.tan_binh)
    return dict(rows.values_list("indicator__code", "value"))


def test_a_row_says_everything(client_of, office):
    rows = export(client_of)
    assert [one["indicator"] for one in rows] == ["HS_TONG", "HS_TT", "HS_TRE"]
    when = rows[0].pop("updated_at")
    assert rows[0] == {
        "form": "bc-thang", "agency": "H99.01", "period": "202401", "indicator": "HS_TONG", "breakdown": "",
        "value": "100", "place": "", "status": "accepted", "source": "person",
    }  # fmt: skip
    assert when == "2024-02-06T08:00:00+07:00"


@pytest.mark.parametrize(
    ("who", "count"),
    [("stranger", 3), ("lan", 3), ("hung", 5), ("mai", 6), ("leader", 8), ("standing_officer", 8)],
)
def test_accepted_figures_are_for_everyone_the_others_by_right(client_of, office, who, count):
    assert len(export(client_of, who)) == count


def test_what_was_exported_comes_back_unchanged(client_of, office):
    text = client_of("mai").get(CSV + "?form=bc-thang&agency=H99.02").getvalue()
    assert send(client_of, text) == (
        200, {"new": 0, "changed": 0, "deleted": 0, "same": 3, "repeated": False, "errors": []},
    )  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_file_is_written_as_one_import(client_of, office, separator):
    lines = ["Agency,period,indicator,value", "H99.02,202402,HS_TONG,30", "", "H99.02,202401,HS_TT,11"]
    status, said = send(client_of, "\n".join(lines).replace(",", separator))
    assert (status, said["new"], said["changed"]) == (200, 1, 1)
    assert february(office) == {"HS_TONG": 30}
    assert Batch.objects.order_by("-id").first().source == "import"


def test_errors_name_line_and_column_and_nothing_is_written(client_of, office):
    lines = [
        "agency,period,indicator,value",
        "H99.02,202402,HS_TONG,30",
        'H99.02,202402,HS_TT,"1,5"',
        "H99.01,202402,HS_TT,1",
    ]
    status, said = send(client_of, "\n".join(lines))
    assert status == 422
    assert [(one["at"], one["column"]) for one in said["errors"]] == [
        ("dòng 4", "agency"),
        ("dòng 3", "value"),
    ]
    assert "dấu chấm thập phân" in said["errors"][1]["words"]
    assert february(office) == {}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"agency;period\n", "Thiếu: indicator, value"),
        (b"agency,period,indicator,value,ghi chu\n", "Không hiểu: ghi chu"),
        (b"agency,period,indicator,value\nH99.02,202402\n", "Dòng 2 có 2 cột"),
        ("agency,period,indicator,value\nXã,".encode("utf-16"), "UTF-8"),
        (b"", "Dòng 1"),
    ],
)
def test_a_file_that_is_no_table_of_figures_is_refused_with_a_remedy(client_of, office, body, words):
    status, said = send(client_of, body)
    assert status == 422
    assert words in said["errors"][0]["words"]


def test_a_trial_writes_nothing(client_of, office):
    status, said = send(
        client_of, "agency,period,indicator,value\nH99.02,202402,HS_TT,3", query="?dry_run=true"
    )
    assert (status, said["new"], february(office)) == (200, 1, {})


@pytest.mark.parametrize(("who", "status"), [("stranger", 401), ("lan", 401), ("leader", 401), ("mai", 200)])
def test_only_who_may_enter_sends(client_of, office, who, status):
    sent = {"lines": [{"agency": "H99.02", "period": "202402", "indicator": "HS_TT", "value": 3}]}
    answer = client_of(who).post("/api/v1/figures", json.dumps(sent), content_type="application/json")
    assert (answer.status_code, bool(february(office))) == (status, status == 200)


def test_typed_lines_are_written_once(client_of, office):
    sent = {
        "key": "5a1f0000-0000-4000-8000-000000000001",
        "lines": [
            {"form": "bc-thang", "agency": "H99.02", "period": "202402", "indicator": "HS_TT", "value": "3"}
        ],
    }
    first, again = (
        client_of("mai").post("/api/v1/figures", json.dumps(sent), content_type="application/json").json()
        for _n in range(2)
    )
    assert (first["new"], again["repeated"], again["new"]) == (1, True, 0)
    sent["lines"][0]["value"] = "không"
    assert (
        client_of("mai")
        .post("/api/v1/figures", json.dumps(sent), content_type="application/json")
        .status_code
        == 422
    )


def pages(client_of, path: str, who: str) -> list[dict[str, object]]:
    rows, after = [], ""
    while True:
        page = client_of(who).get(f"{path}&limit=1&after={after}").json()
        rows += page["rows"]
        after = page["next"]
        if not after:
            return rows


def test_pages_join_up_to_the_whole(client_of, office):
    path = "/api/v1/indicators/HS_TT/figures?"
    whole = client_of("leader").get(path).json()
    assert whole["next"] == ""
    assert [(one["agency"], one["period"], one["status"]) for one in whole["rows"]] == [
        ("H99.01", "202401", "accepted"), ("H99.01", "202402", "provisional"), ("H99.02", "202401", "provisional"),
    ]  # fmt: skip
    assert pages(client_of, path, "leader") == whole["rows"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("agency=H99.02", 1), ("agency=H99.01&agency=H99.02", 3), ("period=202402", 1),
        ("period_from=2024Q1&period_to=202401", 2),
        ("period_to=2023", 0), ("place=p1", 0), ("breakdown=gioi:nu", 0), ("breakdown=", 3), ("form=bc-thang", 3),
    ],
)  # fmt: skip
def test_figures_are_chosen_by_period_agency_place_and_breakdown(client_of, office, query, count):
    assert len(client_of("leader").get(f"/api/v1/indicators/HS_TT/figures?{query}").json()["rows"]) == count


@pytest.mark.parametrize(
    "query",
    ["HS_TT/figures?form=khong", "KHONG/figures", "HS_TT/figures?after=xx", "HS_TT/figures?period_from=xx"],
)
def test_what_is_not_there_is_404(client_of, office, query):
    assert client_of("leader").get(f"/api/v1/indicators/{query}").status_code == 404


def test_what_is_not_public_is_404_for_strangers(client_of, office):
    Submission.objects.filter(form=office.form, state="accepted").update(state="approved")
    for path in ("indicators/HS_TT/figures", "figures.csv?form=bc-thang"):
        assert [client_of(who).get(f"/api/v1/{path}").status_code for who in ("stranger", "lan", "hung")] == [
            404,
            404,
            200,
        ]
    assert [one["code"] for one in client_of().get("/api/v1/indicators").json()] == ["HOC"]


def test_indicators_say_how_they_are_reported(client_of, office):
    (one,) = [one for one in client_of().get("/api/v1/indicators").json() if one["code"] == "HOC"]
    assert (one["unit"], one["decimals"], one["breakdowns"], one["forms"]) == (
        "nghìn người", 1, ["", "gioi:nu", "gioi:nam"], ["hoc-quy"],
    )  # fmt: skip


def test_the_openapi_document_has_every_operation(client_of, office):
    paths = client_of().get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/indicators", "/api/v1/indicators/{code}/figures", "/api/v1/figures", CSV} <= set(paths)


def test_more_than_one_answer_holds_is_refused(client_of, office, monkeypatch):
    monkeypatch.setattr(figures, "MOST", 2)
    answer = client_of().get(CSV + "?form=bc-thang")
    assert (answer.status_code, "khoảng thời gian ngắn hơn" in answer.json()["detail"]) == (413, True)


def test_the_command_exports_and_imports_as_a_person(office, tmp_path, capsys):
    assert cli.main(["export", "--form", "bc-thang", "--as", "mai"]) == 0
    kept = tmp_path / "so-lieu.csv"
    kept.write_text(capsys.readouterr().out.replace("202401", "202402").replace("H99.01", "H99.02"), "utf-8")
    lines = kept.read_text("utf-8").splitlines()
    kept.write_text("\n".join(lines[:4]), "utf-8")  # the accepted January of Hải Tân as Tân Bình's February
    assert cli.main(["import", str(kept), "--as", "mai", "--dry-run"]) == 0
    assert february(office) == {}
    assert cli.main(["import", str(kept), "--as", "mai"]) == 0
    assert "3 mới" in capsys.readouterr().out
    assert february(office) == {"HS_TONG": 100, "HS_TT": 80, "HS_TRE": 2}


def test_the_command_says_why_it_did_nothing(office, tmp_path, capsys):
    kept = tmp_path / "sai.csv"
    kept.write_text("agency,period,indicator,value\nH99.01,202402,HS_TT,x\n", "utf-8")
    assert cli.main(["import", str(kept), "--as", "mai"]) == 2
    assert "dòng 2, cột agency" in capsys.readouterr().err
    assert cli.main(["import", str(kept), "--as", "khong-ai"]) == 2
    assert cli.main(["import", str(kept), "--as", "lan"]) == 2
    assert cli.main(["export", "--form", "khong", "--as", "mai"]) == 2
