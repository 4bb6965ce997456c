"""The standing agency's morning and the leader's sheet, in a real browser, on the demo province."""

from collections.abc import Callable

import pypdfium2
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.demo_site import demo_province
from tinhso.kernel.people.models import Person

__all__ = ["demo_province"]

pytestmark = pytest.mark.browser

PROGRAMME = "/chuong-trinh/cds-hai-duong-2024"


@pytest.fixture(autouse=True)
def in_october(monkeypatch: pytest.MonkeyPatch, demo_province: None) -> None:
    """As the demo begins: 15 October 2024."""
    monkeypatch.setattr(settings, "TINHSO_DAY_CAN_MOVE", True)
    monkeypatch.setattr(settings, "TINHSO_DEMO_DAY", "2024-10-15")


def test_the_leaders_summary_prints_on_one_sheet_of_a4(tab: Callable[..., Page], django_db_blocker) -> None:
    with django_db_blocker.unblock():
        page = tab(f"{PROGRAMME}/tom-tat/", as_=Person.objects.get(login="lanhdao"))
        printed = page.pdf(format="A4", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(printed) as sheets:
        assert len(sheets) == 1
        words = sheets[0].get_textpage().get_text_bounded()
    for part in ("Tóm tắt cho lãnh đạo", "Theo trụ cột", "Việc chậm lâu nhất", "Kinh phí: đã giải ngân"):
        assert part in words
    assert "In của trình duyệt" not in words


def test_urging_from_the_board_by_one_click(tab: Callable[..., Page], django_db_blocker) -> None:
    with django_db_blocker.unblock():
        page = tab("/chuong-trinh/theo-doi/", as_=Person.objects.get(login="thuongtruc"))
        page.get_by_role("button", name="Đôn đốc cds-hai-duong-2024/NV-01").click()
        expect(page.get_by_text("Đã đôn đốc 1 việc, gửi tới Đỗ Minh Quân")).to_be_visible()
        page.get_by_role("button", name="Đôn đốc cds-hai-duong-2024/NV-01").click()
        expect(page.get_by_text("Hôm nay đã đôn đốc việc này rồi.")).to_be_visible()


def test_giving_a_target_down_with_a_preview(tab: Callable[..., Page], django_db_blocker) -> None:
    with django_db_blocker.unblock():
        page = tab(
            f"{PROGRAMME}/chi-tieu/3/giao/?loai=ubnd_huyen", as_=Person.objects.get(login="thuongtruc")
        )
        page.get_by_label("Chia phần: các mốc cộng lại bằng mốc chung").check()
        page.get_by_label("Kết quả chung được tính").select_option("sum")
        for weight in page.locator("input[name^=w-]").all():  # each begins with 1: all of a kind get a part
            weight.fill("")
        page.get_by_label("Ủy ban nhân dân huyện Gia Lộc").fill("2")
        page.get_by_label("Ủy ban nhân dân thành phố Hải Dương").fill("1")
        page.get_by_role("button", name="Xem trước").click()
        expect(page.get_by_role("row", name="Ủy ban nhân dân huyện Gia Lộc")).to_contain_text("2024: ≥ 40")
        page.get_by_role("button", name="Giao", exact=True).click()
        expect(page.get_by_text("Đã giao cho 2 cơ quan.")).to_be_visible()
        expect(page.get_by_text("0/2 phần đã báo cáo.")).to_be_visible()
