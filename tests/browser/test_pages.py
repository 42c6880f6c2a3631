"""Every page: a title, one heading, no serious fault for a screen reader, nothing wider than the screen."""

import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.installation import Installation
from tests.browser.test_organizer import sign_in

PUBLIC = [
    "/",
    "/sign-in/",
    "/sign-up/",
    "/reset-password/",
    "/olga",
    "/olga/intro-call",
    "/olga/workshop",
    "/olga/workshop/waitlist",
    f"/waitlist/{'x' * 43}/place",
]
PRIVATE = [
    "/event-types/",
    "/event-types/new/",
    "/availability/",
    "/bookings/",
    "/bookings/?view=week",
    "/bookings/?view=month",
    "/bookings/new/",
    "/waitlist/",
    "/waitlist/?status=converted",
    "/analytics/",
    "/workflows/",
    "/workflows/new/?from=reminder",
    "/settings/",
    "/settings/integrations/",
    "/settings/keys/",
    "/settings/sharing/",
    "/settings/two-factor/",
    "/settings/archive/",
    "/settings/leave/",
]
SERIOUS = {"serious", "critical"}


def look_at(page: Page, path: str) -> None:
    """Open a page, wait until it has settled, and hold it against the rules."""
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert page.title()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{path} is {overflow} px too wide"
    found = Axe().run(page).response["violations"]
    faults = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]])
        for fault in found
        if fault["impact"] in SERIOUS
    ]
    assert faults == [], path


def pages_of_one(page: Page) -> list[str]:
    """The pages of a few bookings (for one, of a series, of a group), and those of each event type."""
    found = []
    for path, link in (("/bookings/", "View"), ("/event-types/", "Preview|Edit")):
        page.goto(path)
        links = page.get_by_role("link", name=re.compile(f"^({link})"))
        expect(links.first).to_be_visible()
        hrefs = links.evaluate_all("links => links.map(each => new URL(each.href).pathname)")
        found += list(dict.fromkeys(hrefs))[:6]
    assert len(found) > 8
    return found


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
class TestPages:
    def test_of_the_public_can_be_used_by_everybody(
        self, open_page: OpenPage, viewport: ViewportSize
    ) -> None:
        page = open_page(viewport=viewport)
        for path in PUBLIC:
            look_at(page, path)

    def test_of_the_organizer_can_be_used_by_everybody(
        self, kalends: Installation, open_page: OpenPage, viewport: ViewportSize
    ) -> None:
        page = open_page(viewport=viewport)
        sign_in(page, email="olga@example.com", password=kalends.password)
        for path in [*PRIVATE, *pages_of_one(page)]:
            look_at(page, path)


class TestDarkness:
    def test_does_not_hide_anything(self, open_page: OpenPage) -> None:
        page = open_page()
        page.emulate_media(color_scheme="dark")
        for path in ("/olga", "/olga/intro-call", "/sign-in/"):
            look_at(page, path)

    def test_hides_nothing_from_the_organizer_either(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        page = open_page()
        page.emulate_media(color_scheme="dark")
        sign_in(page, email="olga@example.com", password=kalends.password)
        for path in [*PRIVATE, *pages_of_one(page)]:
            look_at(page, path)


class TestWhatACrawlerReads:
    def test_is_the_page_itself(self, open_page: OpenPage, kalends: Installation) -> None:
        request = open_page().context.request
        html = request.get("/olga/intro-call").text()
        assert re.search(r"<title>[^<]*Intro call[^<]*</title>", html)
        assert 'name="description"' in html
        assert 'property="og:title"' in html
        assert "<h1>" in html

    @pytest.mark.parametrize("path", ["/nobody-here", "/olga/nothing-here", "/assets/nothing.js", "/a/b/c/d"])
    def test_is_a_404_where_there_is_nothing(self, open_page: OpenPage, path: str) -> None:
        assert open_page().context.request.get(path).status == 404

    def test_does_not_lead_a_stranger_to_an_organizers_pages(self, open_page: OpenPage) -> None:
        page = open_page()
        for path in PRIVATE:
            page.goto(path)
            expect(page).to_have_url(re.compile("/sign-in"))


class TestWebsocket:
    @pytest.mark.parametrize(
        ("origin", "status"), [("https://evil.example", 403), ("null", 403), ("", 101)], ids=str
    )
    def test_opens_for_our_own_pages_only(self, kalends: Installation, origin: str, status: int) -> None:
        site = urlsplit(kalends.url)
        asked = HTTPConnection(str(site.hostname), site.port, timeout=10)
        headers = {
            "Origin": origin or kalends.url,
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version": "13",
        }
        asked.request("GET", "/_rx/_event/?EIO=4&transport=websocket", headers=headers)
        assert asked.getresponse().status == status
        asked.close()
