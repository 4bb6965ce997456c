"""The national computation on Spark: the scores and ranks of the platform, bit for bit."""

import numpy as np
import pytest

from tinhso.engines.indicators.api import bulk_evaluate, bulk_rank
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import country, engines, spark
from tinhso.engines.indicators.distributed.tests.drawing import draw
from tinhso.engines.indicators.distributed.tests.every_rule import every_rule

pytestmark = pytest.mark.spark
COMMUNES, MONTHS = 340, 3
KEYS = ["period", "province", "unit"]


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Three computations in one Spark: the country from its wide table and from rows, and every rule."""
    room = tmp_path_factory.mktemp("spark")
    keys = country.keys_of(COMMUNES, MONTHS)
    expected, jobs = {}, []
    for name, chosen in (("country", country.national_framework()), ("rules", every_rule())):
        columns = draw(chosen, COMMUNES * MONTHS, missing=0.15, ready=0.3)
        engines.write_wide(engines.wide_table(chosen, columns, keys), room / f"{name}.parquet", KEYS)
        sql = api.statement(chosen, api.SPARK, "wide", KEYS)
        jobs.append(spark.Job(sql, "wide", str(room / f"{name}.parquet"), str(room / name)))
        units = [str(n) for n in range(COMMUNES * MONTHS)]
        expected[name] = chosen, bulk_evaluate(chosen, units, columns)
        if name == "rules":
            engines.write_rows(columns, keys, room / "rows.parquet")
            sql = api.statement_from_rows(chosen, api.SPARK, "rows", ["period", "unit"])
            jobs.append(spark.Job(sql, "rows", str(room / "rows.parquet"), str(room / "rows")))
            expected["rows"] = expected["rules"]
    spark.run(jobs, room)
    return expected, {name: engines.read(room / name, ["period", "unit"]) for name in expected}


@pytest.mark.parametrize("name", ["country", "rules", "rows"])
def test_every_score_has_the_same_bits_on_spark(done, name):
    expected, found = done
    chosen, scores = expected[name]
    assert engines.differences(chosen, found[name], scores) == []
    assert len(set(scores.totals.tolist())) > 100


def test_ranks_of_the_country_are_equal_in_every_month_and_province(done):
    expected, found = done
    published, mine = expected["country"][1].published, np.asarray(found["country"]["published"])
    assert (
        np.asarray(found["country"]["period"]).tolist()
        == country.keys_of(COMMUNES, MONTHS)["period"].tolist()
    )
    provinces = np.asarray(found["country"]["province"])
    for month in range(MONTHS):
        whole = np.arange(month * COMMUNES, (month + 1) * COMMUNES)
        assert bulk_rank(mine[whole]).tolist() == bulk_rank(published[whole]).tolist()
        for province in range(country.PROVINCES):
            inside = whole[provinces[whole] == province]
            assert bulk_rank(mine[inside]).tolist() == bulk_rank(published[inside]).tolist()
