"""Access tokens: shown once, kept as a digest, with the owner's rights and nothing more, gone when revoked."""

import datetime as dt
import re

import pytest
from django.test import Client

from tests.province import Province
from tinhso.apps.account import tokens
from tinhso.apps.account.models import ApiToken
from tinhso.kernel.access.api import Denied
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.text import api as text

ADDRESS = "/tai-khoan/ma-truy-cap/"
DOOR = "/api/v1/programmes"


def make(province: Province, who: str = "hung") -> tuple[ApiToken, str]:
    actor = province.actor(getattr(province, who))
    return tokens.make(actor=actor, title="Phần mềm báo cáo", last_date=text.today() + dt.timedelta(days=30))


def ask(token: str, path: str = DOOR, scheme: str = "Bearer"):
    return Client().get(path, headers={"Authorization": f"{scheme} {token}"})


def test_a_token_is_made_on_the_page_shown_once_and_recorded(client_of, province):
    client = client_of("hung")
    sent = {"title": "Phần mềm báo cáo", "last_date": (text.today() + dt.timedelta(days=9)).isoformat()}
    page = client.post(ADDRESS, sent)
    words = re.search(r'<code id="ma-moi">(\S+)</code>', page.content.decode())[1]
    kept = ApiToken.objects.get()
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert (kept.person, kept.digest) == (province.hung, tokens.digest(words))
    assert words not in client.get(ADDRESS).content.decode()
    entry = Entry.objects.get(action="account.token.use")
    assert entry.summary == "Tạo mã truy cập “Phần mềm báo cáo”"
    assert words not in str(entry.changes)
    assert Event.objects.get(name="account.token.made").data["token"] == str(kept.key)
    assert ask(words).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Dùng cho phần mềm nào"),
        ({"last_date": "2020-01-01"}, "nhiều nhất một năm sau"),
        ({"last_date": "2999-01-01"}, "nhiều nhất một năm sau"),
    ],
)
def test_a_wrong_token_is_refused_with_words_and_not_made(client_of, changes, words):
    sent = {"title": "Phần mềm", "last_date": text.today().isoformat()} | changes
    page = client_of("hung").post(ADDRESS, sent)
    assert (page.status_code, ApiToken.objects.count(), Entry.objects.count()) == (422, 0, 0)
    assert words in page.content.decode()


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "ApiToken"])
def test_a_token_signs_in_its_owner_and_its_use_is_kept(province, scheme):
    _made, words = make(province)
    assert ask(words, scheme=scheme).status_code == 200
    kept = ApiToken.objects.get()
    assert (kept.last_used_ip, kept.last_used_at is not None) == ("127.0.0.1", True)


@pytest.mark.parametrize("end", ["revoked", "past", "closed", "unknown", "basic"])
def test_what_does_not_let_in_is_answered_401(province, end):
    made, words = make(province)
    scheme = "Basic" if end == "basic" else "Bearer"
    if end == "revoked":
        assert tokens.revoke(actor=province.actor(province.hung), key=made.key)
    elif end == "past":
        ApiToken.objects.update(last_date=text.today() - dt.timedelta(days=1))
    elif end == "closed":
        type(province.hung).objects.filter(pk=province.hung.pk).update(is_active=False)
    answer = ask("tinhso_sai" if end == "unknown" else words, scheme=scheme)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert ApiToken.objects.get().last_used_at is None


def test_a_token_opens_no_page_of_people(province):
    _made, words = make(province)
    answer = ask(words, ADDRESS)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/dang-nhap/")


def test_a_session_without_token_still_needs_the_page_s_word_against_forgery(province):
    client = Client(enforce_csrf_checks=True)
    client.force_login(province.hung)
    path = "/api/v1/programmes/KH/tasks/1/progress"
    assert client.post(path, "{}", "application/json").status_code in (401, 403)


@pytest.mark.parametrize(("who", "status"), [("hung", 303), ("mai", 404), ("stranger", 302)])
def test_only_its_owner_revokes_a_token(client_of, province, who, status):
    made, words = make(province)
    answer = client_of(who).post(f"{ADDRESS}{made.key}/thu-hoi/")
    assert answer.status_code == status
    assert ask(words).status_code == (401 if who == "hung" else 200)
    assert Event.objects.filter(name="account.token.revoked").exists() is (who == "hung")
    if who == "hung":
        assert client_of(who).post(f"{ADDRESS}{made.key}/thu-hoi/").status_code == 404


def test_a_stranger_makes_no_token(client_of, province):
    assert client_of("stranger").get(ADDRESS).status_code == 302
    from tinhso.kernel.access.api import STRANGER

    with pytest.raises(Denied):
        tokens.make(actor=STRANGER, title="x", last_date=text.today())
    assert not ApiToken.objects.exists()


def test_what_was_shared_with_strangers_is_not_served_to_a_token(province, settings):
    settings.TINHSO_SHARE_SECONDS = 30.0
    _made, words = make(province)
    assert Client().get(DOOR).status_code == 200
    assert ask("tinhso_sai").status_code == 401
    assert ask(words).status_code == 200
