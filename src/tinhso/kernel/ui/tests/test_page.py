"""page(), its parts, and what follows a write."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory

from tinhso.kernel.ui.api import back_to, done, page, problem, say
from tinhso.kernel.ui.page import environment
from tinhso.kernel.ui.problems import broken, denied

DESK = "ui/gallery/desk.html"


@pytest.fixture
def asked(rf: RequestFactory) -> HttpRequest:
    return rf.get("/")


def part(rf: RequestFactory, target: str) -> HttpRequest:
    return rf.get("/", headers={"HX-Request-Type": "partial", "HX-Target": target})


@pytest.fixture(autouse=True)
def no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    from tinhso.kernel.ui import plugs

    monkeypatch.setattr(plugs.menu, "_plugs", {})


def desk(request: HttpRequest, **more: object) -> str:
    from tinhso.kernel.ui.gallery.samples import wide_table

    return page(request, DESK, table=wide_table(request), **more).content.decode()  # type: ignore[arg-type]


def test_a_visitor_gets_the_whole_page(asked: HttpRequest) -> None:
    html = desk(asked)
    assert html.startswith("<!doctype html>")
    assert html.count("<h1>") == 1


def test_htmx_gets_the_block_named_like_its_target(rf: RequestFactory) -> None:
    html = desk(part(rf, "div#bang"))
    assert html.startswith('<div class="stack" id="bang">')
    assert "<h1>" not in html


def test_a_view_names_the_block_where_the_target_carries_a_code(rf: RequestFactory) -> None:
    assert desk(part(rf, "tr#chi-tieu-12"), part="bang").startswith('<div class="stack" id="bang">')


def test_a_target_without_its_block_gets_the_whole_page(rf: RequestFactory) -> None:
    assert desk(part(rf, "div#khac")).startswith("<!doctype html>")


def test_the_answer_varies_by_what_was_asked(asked: HttpRequest) -> None:
    answer = page(asked, "ui/offline.html")
    assert {"HX-Request-Type", "HX-Target"} <= {name.strip() for name in answer["Vary"].split(",")}


def with_messages(request: HttpRequest) -> HttpRequest:
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def test_after_a_plain_form_comes_303(rf: RequestFactory) -> None:
    request = with_messages(rf.post("/"))
    answer = done(request, "Đã lưu.", "/ke-hoach/")
    assert (answer.status_code, answer["Location"]) == (303, "/ke-hoach/")
    assert [str(m) for m in request._messages] == ["Đã lưu."]  # type: ignore[attr-defined]


def test_after_an_htmx_form_the_browser_steps_on(rf: RequestFactory) -> None:
    request = with_messages(rf.post("/", headers={"HX-Request-Type": "partial"}))
    assert done(request, "Đã lưu.", "/ke-hoach/")["HX-Redirect"] == "/ke-hoach/"


def test_a_part_can_say_something(asked: HttpRequest) -> None:
    answer = say(page(asked, "ui/offline.html"), "Đã lọc: 12 hồ sơ")
    assert (
        answer["HX-Trigger"].encode("latin-1").decode("unicode_escape")
        == '{"ui:say": {"text": "Đã lọc: 12 hồ sơ"}}'
    )


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [("/a/?b=1", "/a/?b=1"), ("https://xau.example/", "/"), ("//xau.example/", "/"), ("", "/")],
)
def test_small_forms_come_back_to_this_site_only(rf: RequestFactory, wanted: str, goes: str) -> None:
    assert back_to(rf.post("/", {"next": wanted})) == goes


def test_a_problem_says_why_and_what_next(asked: HttpRequest) -> None:
    answer = problem(
        asked, status=422, title="Tệp hỏng", why="Không mở được.", next_steps=("Lưu lại rồi gửi.",)
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in html for words in ("Tệp hỏng", "Không mở được.", "Lưu lại rồi gửi."))


def test_the_page_of_a_fault_needs_no_database(rf: RequestFactory) -> None:
    """No test here is given a database, so a query would fail."""
    request = rf.post("/gui/")
    request.COOKIES["sessionid"] = "abc"
    answer = broken(request)
    assert answer.status_code == 500
    assert "Hệ thống đang gặp lỗi" in answer.content.decode()


def test_a_refusal_says_its_reason(asked: HttpRequest) -> None:
    html = denied(asked, PermissionDenied("Hồ sơ thuộc địa bàn khác.")).content.decode()
    assert "Hồ sơ thuộc địa bàn khác." in html


def test_values_are_escaped(asked: HttpRequest) -> None:
    html = problem(asked, status=400, title="<script>", why="").content.decode()
    assert "<h1>&lt;script&gt;</h1>" in html


@pytest.mark.parametrize(
    ("template", "drawn"),
    [
        ("{{ _('Đạt %(name)s', name='<b>') }}", "Đạt &lt;b&gt;"),
        ("{{ _('Đạt 50%%') }}", "Đạt 50%"),
        ("{{ _('Không thấy %(words)s', words='x') }}", "Không thấy x"),
        ("{% for n in (1, 2) %}{{ _('<i>%(n)s</i>', n=n) }}{% endfor %}", "<i>1</i><i>2</i>"),
        ("{% trans name='<b>' %}Đạt {{ name }}{% endtrans %}", "Đạt &lt;b&gt;"),
    ],
)
def test_words_of_templates_stand_as_they_are_and_what_is_put_in_is_escaped(
    template: str, drawn: str
) -> None:
    assert environment().from_string(template).render() == drawn
