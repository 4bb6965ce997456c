"""One Chromium and one server for all tests that look at pages.

`look(path)` opens a page as a visitor would and says what is wrong with it; `tab()` gives a page to drive.
A test that needs rows asks for `transactional_db` as well; the gallery needs no database.
"""

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Fonts are there and the modules have run: the page is as its visitor will see it.
READY = """async () => {
  await document.fonts.ready;
  while (document.querySelector("[data-ui]:not([data-started])")) await new Promise(done => setTimeout(done, 20));
}"""
CHROMIUM = os.environ.get("TINHSO_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
COMPRESSED = {"text/html", "text/css", "text/javascript", "application/manifest+json", "image/svg+xml"}


@dataclass
class Seen:
    """What a visitor's browser met on one page."""

    status: int
    title: str
    violations: list[str] = field(default_factory=list)
    sideways_scroll: int = 0
    console_errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    screenshot: Path | None = None

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        scroll = [f"sideways scroll of {self.sideways_scroll} px"] if self.sideways_scroll else []
        return [*self.violations, *scroll, *self.console_errors, *self.foreign_requests]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    # Playwright keeps an event loop in this thread; Django would refuse its ORM here without this word.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory, django_test_environment: None) -> Iterator[Path]:
    """Static files as in production: hashed, joined, in a folder of this run."""
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.management import call_command
    from django.utils.functional import empty

    folder = tmp_path_factory.mktemp("static")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STATIC_ROOT", str(folder))
        staticfiles_storage._wrapped = empty  # type: ignore[attr-defined]  # read the new folder's manifest
        call_command("collectstatic", interactive=False, verbosity=0)
        staticfiles_storage._wrapped = empty  # type: ignore[attr-defined]
        yield folder
    staticfiles_storage._wrapped = empty  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def site(collected: Path) -> Iterator[str]:
    """The address of a running server (threads of this process)."""
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    server = LiveServerThread("localhost", static_handler=_StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture
def context_of(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a visitor: width, colours, cookies, signed in as a person or not; all closed at the end."""
    made: list[BrowserContext] = []

    def make(
        *,
        as_: Any = None,
        width: int = 1280,
        scheme: str = "light",
        cookies: dict[str, str] | None = None,
        **options: Any,
    ) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            base_url=site,
            **options,
        )
        kept = dict(cookies or {})
        if as_ is not None:
            from django.conf import settings
            from django.test import Client

            client = Client()
            client.force_login(as_)
            kept[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": n, "value": v, "url": site} for n, v in kept.items()])
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def tab(context_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page to drive: `tab("/duong-dan/", width=360)`."""

    def open_tab(path: str, **visitor: Any) -> Page:
        page = context_of(**visitor).new_page()
        page.goto(path)
        page.evaluate(READY)
        return page

    return open_tab


def axe(page: Page) -> list[str]:
    """Violations of WCAG 2.0–2.2 A and AA, one line for each place."""
    page.evaluate(AXE)
    answer = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()[:160]})"
        for found in answer["violations"]
        for node in found["nodes"]
    ]


@pytest.fixture
def look(
    context_of: Callable[..., BrowserContext], site: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[..., Seen]:
    """Open a page and say what is wrong with it; `status` is the answer expected.

    A picture is kept of a page with faults, and of every page where TINHSO_SCREENSHOTS names a folder.
    """

    def do(path: str, *, status: int = 200, **visitor: Any) -> Seen:
        page = context_of(service_workers="block", **visitor).new_page()
        seen = Seen(status=0, title="")
        page.on("pageerror", lambda error: seen.console_errors.append(f"script error: {error}"))
        page.on(
            "console",
            lambda line: (
                seen.console_errors.append(f"console: {line.text}")
                if line.type == "error" and not (status >= 400 and line.location["url"].endswith(path))
                else None
            ),
        )
        page.on("response", lambda answer: _weigh(answer, site, seen))
        answer = page.goto(path)
        page.evaluate(READY)
        seen.status, seen.title = (answer.status if answer else 0), page.title()
        if seen.status != status:
            seen.console_errors.append(f"{path} answered {seen.status}, not {status}")
        seen.violations = axe(page)
        seen.sideways_scroll = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        folder = os.environ.get("TINHSO_SCREENSHOTS")
        if folder or seen.faults:
            seen.screenshot = _picture_name(Path(folder or tmp_path), request.node.name, path)
            page.screenshot(path=seen.screenshot, full_page=True)
        page.close()
        return seen

    return do


def _picture_name(folder: Path, test: str, path: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in f"{test}{path}")
    return folder / f"{name[:120]}.png"


def _weigh(answer: Any, site: str, seen: Seen) -> None:
    if urlsplit(answer.url).netloc != urlsplit(site).netloc:
        seen.foreign_requests.append(f"request to {answer.url}")
        return
    if answer.status != 200 or answer.request.service_worker:
        return
    kind = answer.headers.get("content-type", "").partition(";")[0]
    body = answer.body()
    seen.sizes[urlsplit(answer.url).path] = len(gzip.compress(body, 9)) if kind in COMPRESSED else len(body)
