"""What the platform counts from scoring: items that got their first proof, by the agency of the unit."""

import datetime as dt

from tinhso.apps.scoring import operations
from tinhso.apps.scoring.operations import Stage
from tinhso.engines.indicators.plugs import facts
from tinhso.engines.indicators.store.api import Evidence
from tinhso.kernel.text import api as text

FIRST, LAST = dt.date(2024, 3, 1), dt.date(2024, 3, 31)


def prove(scoring_round, day: dt.date, item: str = "1", value: str = "yes") -> None:
    with text.at(day):
        operations.enter(
            actor=scoring_round.hung, unit=scoring_round.hai_tan, item=item, stage=Stage.SELF, values={"": value},
            evidence_note="Quyết định 12",
        )  # fmt: skip


def counted(first: dt.date = FIRST, last: dt.date = LAST) -> dict[int, int]:
    found = facts["scoring.items_proved"].count(first, last)
    return {agency: int(value) for agency, value in found.items()}


def test_an_item_counts_once_on_the_day_of_its_first_proof(scoring_round, province):
    prove(scoring_round, dt.date(2024, 3, 5))
    prove(scoring_round, dt.date(2024, 3, 9))
    prove(scoring_round, dt.date(2024, 3, 10), item="3", value="2")
    prove(scoring_round, dt.date(2024, 4, 2))
    assert counted() == {province.hai_tan.pk: 2}
    assert counted(dt.date(2024, 4, 1), dt.date(2024, 4, 30)) == {}


def test_a_proof_that_was_withdrawn_does_not_count(scoring_round, province):
    prove(scoring_round, dt.date(2024, 3, 5))
    assert counted() == {province.hai_tan.pk: 1}
    Evidence.objects.update(withdrawn_at=text.now())
    assert counted() == {}


def test_the_records_are_seen_by_whoever_sees_the_units_drafts(scoring_round, province, client):
    prove(scoring_round, dt.date(2024, 3, 5))
    fact, where = facts["scoring.items_proved"], province.hai_tan.pk
    mine = fact.records(scoring_round.hung, where, FIRST, LAST)
    assert [one.day for one in mine] == [dt.date(2024, 3, 5)]
    client.force_login(province.hung)
    assert client.get(mine[0].link).status_code == 200
    assert fact.records(scoring_round.mai, where, FIRST, LAST) == []
    assert fact.records(scoring_round.stranger, where, FIRST, LAST) == []
    assert fact.check().well
