"""Every page that a role can reach by following links is accessible, fits a phone, and asks no other host.

One example of each address pattern is opened for each role, at 1280 and 360 px, in light and dark.
"""

from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.conftest import READY, faces
from tests.browser.demo_site import demo_province
from tinhso.kernel.people.models import Person

pytestmark = pytest.mark.browser

__all__ = ["demo_province"]

STARTS = {
    "stranger": [
        "/",
        "/dang-nhap/",
        "/thu-vien-giao-dien/",
        # The ranking that is opened first was never corrected.
        "/xep-hang/dti-xa-hcm-2025/lan-cong-bo/4/",
        # Where a mail, a form or a lost connection leads, and no link does.
        "/ngoai-tuyen/",
        "/quen-mat-khau/da-gui/",
        "/quen-mat-khau/xong/",
        "/quen-mat-khau/1-sai/",
        "/tai-khoan-bi-khoa/",
        "/tai-khoan/thu/xac-nhan/",
        "/tai-khoan/thu/xac-nhan/sai/",
        # Only a ranking of the provinces before the reform leads there; the first one opened is of communes.
        "/xep-hang/dti-tinh-2022/lan/1/dia-gioi/?ngay=2025-07-01",
    ],
    "lan": ["/tai-khoan/"],
    "hung": [
        "/ban-lam-viec/",
        # Reports of 2024: nothing is due today from agencies that are gone.
        "/bao-cao/to/bc-thang-cds/202409/H23.31/",
        "/bao-cao/to/bc-thang-cds/202409/H23.31/nop/",
        "/bao-cao/to/bc-thang-cds/202409/H23.31/excel/",
    ],
    "thuongtruc": [
        "/chuong-trinh/cds-hai-duong-2024/nhiem-vu/1/",
        "/ban-lam-viec/",
        "/chuong-trinh/van-ban/",
        "/bao-cao/to/bc-thang-cds/202409/H23.16/",
        "/bao-cao/tinh-hinh/bc-thang-cds/202409/",
        "/bao-cao/kiem-tra/?bieu=bc-thang-cds&ky=202409",
        "/bao-cao/bat-thuong/?bieu=bc-thang-cds&ky=202409",
        "/so-lieu/so-dem/DEM_BC_DUNG_HAN/202409/",
        "/bao-cao/bieu/bc-thang-cds/quy-tac/bc-truc-tuyen-trong-tong/",
        # The assessment that is opened first has nothing left to publish, and no timetable to conclude.
        "/cham-diem/khieu-nai-huyen-hai-duong/chot/",
        "/bo-chi-so/tuong-ung/dti-922-2022/dti-405-2025/",
        "/cham-diem/cds-huyen-hai-duong-2024/cong-bo/?giai-doan=self",
        "/cham-diem/cds-huyen-hai-duong-2024/dinh-chinh/?giai-doan=self",
    ],
    "duyet": ["/ban-lam-viec/"],
    "thamdinh": ["/ban-lam-viec/"],
    "lanhdao": ["/ban-lam-viec/"],
    "quantri": ["/quan-tri/"],
    "doanhnghiep": ["/tai-khoan/"],
}
NOT_PAGES = ("/tep/", "/api/", "/sdmx/", "/static/", "/dang-xuat/", "/tai-khoan/dinh-danh/")
FILES = (".csv", ".txt", ".json", ".xml", ".ics", ".xlsx", ".docx", ".pdf", ".png")
MOST_SHOWN = 6
_PLAN = "chuong-trinh/van-ban/<uuid:key>/"
NOT_FOLLOWED = {
    "manifest.webmanifest": "no page",
    "sw.js": "no page",
    "xep-hang/<slug:code>/tai-ve.csv": "a download",
    **{
        f"xep-hang/<slug:code>/lan/<int:number>/{name}": "a download"
        for name in ("tai-ve.csv", "tai-ve.xlsx", "tai-ve.json", "sdmx.csv", "sdmx.xml", "sdmx-cau-truc.xml")
    },
    "xep-hang/<slug:code>/don-vi/<slug:unit>/ho-so.pdf": "a download",
    "cham-diem/<slug:code>/<slug:unit>/tu-cham.xlsx": "a download",
    **{
        f"cham-diem/<slug:code>/van-ban/{name}.docx": "a download"
        for name in ("<slug:kind>", "bien-ban/<slug:unit>", "mau/<slug:kind>")
    },
    "cham-diem/<slug:code>/lan-tinh/<int:number>/": "the demo's officers have one run: test_provenance.py looks at two",
    "cham-diem/<slug:code>/tham-dinh/chap-nhan/": "the question after a form was sent: test_appraisal.py answers it",
    "cham-diem/<slug:code>/tham-dinh/thong-ke/<slug:by>.csv": "a download",
    "bao-cao/to/<slug:form>/<str:period>/<str:agency>/mau.xlsx": "a download",
    "bao-cao/dinh-ky/mau/mau-co-san.docx": "a download",
    r"^so-lieu/tai/so-lieu\.(?P<shape>csv|xlsx|pdf|png)$": "a download",
    "quan-tri/webhook/<uuid:key>/": "the demo sends nothing out: administration/tests/test_hooks.py walks through it",
    "bao-cao/dinh-ky/<uuid:key>/": "the demo has made no periodic report",
    "quan-tri/tai-khoan/<uuid:key>/mo-lai/": "the form of khoa/ with other words; the demo has no closed account",
    "bo-chi-so/ban-thao/<uuid:key>/dong/<int:number>/": "the first draft is no annex: see test_frameworks.py",
    "bo-chi-so/ban/<slug:code>/mo-dot/": "the demo has issued no set of its own: see test_frameworks.py",
    f"{_PLAN}lap/": "the demo's plan is a programme already: test_programme.py walks through it",
    f"{_PLAN}muc/<uuid:finding>/sua/": "as above",
    f"{_PLAN}muc/<uuid:finding>/gop/": "as above",
}
SEEN: set[str] = set()


def pattern(path: str) -> str | None:
    """The address pattern behind a path; None for what is no page of ours."""
    path = path.partition("?")[0]
    if path.startswith(NOT_PAGES) or path.endswith(FILES):
        return None
    try:
        return resolve(path).route
    except Resolver404:
        return None


def faults(window: Page) -> list[str]:
    """What is wrong with the page that stands in the window, at both widths and in both colours."""
    found = []
    for face, violations, sideways in faces(window):
        found += [f"{face}: sideways scroll of {sideways} px"] if sideways > 0 else []
        found += [f"{face}: {one}" for one in violations[:MOST_SHOWN]]
    return found


def links(window: Page) -> list[str]:
    """Paths that the page leads to, with their queries."""
    # a link inside a drawing has no plain href
    found = window.evaluate(
        "[...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    )
    here = urlsplit(window.url).netloc
    parts = [urlsplit(one) for one in found]
    return [f"{one.path}?{one.query}".rstrip("?") for one in parts if one.netloc == here]


def sign_in(window: Page, site: str, login: str) -> None:
    window.context.clear_cookies()
    if login == "stranger":
        return
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(Person.objects.get(login=login))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    window.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": site}])


@pytest.mark.parametrize("login", STARTS)
def test_every_page_of_a_role_is_sound(
    demo_province: None, django_db_blocker: pytest.FixtureRequest, window: Page, site: str, login: str
) -> None:
    troubles: dict[str, list[str]] = {}
    errors: list[str] = []
    window.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    window.on("pageerror", lambda error: errors.append(str(error)))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        sign_in(window, site, login)
    waiting, mine = deque(STARTS[login]), set[str]()
    while waiting:
        path = waiting.popleft()
        route = pattern(path)
        if route is None or route in mine:
            continue
        mine.add(route)
        answer = window.goto(path)
        window.evaluate(READY)
        status = answer.status if answer else 0
        found = [] if status == 200 else [f"answered {status}"]
        # What another role saw is opened again for what it offers this one, and measured once.
        found += (faults(window) if route not in SEEN else []) + [f"console: {line}" for line in errors]
        SEEN.add(route)
        errors.clear()
        if found:
            troubles[path] = found
        waiting.extend(links(window))
    report = "\n".join(f"{path}\n  " + "\n  ".join(lines) for path, lines in troubles.items())
    assert not troubles, f"{len(troubles)} pages with faults\n{report}"


def routes() -> set[str]:
    """Every address pattern of a page that some persona of the access tables gets to see."""
    from tests.access.walk import patterns

    folder = Path(__file__).parents[1] / "access"
    rows = {
        name: row["GET"]
        for name, row in yaml.safe_load((folder / "objects.yaml").read_text())["things"].items()
    }
    rows = yaml.safe_load((folder / "matrix.yaml").read_text())["pages"] | rows
    return {
        route
        for name, route, _groups in patterns()
        if "200" in rows.get(name, "").split() and not ("/" + route).startswith(NOT_PAGES)
    }


def test_every_page_was_looked_at_here_or_is_named_with_its_reason() -> None:
    """Runs last in this file: a new page that no link leads to shows up here."""
    assert SEEN, "run the whole file"
    missing = sorted(routes() - SEEN - set(NOT_FOLLOWED))
    assert not missing, "\n".join(missing)
    assert sorted(set(NOT_FOLLOWED) & SEEN) == []
