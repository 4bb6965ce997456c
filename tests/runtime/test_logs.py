"""What goes wrong is in the log with its traceback, and nobody's data are."""

import io
import logging  # the log itself is under test
import threading
from collections.abc import Callable, Iterator

import pytest
import structlog
from django.test import Client
from django.urls import path

from tinhso.config import logs
from tinhso.config.urls import urlpatterns as house
from tinhso.kernel.access.api import public


@public
def breaks(request: object) -> None:
    raise RuntimeError("hỏng ở hồ sơ của lan@example.vn, số 001090000001, máy 0912345678")


urlpatterns = [path("hong/", breaks), *house]
handler500 = "tinhso.kernel.ui.problems.broken"


ROOT = logging.Logger.root


@pytest.fixture
def lines() -> Iterator[Callable[[], str]]:
    """What the house writes to its log, from this thread: servers of other tests may still have theirs."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(logs.Masked("{levelname} {name} {message}", style="{"))
    here = threading.get_ident()
    handler.addFilter(lambda record: record.thread == here)
    ROOT.addHandler(handler)
    yield kept.getvalue
    ROOT.removeHandler(handler)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_an_error_of_a_page_is_in_the_log_with_its_traceback_and_without_peoples_data(lines):
    assert Client(raise_request_exception=False).get("/hong/").status_code == 500
    written = lines()
    assert "ERROR django.request Internal Server Error: /hong/" in written
    assert "in breaks" in written
    assert "RuntimeError: hỏng ở hồ sơ của …@…, số …, máy 0…" in written


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_page_that_is_not_there_is_no_news(lines):
    assert Client().get("/khong-co/").status_code == 404
    assert lines() == ""


def test_our_own_lines_hide_what_is_named_a_secret(lines):
    structlog.get_logger("tinhso.t").warning(
        "t.failed", password="xyz1", api_token="xyz2", who="mai@example.vn", rows=3, note="100 %s"
    )
    assert lines() == 'WARNING tinhso.t event=t.failed password=… api_token=… who=…@… rows=3 note="100 %s"\n'


def test_a_failure_is_written_with_its_traceback_below(lines):
    try:
        raise ValueError("password=xyz9&x=1")
    except ValueError:
        structlog.get_logger("tinhso.t").exception("t.failed", loop="a")
    written = lines()
    assert written.startswith("ERROR tinhso.t event=t.failed loop=a\nTraceback")
    assert "ValueError: password=…&x=1" in written


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Key (email)=(a.b+c@mail.gov.vn) already exists", "Key (email)=(…@…) already exists"),
        ('{"token": "abc.def", "n": 5}', '{"token": …, "n": 5}'),
        ("+84912345678 0912345678", "0… 0…"),
        ("Authorization: Bearer", "Authorization: …"),
        ("H25.08-260911-0012 26/11/2024 1.250.000", "H25.08-260911-0012 26/11/2024 1.250.000"),
        ("SELECT 123456789012345 LIMIT 21", "SELECT 123456789012345 LIMIT 21"),
        ("sha256=034b54545707e9d9854558eadcb21dd3", "sha256=034b54545707e9d9854558eadcb21dd3"),
    ],
)
def test_masking(said, kept):
    assert logs.mask(said) == kept


def test_standard_error_is_where_the_log_goes_also_in_production():
    assert logs.LOGGING["root"] == {"handlers": ["stderr"], "level": "WARNING"}
    assert ROOT.manager.loggerDict["django"].handlers == []
