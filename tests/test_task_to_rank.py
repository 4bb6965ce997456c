"""From a task that is done to a rank, through every module between, and back down from the rank to the task.

task → named fact → counted indicator → formula → input of a score → points → rank → publication, and the other way
by the links that a reader follows.
"""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from tests.province import Province, province, sign_in
from tinhso.apps.programme.models import Programme, Task
from tinhso.apps.programme.operations import record_progress
from tinhso.apps.reporting import counting
from tinhso.apps.scoring import operations as scoring
from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.provenance.operations import bind, take_figures
from tinhso.apps.scoring.tests.conftest import Round, open_round
from tinhso.engines.indicators.plugs import FigureKey, facts, uses
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.store.api import Source, Stage, Value
from tinhso.kernel.access import api as access
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

__all__ = ["province"]
pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2025, 3, 31)
MARCH = dt.date(2025, 3, 20)
INDICATORS = (
    ("DEM_NV_HAN", "Nhiệm vụ đến hạn", "programme.tasks_due"),
    ("DEM_NV_XONG", "Nhiệm vụ xong đúng hạn", "programme.tasks_on_time"),
)


@pytest.fixture
def round_(province: Province) -> Round:
    """Item 2 of the small assessment is the rate of tasks done in time, which the platform counts itself."""
    made = open_round(province)
    for person, where in ((province.hung, province.hai_tan), (province.mai, province.tan_binh)):
        access.give(
            role="programme.department",
            person_id=person.pk,
            agency=where.path,
            first_date=dt.date(2020, 1, 1),
        )
        access.give(
            role="reporting-reporter", person_id=person.pk, agency=where.path, first_date=dt.date(2020, 1, 1)
        )
    for code, title, fact in INDICATORS:
        assert fact in {one.code for one in facts}
        series.put_indicator(code=code, title=title, kind="integer", comes_from="fact", fact=fact)
    series.put_indicator(
        code="TL_NV", title="Tỷ lệ nhiệm vụ đúng hạn", kind="percent", decimals=2, comes_from="formula",
        formula="[DEM_NV_XONG] / [DEM_NV_HAN] * 100",
    )  # fmt: skip
    bind(
        actor=made.manager,
        assessment=made.assessment,
        item="2",
        name="value",
        indicator="TL_NV",
        period="2025",
    )
    return made


@pytest.fixture
def tasks(province: Province) -> list[Task]:
    """Four tasks of Hải Tân and two of Tân Bình, due in March; nothing is done yet."""
    plan = Programme.objects.create(
        code="cds", title="Chuyển đổi số", first_year=2025, last_year=2025, agency=province.city
    )
    leads = [province.hai_tan] * 4 + [province.tan_binh] * 2
    return [
        plan.tasks.create(
            number=n, action=f"Việc {n}", lead=lead, start_date=dt.date(2025, 1, 1), deadline=MARCH
        )
        for n, lead in enumerate(leads, 1)
    ]


def count() -> None:
    """The nightly count at the end of March, and everything that hangs on it."""
    with text.at(DAY):
        counting.count_all(DAY)
        events.deliver_all()


def standing() -> dict[str, tuple[float, int | None]]:
    """Unit → points of item 2 and rank in the draft."""
    rows = Result.objects.filter(run__published_at=None).select_related("unit")
    return {row.unit.key: (row.items["2"]["points"], row.rank) for row in rows}


def done(actor: access.Actor, task: Task, day: dt.date = MARCH) -> None:
    with text.at(day):
        record_progress(actor=actor, about=task, date=day, amount=Decimal(100), note="Đã xong")


def test_a_task_that_is_done_moves_a_rank(round_: Round, tasks: list[Task]) -> None:
    done(round_.hung, tasks[0])
    done(round_.mai, tasks[4])
    count()
    # The month is counted; the score takes the year, which is all its months. The first draft is opened by taking.
    take_figures(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    assert standing() == {"hai-tan": (1.25, 2), "tan-binh": (2.5, 1)}
    for one in tasks[1:3]:
        done(round_.hung, one)
    done(round_.hung, tasks[3], MARCH + dt.timedelta(days=1))  # a day late: done, and not in time
    count()
    assert standing() == {"hai-tan": (3.75, 1), "tan-binh": (2.5, 2)}
    value = Value.objects.get(unit="hai-tan", superseded_at=None)
    assert (value.value, value.source) == ("0.75", Source.FACT)


def links(client: Client, address: str) -> list[str]:
    """Where a page leads to from its main part."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.findall(r'href="([^"]+)"', main)


def test_from_the_rank_one_clicks_down_to_the_task_and_up_again(
    round_: Round, tasks: list[Task], province: Province
) -> None:
    for one in tasks[:3]:
        done(round_.hung, one)
    count()
    take_figures(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    scoring.publish(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    officer = Client()
    sign_in(officer, "hung")
    way = ["/xep-hang/dot-thu/"]
    for wanted in (
        "/xep-hang/dot-thu/don-vi/hai-tan/", "/xep-hang/dot-thu/don-vi/hai-tan/2/",
        "/so-lieu/so-dem/DEM_NV_XONG/202503/H99.01/", "/chuong-trinh/cds/nhiem-vu/1/",
    ):  # fmt: skip
        assert wanted in links(officer, way[-1]), f"{way[-1]} leads to {wanted}"
        way.append(wanted)
    assert officer.get(way[-1]).status_code == 200
    # Up: the counted figure names the score that it moved.
    assert "/xep-hang/dot-thu/don-vi/hai-tan/2/" in links(officer, way[3])
    (use,) = uses(round_.stranger, FigureKey("DEM_NV_HAN", "202503", "H99.01"))
    assert use.gave == "3,75/5 điểm, tổng 3,75, hạng 1"


def test_a_citizen_reads_the_numbers_without_names_or_dead_ends(round_: Round, tasks: list[Task]) -> None:
    for one in tasks[:3]:
        done(round_.hung, one)
    count()
    take_figures(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    citizen = Client()
    assert citizen.get("/xep-hang/dot-thu/don-vi/hai-tan/2/").status_code == 404, "a draft is nobody's news"
    scoring.publish(actor=round_.manager, assessment=round_.assessment, stage=Stage.SELF)
    page = citizen.get("/xep-hang/dot-thu/don-vi/hai-tan/2/").content.decode()
    assert "3 ÷ 4 × 100 = 75" in page
    for name in ("Trần Văn Hùng", "Đỗ Văn Sơn"):
        assert name not in page
    for link in links(citizen, "/xep-hang/dot-thu/don-vi/hai-tan/2/"):
        if link.startswith("/"):
            assert citizen.get(link).status_code == 200, link
