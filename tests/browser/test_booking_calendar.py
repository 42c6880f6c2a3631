"""The week and the month of an organizer's bookings."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from core import clock
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.installation import Api, Installation
from tests.browser.test_organizer import sign_in


def next_short_day(today: date) -> date:
    """The next Sunday, a few days off at least, on which Berlin's clocks go from two to three."""
    of_years = (date(today.year + year, 3, 31) for year in (0, 1))
    lasts = (last - timedelta(days=last.isoweekday() % 7) for last in of_years)
    return next(day for day in lasts if day > today + timedelta(days=3))


SHORT_DAY = next_short_day(clock.now().date())
SUNDAY = re.compile(f"Sunday,? {SHORT_DAY.day} March")
MONDAY = SHORT_DAY - timedelta(days=6)
ITS_WEEK = f"{MONDAY.day}–{SHORT_DAY.day} Mar {SHORT_DAY.year}"


@pytest.fixture(scope="module")
def name(kalends: Installation) -> Iterator[str]:
    """An hour from half past one on that morning, booked by somebody of this name."""
    api, name = Api.signed_in(kalends), f"Night {uuid4().hex[:6]}"
    event_type = api.post("events/event-types/", {"name": f"Vigil {name}", "duration": 60})
    wish = {
        "event_type_id": event_type["id"],
        "start_time": f"{SHORT_DAY}T00:30:00Z",
        "invitee_name": name,
        "invitee_email": "night@example.com",
        "invitee_timezone": "Europe/Berlin",
        "override": True,
    }
    booking = api.post("events/bookings/", wish)
    yield name
    api.put(f"events/bookings/{booking['id']}/", {"action": "cancel"})


def open_week(kalends: Installation, page: Page) -> None:
    sign_in(page, email="olga@example.com", password=kalends.password)
    page.goto(f"/bookings/?view=week&date={SHORT_DAY}")
    expect(page.get_by_role("heading", name=ITS_WEEK)).to_be_visible()


def sunday(page: Page) -> Locator:
    return page.get_by_role("region", name=SUNDAY)


class TestTheWeek:
    def test_shows_an_hour_across_the_change_of_clocks_two_hours_high(
        self, kalends: Installation, open_page: OpenPage, name: str
    ) -> None:
        page = open_page(viewport=DESK)
        open_week(kalends, page)
        block = sunday(page).get_by_role("link", name=re.compile(name))
        expect(block).to_contain_text("01:30 – 03:30")
        box = block.bounding_box()
        assert box is not None
        # Four rem an hour; one of the two is the one that is left out.
        assert abs(box["height"] - 2 * 64) < 2
        expect(sunday(page)).to_contain_text("The clocks go forward one hour on this day.")
        block.click()
        expect(page.get_by_role("heading", level=1, name=re.compile(name))).to_be_visible()
        page.go_back()
        expect(sunday(page).get_by_role("link", name=re.compile(name))).to_be_visible()

    def test_is_turned_with_the_keyboard_and_stays_narrowed(
        self, kalends: Installation, open_page: OpenPage, name: str
    ) -> None:
        page = open_page(viewport=DESK)
        open_week(kalends, page)
        page.get_by_label("Status").select_option("Completed")
        expect(page.get_by_text("Nothing is booked in this week.")).to_be_visible()
        page.get_by_role("link", name="Previous week").focus()
        page.keyboard.press("PageDown")
        expect(page.get_by_role("heading", name=re.compile(f"Apr {SHORT_DAY.year}$"))).to_be_visible()
        expect(page.get_by_role("link", name="Next week")).to_be_focused()
        page.keyboard.press("PageUp")
        expect(page.get_by_role("heading", name=ITS_WEEK)).to_be_visible()
        expect(page).to_have_url(re.compile("status=completed"))
        page.get_by_label("Status").select_option("All but cancelled")
        expect(sunday(page).get_by_role("link", name=re.compile(name))).to_be_visible()

    def test_is_a_list_by_days_on_a_phone(
        self, kalends: Installation, open_page: OpenPage, name: str
    ) -> None:
        page = open_page(viewport=PHONE)
        open_week(kalends, page)
        expect(page.get_by_role("heading", name=SUNDAY)).to_be_visible()
        box = sunday(page).get_by_role("link", name=re.compile(name)).bounding_box()
        assert box is not None
        assert box["width"] > 300


class TestTheMonth:
    def test_leads_from_a_day_to_its_week(
        self, kalends: Installation, open_page: OpenPage, name: str
    ) -> None:
        page = open_page(viewport=DESK)
        open_week(kalends, page)
        page.get_by_role("link", name="Month", exact=True).click()
        expect(page.get_by_role("heading", name=f"March {SHORT_DAY.year}", exact=True)).to_be_visible()
        expect(page.get_by_role("table").get_by_role("link", name=re.compile(name))).to_be_visible()
        saturday = f"^Saturday,? {SHORT_DAY.day - 1} March {SHORT_DAY.year}, nothing booked"
        page.get_by_role("link", name=re.compile(saturday)).focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(sunday(page)).to_be_visible()
