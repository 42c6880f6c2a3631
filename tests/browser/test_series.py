"""An invitee with a phone books a series: the plan, a date that is taken, the mail, and an early end."""

import json
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.installation import Installation
from tests.browser.steps import book, new_address, pick_free_day, pick_time, say_who


def slot_in(page: Page) -> datetime:
    """The slot that the address names."""
    return datetime.fromisoformat(parse_qs(urlsplit(page.url).query)["slot"][0])


def take(kalends: Installation, at: datetime) -> None:
    """Somebody else books an intro call at the nearest free time that overlaps a date of the series."""
    day = at.date().isoformat()
    asked = f"/api/v1/events/slots/olga/intro-call/?start_date={day}&end_date={day}&timezone=UTC"
    slots = [slot for each in kalends.get_json(asked)["days"] for slot in each["slots"]]
    ends = at + timedelta(minutes=45)
    start = next(
        slot["start_time"]
        for slot in slots
        if at - timedelta(minutes=15) <= datetime.fromisoformat(slot["start_time"]) < ends
    )
    questions = kalends.get_json("/api/v1/events/public/olga/intro-call/")["questions"]
    body = {
        "organizer_slug": "olga",
        "event_type_slug": "intro-call",
        "start_time": start,
        "invitee_name": "Quick Eve",
        "invitee_email": new_address("eve"),
        "invitee_timezone": "Europe/Berlin",
        "custom_answers": {each["id"]: "First" for each in questions if each["is_required"]},
    }
    wish = Request(
        f"{kalends.url}/api/v1/events/bookings/create/",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(wish) as answer:
        assert answer.status == 201


def pick_start(page: Page, index: int) -> datetime:
    """Choose a time that comes after all that Olga's demo has; the plan comes."""
    page.goto("/olga/weekly-coaching")
    expect(page.get_by_text("Weekly, 8 times")).to_be_visible()
    pick_free_day(page, times=index + 1, days=(16, 40))
    pick_time(page, index)
    expect(page.get_by_role("heading", name="Your dates")).to_be_focused()
    expect(page.get_by_role("listitem").filter(has_text="Skip")).to_have_count(8)
    return slot_in(page)


def decide(page: Page) -> str:
    """Move what is not free, and go on; how many dates there will be: "7 dates"."""
    go_on = page.get_by_role("button", name=re.compile("^(Continue with|Move or skip) "))
    expect(go_on).to_be_visible()
    while "Continue" not in (words := go_on.inner_text()):
        page.get_by_role("button", name=re.compile("^Move .* to ")).first.click()
        expect(go_on).not_to_have_text(words)
    go_on.click()
    return words.removeprefix("Continue with ")


def say_all(page: Page, ivo: str) -> None:
    """Fill in the form, which asks for a telephone number too."""
    say_who(page, name="Ivo Invitee", email=ivo)
    page.get_by_label("Phone number").fill("+49 30 1234567")


def everybody_can_use(page: Page) -> None:
    """No rule of accessibility is broken in what is shown."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


class TestASeriesOnAPhone:
    def test_is_planned_booked_and_partly_called_off(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        ivo, page = new_address("ivo"), open_page()
        first = pick_start(page, index=2)
        take(kalends, first + timedelta(days=7))
        page.reload()
        expect(page.get_by_role("button", name=re.compile("^Move or skip .* first$"))).to_be_disabled()
        everybody_can_use(page)
        page.get_by_role("button", name=re.compile("^Move .* to ")).first.click()
        expect(page.get_by_text("Moved")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Move (?!.* to )")).nth(2).click()
        everybody_can_use(page)
        page.get_by_role("button", name=re.compile("^Move .* to \\d")).first.click()
        expect(page.get_by_text("Moved")).to_have_count(2)
        page.get_by_role("button", name=re.compile("^Skip ")).last.click()
        expect(page.get_by_text("Skipped")).to_be_visible()
        dates = decide(page)
        expect(page.get_by_role("heading", name="Your details")).to_be_focused()

        say_all(page, ivo)
        page.go_back()
        expect(page.get_by_role("heading", name="Your dates")).to_be_visible()
        page.go_forward()
        expect(page.get_by_label("Your name")).to_have_value("Ivo Invitee")
        expect(page.get_by_role("button", name=f"Book {dates}")).to_be_visible()
        book(page)
        expect(page.get_by_role("heading", name="Your dates")).to_be_visible()

        mail = kalends.mails_to(ivo)[0]
        assert mail.calendar.count("BEGIN:VEVENT") >= 2
        assert "RRULE:FREQ=WEEKLY" in mail.calendar
        assert "RECURRENCE-ID" in mail.calendar

        page.goto(mail.link("/booking/"))
        expect(page.get_by_role("heading", name="Dates of this series")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Cancel ")).nth(3).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("This date and those after it").click()
        expect(dialog.get_by_text(re.compile("^[2-5] dates from"))).to_be_visible()
        everybody_can_use(page)
        dialog.get_by_role("button", name="Cancel the meeting").click()
        expect(page.get_by_role("heading", name=re.compile("^[2-5] dates cancelled$"))).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("^Cancel "))).to_have_count(3)
        assert len(kalends.mails_to(ivo, count=2)) == 2


class TestARaceForOneDate:
    def test_brings_a_new_plan_and_loses_nothing_that_was_typed(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        page = open_page()
        first = pick_start(page, index=0)
        decide(page)
        say_all(page, new_address("slow"))
        take(kalends, first + timedelta(days=14))
        page.get_by_role("button", name=re.compile("^Book ")).click()
        expect(page.get_by_role("alert").filter(has_text="nothing you have typed is lost")).to_be_visible()
        expect(page.get_by_role("heading", name="Your dates")).to_be_focused()
        decide(page)
        expect(page.get_by_label("Your name")).to_have_value("Ivo Invitee")
        book(page)
