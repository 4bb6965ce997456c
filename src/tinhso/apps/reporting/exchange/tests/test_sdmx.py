"""SDMX: structures and figures in every format, held against the official schemas; wrong questions refused."""

import csv
import json
import re
from io import StringIO

import msgspec
import pytest
from django.db import connection
from pysdmx.errors import Invalid
from pysdmx.io import read_sdmx
from pysdmx.io.json.sdmxjson2.messages.structure import JsonStructureMessage
from pysdmx.io.xml.doc_validation import validate_doc

from tinhso.apps.reporting.exchange import figures
from tinhso.apps.reporting.models import Submission

pytestmark = pytest.mark.django_db
BASE = "application/vnd.sdmx."
ML21, ML30 = BASE + "structure+xml;version=2.1", BASE + "structure+xml;version=3.0.0"
JSON20 = BASE + "structure+json;version=2.0.0"
GENERIC, SPECIFIC = BASE + "genericdata+xml;version=2.1", BASE + "structurespecificdata+xml;version=2.1"
DATA30, DATA_JSON = BASE + "data+xml;version=3.0.0", BASE + "data+json;version=2.0.0"
CSV1, CSV2 = BASE + "data+csv;version=1.0.0", BASE + "data+csv;version=2.0.0"
COUNTED = "/sdmx/2.1/data/DF_bc-thang"


def ask(client_of, path: str, accept: str = "*/*", who: str = "stranger", status: int = 200) -> str:
    answer = client_of(who).get(path, headers={"Accept": accept})
    assert answer.status_code == status, answer.content
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def rows(client_of, path: str, who: str = "stranger", status: int = 200) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(ask(client_of, path, CSV1, who, status))))


@pytest.mark.parametrize("path", ["2.1/structure?references=all", "3.0/structure/*"])
@pytest.mark.parametrize("accept", [ML21, ML30])
def test_structures_are_as_the_official_schemas_want_them(client_of, path, accept):
    message = read_sdmx(ask(client_of, f"/sdmx/{path}", accept), validate=True)
    assert {one.id for one in message.get_dataflows()} == {"INDICATORS", "DF_bc-thang", "DF_hoc-quy"}
    (structure,) = [one for one in message.get_data_structure_definitions() if one.id == "DSD_hoc-quy"]
    assert [one.id for one in structure.components.dimensions] == [
        "FREQ", "REF_AREA", "AGENCY", "INDICATOR", "gioi", "TIME_PERIOD",
    ]  # fmt: skip
    assert [one.id for one in structure.components.attributes] == [
        "UNIT_MEASURE", "DECIMALS", "OBS_STATUS", "DATA_SOURCE",
    ]  # fmt: skip


@pytest.mark.parametrize("accept", [ML21, ML30])
def test_a_broken_twin_of_a_structure_is_refused(client_of, accept):
    text = ask(client_of, "/sdmx/2.1/structure", accept)
    with pytest.raises(Invalid):
        read_sdmx(text.replace(' id="DimensionDescriptor"', ' id="Sai"'), validate=True)


def test_structures_as_json_carry_the_same(client_of):
    text = ask(client_of, "/sdmx/3.0/structure/*", JSON20)
    structures = msgspec.json.decode(text, type=JsonStructureMessage).to_model().structures
    assert len(structures) == 14
    lists = {one.id: one for one in structures}
    codes = lists["CL_D_gioi"]
    assert [(one.id, one.name) for one in codes] == [("_T", "Tất cả"), ("nam", "Nam"), ("nu", "Nữ")]
    agencies = lists["CL_AGENCY"]
    assert (agencies["H99-01"].name, agencies["H99-01"].valid_from.year) == (
        "Ủy ban nhân dân phường Hải Tân",
        2020,
    )


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("2.1/dataflow", {"INDICATORS", "DF_bc-thang", "DF_hoc-quy"}),
        ("2.1/dataflow/TINHSO/all/latest", {"INDICATORS", "DF_bc-thang", "DF_hoc-quy"}),
        ("2.1/dataflow/all/DF_hoc-quy+DF_bc-thang/1.0.0", {"DF_bc-thang", "DF_hoc-quy"}),
        ("3.0/structure/dataflow/TINHSO/DF_hoc-quy,DF_bc-thang/+", {"DF_bc-thang", "DF_hoc-quy"}),
        ("2.1/dataflow/TINHSO/DF_hoc-quy?references=children", {"DF_hoc-quy", "DSD_hoc-quy"}),
        ("2.1/codelist/TINHSO/CL_D_gioi?references=parents", {"CL_D_gioi", "DSD_hoc-quy", "INDICATORS"}),
        ("2.1/datastructure/TINHSO/DSD_hoc-quy?references=conceptscheme", {"DSD_hoc-quy", "CS_TINHSO"}),
        (
            "2.1/datastructure/TINHSO/DSD_hoc-quy?references=parents&detail=allstubs",
            {"DSD_hoc-quy", "DF_hoc-quy"},
        ),
        ("3.0/structure/codelist/TINHSO/CL_FREQ/+", {"CL_FREQ"}),
        ("2.1/conceptscheme/", {"CS_TINHSO"}),
    ],
)
def test_structures_are_found_by_agency_id_and_version(client_of, path, ids):
    text = ask(client_of, f"/sdmx/{path}", ML21)
    validate_doc(text)
    named = re.findall(r"<str:(?:Dataflow|DataStructure|Codelist|ConceptScheme) id=\"([^\"]+)\"", text)
    assert set(named) == ids


def test_all_references_of_a_flow_are_what_it_takes_to_read_it(client_of):
    message = read_sdmx(
        ask(client_of, "/sdmx/2.1/datastructure/TINHSO/DSD_hoc-quy/latest?references=all"), validate=True
    )
    assert {one.id for one in message.get_codelists()} == {
        "CL_FREQ", "CL_AREA", "CL_AGENCY", "CL_INDICATOR", "CL_D_gioi", "CL_OBS_STATUS", "CL_DATA_SOURCE",
    }  # fmt: skip
    assert {one.id for one in message.get_dataflows()} == {"DF_hoc-quy"}
    assert {one.id for one in message.get_concept_schemes()} == {"CS_TINHSO"}


@pytest.mark.parametrize("accept", [GENERIC, SPECIFIC, DATA30])
@pytest.mark.parametrize(
    "query", ["", "?dimensionAtObservation=AllDimensions", "?detail=serieskeysonly", "?detail=dataonly"]
)
def test_figures_are_as_the_official_schemas_want_them(client_of, accept, query):
    text = ask(client_of, f"/sdmx/2.1/data/INDICATORS/all{query}", accept)
    validate_doc(text)
    with pytest.raises(Invalid):
        validate_doc(text.replace("<mes:Prepared>", "<mes:Prepared>hôm qua "))


def test_a_row_of_csv_says_everything(client_of):
    assert rows(client_of, "/sdmx/2.1/data/DF_hoc-quy/Q...HOC.nu") == [
        {
            "DATAFLOW": "TINHSO:DF_hoc-quy(1.0.0)", "FREQ": "Q", "REF_AREA": "_Z", "AGENCY": "H99-02",
            "INDICATOR": "HOC", "gioi": "nu", "TIME_PERIOD": "2023-Q4", "OBS_VALUE": "1.5",
            "UNIT_MEASURE": "nghìn người", "DECIMALS": "1", "OBS_STATUS": "A", "DATA_SOURCE": "PERSON",
        }
    ]  # fmt: skip
    second = ask(client_of, "/sdmx/3.0/data/dataflow/TINHSO/DF_hoc-quy/+/*", "text/csv")
    assert second.splitlines()[0].startswith("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,")


def test_json_numbers_its_values(client_of):
    message = json.loads(ask(client_of, "/sdmx/2.1/data/DF_hoc-quy/all", DATA_JSON))
    structure, (data,) = message["data"]["structures"][0], message["data"]["dataSets"]
    names = [one["id"] for one in structure["dimensions"]["series"]]
    values = {one["id"]: [v["id"] for v in one["values"]] for one in structure["dimensions"]["series"]}
    found = {}
    for key, series in data["series"].items():
        named = {name: values[name][int(n)] for name, n in zip(names, key.split(":"), strict=True)}
        found[named["gioi"]] = series["observations"]["0"][0]
    assert found == {"_T": 2.5, "nu": 1.5, "nam": 1}
    assert message["meta"]["test"] is True  # the form is marked as made up


@pytest.mark.parametrize(
    ("key", "query", "found"),
    [
        ("all", "", {("HS_TONG", "2024-01"), ("HS_TT", "2024-01"), ("HS_TRE", "2024-01")}),
        ("M._Z.H99-01.HS_TT", "", {("HS_TT", "2024-01")}),
        ("..H99-01+H99-02.HS_TT+HS_TRE", "", {("HS_TT", "2024-01"), ("HS_TRE", "2024-01")}),
        ("M...HS_TT", "?startPeriod=2024-01&endPeriod=2024-01-31", {("HS_TT", "2024-01")}),
        ("...HS_TT", "?startPeriod=2023&endPeriod=2024-Q1", {("HS_TT", "2024-01")}),
    ],
)
def test_a_key_and_periods_choose(client_of, key, query, found):
    got = rows(client_of, f"{COUNTED}/{key}{query}")
    assert {(one["INDICATOR"], one["TIME_PERIOD"]) for one in got} == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("c[INDICATOR]=HS_TT", {"HS_TT"}),
        ("c[INDICATOR]=eq:HS_TT,HS_TRE&c[FREQ]=M", {"HS_TT", "HS_TRE"}),
        ("c[TIME_PERIOD]=ge:2024-01+le:2024-01&c[INDICATOR]=HS_TT", {"HS_TT"}),
    ],
)
def test_components_choose_in_rest_2(client_of, query, found):
    got = rows(client_of, f"/sdmx/3.0/data/dataflow/TINHSO/DF_bc-thang/1.0.0/*?{query}")
    assert {one["INDICATOR"] for one in got} == found


def test_several_keys_choose_in_rest_2(client_of):
    got = rows(client_of, "/sdmx/3.0/data/dataflow/TINHSO/DF_bc-thang/+/M.*.*.HS_TT,M.*.H99-02.*")
    assert [one["INDICATOR"] for one in got] == ["HS_TT"]
    got = rows(client_of, "/sdmx/3.0/data/datastructure/TINHSO/DSD_hoc-quy")
    assert [one["gioi"] for one in got] == ["_T", "nam", "nu"]


def test_the_newest_figures_of_each_series(client_of):
    got = rows(client_of, f"{COUNTED}/...HS_TT?lastNObservations=1", "standing_officer")
    assert [(one["AGENCY"], one["TIME_PERIOD"], one["OBS_STATUS"]) for one in got] == [
        ("H99-01", "2024-02", "P"), ("H99-02", "2024-01", "P"),
    ]  # fmt: skip
    got = rows(client_of, f"{COUNTED}/..H99-01.HS_TT?firstNObservations=1", "standing_officer")
    assert [one["TIME_PERIOD"] for one in got] == ["2024-01"]


ALL_MINE = {("H99-01", "2024-01"), ("H99-01", "2024-02")}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("stranger", {("H99-01", "2024-01")}),
        ("lan", {("H99-01", "2024-01")}),
        ("hung", ALL_MINE),
        ("mai", {("H99-01", "2024-01"), ("H99-02", "2024-01")}),
        ("leader", ALL_MINE | {("H99-02", "2024-01")}),
        ("standing_officer", ALL_MINE | {("H99-02", "2024-01")}),
    ],
)
def test_accepted_figures_are_for_everyone_the_others_by_right(client_of, who, seen):
    for flow in ("DF_bc-thang", "INDICATORS"):
        got = [one for one in rows(client_of, f"/sdmx/2.1/data/{flow}/all", who) if one["FREQ"] == "M"]
        assert {(one["AGENCY"], one["TIME_PERIOD"]) for one in got} == seen
        assert {
            one["OBS_STATUS"] for one in got if (one["AGENCY"], one["TIME_PERIOD"]) != ("H99-01", "2024-01")
        } <= {"P"}


def test_a_form_without_accepted_report_is_not_there_for_strangers(client_of, office):
    accepted = Submission.objects.filter(form=office.form, state=Submission.State.ACCEPTED)
    accepted.update(state=Submission.State.APPROVED)
    for path in (
        "2.1/dataflow/all/DF_bc-thang",
        "2.1/data/DF_bc-thang/all",
        "2.1/datastructure/all/DSD_bc-thang",
    ):
        assert 'code="100"' in ask(client_of, f"/sdmx/{path}", who="lan", status=404)
        ask(client_of, f"/sdmx/{path}", who="hung")
    listed = ask(client_of, "/sdmx/2.1/codelist/all/CL_INDICATOR")
    assert ("HS_TT" in listed, "HOC" in listed) == (False, True)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("2.1/data/DF_bc-thang/M.HS_TT", 403, 150),
        ("2.1/data/DF_khong-co/all", 404, 100),
        ("2.1/data/KHAC,DF_bc-thang,1.0.0/all", 404, 100),
        ("2.1/data/DF_bc-thang/...KHONG", 404, 100),
        ("2.1/data/DF_bc-thang/all?startPeriod=thang-1", 400, 140),
        ("2.1/data/DF_bc-thang/all?startPeriod=2024-13", 400, 140),
        ("2.1/data/DF_bc-thang/all?detail=nhieu", 400, 140),
        ("2.1/data/DF_bc-thang/all?firstNObservations=0", 400, 140),
        ("2.1/data/DF_bc-thang/all?updatedAfter=xx", 400, 140),
        ("2.1/data/DF_bc-thang/all?dimensionAtObservation=SAI", 403, 150),
        ("2.1/data/DF_bc-thang/all?dimensionAtObservation=AGENCY", 501, 501),
        ("2.1/data/DF_bc-thang/all?includeHistory=true", 501, 501),
        ("2.1/data/DF_bc-thang/all/KHAC", 404, 100),
        ("2.1/codelist/TINHSO/CL_KHONG", 404, 100),
        ("2.1/categoryscheme", 404, 100),
        ("2.1/gi-do", 400, 140),
        ("2.1/codelist?references=sai", 400, 140),
        ("2.1/schema/dataflow/TINHSO/DF_bc-thang", 501, 501),
        ("3.0/data/dataflow/TINHSO/DF_bc-thang/+/*?c[SAI]=1", 403, 150),
        ("3.0/data/dataflow/TINHSO/DF_bc-thang/+/*?c[INDICATOR]=sw:HS", 501, 501),
        ("3.0/data/dataflow/TINHSO/*/+/*", 403, 150),
        ("3.0/data/provisionagreement/TINHSO/X", 501, 501),
        ("3.0/structure/saisot", 400, 140),
    ],
)  # fmt: skip
def test_a_wrong_question_is_answered_with_the_code_of_the_standard(client_of, path, status, code):
    text = ask(client_of, f"/sdmx/{path}", status=status)
    validate_doc(text)
    assert f'code="{code}"' in text
    as_json = json.loads(ask(client_of, f"/sdmx/{path}", "application/json", status=status))
    assert as_json["errors"][0]["code"] == code


def test_more_than_one_answer_holds_is_refused_with_a_remedy(client_of, monkeypatch):
    monkeypatch.setattr(figures, "MOST", 2)
    text = ask(client_of, f"{COUNTED}/all", status=413)
    assert 'code="510"' in text
    assert "khoảng thời gian ngắn hơn" in text
    assert rows(client_of, f"{COUNTED}/...HS_TT")


@pytest.mark.parametrize(
    ("accept", "path", "media"),
    [
        ("*/*", "2.1/data/DF_hoc-quy/all", "genericdata+xml; version=2.1"),
        ("", "2.1/dataflow", "structure+xml; version=2.1"),
        ("*/*", "3.0/structure/dataflow", "structure+xml; version=3.0.0"),
        ("application/json", "2.1/data/DF_hoc-quy/all", "data+json; version=2.0.0"),
        ("text/csv;q=0.5, application/json;q=0.9", "2.1/data/DF_hoc-quy/all", "data+json; version=2.0.0"),
        (
            "application/vnd.sdmx.data+csv",
            "2.1/data/DF_hoc-quy/all",
            "data+csv; version=1.0.0; charset=utf-8",
        ),
        (DATA30, "2.1/data/DF_hoc-quy/all", "data+xml; version=3.0.0"),
        ("image/png, */*;q=0.1", "2.1/dataflow", "structure+xml; version=2.1"),
    ],
)
def test_the_format_follows_what_is_accepted(client_of, monkeypatch, accept, path, media):
    answer = client_of().get(f"/sdmx/{path}", headers={"Accept": accept} if accept else {})
    assert answer.headers["Content-Type"] == BASE + media
    assert "Accept" in answer.headers["Vary"]
    monkeypatch.setattr(connection, "close", lambda: None)  # Django's own, at the end of a request
    answer.close()  # a reader that goes away: nothing is left open


@pytest.mark.parametrize("accept", ["image/png", BASE + "data+json;version=1.0.0", "*/*;q=0"])
def test_a_format_that_is_not_offered_is_refused(client_of, accept):
    assert "genericdata" in ask(client_of, "/sdmx/2.1/data/DF_hoc-quy/all", accept, status=406)


def test_formats_are_not_mixed_up_by_sharing(client_of, settings):
    settings.TINHSO_SHARE_SECONDS = 30.0
    assert ask(client_of, "/sdmx/2.1/dataflow").startswith("<?xml")
    assert ask(client_of, "/sdmx/2.1/dataflow", JSON20).startswith("{")
    assert ask(client_of, "/sdmx/2.1/gi-do", status=400).startswith("<?xml")


def test_figures_stream_in_chunks_without_holding_them(client_of, monkeypatch):
    monkeypatch.setattr(figures, "ROWS", 2)
    assert len(rows(client_of, f"{COUNTED}/all", "standing_officer")) == 8
