"""The databases of the tests: what the process knew of the last one is not taken for the next one's."""

from decimal import Decimal

import pytest

from tests.database import Databases
from tests.province import make
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, Indicator, NewDatum
from tinhso.engines.indicators.series.cubes import shelf
from tinhso.kernel.access import api as access


def indicator() -> Indicator:
    return series.put_indicator(code="HS", title="Hồ sơ", kind="integer")


@pytest.mark.django_db(transaction=True)
def test_figures_of_the_last_database_are_not_shown_for_the_same_key_of_the_next(
    databases: Databases,
) -> None:
    first, period, none = indicator(), series.periods.get("2025"), series.breakdown("").pk
    where = Address(first.pk, period.pk, make().hai_tan.pk)
    series.write(actor=access.system(), data=[NewDatum(where, Decimal(30))])
    shelf.refresh()
    assert shelf.get(first, none) != {}
    databases.start_afresh()
    second = indicator()
    assert second.pk == first.pk
    shelf.refresh()
    assert shelf.get(second, none) == {}
