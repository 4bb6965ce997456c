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
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# A busy machine is no fault of the page: what comes late is waited for, and costs nothing when it comes soon.
PATIENCE = 60_000  # ms
expect.set_options(timeout=30_000)
# Fonts are there and the modules have run: the page is as its visitor will see it.
READY = """async () => {
  await document.fonts.ready;
  const late = () => [...document.querySelectorAll("[data-ui]")].find(one =>
    !one.dataset.ui.split(" ").every(name => (one.dataset.started ?? "").split(" ").includes(name)));
  for (let n = 0; n < 1500 && late(); n += 1) await new Promise(done => setTimeout(done, 20));
  if (late()) throw new Error(`not started: ${late().outerHTML.slice(0, 200)}`);
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
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
COMPRESSED = {"text/html", "text/css", "text/javascript", "application/manifest+json", "image/svg+xml"}


def settled(page: Page) -> None:
    """After a click that leads to another page: it is loaded and its modules have run. Before keys and what needs
    a script; a button, a link or a field of a form needs none."""
    page.wait_for_load_state("load")
    page.evaluate(READY)


@dataclass
class Seen:
    """What a visitor's browser met on one page."""

    status: int
    title: str
    violations: list[str] = field(default_factory=list)
    sideways_scroll: int = 0
    console_errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)
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
        context.set_default_timeout(PATIENCE)
        context.add_cookies(_cookies(site, as_, cookies))
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


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """Violations of WCAG 2.0–2.2 A and AA (or of the named rules), one line for each place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    answer = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})",
        {"type": "rule", "values": rules} if rules else RULES,
    )
    return [
        f"{found['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()[:160]})"
        for found in answer["violations"]
        for node in found["nodes"]
    ]


@pytest.fixture(scope="session")
def window(browser: Browser, site: str) -> Iterator[Page]:
    """The one window that `look` uses again and again: opening a new one costs more than a page."""
    context = browser.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", base_url=site, service_workers="block"
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def faces(window: Page) -> Iterator[tuple[str, list[str], int]]:
    """Each face of the page in the window: its name, its violations, and how far it scrolls sideways.

    A page differs in the dark by its colours only: every rule is asked in the light, contrast in the dark.
    """
    for width in (1280, 360):
        window.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", None), ("dark", ["color-contrast"])):
            window.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # two words
            yield f"{width} px, {scheme}", axe(window, rules), window.evaluate(SIDEWAYS)


@pytest.fixture
def look(window: Page, site: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Seen]:
    """Open a page and say what is wrong with it at 1280 and 360 px, in light and dark; `status` is the answer expected.

    `as_` is a person, `cookies` further cookies. A picture is kept of a page with faults, and of every page
    where TINHSO_SCREENSHOTS names a folder.
    """

    def do(path: str, *, as_: Any = None, status: int = 200, cookies: dict[str, str] | None = None) -> Seen:
        window.context.clear_cookies()
        window.context.add_cookies(_cookies(site, as_, cookies))
        seen = Seen(status=0, title="")
        listeners = _listen(window, site, seen, may_fail=path if status >= 400 else "")
        answer = window.goto(path)
        window.evaluate(READY)
        seen.status, seen.title = (answer.status if answer else 0), window.title()
        if seen.status != status:
            seen.console_errors.append(f"{path} answered {seen.status}, not {status}")
        folder = os.environ.get("TINHSO_SCREENSHOTS")
        for face, violations, sideways in faces(window):
            seen.violations += [f"{face}: {one}" for one in violations]
            seen.sideways_scroll = max(seen.sideways_scroll, sideways)
            if folder or seen.faults:
                seen.screenshot = _picture_name(Path(folder or tmp_path), f"{request.node.name}-{face}", path)
                window.screenshot(path=seen.screenshot, full_page=True)
        for event, listener in listeners.items():
            window.remove_listener(event, listener)
        return seen

    return do


def _cookies(site: str, person: Any, more: dict[str, str] | None) -> list[Any]:
    kept = dict(more or {})
    if person is not None:
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(person)
        kept[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": name, "value": value, "url": site} for name, value in kept.items()]


def _listen(page: Page, site: str, seen: Seen, may_fail: str) -> dict[str, Callable[[Any], None]]:
    """Collect what goes wrong from now on; the page itself may answer with an error where that is expected."""

    def console(line: Any) -> None:
        if line.type == "error" and not (may_fail and line.location["url"].endswith(may_fail)):
            seen.console_errors.append(f"console: {line.text}")

    def asked(sent: Any) -> None:
        if urlsplit(sent.url).netloc != urlsplit(site).netloc:
            seen.foreign_requests.append(f"request to {sent.url}")

    listeners: dict[str, Callable[[Any], None]] = {
        "pageerror": lambda error: seen.console_errors.append(f"script error: {error}"),
        "console": console,
        "request": asked,
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]  # names known to playwright
    return listeners


@pytest.fixture
def weigh(context_of: Callable[..., BrowserContext]) -> Callable[..., dict[str, int]]:
    """What a first visit loads: path → bytes, compressed as the server does."""

    def do(path: str, as_: Any = None) -> dict[str, int]:
        page = context_of(as_=as_, width=360, service_workers="block").new_page()
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  playwright marks the function
        page.goto(path, wait_until="networkidle")
        return {urlsplit(answer.url).path: _bytes(answer) for answer in answers if answer.status == 200}

    return do


def _bytes(answer: Response) -> int:
    kind = answer.headers.get("content-type", "").partition(";")[0]
    body = answer.body()
    return len(gzip.compress(body, 9)) if kind in COMPRESSED else len(body)


def _picture_name(folder: Path, test: str, path: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(letter if letter.isalnum() else "-" for letter in f"{test}{path}")
    return folder / f"{name[:120]}.png"
