"""Waiting for what is taken, from the line to the booking: join, confirm by mail, be offered, take it."""

from datetime import datetime, timedelta
from random import choice
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from core import clock
from tests.browser.conftest import OpenPage
from tests.browser.installation import Api, Installation
from tests.browser.steps import new_address
from tests.browser.test_questions import faults

TUESDAY = 2
_FAR = 300 * 24 * 60


@pytest.fixture(scope="module")
def olga(kalends: Installation) -> Api:
    """Olga's programs."""
    return Api.signed_in(kalends)


def offer(olga: Api, name: str, **fields: Any) -> str:
    """An event type with a waitlist, which no run before this one has had; its slug."""
    slug = f"{name}-{uuid4().hex[:6]}"
    made = {
        "name": slug,
        "event_type_slug": slug,
        "enable_waitlist": True,
        "max_scheduling_horizon": _FAR,
        **fields,
    }
    olga.post("events/event-types/", made)
    return slug


def free_start(kalends: Installation, slug: str, hour: int, *, weekday: int = 0) -> datetime:
    """A free hour of some day in the next months, by Olga's clocks; of a weekday where one is named."""
    # Later than anything that other tests want of Olga's time.
    first = clock.now().date() + timedelta(days=choice(range(110, 240)))
    days = kalends.get_json(
        f"/api/v1/events/slots/olga/{slug}/?start_date={first}&end_date={first + timedelta(days=30)}"
        "&timezone=Europe/Berlin"
    )["days"]
    starts = [datetime.fromisoformat(slot["start_time"]) for day in days for slot in day["slots"]]
    wanted = [at for at in starts if at.hour == hour and (weekday in (0, at.isoweekday())) and not at.minute]
    return choice(wanted)


def take(olga: Api, slug: str, start: datetime, *, seats: int = 1) -> str:
    """Ivo takes a slot, as a program would; the key to it."""
    made = {
        "organizer_slug": "olga",
        "event_type_slug": slug,
        "start_time": start.isoformat(),
        "invitee_name": "Ivo Invitee",
        "invitee_email": new_address("ivo"),
        "invitee_timezone": "Europe/Berlin",
        "attendee_count": seats,
    }
    return str(olga.post("events/bookings/create/", made)["access_token"])


def give_up(olga: Api, access_token: str) -> None:
    olga.post(f"events/booking/{access_token}/manage/", {"action": "cancel"})


def join(page: Page, email: str) -> None:
    page.get_by_label("Your name").fill("Eve Eager")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Join the waitlist").click()
    expect(page.get_by_role("heading", name="One more step: look into your mail")).to_be_visible()


def confirm(kalends: Installation, page: Page, email: str) -> None:
    """Follow the link in the mail and press the button: the look at the page alone counts for nothing."""
    page.goto(kalends.mails_to(email)[0].link("/waitlist/"))
    page.get_by_role("button", name="Confirm my place").click()
    expect(page.get_by_role("heading", name="You are in line")).to_be_visible()


def claim(kalends: Installation, page: Page, email: str) -> None:
    """Follow the link in the mail that offers it, take it, and read the mail that confirms the booking."""
    page.goto(kalends.mails_to(email, count=2)[1].link("/waitlist/"))
    expect(page.get_by_role("heading", name="It can be yours")).to_be_visible()
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("heading", name="You are booked")).to_be_visible()
    assert "METHOD:REQUEST" in kalends.mails_to(email, count=3)[2].calendar


class TestAFullGroupSlot:
    def test_leads_from_the_page_to_the_line_and_from_there_to_a_seat(
        self, kalends: Installation, open_page: OpenPage, olga: Api
    ) -> None:
        slug = offer(olga, "circle", max_attendees=2, duration=60)
        start = free_start(kalends, slug, 9)
        key = take(olga, slug, start, seats=2)
        page, eve = open_page(), new_address("eve")
        page.goto(f"/olga/{slug}?date={start.date()}")
        expect(page.get_by_role("link", name="09:00 is full: join the waitlist")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("link", name="09:00 is full: join the waitlist").click()
        expect(page.get_by_role("radio", name="09:00")).to_be_checked()
        join(page, eve)
        confirm(kalends, page, eve)
        expect(page.get_by_text("You are first in line.")).to_be_visible()

        give_up(olga, key)
        claim(kalends, page, eve)
        page.get_by_role("link", name="Move or cancel").click()
        expect(page.get_by_text("Eve Eager").first).to_be_visible()


class TestATakenTime:
    def test_that_makes_a_day_full_can_be_waited_for_and_forgotten(
        self, kalends: Installation, open_page: OpenPage, olga: Api
    ) -> None:
        slug = offer(olga, "long", duration=8 * 60)
        start = free_start(kalends, slug, 9)
        take(olga, slug, start)
        page, eve = open_page(), new_address("eve")
        # Another day of the same month, since the calendar shows no other.
        page.goto(f"/olga/{slug}?date={start.date() + timedelta(days=1 if start.day < 28 else -1)}")
        page.get_by_role("button", name="Change the day").click()
        page.locator(f"[data-day='{start.date()}']").click()
        page.get_by_role("link", name="09:00 is full: join the waitlist").click()
        join(page, eve)
        confirm(kalends, page, eve)

        page.get_by_text("Delete my data").click()
        assert faults(page) == []
        page.get_by_role("button", name="Delete it for good").click()
        expect(page.get_by_role("heading", name="Your data is deleted")).to_be_visible()
        fresh = open_page()
        fresh.goto(page.url)
        expect(
            fresh.get_by_role("heading", name="There is no place in line behind this link")
        ).to_be_visible()


class TestAnyTuesdayAfternoon:
    def test_is_offered_what_comes_free_of_it(
        self, kalends: Installation, open_page: OpenPage, olga: Api
    ) -> None:
        slug = offer(olga, "half-day", duration=3 * 60, slot_interval_minutes=60)
        start = free_start(kalends, slug, 13, weekday=TUESDAY)
        key = take(olga, slug, start)
        page, eve = open_page(), new_address("eve")
        page.goto(f"/olga/{slug}/waitlist?date={start.date()}")
        page.get_by_label("Any time that suits me").click()
        page.get_by_label("Tuesday").click()
        page.get_by_label("Not before").fill("13:00")
        page.get_by_label("Over by").fill("17:00")
        page.get_by_label("First day").fill(f"{start.date() - timedelta(days=1)}")
        page.get_by_label("Last day").fill(f"{start.date() + timedelta(days=3)}")
        join(page, eve)
        confirm(kalends, page, eve)
        expect(page.get_by_text("Tuesday, 13:00\N{EN DASH}17:00")).to_be_visible()

        give_up(olga, key)
        claim(kalends, page, eve)
