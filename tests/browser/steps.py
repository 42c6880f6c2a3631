"""What people do on the pages, in their own words."""

import re
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from core import clock

FREE_DAY = "button[data-day][aria-disabled='false']:not([aria-label*='full,'])"


def new_address(name: str) -> str:
    """A mail address nobody had before, so that tests do not read each other's mail."""
    return f"{name}-{uuid4().hex[:8]}@example.com"


def turn_to_later_month(page: Page) -> None:
    """Turn the calendar, and wait until it shows another month."""
    title = page.locator("#month-title")
    shown = title.inner_text()
    page.get_by_role("button", name="Later month").click()
    expect(title).not_to_have_text(shown)


def pick_free_day(page: Page, *, times: int = 1, days: tuple[int, int] = (1, 40)) -> str:
    """Press a day with so many free times, going to later months if none is in sight; its date.

    days: how far it may lie ahead. Not today, whose times run out meanwhile; and not so far that what follows
    it for weeks could not be booked any more.
    """
    soonest, latest = (str(clock.now().date() + timedelta(days=ahead)) for ahead in days)
    for _ in range(3):
        wait_for_free_times(page)
        shown = page.locator(FREE_DAY).evaluate_all(
            "all => all.map(each => [each.dataset.day, each.ariaLabel])"
        )
        fitting = [day for day, label in shown if soonest <= day <= latest and count_in(label) >= times]
        if fitting:
            page.locator(f"[data-day='{fitting[-1]}']").click()
            return str(fitting[-1])
        turn_to_later_month(page)
    raise AssertionError(f"no day from {soonest} to {latest} has {times} free times")


def wait_for_free_times(page: Page) -> None:
    """Until the month says what is free in it."""
    expect(page.get_by_role("grid")).to_be_visible()
    expect(page.get_by_text("Loading free times")).to_have_count(0)


def count_in(label: str) -> int:
    """How many times a day's label says it has."""
    found = re.search(r"(\d+) times?$", label)
    return int(found.group(1)) if found else 0


def times_of(page: Page) -> Locator:
    """The buttons of the day's times."""
    return page.get_by_label("Choose a time").locator("button[aria-pressed]")


def pick_time(page: Page, index: int = 0) -> str:
    """Press a time and go on with it; the time as it was written."""
    time = times_of(page).nth(index)
    words = re.search(r"\d{1,2}:\d{2}(\s?[AP]M)?", time.inner_text())
    time.click()
    page.get_by_role("button", name=re.compile("^Continue")).click()
    assert words
    return words.group()


def say_who(page: Page, *, name: str, email: str) -> None:
    """Fill in the fields that every form has, and the question that Olga asks before an intro call."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email address").fill(email)
    topic = page.get_by_label("What would you like to talk about?")
    if topic.count():
        topic.fill("The plan for spring")


def book(page: Page) -> None:
    """Press the button that books, and see that it did."""
    page.get_by_role("button", name=re.compile("^Book ")).click()
    expect(page.get_by_role("link", name="Calendar file")).to_be_visible()
