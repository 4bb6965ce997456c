"""DHIS2's own client writes and reads over the network."""

import pytest
from dhis2_client import DHIS2Client
from dhis2_client.errors import DHIS2HTTPError

from tinhso.apps.reporting.exchange.tests.conftest import make_token

pytestmark = pytest.mark.django_db


def test_dhis2_client_reads_writes_and_is_told_what_is_wrong(live):
    url, office = live
    client = DHIS2Client(url, token=make_token(office, "mai"))
    assert [one["id"] for one in client.get_data_sets()] == ["bc-thang", "hoc-quy"]
    one = client.get_data_set("hoc-quy")
    assert (one["periodType"], one["organisationUnits"]) == ("Quarterly", [{"id": "H99.02"}])
    assert [c["id"] for c in one["dataSetElements"][0]["categoryOptionCombos"]] == [
        "default",
        "gioi:nu",
        "gioi:nam",
    ]
    assert client.get_data_element("HS_TT")["valueType"] == "INTEGER"
    assert {one["id"] for one in client.get_data_elements(pageSize=2)} == {
        "HOC",
        "HS_TONG",
        "HS_TT",
        "HS_TRE",
        "TY_LE",
        "DEM",
    }
    tree = client.get_org_unit_tree("H99", levels=2)
    assert [one["id"] for one in tree["children"]] == ["H99.01", "H99.02", "H99.09"]
    sent = {"dataSet": "hoc-quy", "orgUnit": "H99.02", "period": "2024Q1"}
    done = client.post_data_value_set(
        {**sent, "dataValues": [{"dataElement": "HOC", "categoryOptionCombo": "gioi:nu", "value": 4.5}]}
    )
    assert done["response"]["importCount"] == {"imported": 1, "updated": 0, "ignored": 0, "deleted": 0}
    (read,) = client.get_data_value_set(sent)["dataValues"]
    assert (read["value"], read["categoryOptionCombo"], read["period"]) == ("4.5", "gioi:nu", "2024Q1")
    with pytest.raises(DHIS2HTTPError) as problem:
        client.post_data_value_set({**sent, "dataValues": [{"dataElement": "HS_TT", "value": "1"}]})
    assert problem.value.payload["response"]["conflicts"][0]["property"] == "dataElement"
    with pytest.raises(DHIS2HTTPError):
        DHIS2Client(url, token="sai").get_data_set("hoc-quy")
