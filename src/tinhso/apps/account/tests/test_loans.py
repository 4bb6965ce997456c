"""Lending powers on the page: one form, one change, one record, one fact; refused with words, and then nothing."""

import datetime as dt

import pytest

from tests.province import Province, officer
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.events.models import Event
from tinhso.kernel.people import api as people
from tinhso.kernel.people.models import Delegation
from tinhso.kernel.text import api as text

ADDRESS = "/tai-khoan/uy-quyen/"


@pytest.fixture
def colleague(province: Province):
    """Bình works beside Hùng."""
    return officer("binh", "Ngô Thanh Bình", province.hai_tan, "Công chức tư pháp – hộ tịch")


def wanted(province, to, **changes) -> dict[str, str]:
    today = text.today()
    return {
        "post": str(province.post(province.hung).key),
        "to": str(to.key),
        "first_date": today.isoformat(),
        "last_date": (today + dt.timedelta(days=5)).strftime("%d/%m/%Y"),
        "reason": "Đi công tác",
    } | changes


def test_a_loan_is_made_recorded_and_told(client_of, province, colleague):
    client = client_of("hung")
    answer = client.post(ADDRESS, wanted(province, colleague))
    assert (answer.status_code, answer.headers["Location"]) == (303, ADDRESS)
    loan = Delegation.objects.get()
    assert (loan.by, loan.to, loan.last_date) == (
        province.hung,
        colleague,
        text.today() + dt.timedelta(days=5),
    )
    entry = Entry.objects.get(action="account.powers.lend")
    assert entry.summary == "Ủy quyền Công chức văn hóa – xã hội cho Ngô Thanh Bình"
    assert (entry.actor, entry.object_key) == (province.hung.key, str(loan.key))
    event = Event.objects.get(name="account.powers.lent")
    assert event.data["to"] == str(colleague.key)
    page = client.get(ADDRESS).content.decode()
    assert "đang hiệu lực" in page


def test_the_receiver_sees_on_whose_behalf(client_of, province, colleague):
    client_of("hung").post(ADDRESS, wanted(province, colleague))
    from django.test import Client

    client = Client()
    client.force_login(colleague)
    page = client.get(ADDRESS).content.decode()
    assert "Bạn đang làm thay" in page
    assert "Trần Văn Hùng" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_date": "2020-01-01"}, "Ngày kết thúc ủy quyền phải sau ngày bắt đầu."),
        ({"first_date": "2020-01-01", "last_date": "2020-01-05"}, "Thời gian ủy quyền đã qua"),
        ({"reason": " "}, "Lý do"),
        ({"last_date": "hôm nào đó"}, "Đến hết ngày"),
    ],
)
def test_a_loan_that_cannot_be_is_refused_with_words_and_nothing_is_kept(
    client_of, province, colleague, changes, words
):
    answer = client_of("hung").post(ADDRESS, wanted(province, colleague, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Delegation.objects.exists()
    assert not Entry.objects.filter(action="account.powers.lend").exists()
    assert not Event.objects.filter(name="account.powers.lent").exists()


def test_somebody_elses_post_cannot_be_lent(client_of, province, colleague):
    theirs = str(province.post(province.mai).key)
    assert client_of("hung").post(ADDRESS, wanted(province, colleague, post=theirs)).status_code == 422
    assert not Delegation.objects.exists()


def test_a_stranger_to_the_agency_cannot_be_chosen(client_of, province, colleague):
    assert client_of("hung").post(ADDRESS, wanted(province, province.mai)).status_code == 422
    assert client_of("hung").post(ADDRESS, wanted(province, province.lan)).status_code == 422
    assert not Delegation.objects.exists()


def test_a_citizen_has_nothing_to_lend(client_of, province, colleague):
    client = client_of("lan")
    assert (
        "Chỉ người đang giữ chức vụ mới ủy quyền được, cho cán bộ cùng cơ quan."
        in client.get(ADDRESS).content.decode()
    )
    assert client.post(ADDRESS, wanted(province, colleague)).status_code == 422
    assert not Delegation.objects.exists()


def test_the_same_loan_twice_is_refused(client_of, province, colleague):
    client = client_of("hung")
    client.post(ADDRESS, wanted(province, colleague))
    answer = client.post(ADDRESS, wanted(province, colleague))
    assert "Bạn đã ủy quyền chức vụ này cho người đó trong thời gian này." in answer.content.decode()
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status", "ended"), [("hung", 303, True), ("mai", 404, False), ("stranger", 302, False)]
)
def test_only_giver_and_receiver_end_a_loan_early(client_of, province, colleague, who, status, ended):
    client_of("hung").post(ADDRESS, wanted(province, colleague))
    loan = Delegation.objects.get()
    answer = client_of(who).post(f"{ADDRESS}{loan.key}/ket-thuc/")
    loan.refresh_from_db()
    assert (answer.status_code, loan.ended_at is not None) == (status, ended)
    assert Event.objects.filter(name="account.powers.loan_ended").exists() is ended


def test_looking_changes_nothing(client_of, province, colleague):
    client_of("hung").post(ADDRESS, wanted(province, colleague))
    loan = Delegation.objects.get()
    assert client_of("hung").get(f"{ADDRESS}{loan.key}/ket-thuc/").status_code == 405
    loan.refresh_from_db()
    assert loan.ended_at is None


def test_the_rules_hold_below_the_page_too(province, colleague):
    today = text.today()
    post = province.post(province.hung).pk
    days = {"first_date": today, "last_date": today}
    for to, reason in ((province.hung, "x"), (province.lan, "x"), (colleague, " ")):
        with pytest.raises(people.CannotDelegate):
            people.delegate(by=province.hung, to=to, post=post, reason=reason, **days)
    with pytest.raises(people.CannotDelegate, match=r"không giữ chức vụ"):
        people.delegate(by=province.mai, to=colleague, post=post, reason="x", **days)
    assert not Delegation.objects.exists()
