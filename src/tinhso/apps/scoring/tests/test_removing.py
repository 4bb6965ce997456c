"""A round opened by mistake is removed while nothing was entered, by whoever runs it."""

import pytest
from django.test import Client

from tests.province import Province, province, sign_in  # noqa: F401  a fixture, found by name
from tinhso.apps.scoring import operations
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.apps.scoring.tests.conftest import Round
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event

pytestmark = pytest.mark.django_db
PAGE = "/cham-diem/dot-thu/bo-dot/"


def test_a_round_opened_by_mistake_is_removed_after_one_question_and_the_record_keeps_it(
    scoring_round: Round, client: Client
) -> None:
    sign_in(client, "son")
    assert PAGE in client.get("/cham-diem/dot-thu/").content.decode()
    assert "chưa có số liệu, minh chứng nào" in client.get(PAGE).content.decode()
    assert Assessment.objects.count() == 1
    done = client.post(PAGE)
    assert (done.status_code, done["Location"]) == (303, "/cham-diem/")
    assert "Đã bỏ đợt “Đợt thử”" in client.get("/cham-diem/").content.decode()
    assert (Assessment.objects.count(), Unit.objects.count()) == (0, 0)
    entry = Entry.objects.filter(object_kind="assessment", object_key="dot-thu").latest("seq")
    assert entry.changes == {"title": ["Đợt thử", ""], "units": [2, 0]}
    assert Event.objects.filter(name="scoring.assessment.removed").count() == 1
    assert client.post(PAGE).status_code == 404


def test_whoever_does_not_run_the_round_removes_nothing(scoring_round: Round, client: Client) -> None:
    with pytest.raises(Denied):
        operations.remove_assessment(actor=scoring_round.hung, assessment=scoring_round.assessment)
    sign_in(client, "hung")
    assert client.post(PAGE).status_code == 404
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("taken_back", [False, True])
def test_what_was_entered_holds_the_round_even_when_it_was_taken_back(
    scoring_round: Round, client: Client, taken_back: bool
) -> None:
    for value in ["yes", ""] if taken_back else ["yes"]:
        operations.enter(
            actor=scoring_round.hung, unit=scoring_round.hai_tan, item="1", stage=Stage.SELF, values={"value": value},
        )  # fmt: skip
    sign_in(client, "son")
    refused = client.post(PAGE)
    assert (refused.status_code, "đã có số liệu hoặc minh chứng" in refused.content.decode()) == (409, True)
    assert Assessment.objects.count() == 1
