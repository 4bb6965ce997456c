"""My notices: a number in the top bar, a list, one press to what it is about; channels as I choose them."""

import re
import uuid
from pathlib import Path

import pytest

from tests.counting import check_queries
from tests.province import officer
from tinhso.engines.notify import api as notify
from tinhso.engines.notify.models import ChannelChoice, Notice, Sending
from tinhso.kernel.text import api as text

ADDRESS = "/tai-khoan/thong-bao/"
RECORD = Path(__file__).parent / "query_counts.json"
KIND = "account.powers.lent"


def tell(person, number: int = 1, **changes) -> None:
    """Tell somebody something."""
    wanted = {
        "kind": KIND, "subject": f"Việc số {number:02d}", "words": "Dòng một.\n<b>Dòng hai.</b>", "link": "/dia-ban/",
        "about": "", "once": str(number),
    }  # fmt: skip
    notify.tell(people=[person], **(wanted | changes))


def bell(page: str) -> str:
    """What the sign in the top bar says to a reader."""
    found = re.search(
        r'class="tool tool-counted".*?<span class="visually-hidden">(.*?)</span>', page, re.DOTALL
    )
    return found[1] if found else ""


@pytest.mark.parametrize("path", ["/", "/tai-khoan/", "/ban-lam-viec/"])
def test_the_top_bar_says_how_many_are_new(client_of, province, path):
    client = client_of("hung")
    assert bell(client.get(path).content.decode()) == "Thông báo"
    for number in range(3):
        tell(province.hung, number)
    tell(province.lan)
    assert bell(client.get(path).content.decode()) == "Thông báo, 3 mục mới"
    assert bell(client_of("stranger").get("/").content.decode()) == ""


def test_a_hundred_and_more_are_said_in_short(client_of, province):
    Notice.objects.bulk_create(
        Notice(person=province.lan, kind=KIND, subject="x", once=str(n)) for n in range(120)
    )
    assert bell(client_of("lan").get("/").content.decode()) == "Thông báo, 99+ mục mới"


def test_the_inbox_shows_mine_and_nobody_elses(client_of, province):
    tell(province.lan, 1, urgent=True)
    tell(province.hung, 2)
    page = client_of("lan").get(ADDRESS).content.decode()
    assert "Việc số 01" in page
    assert "khẩn" in page
    assert "&lt;b&gt;Dòng hai.&lt;/b&gt;" in page
    assert "Việc số 02" not in page


def test_opening_marks_as_read_and_leads_on(client_of, province):
    tell(province.lan)
    client = client_of("lan")
    address = f"{ADDRESS}{Notice.objects.get().key}/mo/"
    assert client.get(address).status_code == 405
    assert notify.unread_count(province.actor(province.lan)) == 1
    answer = client.post(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dia-ban/")
    assert notify.unread_count(province.actor(province.lan)) == 0


@pytest.mark.parametrize(("who", "status"), [("hung", 404), ("admin", 404), ("stranger", 302)])
def test_nobody_opens_anothers(client_of, province, who, status):
    tell(province.lan)
    key = Notice.objects.get().key
    assert client_of(who).post(f"{ADDRESS}{key}/mo/").status_code == status
    client_of(who).post(f"{ADDRESS}doc-het/")
    assert Notice.objects.get().read_at is None
    assert client_of("lan").post(f"{ADDRESS}{uuid.uuid4()}/mo/").status_code == 404


def test_all_can_be_marked_at_once(client_of, province):
    for number in range(3):
        tell(province.lan, number)
    client = client_of("lan")
    assert client.get(f"{ADDRESS}doc-het/").status_code == 405
    assert client.post(f"{ADDRESS}doc-het/").status_code == 303
    assert "Đã đánh dấu 3 thông báo là đã đọc." in client.get(ADDRESS).content.decode()
    assert "Không còn gì chưa đọc" in client.get(f"{ADDRESS}?chua-doc=1").content.decode()


def test_the_inbox_is_paged_by_key(client_of, province):
    for number in range(60):
        tell(province.lan, number)
    client = client_of("lan")
    seen, address = [], f"{ADDRESS}?chua-doc=1"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r"<strong>Việc số (\d\d)</strong>", page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        address = ADDRESS + after[1].replace("&amp;", "&") if after else ""
    assert seen == [f"{number:02d}" for number in range(59, -1, -1)]


def test_channels_are_chosen_by_group(client_of, province):
    client = client_of("lan")
    page = client.get(f"{ADDRESS}kenh/").content.decode()
    assert "Hộp thông báo (luôn bật)" in page
    assert re.search(r'value="account/email" checked', page)
    assert "thử nghiệm" not in page  # no trial channels in earnest
    answer = client.post(f"{ADDRESS}kenh/", {"kenh": ["khong-co/email", "account/khong-co"]})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ADDRESS}kenh/")
    choices = ChannelChoice.objects.filter(group="account").values_list("person__login", "channel", "on")
    assert list(choices) == [("lan", "email", False)]
    assert not re.search(r'value="account/email" checked', client.get(f"{ADDRESS}kenh/").content.decode())
    assert re.search(
        r'value="account/email" checked', client_of("hung").get(f"{ADDRESS}kenh/").content.decode()
    )


def test_the_trial_channels_show_what_they_were_given(client_of, province, settings):
    settings.TINHSO_TRIAL_CHANNELS = True
    client = client_of("lan")
    page = client.get(f"{ADDRESS}tin-thu/").content.decode()
    assert "Zalo (thử nghiệm)" in page
    assert client.post(f"{ADDRESS}tin-thu/", {"kenh": "sms", "hong": "1"}).status_code == 303
    assert "đang báo hỏng" in client.get(f"{ADDRESS}tin-thu/").content.decode()
    assert "đang báo hỏng" not in client_of("hung").get(f"{ADDRESS}tin-thu/").content.decode()
    assert client.post(f"{ADDRESS}tin-thu/", {"kenh": "email", "hong": "1"}).status_code == 404
    settings.TINHSO_TRIAL_CHANNELS = False
    assert client.get(f"{ADDRESS}tin-thu/").status_code == 404
    assert client.post(f"{ADDRESS}tin-thu/", {"kenh": "sms"}).status_code == 404


def test_who_is_lent_powers_is_told_at_once_and_who_lent_them_when_it_ends(client_of, province):
    binh = officer("binh", "Ngô Thanh Bình", province.hai_tan, "Công chức tư pháp – hộ tịch")
    today = text.today().isoformat()
    client = client_of("hung")
    client.post(
        "/tai-khoan/uy-quyen/",
        {
            "post": str(province.post(province.hung).key), "to": str(binh.key), "first_date": today,
            "last_date": today, "reason": "Đi công tác",
        },
    )  # fmt: skip
    told = Notice.objects.get()
    assert (told.person, told.subject) == (
        binh, "Trần Văn Hùng ủy quyền cho bạn: Công chức văn hóa – xã hội",
    )  # fmt: skip
    assert told.words.endswith("Lý do: Đi công tác")
    assert Sending.objects.get().channel == "email"
    mine = client_of("stranger")
    mine.force_login(binh)
    assert mine.post(f"/tai-khoan/uy-quyen/{told.about}/ket-thuc/").status_code == 303
    ended = Notice.objects.latest("id")
    assert (ended.person, ended.subject) == (province.hung, "Ngô Thanh Bình đã kết thúc ủy quyền trước hạn")


def test_queries_do_not_grow_with_the_inbox(client_of, province):
    for number in range(30):
        tell(province.lan, number)
    check_queries(RECORD, "notices", client_of("lan"), ADDRESS)
    check_queries(RECORD, "channels", client_of("lan"), f"{ADDRESS}kenh/")
