"""An invitee with a phone: book, read the mail, move, cancel."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Installation
from tests.browser.steps import book, new_address, pick_free_day, pick_time, say_who, times_of


class TestBookingOnAPhone:
    def test_ends_in_a_mail_that_leads_to_a_move_and_a_cancellation(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        ivo, page = new_address("ivo"), open_page()
        page.goto("/olga/intro-call")
        pick_free_day(page)
        time = pick_time(page)
        say_who(page, name="Ivo Invitee", email=ivo)
        expect(page.get_by_role("button", name=re.compile(f"^Book .*{time}"))).to_be_visible()
        book(page)

        confirmation = kalends.mails_to(ivo)[0]
        assert time in confirmation.text
        assert "METHOD:REQUEST" in confirmation.calendar

        page.goto(confirmation.link("/booking/"))
        page.get_by_role("button", name="Move it").click()
        pick_free_day(page, times=2)
        later = pick_time(page, index=1)
        page.get_by_role("button", name=re.compile("^Move to ")).click()
        expect(page.get_by_role("heading", name="Your meeting is moved")).to_be_visible()
        moved = kalends.mails_to(ivo, count=2)[1]
        assert later in moved.text
        assert uid(moved.calendar) == uid(confirmation.calendar)
        assert sequence(moved.calendar) > sequence(confirmation.calendar)

        page.goto(confirmation.link("/booking/"))
        page.get_by_role("button", name="Cancel it").click()
        page.get_by_role("dialog").get_by_role("textbox").fill("A train that does not run")
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Cancel")).click()
        expect(page.get_by_role("heading", name="Your meeting is cancelled")).to_be_visible()
        cancelled = kalends.mails_to(ivo, count=3)[2]
        assert "METHOD:CANCEL" in cancelled.calendar
        assert uid(cancelled.calendar) == uid(confirmation.calendar)
        assert sequence(cancelled.calendar) > sequence(moved.calendar)


class TestASlotThatIsLost:
    def test_leaves_everything_typed_and_offers_others(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        slow, quick = open_page(), open_page(viewport=DESK)
        for page in (slow, quick):
            page.goto("/olga/intro-call")
            pick_free_day(page, times=3)
            pick_time(page, index=2)
        say_who(slow, name="Slow Ivo", email=new_address("slow"))
        say_who(quick, name="Quick Ivo", email=new_address("quick"))
        book(quick)
        slow.get_by_role("button", name=re.compile("^Book ")).click()
        expect(slow.get_by_role("alert").first).to_be_visible()
        expect(slow.get_by_label("Your name")).to_have_value("Slow Ivo")
        slow.get_by_role("alert").first.get_by_role("button").first.click()
        book(slow)


class TestALink:
    def test_that_names_day_and_time_opens_there_and_back_leads_back(self, open_page: OpenPage) -> None:
        page = open_page()
        page.goto("/olga/intro-call")
        date = pick_free_day(page)
        expect(page).to_have_url(re.compile(f"date={date}"))
        pick_time(page)
        address = page.url
        page.go_back()
        expect(times_of(page).first).to_be_visible()
        page.go_back()
        expect(page.get_by_role("grid")).to_be_visible()

        fresh = open_page()
        fresh.goto(address)
        expect(fresh.get_by_label("Your name")).to_be_visible()


class TestAReload:
    def test_keeps_what_was_typed_until_it_is_booked(self, open_page: OpenPage) -> None:
        page = open_page()
        page.goto("/olga/intro-call")
        pick_free_day(page)
        pick_time(page)
        ivo, chosen = new_address("ivo"), page.url
        say_who(page, name="Ivo Invitee", email=ivo)
        page.get_by_label("How did you hear of us?").select_option("A talk")
        page.reload()
        expect(page.get_by_label("Your name")).to_have_value("Ivo Invitee")
        expect(page.get_by_label("Email address")).to_have_value(ivo)
        expect(page.get_by_label("How did you hear of us?")).to_have_value("A talk")
        book(page)
        page.goto(chosen)
        expect(page.get_by_label("Your name")).to_have_value("")


class TestAGroup:
    def test_takes_several_people_into_one_slot(self, kalends: Installation, open_page: OpenPage) -> None:
        addresses = [new_address("ivo"), new_address("ida")]
        for address in addresses:
            page = open_page()
            page.goto("/olga/workshop")
            pick_free_day(page)
            pick_time(page)
            say_who(page, name="Somebody", email=address)
            book(page)
        first, second = (kalends.mails_to(address)[0] for address in addresses)
        assert uid(first.calendar)
        assert addresses[0] not in second.text + second.calendar


def uid(calendar: str) -> str:
    """The identity that a calendar keeps an event by."""
    found = re.search(r"^UID:(\S+)", unfolded(calendar), re.MULTILINE)
    assert found
    return found.group(1)


def sequence(calendar: str) -> int:
    """How often the event has changed."""
    found = re.search(r"^SEQUENCE:(\d+)", unfolded(calendar), re.MULTILINE)
    return int(found.group(1)) if found else 0


def unfolded(calendar: str) -> str:
    """The text with its long lines whole again (RFC 5545, 3.1)."""
    return re.sub(r"\r?\n[ \t]", "", calendar)
