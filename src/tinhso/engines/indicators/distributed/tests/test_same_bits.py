"""A framework scored by another engine gives what the platform gives, bit for bit."""

from dataclasses import replace

import duckdb
import ibis
import numpy as np
import pytest

from tinhso.engines.indicators.api import (
    bulk_evaluate,
    bulk_rank,
    framework,
    framework_codes,
)
from tinhso.engines.indicators.cli import main
from tinhso.engines.indicators.distributed import api, expressions
from tinhso.engines.indicators.distributed.tests import country, engines
from tinhso.engines.indicators.distributed.tests.drawing import draw
from tinhso.engines.indicators.distributed.tests.every_rule import every_rule
from tinhso.engines.indicators.rules.parts import Parts
from tinhso.engines.indicators.tests.small import small

UNITS = 400
FRAMEWORKS = {
    "small": small(),
    "every_rule": every_rule(),
    "national": country.national_framework(),
    **{code: framework(code) for code in framework_codes()},
}


# An edition whose rules give no points (their maxima were never found) has nothing to compare.
SCORED = [code for code, one in FRAMEWORKS.items() if any(item.rule for item in one.items)]


@pytest.mark.parametrize("code", SCORED)
def test_every_score_of_every_framework_has_the_same_bits_on_duckdb(code, tmp_path):
    chosen = FRAMEWORKS[code]
    columns, keys = draw(chosen, UNITS, missing=0.15, ready=0.3), {"unit": np.arange(UNITS, dtype=np.int32)}
    engines.write_wide(engines.wide_table(chosen, columns, keys), tmp_path / "wide.parquet", ["unit"])
    sql = api.statement(chosen, "duckdb", "wide", ["unit"])
    found = engines.on_duckdb(sql, "wide", tmp_path / "wide.parquet", ["unit"])
    done = bulk_evaluate(chosen, [str(n) for n in range(UNITS)], columns)
    assert engines.differences(chosen, found, done) == []
    assert len(set(done.totals.tolist())) > 20, "values that all score the same would prove nothing"


@pytest.mark.parametrize("code", SCORED)
def test_values_kept_in_the_smallest_exact_types_score_the_same_bits(code, tmp_path):
    chosen, files = FRAMEWORKS[code], [tmp_path / "0.parquet", tmp_path / "1.parquet"]
    # Nothing missing in the first half, gaps in the second: whole numbers arrive as such, or as floats with NaN.
    halves = [draw(chosen, UNITS // 2, missing=missing, ready=0.3) for missing in (0.0, 0.15)]
    for file, half in zip(files, halves, strict=True):
        keys = {"unit": np.arange(UNITS // 2, dtype=np.int32)}
        engines.write_wide(engines.wide_table(chosen, half, keys), file, ["unit"], narrow=True)
    cells = {cell: name for cell, name in api.input_columns(chosen).items() if cell in halves[0]}
    for listed, expected in ((files[:1], halves[:1]), (files, halves)):
        units = [str(n) for n in range(UNITS // 2 * len(listed))]
        gaps = np.full(UNITS // 2, np.nan)
        doubles = {cell: np.concatenate([half.get(cell, gaps) for half in expected]) for cell in cells}
        with duckdb.connect() as connection:
            found = engines.read_wide(connection, listed, list(cells.values()))
        kept = {cell: found[name] for cell, name in cells.items()}
        whole = any(column.dtype.kind in "iu" for column in kept.values())
        assert whole or code != "national" or len(listed) > 1
        done = bulk_evaluate(chosen, units, kept, check=False)
        expected_scores = bulk_evaluate(chosen, units, doubles, check=False)
        assert done.points.tobytes() == expected_scores.points.tobytes()
        assert done.totals.tobytes() == expected_scores.totals.tobytes()


def test_the_frameworks_tested_use_every_rule_that_has_an_expression():
    rules = [item.rule for chosen in FRAMEWORKS.values() for item in chosen.items if item.rule]
    rules += [part.rule for rule in rules if isinstance(rule, Parts) for part in rule.parts if part.rule]
    assert set(expressions.points.registry) - {object} == {type(rule) for rule in rules}


def test_a_unit_scored_alone_has_the_same_bits_as_among_all():
    for chosen in FRAMEWORKS.values():
        columns = draw(chosen, 7)
        together = bulk_evaluate(chosen, [str(n) for n in range(7)], columns)
        for n in range(7):
            alone = bulk_evaluate(
                chosen, [str(n)], {key: column[n : n + 1] for key, column in columns.items()}
            )
            assert alone.totals[0] == together.totals[n]
            assert alone.points[0].tolist() == together.points[n].tolist()


def test_months_scored_together_have_the_same_bits_and_ranks_as_one_after_the_other():
    chosen, communes, months = country.national_framework(), 34, 3
    columns = draw(chosen, communes * months)
    units = [str(n) for n in range(communes)]
    together = bulk_evaluate(chosen, units * months, columns, lists=months)
    for month in range(months):
        mine = slice(month * communes, (month + 1) * communes)
        alone = bulk_evaluate(chosen, units, {key: column[mine] for key, column in columns.items()})
        assert alone.ranks.tolist() == together.ranks[mine].tolist()
        assert alone.points.tolist() == together.points[mine].tolist()
        assert alone.totals.tolist() == together.totals[mine].tolist()
        assert min(alone.ranks) == 1


def test_a_thinned_country_has_the_same_scores_and_ranks_from_rows_in_any_order(tmp_path):
    chosen, communes, months = country.national_framework(), 68, 2
    keys = country.keys_of(communes, months)
    columns = draw(chosen, communes * months)
    engines.write_rows(columns, keys, tmp_path / "rows.parquet")
    sql = api.statement_from_rows(chosen, "duckdb", "rows", ["period", "unit"])
    found = engines.on_duckdb(sql, "rows", tmp_path / "rows.parquet", ["period", "unit"])
    done = bulk_evaluate(chosen, [str(n) for n in range(communes * months)], columns)
    assert engines.differences(chosen, found, done) == []
    for month in range(months):
        mine = slice(month * communes, (month + 1) * communes)
        assert bulk_rank(np.asarray(found["published"])[mine]).tolist() == (
            bulk_rank(done.published[mine]).tolist()
        )


@pytest.mark.parametrize("engine", ["duckdb", "pyspark", "trino", "clickhouse", "postgres"])
def test_the_statement_is_written_for_other_engines_without_being_connected_to_them(engine):
    sql = api.statement(small(), engine, "wide", ["period", "unit"])
    assert "published" in sql
    assert "0.8" in sql


def test_a_number_reaches_the_engine_with_all_its_bits():
    # As bare digits DuckDB would take these for decimals and round a second time.
    numbers = [0.1, 1 / 3, 0.799999999999, 123456.78901234567, 1e-9, 2 / 3 * 1e15]
    row = ibis.table({"unit": "int32"}, name="one").select(
        **{f"x{n}": expressions.exactly(number) for n, number in enumerate(numbers)}
    )
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE one AS SELECT 1 AS unit")
        assert list(connection.execute(str(ibis.to_sql(row, dialect="duckdb"))).fetchall()[0]) == numbers


def test_a_rule_of_a_pack_without_an_expression_is_refused_by_name():
    class Homemade:
        """A rule that only numpy knows."""

        type = "homemade"

        def inputs(self):
            return ()

    first, *rest = small().items
    chosen = replace(small(), items=(replace(first, rule=Homemade()), *rest))
    with pytest.raises(api.NotDistributable, match="Homemade"):
        api.statement(chosen, "duckdb", "wide", ["unit"])


def test_ibis_options_are_left_as_they_were():
    before = ibis.options.sql.fuse_selects
    api.statement(small(), "duckdb", "wide", ["unit"])
    assert ibis.options.sql.fuse_selects == before


def test_the_command_prints_a_script_that_a_cluster_can_run(capsys, tmp_path):
    chosen = framework("dti-district-922")
    columns, keys = draw(chosen, UNITS), {"unit": np.arange(UNITS, dtype=np.int32)}
    engines.write_wide(engines.wide_table(chosen, columns, keys), tmp_path / "wide.parquet", ["unit"])
    assert main(["frameworks", chosen.code, "--sql", "duckdb", "--keys", "unit"]) == 0
    script = capsys.readouterr().out
    assert "-- v1_numerator: H2 numerator" in script
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW wide AS FROM read_parquet('{tmp_path}/wide.parquet')")
        totals = [row[-1] for row in connection.execute(f"{script} ORDER BY unit").fetchall()]
    done = bulk_evaluate(chosen, [str(n) for n in range(UNITS)], columns)
    assert totals == done.published.tolist()


def test_the_command_wants_one_framework(capsys):
    assert main(["frameworks", "--sql", "duckdb"]) == 2
    assert "mã của một khung" in capsys.readouterr().err
