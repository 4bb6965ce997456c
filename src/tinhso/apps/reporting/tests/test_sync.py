"""Whatever happens to a queue on its way, a sheet ends in the same state and nothing is written twice."""

import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.apps.reporting.tests.conftest import Office
from tinhso.engines.indicators.models import Batch, Datum

pytestmark = pytest.mark.django_db
CELLS = "/api/v1/reports/bc-thang/202401/H99.01/cells"
FIGURES = ("HS_TONG", "HS_TT")
Sent = tuple[int, dict[str, Any]]  # who, what


class Undo(Exception):
    """Ends a run so that the next one begins where this one began."""


# Each writer types into cells without network: of a figure the next value counts on from the one before.
typed = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(FIGURES), st.integers(0, 9)), min_size=1, max_size=6
)


def queue_of(rows: Sequence[tuple[int, str, int]]) -> list[Sent]:
    """The edits as two browsers would keep them."""
    clocks: dict[tuple[int, str], int] = {}
    found = []
    for number, (who, figure, value) in enumerate(rows):
        seen = clocks.get((who, figure), 0)
        clocks[who, figure] = seen + 1
        key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {who} {figure} {value}"))
        found.append((who, {"key": key, "figure": figure, "typed": str(value), "seen": seen}))
    return found


def run(clients: Sequence[Client], deliveries: Sequence[Sequence[Sent]]) -> tuple[Any, int]:
    """The state after these batches have arrived, and how many writes are on record; then all is undone."""
    state: list[Any] = []
    try:
        with transaction.atomic():
            for batch in deliveries:
                for who in (0, 1):
                    edits = [edit for sender, edit in batch if sender == who]
                    if edits:
                        answer = clients[who].patch(
                            CELLS, {"version": 1, "edits": edits}, content_type="application/json"
                        )
                        assert answer.status_code == 200, answer.content
            state = sorted(Datum.objects.values_list("indicator__code", "value", "clock", "batch__key"))
            count = Batch.objects.filter(source="person").count()
            raise Undo
    except Undo:
        return state, count


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=typed, data=st.data())
def test_drops_doubles_and_reorderings_end_in_the_same_state(
    office: Office, rows: Any, data: st.DataObject
) -> None:
    clients = [Client(), Client()]
    clients[0].force_login(office.province.hung)
    clients[1].force_login(office.province.standing_officer)
    edits = queue_of(rows)
    plainly = run(clients, [[one] for one in edits])
    # Answers get lost: an edit is sent again, alone or with others, before or after later ones.
    extra = data.draw(st.lists(st.sampled_from(edits), max_size=6))
    order = data.draw(st.permutations([*edits, *extra]))
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(order) - 1, 1)), max_size=4)))
    batches = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    assert run(clients, batches) == plainly
    assert plainly[1] == len(edits)
