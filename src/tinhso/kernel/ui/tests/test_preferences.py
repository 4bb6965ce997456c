"""Language, looks and the day: kept in the browser, only known values, only on this site."""

import datetime as dt
import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tinhso.kernel.text import api as text
from tinhso.kernel.ui import views
from tinhso.kernel.ui.middleware import DayMiddleware, read_day


@pytest.fixture(autouse=True)
def no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    from tinhso.kernel.ui import plugs

    monkeypatch.setattr(plugs.menu, "_plugs", {})


def cookies(answer: HttpResponse) -> dict[str, str]:
    return {name: morsel.value for name, morsel in answer.cookies.items()}


def test_looks_are_kept(rf: RequestFactory) -> None:
    answer = views.looks(rf.post("/", {"mau-nen": "dark", "mat-do": "dense", "next": "/x/"}))
    assert (answer.status_code, answer["Location"]) == (303, "/x/")
    assert cookies(answer) == {"mau-nen": "dark", "mat-do": "dense"}


def test_unknown_looks_and_languages_are_not_kept(rf: RequestFactory) -> None:
    assert cookies(views.looks(rf.post("/", {"mau-nen": "url(x)", "mat-do": ""}))) == {}
    assert cookies(views.language(rf.post("/", {"ngon-ngu": "xx"}))) == {}
    assert cookies(views.language(rf.post("/", {"ngon-ngu": "en"}))) == {"ngon-ngu": "en"}


def test_looks_page_shows_what_is_chosen(rf: RequestFactory) -> None:
    request = rf.get("/giao-dien/?next=https://xau.example/")
    request.COOKIES["mau-nen"] = "dark"
    html = views.looks(request).content.decode()
    assert 'data-theme="dark"' in html
    assert 'id="mau-nen-dark" checked' in html
    assert "xau.example" not in html.split('<form class="form"')[1]


def test_the_day_moves_in_a_trial_installation(rf: RequestFactory, settings: Any) -> None:
    settings.TINHSO_DAY_CAN_MOVE = True
    assert cookies(views.day(rf.post("/", {"ngay": "01/07/2025"}))) == {"ngay": "2025-07-01"}
    assert cookies(views.day(rf.post("/", {"hom-nay": "1"}))) == {"ngay": ""}


@pytest.mark.parametrize("typed", ["31/02/2025", "", "hôm nay", "1/1/1900", "1/1/3000"])
def test_what_is_no_day_is_refused_in_words(rf: RequestFactory, settings: Any, typed: str) -> None:
    settings.TINHSO_DAY_CAN_MOVE = True
    answer = views.day(rf.post("/", {"ngay": typed}))
    assert (answer.status_code, cookies(answer)) == (422, {})
    assert "không phải là một ngày" in answer.content.decode()


def test_the_day_cannot_be_moved_in_a_real_installation(rf: RequestFactory, settings: Any) -> None:
    settings.TINHSO_DAY_CAN_MOVE = False
    assert views.day(rf.post("/", {"ngay": "01/07/2025"})).status_code == 403


@pytest.mark.parametrize(
    ("can_move", "cookie", "day"),
    [
        (True, "2025-07-01", dt.date(2025, 7, 1)),
        (True, "rác", None),
        (False, "2025-07-01", None),
    ],
)
def test_every_request_knows_its_day(
    rf: RequestFactory, settings: Any, can_move: bool, cookie: str, day: dt.date | None
) -> None:
    settings.TINHSO_DAY_CAN_MOVE = can_move
    seen: list[dt.date] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.day)  # type: ignore[attr-defined]
        return HttpResponse()

    request = rf.get("/")
    request.COOKIES["ngay"] = cookie
    DayMiddleware(view)(request)
    assert seen == [day or text.today()]


@pytest.mark.parametrize(
    ("cookie", "back"), [("2025-07-01", "Về 15/10/2024"), ("2024-10-15", None), ("", None)]
)
def test_the_way_back_leads_to_the_day_the_trial_opens_at(
    rf: RequestFactory, settings: Any, cookie: str, back: str | None
) -> None:
    settings.TINHSO_DAY_CAN_MOVE, settings.TINHSO_DEMO_DAY, settings.DEMO = True, "2024-10-15", True
    request = rf.get("/giao-dien/")
    request.COOKIES["ngay"] = cookie

    def view(request: HttpRequest) -> HttpResponse:
        with text.at(dt.date(2025, 7, 1)):  # pages move their own clock
            return views.looks(request)

    html = DayMiddleware(view)(request).content.decode()
    assert ('name="hom-nay"' in html) == (back is not None)
    assert back is None or back in html


def test_days_have_bounds() -> None:
    assert read_day("31/12/1975") is None
    assert read_day("2099-12-31") == dt.date(2099, 12, 31)


def test_the_service_worker_keeps_the_shell_and_no_page(rf: RequestFactory) -> None:
    body = views.service_worker(rf.get("/sw.js")).content.decode()
    shell = json.loads(body.split("const SHELL = ")[1].split(";\n")[0])
    assert "/ngoai-tuyen/" in shell
    assert all(path == "/ngoai-tuyen/" or path.startswith("/static/") for path in shell)
