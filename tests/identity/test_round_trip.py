"""Sign-in through the identity provider: code flow, PKCE, state and nonce; and every forgery refused."""

import copy
import html
import re
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from tests.identity.conftest import SECRET, Provider
from tests.province import PASSWORD, Province, province
from tinhso.kernel.people.models import Person

__all__ = ["province"]
START = "/tai-khoan/dinh-danh/dinh-danh/"
LAN, HUNG = ("001090000001", "định-danh-lan"), ("001090000002", "định-danh-hùng")


@pytest.fixture
def site(db, provider: Provider, settings) -> Client:
    """The province's site, set up with the provider, and a browser on it."""
    providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"] = [
        {
            "provider_id": "dinh-danh",
            "name": "Cổng định danh thử nghiệm",
            "client_id": "tinhso",
            "secret": SECRET,
            "settings": {"server_url": provider.url, "scope": ["openid", "profile"]},
        }
    ]
    settings.SOCIALACCOUNT_PROVIDERS = providers
    return Client()


def token_of(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def hidden(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return [(name, html.unescape(value)) for name, value in found]


def at_provider(address: str, who: tuple[str, str], answer: str = "grant") -> str:
    """What a browser does at the provider: sign in, consent. Returns the address it is sent back to."""
    browser = requests.Session()
    page = browser.get(address, timeout=60)
    assert "không phải VNeID thật" in page.text
    fields = {
        "username": who[0],
        "password": who[1],
        "next": re.search(r'name="next" value="([^"]*)"', page.text)[1],
    }
    fields["next"] = html.unescape(fields["next"])
    page = browser.post(page.url, {**fields, "csrfmiddlewaretoken": token_of(page.text)}, timeout=60)
    assert "sẽ nhận: mã định danh riêng" in page.text
    back = browser.post(
        urlsplit(page.url)._replace(path="/identity/o/authorize", query="").geturl(),
        [*hidden(page.text), ("action", answer)],
        timeout=60,
        allow_redirects=False,
    )
    return back.headers["Location"]


def changed(address: str, **values: str) -> str:
    """The same address with other query values."""
    parts = urlsplit(address)
    query = {key: value[0] for key, value in parse_qs(parts.query).items()} | values
    return urlunsplit(parts._replace(query=urlencode(query)))


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def signed_in_as(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return Person.objects.get(pk=key).name if key else None


def test_the_whole_round_trip_makes_an_account_and_the_next_one_finds_it_again(site):
    away = site.post(START).headers["Location"]
    asked = parse_qs(urlsplit(away).query)
    assert (asked["response_type"], asked["code_challenge_method"], asked["scope"]) in [
        (["code"], ["S256"], [scope]) for scope in ("openid profile", "profile openid")
    ]
    assert len(asked["nonce"][0]) >= 32
    assert "code_verifier" not in asked
    assert site.get(path_of(at_provider(away, LAN))).status_code == 302
    assert signed_in_as(site) == "Nguyễn Thị Lan"
    person = Person.objects.get(name="Nguyễn Thị Lan")
    assert (person.kind, person.email, person.has_usable_password()) == ("citizen", "", False)
    again = Client()
    again.get(path_of(at_provider(again.post(START).headers["Location"], LAN)))
    assert signed_in_as(again) == "Nguyễn Thị Lan"
    assert Person.objects.count() == 1


def test_a_browser_that_did_not_begin_the_sign_in_is_refused(site):
    """The state lives in the session of the browser that began; a planted link signs nobody in."""
    back = at_provider(site.post(START).headers["Location"], LAN)
    victim = Client()
    assert "Không đăng nhập được" in victim.get(path_of(back)).content.decode()
    assert signed_in_as(victim) is None


def test_a_wrong_state_is_refused(site):
    back = at_provider(site.post(START).headers["Location"], LAN)
    page = site.get(path_of(changed(back, state="0123456789abcdef")))
    assert "Không đăng nhập được" in page.content.decode()
    assert signed_in_as(site) is None
    assert not Person.objects.exists()


def test_a_token_with_another_nonce_is_refused(site):
    """The answer to somebody's other request, put into this sign-in."""
    away = site.post(START).headers["Location"]
    back = at_provider(changed(away, nonce="mot-lan-dang-nhap-khac"), LAN)
    page = site.get(path_of(back))
    assert "Không đăng nhập được" in page.content.decode()
    assert signed_in_as(site) is None
    assert not Person.objects.exists()


def test_a_sign_in_without_pkce_verifier_is_refused(site):
    """A code caught on the way is worth nothing without the verifier in our session."""
    from allauth.socialaccount.internal import statekit

    back = at_provider(site.post(START).headers["Location"], LAN)
    session = site.session
    for state, _moment, _provider in session[statekit.STATES_SESSION_KEY].values():
        state["pkce_code_verifier"] = "x" * 64
    session.save()
    assert "Không đăng nhập được" in site.get(path_of(back)).content.decode()
    assert signed_in_as(site) is None


def test_a_code_used_twice_is_refused(site):
    back = at_provider(site.post(START).headers["Location"], LAN)
    site.get(path_of(back))
    second = Client()
    state = parse_qs(urlsplit(at_provider(second.post(START).headers["Location"], LAN)).query)["state"][0]
    page = second.get(path_of(changed(back, state=state)))
    assert "Không đăng nhập được" in page.content.decode()
    assert signed_in_as(second) is None


def test_the_same_answer_twice_is_refused(site):
    back = at_provider(site.post(START).headers["Location"], LAN)
    site.get(path_of(back))
    site.logout()
    assert "Không đăng nhập được" in site.get(path_of(back)).content.decode()


def test_who_says_no_at_the_provider_is_told_so_and_not_signed_in(site):
    back = at_provider(site.post(START).headers["Location"], LAN, answer="cancel")
    page = site.get(path_of(back), follow=True).content.decode()
    assert "Đã hủy đăng nhập" in page
    assert signed_in_as(site) is None


def test_a_token_signed_with_another_key_is_refused(site, provider, monkeypatch):
    """Even one that comes over the direct line: the signature is always checked."""
    import jwt
    from cryptography.hazmat.primitives.asymmetric import rsa

    from tinhso.apps.account.identity import NationalAdapter

    forger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    genuine = NationalAdapter.get_access_token_data

    def forged(self, *args, **kwargs):
        data = genuine(self, *args, **kwargs)
        head = jwt.get_unverified_header(data["id_token"])
        claims = jwt.decode(data["id_token"], options={"verify_signature": False})
        data["id_token"] = jwt.encode(claims, forger, "RS256", headers={"kid": head["kid"]})
        return data

    monkeypatch.setattr(NationalAdapter, "get_access_token_data", forged)
    back = at_provider(site.post(START).headers["Location"], LAN)
    assert "Không đăng nhập được" in site.get(path_of(back)).content.decode()
    assert signed_in_as(site) is None


class TestLinking:
    """An identity is linked by its subject, by somebody who is signed in; never because a name or address is equal."""

    def test_a_namesake_gets_an_account_of_their_own(self, site, province: Province):
        site.get(path_of(at_provider(site.post(START).headers["Location"], LAN)))
        assert Person.objects.filter(name="Nguyễn Thị Lan").count() == 2
        assert not SocialAccount.objects.filter(user=province.lan).exists()

    def test_an_address_from_the_provider_opens_no_account(self, site, province: Province, monkeypatch):
        from tinhso.apps.account.identity import NationalAdapter

        genuine = NationalAdapter._fetch_user_info

        def with_address(self, token):
            return genuine(self, token) | {"email": "hung@example.vn", "email_verified": True}

        monkeypatch.setattr(NationalAdapter, "_fetch_user_info", with_address)
        site.get(path_of(at_provider(site.post(START).headers["Location"], LAN)))
        assert not SocialAccount.objects.filter(user=province.hung).exists()
        assert Person.objects.filter(email="hung@example.vn").get() == province.hung

    def test_who_is_signed_in_links_the_own_account_and_may_then_enter_with_it(
        self, site, province: Province
    ):
        site.post("/dang-nhap/", {"login": "hung", "password": PASSWORD})
        away = site.post(f"{START}?process=connect").headers["Location"]
        site.get(path_of(at_provider(away, HUNG)))
        assert SocialAccount.objects.get().user == province.hung
        again = Client()
        again.get(path_of(at_provider(again.post(START).headers["Location"], HUNG)))
        assert again.session["_auth_user_id"] == str(province.hung.pk)

    def test_an_identity_that_is_linked_cannot_be_taken_by_a_second_account(self, site, province: Province):
        for login in ("hung", "mai"):
            client = Client()
            client.post("/dang-nhap/", {"login": login, "password": PASSWORD})
            client.get(
                path_of(at_provider(client.post(f"{START}?process=connect").headers["Location"], HUNG))
            )
        assert SocialAccount.objects.get().user == province.hung


def test_the_start_page_lets_its_form_lead_to_the_provider_only(site):
    """Content-Security-Policy: form-action."""
    page = site.get("/dang-nhap/")
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "Cổng định danh thử nghiệm" in page.content.decode()
