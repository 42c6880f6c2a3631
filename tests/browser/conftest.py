"""Real Chromium against a whole installation."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.installation import Installation, installed

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
# A machine that is busy with something else needs ten seconds for a page, and longer to sign somebody in.
PATIENCE_MS = 45_000
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

type OpenPage = Callable[..., Page]

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def kalends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation for all tests, or the running one that KALENDS_URL and KALENDS_PASSWORD name."""
    if url := os.environ.get("KALENDS_URL"):
        yield Installation(url=url, password=os.environ["KALENDS_PASSWORD"])
        return
    with installed(tmp_path_factory.mktemp("installation")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's, or any other that is on PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    assert program, f"Install one of {', '.join(names)}: these tests drive a real browser."
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=_FLAGS)


@pytest.fixture
def open_page(chromium: Browser, kalends: Installation) -> Iterator[OpenPage]:
    """Open pages as visitors of their own; a console error or an uncaught exception fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A 404 page is answered with 404, a form that is refused with 422; Chromium writes either down.
        if message.type == "error" and not re.search("status of (404|422)", message.text):
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def open_one(
        *, viewport: ViewportSize = PHONE, timezone_id: str = "Europe/Berlin", locale: str = "en-GB"
    ) -> Page:
        context = chromium.new_context(
            base_url=kalends.url,
            viewport=viewport,
            timezone_id=timezone_id,
            locale=locale,
            service_workers="block",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []
