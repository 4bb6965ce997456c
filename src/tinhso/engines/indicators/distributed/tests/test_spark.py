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
    """Two computations in one Spark: the country from its wide table, and every rule from rows in no order."""
    room, keys = tmp_path_factory.mktemp("spark"), country.keys_of(COMMUNES, MONTHS)
    national, rules = country.national_framework(), every_rule()
    columns = {
        "country": draw(national, COMMUNES * MONTHS),
        "rules": draw(rules, COMMUNES * MONTHS, missing=0.15, ready=0.3),
    }
    wide = engines.wide_table(national, columns["country"], keys)
    engines.write_wide(wide, room / "country.parquet", KEYS)
    engines.write_rows(columns["rules"], keys, room / "rules.parquet")
    statements = {
        "country": ("wide", api.statement(national, api.SPARK, "wide", KEYS)),
        "rules": ("given", api.statement_from_rows(rules, api.SPARK, "given", ["period", "unit"])),
    }
    jobs = [
        spark.Job(sql, table, str(room / f"{name}.parquet"), str(room / name))
        for name, (table, sql) in statements.items()
    ]
    spark.run(jobs, room, brief=True)
    units = [str(n) for n in range(COMMUNES * MONTHS)]
    expected = {
        name: (chosen, bulk_evaluate(chosen, units, columns[name]))
        for name, chosen in (("country", national), ("rules", rules))
    }
    return expected, {name: engines.read(room / name, ["period", "unit"]) for name in expected}


@pytest.mark.parametrize("name", ["country", "rules"])
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
