"""What invitees read of the rules, and how an organizer sets their own aside."""

import re
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import Page, expect

from core import clock
from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Installation
from tests.browser.steps import book, new_address, pick_free_day, pick_time, say_who
from tests.browser.test_organizer import sign_in

SUNDAY = 7


def set_rules(page: Page, *, cancel_hours: str, moves: str) -> None:
    """In the form of the intro call; an empty text takes a rule away."""
    page.goto("/event-types/")
    page.get_by_role("link", name="Edit Intro call").click()
    page.get_by_role("button", name="Changes").click()
    page.get_by_label("Latest cancellation", exact=True).fill(cancel_hours)
    page.get_by_label("Moves").fill(moves)
    save = page.get_by_role("button", name="Save", exact=True)
    if cancel_hours:
        expect(page.get_by_text(f"Invitees read: You can cancel until {cancel_hours} hours")).to_be_visible()
    expect(save).to_be_enabled()
    save.click()
    expect(page.get_by_text("Saved.")).to_be_visible()


class TestRules:
    def test_are_read_before_booking_and_kept_afterwards(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        olga, ivo, address = open_page(viewport=DESK), open_page(), new_address("ivo")
        sign_in(olga, email="olga@example.com", password=kalends.password)
        set_rules(olga, cancel_hours="3", moves="0")
        ivo.goto("/olga/intro-call")
        pick_free_day(ivo, times=4)
        pick_time(ivo, index=3)
        words = "You can cancel until 3 hours before. It can't be moved."
        expect(ivo.get_by_role("region", name="Your details").get_by_text(words)).to_be_visible()
        say_who(ivo, name="Ivo Invitee", email=address)
        book(ivo)
        set_rules(olga, cancel_hours="", moves="")

        mail = kalends.mails_to(address)[0]
        assert "Move: Not possible" in mail.text
        ivo.goto(mail.link("/booking/"))
        expect(
            ivo.get_by_text(re.compile(r"^You (can|could) cancel until .+ \(Europe/Berlin\)\.$"))
        ).to_be_visible()
        expect(ivo.get_by_text("You can't move it any more.")).to_be_visible()
        expect(ivo.get_by_role("button", name="Move it")).to_have_count(0)


class TestSettingRulesAside:
    def test_is_asked_about_when_booking_for_somebody_and_when_moving(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        address, page = new_address("nina"), open_page(viewport=DESK)
        sign_in(page, email="olga@example.com", password=kalends.password)
        page.goto("/bookings/")
        page.get_by_role("link", name="Book for someone").click()
        # The list that is left has a field of that name, too.
        expect(page.get_by_role("heading", name="Book for someone", level=1)).to_be_visible()
        page.get_by_label("Event type").select_option("Intro call")
        page.get_by_role("switch", name="A time that is not offered").click()
        # At night some day, which no run before this one has taken.
        night = clock.now().date() + timedelta(days=3 + int(uuid4().hex[:4], 16) % 300)
        night += timedelta(days=night.isoweekday() == SUNDAY)  # those of another test
        page.get_by_label("Date").fill(night.isoformat())
        page.get_by_label("Time", exact=True).fill("03:33")
        page.get_by_label("Name").fill("Nina Neu")
        page.get_by_label("Email address").fill(address)
        page.get_by_role("button", name="Book for them").click()
        question = page.get_by_role("dialog", name="Outside your rules")
        expect(question.get_by_text("It is outside your hours.")).to_be_visible()
        question.get_by_role("button", name="Book it anyway").click()
        expect(page.get_by_role("heading", name="Nina Neu")).to_be_visible()
        expect(page.get_by_text("Rules were set aside: ").first).to_be_visible()
        assert "03:33" in kalends.mails_to(address)[0].text

        page.get_by_role("button", name="Move").click()
        page.get_by_text("A time that is not offered").click()
        page.get_by_label("Date").fill(night.isoformat())
        page.get_by_label("Time", exact=True).fill("04:44")
        page.get_by_role("button", name="Move it there").click()
        question.get_by_role("button", name="Move it anyway").click()
        expect(page.get_by_text("04:44", exact=False).first).to_be_visible()
        assert "04:44" in kalends.mails_to(address, count=2)[1].text


class TestAnOldLink:
    def test_leads_to_the_page_and_changes_to_the_new_one(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        page = open_page(viewport=DESK)
        sign_in(page, email="olga@example.com", password=kalends.password)
        page.goto("/event-types/new")
        page.get_by_label("Name", exact=True).fill("Short talk")
        page.get_by_role("button", name=re.compile("^(Create|Save)")).click()
        page.get_by_role("link", name="Edit Short talk").click()
        page.get_by_label("Link").fill("shorter-talk")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved.")).to_be_visible()

        ivo, day = open_page(), clock.now().date() + timedelta(days=14)
        ivo.goto(f"/olga/short-talk?date={day}")
        expect(ivo.get_by_role("heading", name="Short talk")).to_be_visible()
        expect(ivo).to_have_url(re.compile(rf"/olga/shorter-talk\?date={day}$"))
