"""What happens before a page is alive: its socket opens, and the server begins to work."""

import json
from threading import Event

from playwright.sync_api import Page, Route, WebSocket, expect

from tests.browser.conftest import OpenPage

CONNECT = "40"
UNSEEN = "Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' })"
LOSE_THE_FIRST_SOCKET = """(() => {
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...said) {
            super(...said);
            if (!window.__lost) { window.__lost = this; this.close(); }
        }
    };
})()"""


class Sockets:
    """The websockets of a page, and what it sent over them."""

    def __init__(self, page: Page) -> None:
        self.opened: list[WebSocket] = []
        self.sent: list[str] = []
        page.on("websocket", self._note)

    def _note(self, socket: WebSocket) -> None:
        self.opened.append(socket)
        socket.on("framesent", lambda frame: self.sent.append(str(frame)))

    def greetings(self) -> list[str]:
        return [frame for frame in self.sent if frame.startswith(CONNECT)]


class TestASocket:
    def test_opens_before_the_scripts_have_come_and_is_the_only_one(self, open_page: OpenPage) -> None:
        page = open_page()
        sockets = Sockets(page)
        held: list[Route] = []
        is_open = Event()
        page.route(
            "**/assets/common-*.js",
            lambda route: route.continue_() if is_open.is_set() else held.append(route),
        )
        with page.expect_websocket():
            page.goto("/olga/intro-call", wait_until="commit")
        assert page.locator("[data-day]").count() == 0
        is_open.set()  # a script that is asked for only now is not held any more
        for route in held:
            route.continue_()
        expect(page.locator("[data-day]").first).to_be_visible()
        expect(page.get_by_text("Loading free times")).to_have_count(0)
        assert len(sockets.opened) == 1
        assert len(sockets.greetings()) == 1

    def test_that_is_lost_at_once_is_replaced(self, open_page: OpenPage) -> None:
        page = open_page()
        page.add_init_script(LOSE_THE_FIRST_SOCKET)
        sockets = Sockets(page)
        page.goto("/olga/workshop")
        expect(page.locator("[data-day]").first).to_be_visible()
        assert len(sockets.greetings()) == 1


class TestTheFirstWords:
    def test_are_those_that_the_framework_says_where_it_begins_itself(self, open_page: OpenPage) -> None:
        # Of a page that nobody sees yet, the framework opens the socket late.
        early, late = open_page(), open_page()
        late.add_init_script(UNSEEN)
        said = []
        for page in (early, late):
            sockets = Sockets(page)
            page.goto("/olga/intro-call?date=2026-02-28&slot=2026-02-28T10:00:00%2B01:00#there")
            expect(page.get_by_role("heading", name="Your details")).to_be_visible()
            (greeting,) = sockets.greetings()
            said.append(json.loads(greeting.partition(",")[2]))
        assert said[0] == said[1]
