"""DHIS2's paths: JSON, XML and ADX carry the same; nothing that is not theirs is shown."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from lxml import etree

from tinhso.apps.reporting.exchange import figures
from tinhso.apps.reporting.models import Submission
from tinhso.engines.indicators.models import Datum

ADX_SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "adx.xsd"))
# The message of IHE QRPH ADX (2015), volume 1, use case 1, with our codes and a breakdown by sex.
ADX = """<?xml version="1.0" encoding="UTF-8"?>
<adx xmlns="urn:ihe:qrph:adx:2015" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="urn:ihe:qrph:adx:2015 ../schema/adx_loose.xsd" exported="2024-02-06T19:30:00Z">
  <group orgUnit="H99.02" period="2024-02-01/P1M" dataSet="bc-thang">
    <dataValue dataElement="HS_TONG" value="32"/>
    <dataValue dataElement="HS_TT" value="20"/>
  </group>
  <group orgUnit="H99.02" period="2023-10-01/P3M" dataSet="hoc-quy">
    <dataValue dataElement="HOC" gioi="nu" value="10"/>
  </group>
</adx>
"""
QUERY = "dataSet=bc-thang&orgUnit=H99.01&period=202401"


def post(client: Client, body: str, media: str = "application/json", query: str = "") -> tuple[int, dict]:
    answer = client.post(f"/api/dataValueSets{query}", body, content_type=media)
    return answer.status_code, answer.json()


def values(code: str = "H99.02", period: str = "202402") -> dict[str, Decimal]:
    rows = Datum.objects.filter(agency__code=code, period__code=period)
    return dict(rows.values_list("indicator__code", "value"))


pytestmark = pytest.mark.django_db


def test_what_is_sent_is_counted_and_each_conflict_names_its_cell(client_of, office):
    sent = {
        "dataSet": "bc-thang", "period": "202402", "orgUnit": "H99.02",
        "dataValues": [
            {"dataElement": "HS_TONG", "value": 30}, {"dataElement": "HS_TT", "value": "1,5"},
            {"dataElement": "HS_TRE", "value": "2", "period": "202401"},
        ],
    }  # fmt: skip
    status, said = post(client_of("mai"), json.dumps(sent))
    assert (status, said["status"], said["response"]["status"]) == (409, "WARNING", "WARNING")
    assert said["response"]["importCount"] == {"imported": 1, "updated": 1, "ignored": 1, "deleted": 0}
    (wrong,) = said["response"]["conflicts"]
    assert (wrong["object"], wrong["property"]) == ("dataValues[1]", "value")
    assert wrong["objects"] == {
        "dataElement": "HS_TT", "period": "202402", "orgUnit": "H99.02", "categoryOptionCombo": "default",
    }  # fmt: skip
    assert values() == {"HS_TONG": 30}


def test_a_trial_run_and_a_repeated_delivery_change_nothing(client_of, office):
    body = json.dumps(
        {"period": "202402", "orgUnit": "H99.02", "dataValues": [{"dataElement": "HS_TT", "value": "3"}]}
    )
    assert post(client_of("mai"), body, query="?dryRun=true")[1]["response"]["importCount"]["imported"] == 1
    assert values() == {}
    client = client_of("mai")
    for counted in ({"imported": 1, "ignored": 0}, {"imported": 0, "ignored": 1}):
        answer = client.post(
            "/api/dataValueSets", body, "application/json", headers={"Idempotency-Key": "lần 1"}
        )
        count = answer.json()["response"]["importCount"]
        assert {name: count[name] for name in counted} == counted
    assert values() == {"HS_TT": 3}


def test_figures_are_taken_back(client_of, office):
    sent = {
        "dataSet": "bc-thang",
        "period": "202401",
        "orgUnit": "H99.02",
        "dataValues": [{"dataElement": "HS_TT"}],
    }
    status, said = post(client_of("mai"), json.dumps(sent), query="?importStrategy=DELETE")
    assert (status, said["response"]["importCount"]["deleted"]) == (200, 1)
    assert values(period="202401")["HS_TT"] is None


def test_adx_is_taken_as_the_standard_shows_it(client_of, office):
    ADX_SCHEMA.assertValid(etree.fromstring(ADX.encode()))
    status, said = post(client_of("mai"), ADX, "application/adx+xml")
    assert said["response"]["importCount"]["imported"] == 2
    assert values() == {"HS_TONG": 32, "HS_TT": 20}
    (closed,) = said["response"]["conflicts"]  # that quarter's report was handed in
    assert (status, closed["objects"]["categoryOptionCombo"], closed["property"]) == (
        409,
        "gioi:nu",
        "dataSet",
    )


def test_adx_is_written_as_the_standard_wants_it(client_of, office):
    url = "/api/dataValueSets?dataSet=bc-thang&dataSet=hoc-quy&orgUnit=H99&children=true"
    url += "&startDate=2023-01-01&endDate=2024-12-31"
    answer = client_of("standing_officer").get(url, headers={"Accept": "application/adx+xml"})
    assert answer.headers["Content-Type"] == "application/adx+xml; charset=utf-8"
    root = etree.fromstring(answer.getvalue())
    ADX_SCHEMA.assertValid(root)
    groups = [(one.get("dataSet"), one.get("orgUnit"), one.get("period"), len(one)) for one in root]
    assert groups == [
        ("bc-thang", "H99.01", "2024-01-01/P1M", 3), ("bc-thang", "H99.01", "2024-02-01/P1M", 2),
        ("bc-thang", "H99.02", "2024-01-01/P1M", 3), ("hoc-quy", "H99.02", "2023-10-01/P3M", 3),
    ]  # fmt: skip
    assert {one.get("gioi"): one.get("value") for one in root[3]} == {None: "2.5", "nu": "1.5", "nam": "1"}
    del root.attrib["exported"]
    assert not ADX_SCHEMA.validate(root)


def test_what_was_written_can_be_sent_back_in_each_format(client_of, office):
    client = client_of("hung")
    query = "?dataSet=bc-thang&orgUnit=H99.01&period=202402"
    for media in ("application/json", "application/xml", "application/adx+xml"):
        sent = client.get(f"/api/dataValueSets{query}", headers={"Accept": media}).getvalue().decode()
        status, said = post(client, sent, media)
        assert (status, said["response"]["importCount"]) == (
            200,
            {"imported": 0, "updated": 0, "ignored": 2, "deleted": 0},
        )


@pytest.mark.parametrize(
    ("body", "media", "words"),
    [
        ("{", "application/json", "Không đọc được JSON"),
        ("[]", "application/json", "Thiếu danh sách dataValues"),
        ('{"dataValues": [1]}', "application/json", "dataValues[0]"),
        ('{"dataValues": [{"attributeOptionCombo": "x"}]}', "application/json", "attributeOptionCombo"),
        ("<adx>", "application/xml", "dòng 1"),
        ("<adx/>", "application/xml", "urn:ihe:qrph:adx:2015"),
        ("<khac/>", "application/xml", "khac"),
        ('<adx xmlns="urn:ihe:qrph:adx:2015"><group orgUnit="x"/></adx>', "application/xml", "thiếu period"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><adx>&x;</adx>', "application/xml", "DOCTYPE"),
        ("<a>" * 50 + "</a>" * 50, "application/xml", "quá sâu"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(client_of, office, body, media, words):
    status, said = post(client_of("mai"), body, media)
    assert (status, said["status"]) == (409, "ERROR")
    assert words in said["message"]


@pytest.mark.parametrize(("who", "status"), [("stranger", 401), ("lan", 403), ("leader", 403), ("mai", 409)])
def test_only_who_may_enter_sends_and_only_their_own(client_of, office, who, status):
    body = json.dumps(
        {
            "dataSet": "bc-thang",
            "period": "202402",
            "orgUnit": "H99.01",
            "dataValues": [{"dataElement": "HS_TT", "value": "9"}],
        }
    )
    before = values("H99.01")
    assert post(client_of(who), body)[0] == status
    assert values("H99.01") == before


@pytest.mark.parametrize(
    ("who", "unit", "period", "found"),
    [
        ("stranger", "H99.01", "202401", 3), ("stranger", "H99.01", "202402", 0), ("stranger", "H99.02", "202401", 0),
        ("mai", "H99.02", "202401", 3), ("mai", "H99.01", "202402", 0), ("hung", "H99.01", "202402", 2),
        ("leader", "H99.02", "202401", 3),
    ],
)  # fmt: skip
def test_accepted_figures_are_for_everyone_the_others_by_right(client_of, office, who, unit, period, found):
    answer = client_of(who).get(f"/api/dataValueSets?dataSet=bc-thang&orgUnit={unit}&period={period}")
    assert len(json.loads(answer.getvalue())["dataValues"]) == found


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("dataValueSets", 409), ("dataValueSets?dataSet=bc-thang&orgUnit=H99.01", 409),
        ("dataValueSets?dataSet=khong&orgUnit=H99.01&period=202401", 404),
        ("dataValueSets?dataSet=bc-thang&orgUnit=H99.77&period=202401", 404),
        ("dataValueSets?dataSet=bc-thang&orgUnit=H99.01&startDate=x&endDate=y", 409),
        ("dataSets/khong", 404), ("dataElements/KHONG", 404), ("organisationUnits/H00", 404),
    ],
)  # fmt: skip
def test_a_wrong_question_is_answered_as_dhis2_does(client_of, office, path, status):
    answer = client_of().get(f"/api/{path}")
    assert (answer.status_code, answer.json()["httpStatusCode"]) == (status, status)


def test_more_than_one_answer_holds_is_refused(client_of, office, monkeypatch):
    monkeypatch.setattr(figures, "MOST", 2)
    answer = client_of().get(f"/api/dataValueSets?{QUERY}")
    assert (answer.status_code, answer.json()["errorCode"]) == (409, "E2003")


def test_a_form_that_is_not_public_is_not_there_for_strangers(client_of, office):
    Submission.objects.filter(form=office.form, state="accepted").update(state="approved")
    for path in ("dataSets/bc-thang", "dataElements/HS_TT", f"dataValueSets?{QUERY}"):
        assert client_of().get(f"/api/{path}").status_code == 404
        assert client_of("hung").get(f"/api/{path}").status_code == 200
    assert "bc-thang" not in client_of().get("/api/dataSets").content.decode()
