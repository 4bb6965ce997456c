"""January and February of two communes: Hải Tân's January is accepted, the rest is not; one form breaks down by sex."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.province import make as make_province
from tinhso.apps.reporting import operations, queries
from tinhso.apps.reporting.operations import NewCell
from tinhso.apps.reporting.tests.conftest import FEBRUARY, Office, set_up
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.text import api as text


def fill(office: Office) -> Office:
    """Figures in every state of a report."""
    january = office.report()
    office.type(office.hung, january, HS_TONG="100", HS_TT="80", HS_TRE="2")
    done = operations.complete(actor=office.hung, submission=january)
    done = operations.approve(actor=office.nga, submission=done)
    operations.accept(actor=office.son, submission=done)
    office.type(office.hung, office.report(period="202402"), HS_TONG="50", HS_TT="45")
    office.type(office.mai, office.report(office.province.tan_binh), HS_TONG="70", HS_TT="10", HS_TRE="7")
    return office


def by_sex(office: Office) -> None:
    """A quarterly form of one indicator by sex, with one accepted report of Tân Bình, that needs no approval."""
    son, province = office.son, office.province
    series.put_dimension(code="gioi", title="Giới", categories=[("nam", "Nam"), ("nu", "Nữ")])
    series.put_indicator(
        code="HOC",
        title="Người học kỹ năng số",
        kind="number",
        decimals=1,
        unit="nghìn người",
        dimensions=["gioi"],
    )
    form = operations.create_form(
        actor=son, code="hoc-quy", title="Học kỹ năng số & việc làm", period_kind="quarter", owner=province.city,
        invented=True,
    )  # fmt: skip
    cells = [NewCell("HOC"), NewCell("HOC", "gioi:nu"), NewCell("HOC", "gioi:nam")]
    version = operations.add_version(
        actor=son, form=form, valid_from=dt.date(2023, 1, 1), cells=cells, steps=0, due_working_days=30
    )
    operations.publish(actor=son, version=version)
    operations.assign(actor=son, form=form, agencies=[province.tan_binh], since=dt.date(2023, 1, 1))
    report = queries.begun(queries.report(son, form.code, "2023Q4", province.tan_binh.code))
    edits = [
        operations.Edit(uuid.UUID(int=order), order, words)
        for order, words in enumerate(("2,5", "1,5", "1"), start=1)
    ]
    operations.save(actor=office.mai, submission=report, edits=edits)
    operations.complete(actor=office.mai, submission=report)


@pytest.fixture(scope="module")
def _filled(kept_rows: None) -> Office:
    calendar.seed()
    with text.at(FEBRUARY):
        office = fill(set_up(make_province()))
        by_sex(office)
        return office


@pytest.fixture
def office(_filled: Office, db: None) -> Iterator[Office]:
    """On 6 February 2024. Made once for a module; what a test changes is undone after it."""
    with text.at(FEBRUARY):
        yield deepcopy(_filled)


@pytest.fixture
def client_of(office: Office) -> Callable[[str], Client]:
    """A client signed in as one of the province's people, or a stranger's."""

    def make(who: str = "stranger") -> Client:
        client = Client(raise_request_exception=True)
        if who != "stranger":
            client.force_login(getattr(office.province, who))
        return client

    return make


@pytest.fixture
def live(transactional_db: None, live_server: LiveServer) -> Iterator[tuple[str, Office]]:
    """A running server's address, and what stands in its database."""
    calendar.seed()
    with text.at(FEBRUARY):
        office = fill(set_up(make_province()))
        by_sex(office)
        yield live_server.url, office


def make_token(office: Office, who: str) -> str:
    """Make one as its owner does. It outlives the tests: a live server's thread lives today, the test in 2024."""
    client = Client()
    client.force_login(getattr(office.province, who))
    sent = {"title": "thử", "last_date": text.today().isoformat()}
    page = client.post("/tai-khoan/ma-truy-cap/", sent).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE account_pages_apitoken SET last_date = '2999-01-01'")
    found = re.search(r'id="ma-moi">(\S+)</code>', page)
    assert found, page
    return found[1]
