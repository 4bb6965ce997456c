"""What a published run shows while something else goes on: a correction, a penalty, a single unit."""

import datetime as dt

import pytest

from tinhso.apps.scoring import computing, operations
from tinhso.apps.scoring.provenance.operations import open_correction
from tinhso.apps.scoring.rankings import merging
from tinhso.apps.scoring.rankings.tests import test_merging
from tinhso.apps.scoring.rankings.tests.conftest import place
from tinhso.apps.scoring.rankings.tests.test_merging import CODES
from tinhso.engines.indicators.store.api import NewValue, Stage, put
from tinhso.kernel.access import api as access

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 7, 1)


def test_merged_provinces_show_what_was_published_not_an_open_correction(manager: access.Actor) -> None:
    homes = {
        name: place(str(n), name, 105, 20) for n, name in enumerate(("Hải Dương", "Hải Phòng"), start=91)
    }
    run = test_merging.publish(manager, homes)
    before = [(one.name, one.total) for one in merging.reorganised(run, DAY)]
    assert before and all(total is not None for _name, total in before)
    correction = open_correction(
        actor=manager, assessment=run.assessment, stage=Stage(run.stage), reason="Sửa số của Hải Dương"
    )
    put(
        actor=manager, book=run.assessment.code, stage=Stage(run.stage),
        values=[NewValue("hai-duong", code, "value", "0.0001") for code in CODES],
    )  # fmt: skip
    computing.refresh(run.assessment, Stage(run.stage), by="thử")
    assert [(one.name, one.total) for one in merging.reorganised(run, DAY)] == before
    corrected = operations.publish(actor=manager, assessment=run.assessment, stage=Stage(run.stage))
    assert corrected.pk == correction.pk
    assert [(one.name, one.total) for one in merging.reorganised(corrected, DAY)] != before
    assert [(one.name, one.total) for one in merging.reorganised(run, DAY)] == before
