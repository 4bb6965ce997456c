"""Public pages are shared among strangers for a second; nothing of a person is ever shared."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tinhso.kernel.ui.sharing import PublicPages


@pytest.fixture(autouse=True)
def a_second(settings: Any) -> None:
    settings.TINHSO_SHARE_SECONDS = 60.0


def site(mark: bool = True, cookie: bool = False, status: int = 200) -> tuple[PublicPages, list[str]]:
    made: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        made.append(request.get_full_path())
        answer = HttpResponse(f"{len(made)}", status=status, headers={"X-Made": "yes"})
        answer.for_everyone = mark  # type: ignore[attr-defined]
        if cookie:
            answer.set_cookie("csrftoken", "x")
        return answer

    return PublicPages(view), made


def get(path: str = "/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    return request


def test_a_public_page_is_made_once_with_its_headers() -> None:
    pages, made = site()
    first, second = pages(get()), pages(get())
    assert (first.content, second.content, made) == (b"1", b"1", ["/"])
    assert second["X-Made"] == "yes"


@pytest.mark.parametrize(
    "other", [get("/?trang=2"), get(**{"ngon-ngu": "en"}), get(ngay="2024-06-01"), get(**{"mau-nen": "dark"})]
)
def test_what_the_page_depends_on_makes_another_page(other: HttpRequest) -> None:
    pages, made = site()
    pages(get())
    pages(other)
    assert len(made) == 2


def test_whoever_has_a_session_always_gets_the_own_page() -> None:
    pages, made = site()
    pages(get())
    assert pages(get(sessionid="s")).content == b"2"
    pages(get(sessionid="s"))
    assert len(made) == 3


@pytest.mark.parametrize("options", [{"mark": False}, {"cookie": True}, {"status": 404}])
def test_what_is_not_for_everyone_is_not_kept(options: dict[str, bool]) -> None:
    pages, made = site(**options)  # type: ignore[arg-type]
    pages(get())
    pages(get())
    assert len(made) == 2


def test_posts_pass_through() -> None:
    pages, made = site()
    for _ in range(2):
        pages(RequestFactory().post("/"))
    assert len(made) == 2


def test_zero_seconds_switches_it_off(settings: Any) -> None:
    settings.TINHSO_SHARE_SECONDS = 0.0
    pages, made = site()
    pages(get())
    pages(get())
    assert len(made) == 2
