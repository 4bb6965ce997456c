"""Two clients that we did not write, against a running server: sdmx1 for REST 1.5 and 2.1, pysdmx for REST 2."""

import warnings

import pytest
import sdmx
from pysdmx.api.dc.query import Operator, TextFilter
from pysdmx.api.fmr import DataflowDetails, RegistryClient
from pysdmx.api.qb import ApiVersion, DataContext, DataFormat, DataQuery, RestService
from pysdmx.errors import NotFound
from pysdmx.io.xml.doc_validation import validate_doc


def client(url: str, version: str) -> sdmx.Client:
    rest = "2.1" if version == "2.1" else "3.0"
    source = {"id": "TINHSO", "url": f"{url}/sdmx/{rest}", "name": "Tỉnh Số", "versions": {version}}
    sdmx.add_source(source, override=True)
    return sdmx.Client("TINHSO")


@pytest.mark.parametrize("version", ["2.1", "3.0.0"])
def test_sdmx1_reads_structures(live, version):
    made = client(live[0], version)
    flows = made.dataflow()
    assert set(flows.dataflow) >= {"DF_bc-thang", "DF_hoc-quy", "INDICATORS"}
    message = made.get("dataflow", "DF_hoc-quy", references="all" if version == "2.1" else "descendants")
    structure = message.structure["DSD_hoc-quy"]
    assert [one.id for one in structure.dimensions] == [
        "FREQ",
        "REF_AREA",
        "AGENCY",
        "INDICATOR",
        "gioi",
        "TIME_PERIOD",
    ]
    assert structure.dimensions.get("gioi").local_representation.enumerated.items["nu"].name["vi"] == "Nữ"


@pytest.mark.parametrize("version", ["2.1", "3.0.0"])
def test_sdmx1_reads_figures(live, version):
    made = client(live[0], version)
    message = made.get("data", "DF_hoc-quy", key="Q...HOC.nu" if version == "2.1" else "Q.*.*.HOC.nu")
    (data,) = message.data
    (only,) = data.obs
    assert (float(only.value), only.dimension.values["TIME_PERIOD"].value) == (1.5, "2023-Q4")


def test_sdmx1_chooses_by_a_key_that_it_makes_from_the_structure(live):
    made = client(live[0], "2.1")
    message = made.data("DF_bc-thang", key={"INDICATOR": "HS_TT"}, params={"startPeriod": "2024"})
    table = sdmx.to_pandas(message)
    assert list(table) == [80.0]
    assert table.index.to_frame()["AGENCY"].tolist() == ["H99-01"]


def test_sdmx1_is_told_what_is_wrong(live):
    made = client(live[0], "2.1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Exception, match="404"):
            made.get("data", "DF_khong-co", key="all")


def test_pysdmx_reads_the_registry(live):
    registry = RegistryClient(f"{live[0]}/sdmx/3.0")
    flow = registry.get_dataflow_details("TINHSO", "DF_hoc-quy", "1.0.0", DataflowDetails.CORE)
    assert flow.name == "Học kỹ năng số & việc làm"
    codes = registry.get_codes("TINHSO", "CL_D_gioi", "+")
    assert [one.id for one in codes] == ["_T", "nam", "nu"]
    schema = registry.get_schema("dataflow", "TINHSO", "DF_hoc-quy", "1.0.0")
    assert [one.id for one in schema.components.dimensions][-2:] == ["gioi", "TIME_PERIOD"]
    assert schema.components["gioi"].enumeration["nu"].name == "Nữ"
    with pytest.raises(NotFound):
        registry.get_codes("TINHSO", "CL_KHONG", "+")


@pytest.mark.parametrize(
    ("version", "fmt"),
    [
        (ApiVersion.V1_5_0, DataFormat.SDMX_ML_2_1_STR),
        (ApiVersion.V1_5_0, DataFormat.SDMX_ML_2_1_GEN),
        (ApiVersion.V2_0_0, DataFormat.SDMX_ML_3_0),
    ],
)
def test_pysdmx_asks_for_figures(live, version, fmt):
    rest = "2.1" if version < ApiVersion.V2_0_0 else "3.0"
    service = RestService(f"{live[0]}/sdmx/{rest}", version, data_format=fmt, timeout=60)
    more = {"components": TextFilter("INDICATOR", Operator.EQUALS, "HS_TT")} if rest == "3.0" else {}
    key = "all" if rest == "2.1" else "*"
    text = service.data(
        DataQuery(DataContext.DATAFLOW, "TINHSO", "DF_bc-thang", "1.0.0", key, **more)
    ).decode()
    validate_doc(text)
    assert text.count("OBS_VALUE=") + text.count("<gen:ObsValue") == (1 if more else 3)
