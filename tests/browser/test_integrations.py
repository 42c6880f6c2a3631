"""An organizer's own calendar: linked, read, chosen for bookings, let go again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.backend.integrations.radicale import PASSWORD, CalendarServer, calendar_server
from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Installation
from tests.browser.steps import new_address
from tests.browser.test_organizer import sign_up

PAGE = "/settings/integrations/"


@pytest.fixture
def at_home(tmp_path: Path) -> Iterator[CalendarServer]:
    """Olga's own calendar server, with a dentist in one of its two calendars."""
    with calendar_server(tmp_path) as server:
        server.make_calendar("Work")
        server.make_calendar("Family")
        server.put(
            "/olga/work/a.ics",
            "SUMMARY:Dentist",
            "DTSTART:20280229T090000Z",
            "DTEND:20280229T100000Z",
        )
        yield server


def link(page: Page, server: CalendarServer, *, password: str = PASSWORD) -> None:
    """Fill in the form and send it."""
    form = page.get_by_role("dialog", name="Link a calendar server")
    form.get_by_label("Address of the server").fill(server.url)
    form.get_by_label("User name").fill("olga")
    form.get_by_label("Password", exact=True).fill(password)
    form.get_by_role("button", name="Link the server").click()


def link_zoom(page: Page, account: str) -> Locator:
    """Agree at Zoom, as somebody with this account; the line of it."""
    page.goto(PAGE)
    page.get_by_role("button", name="Link Zoom").click()
    page.get_by_label("Account").fill(account)
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Zoom is linked.")).to_be_visible()
    return page.get_by_role("region", name="Video calls").get_by_role("listitem").filter(has_text=account)


class TestACalendarServer:
    def test_is_linked_used_and_let_go(
        self, kalends: Installation, open_page: OpenPage, at_home: CalendarServer
    ) -> None:
        page = open_page(viewport=DESK)
        sign_up(kalends, page, name="Olga Links", email=new_address("olga"))
        page.goto(PAGE)
        expect(page.get_by_text("No calendar is linked")).to_be_visible()
        page.get_by_role("button", name="Calendar server (CalDAV)").click()
        link(page, at_home, password="wrong")
        expect(page.get_by_text("The server does not accept this name with this password.")).to_be_visible()
        link(page, at_home)

        account = page.get_by_role("region", name=re.compile("^Calendar server, "))
        expect(account).to_be_visible()
        expect(page.get_by_text("Linked. Choose which of its calendars count as busy.")).to_be_visible()
        account.get_by_role("button", name=re.compile("^Read ")).click()
        expect(account.get_by_text("Works", exact=True)).to_be_visible()
        expect(account.get_by_text(re.compile("^Last read just now: "))).to_be_visible()
        assert PASSWORD not in page.content()

        account.get_by_label("Family").uncheck()
        expect(page.get_by_text("Saved.")).to_be_visible()
        page.get_by_role("radio", name="Work").check()
        page.reload()
        expect(account.get_by_label("Family")).not_to_be_checked()
        expect(page.get_by_role("radio", name="Work")).to_be_checked()
        serious = [
            fault["id"]
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == []

        account.get_by_role("button", name=re.compile("^Remove ")).click()
        dialog = page.get_by_role("dialog", name="Remove this account?")
        expect(dialog.get_by_text("They go into no calendar until you choose another.")).to_be_visible()
        dialog.get_by_role("button", name="Remove it").click()
        expect(page.get_by_text("No calendar is linked")).to_be_visible()


class TestVideoAccounts:
    def test_one_is_made_the_default_and_let_go_by_keyboard(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        page = open_page(viewport=DESK)
        sign_up(kalends, page, name="Olga Calls", email=new_address("olga"))
        first = link_zoom(page, "olga@first.example")
        second = link_zoom(page, "olga@second.example")
        expect(first).to_contain_text("Makes your links")
        expect(second).not_to_contain_text("Makes your links")

        second.get_by_role("button", name=re.compile("make your links$")).press("Enter")
        expect(second).to_contain_text("Makes your links")
        expect(first).not_to_contain_text("Makes your links")
        expect(second).to_be_focused()
        page.reload()
        expect(second).to_contain_text("Makes your links")

        second.get_by_role("button", name=re.compile("^Remove ")).press("Enter")
        dialog = page.get_by_role("dialog", name="Remove this account?")
        expect(dialog).to_contain_text("Meetings that have a link keep it.")
        page.keyboard.press("Escape")
        expect(second.get_by_role("button", name=re.compile("^Remove "))).to_be_focused()
        page.keyboard.press("Enter")
        dialog.get_by_role("button", name="Remove it").press("Enter")
        expect(second).to_have_count(0)
        expect(first).to_contain_text("Makes your links")
        expect(first).to_be_focused()
