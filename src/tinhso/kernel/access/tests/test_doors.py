"""A page that declares nothing stays shut; a page that declares a rule opens by it."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tests.province import role
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import AccessMiddleware, Action, Denied
from tinhso.kernel.access.declare import rule_of

OPEN = Action("t.door.open", "Mở cửa.")


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mở")


@access.public
def for_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mở")


@access.signed_in
def for_members(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mở")


@access.needs(OPEN)
def for_holders(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mở")


@access.public
def refuses(request: HttpRequest) -> HttpResponse:
    raise Denied("Hồ sơ thuộc phường khác.")


urlpatterns = [
    path("tran/", plain),
    path("cong-khai/", for_all),
    path("thanh-vien/", for_members),
    path("nguoi-giu/", for_holders),
    path("tu-choi/", refuses),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visits(province, settings):
    """Status of an address for a person."""

    settings.LOGIN_URL = "/dang-nhap/"

    def visit(who: str, address: str) -> int:
        client = Client()
        if who != "stranger":
            client.force_login(getattr(province, who))
        return client.get(address).status_code

    return visit


@pytest.mark.parametrize(
    ("address", "answers"),
    [
        ("/tran/", (404, 404, 404)),
        ("/cong-khai/", (200, 200, 200)),
        ("/thanh-vien/", (302, 200, 200)),
        ("/nguoi-giu/", (302, 404, 200)),
        ("/khong-co/", (404, 404, 404)),
    ],
)
def test_who_may_open_which_door(province, visits, address, answers):
    role("holder", OPEN.code)
    access.give(role="holder", person_id=province.hung.pk)
    assert tuple(visits(who, address) for who in ("stranger", "lan", "hung")) == answers


def test_a_stranger_is_sent_to_sign_in_and_back(settings):
    settings.LOGIN_URL = "/dang-nhap/"
    answer = Client().get("/thanh-vien/?trang=2")
    assert answer.headers["Location"] == "/dang-nhap/?next=/thanh-vien/%3Ftrang%3D2"


@pytest.mark.parametrize(
    ("referer", "to"),
    [
        ("http://testserver/thanh-vien/?trang=2", "/thanh-vien/%3Ftrang%3D2"),
        ("https://noi-khac.example/thanh-vien/", "/nguoi-giu/"),
        ("", "/nguoi-giu/"),
    ],
)
def test_whose_session_ended_in_a_form_comes_back_to_the_page_of_the_form(settings, referer, to):
    settings.LOGIN_URL = "/dang-nhap/"
    answer = Client().post("/nguoi-giu/", headers={"referer": referer})
    assert answer.headers["Location"] == f"/dang-nhap/?next={to}"


def test_a_refusal_inside_a_page_is_a_403(visits):
    assert visits("lan", "/tu-choi/") == 403


def test_a_public_page_is_shared_only_when_a_stranger_asked(province):
    client = Client()
    assert client.get("/cong-khai/").for_everyone is True
    client.force_login(province.lan)
    assert client.get("/cong-khai/").for_everyone is False
    assert Client().get("/tu-choi/").status_code == 403


def test_a_stranger_costs_no_query(django_assert_num_queries, db):
    request = RequestFactory().get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    with django_assert_num_queries(0):
        assert access.of_request(request).kind == "stranger"


def test_pages_of_others_are_named_in_settings_by_name_or_namespace(settings):
    settings.TINHSO_THIRD_PARTY_ACCESS = {
        "account_login": "public",
        "api:*": "by_operation",
        "mfa_index": "signed_in",
    }
    assert rule_of(plain, [], "account_login") == access.PUBLIC
    assert rule_of(plain, ["api"], "api:list") == access.BY_OPERATION
    assert rule_of(plain, [], "mfa_index") == access.SIGNED_IN
    assert rule_of(plain, [], "account_other") is None


def test_a_view_class_carries_its_mark():
    view = access.public(for_all)
    assert rule_of(view, [], None) == access.PUBLIC


def test_a_request_without_a_match_is_refused(rf):
    request = rf.get("/x/")
    request.actor = access.STRANGER
    request.resolver_match = None
    with pytest.raises(Http404):
        AccessMiddleware(lambda request: HttpResponse()).process_view(request, plain, (), {})


def test_the_rules_of_the_http_api_can_be_read_and_asked(province, rf):
    role("holder", OPEN.code)
    access.give(role="holder", person_id=province.hung.pk)
    request = rf.get("/api/")
    for who, answers in (
        (access.STRANGER, (True, False, False)),
        (province.actor(province.hung), (True, True, True)),
    ):
        request.actor = who
        rules = (access.api_public, access.api_signed_in, access.api_needs(OPEN))
        assert tuple(rule(request) for rule in rules) == answers
    assert access.api_needs(OPEN).access_rule == access.Rule("action", OPEN)
