"""What a first visit may weigh, compressed. Raise a figure only with a reason in docs/decisions."""

from collections.abc import Callable

import pytest

from tests.browser.demo_site import demo_province
from tinhso.kernel.people.models import Person

__all__ = ["demo_province"]
pytestmark = pytest.mark.browser
KB = 1000
BUDGETS = {"/thu-vien-giao-dien/cong/": 130 * KB, "/thu-vien-giao-dien/ban-lam-viec/": 200 * KB}
CSS, OWN_JS = 20 * KB, 15 * KB


@pytest.mark.parametrize(("path", "most"), BUDGETS.items())
def test_first_visit_keeps_its_budget(weigh: Callable[[str], dict[str, int]], path: str, most: int) -> None:
    sizes = weigh(path)
    css = {name: size for name, size in sizes.items() if name.endswith(".css")}
    own = {name: size for name, size in sizes.items() if name.endswith(".js") and "/vendor/" not in name}
    assert len(css) == 1, "style sheets are served joined"
    assert sum(css.values()) <= CSS, css
    assert sum(own.values()) <= OWN_JS, own
    assert sum(sizes.values()) <= most, sizes


PORTAL = [
    "/",
    "/xep-hang/",
    "/chuong-trinh/",
    "/chuong-trinh/cds-hai-duong-2024/",
    "/dia-ban/",
    "/dang-nhap/",
]
SHEET = "/bao-cao/to/bc-thang-cds/202409/H23.08/"
DESK = ["/ban-lam-viec/", "/cham-diem/", "/chuong-trinh/van-ban/", "/bao-cao/", SHEET]


@pytest.mark.parametrize(
    ("path", "login"), [*((one, "") for one in PORTAL), *((one, "thuongtruc") for one in DESK)]
)
def test_real_pages_with_the_demo_provinces_data_keep_the_budgets(
    demo_province: None,
    django_db_blocker: pytest.FixtureRequest,
    weigh: Callable[..., dict[str, int]],
    path: str,
    login: str,
) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        sizes = weigh(path, as_=Person.objects.get(login=login) if login else None)
    own = {name: size for name, size in sizes.items() if name.endswith(".js") and "/vendor/" not in name}
    assert path in sizes, "the page itself answered"
    assert sum(size for name, size in sizes.items() if name.endswith(".css")) <= CSS
    assert sum(own.values()) <= OWN_JS, own
    assert sum(sizes.values()) <= (200 if login else 130) * KB, sizes


@pytest.mark.parametrize("path", BUDGETS)
def test_what_holds_up_the_first_paint_is_small(weigh: Callable[[str], dict[str, int]], path: str) -> None:
    """The page and one style sheet: on a slow phone (50 KB/s, 400 ms a round) painted in under 2 s."""
    blocking = {name: size for name, size in weigh(path).items() if name == path or name.endswith(".css")}
    assert len(blocking) == 2
    assert 2 * 0.4 + sum(blocking.values()) / 50_000 < 2


@pytest.mark.nightly
def test_first_paint_on_a_slow_phone_is_under_two_seconds(tab: Callable[..., object]) -> None:
    page = tab("/ngoai-tuyen/", width=360, service_workers="block")
    cdp = page.context.new_cdp_session(page)  # type: ignore[attr-defined]  # a playwright page
    cdp.send("Network.enable")
    cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
    cdp.send("Network.emulateNetworkConditions", slow)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto("/thu-vien-giao-dien/cong/", wait_until="load")  # type: ignore[attr-defined]
    paint = page.evaluate(  # type: ignore[attr-defined]
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    assert paint < 2000
