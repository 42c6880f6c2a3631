"""The whole loop: somebody signs up, opens their hours, offers something, is booked, and sees the rest."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Installation
from tests.browser.steps import book, new_address, pick_free_day, pick_time, say_who

PASSWORD = "a long and winding road"


def sign_up(kalends: Installation, page: Page, *, name: str, email: str) -> None:
    """Make an account, confirm its address from the mail, and land among the hours."""
    page.goto("/sign-up/")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    page.goto(kalends.mails_to(email)[0].link("/verify-email/"))
    page.get_by_role("button", name="Confirm and sign in").click()
    expect(page.get_by_role("heading", name="Availability")).to_be_visible()


def sign_in(page: Page, *, email: str, password: str) -> None:
    """Come back."""
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Event types")).to_be_visible()


class TestTheWholeLoop:
    def test_goes_from_signing_up_to_a_cancelled_booking(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        nina, ivo = new_address("nina"), new_address("ivo")
        name = f"Nina {uuid4().hex[:6]}"
        desk = open_page(viewport=DESK)
        sign_up(kalends, desk, name=name, email=nina)

        desk.get_by_role("switch", name="Open on Saturday").click()
        desk.get_by_role("button", name="Save", exact=True).click()
        expect(desk.get_by_role("button", name="Save", exact=True)).to_have_count(0)
        desk.reload()
        expect(desk.get_by_role("switch", name="Open on Saturday")).to_be_checked()

        desk.goto("/event-types/new")
        desk.get_by_label("Name", exact=True).fill("First talk")
        desk.get_by_role("button", name=re.compile("^(Create|Save)")).click()
        expect(desk.get_by_role("link", name="Edit First talk")).to_be_visible()

        phone = open_page()
        phone.goto(f"/{name.lower().replace(' ', '-')}")
        phone.get_by_role("link", name=re.compile("First talk")).click()
        pick_free_day(phone)
        time = pick_time(phone)
        say_who(phone, name="Ivo Invitee", email=ivo)
        book(phone)
        assert time in kalends.mails_to(ivo)[0].text
        assert "Ivo Invitee" in kalends.mails_to(nina, count=2)[1].text

        desk.goto("/bookings/")
        desk.get_by_role("link", name=re.compile("View Ivo Invitee")).click()
        expect(desk.get_by_role("region", name="Messages")).to_contain_text(ivo)
        desk.get_by_role("button", name="Cancel", exact=True).click()
        desk.get_by_role("dialog").get_by_role("textbox").fill("A cold")
        desk.get_by_role("dialog").get_by_role("button", name="Cancel the booking").click()
        assert "METHOD:CANCEL" in kalends.mails_to(ivo, count=2)[1].calendar
        assert "A cold" in kalends.mails_to(ivo, count=2)[1].text
        desk.goto("/bookings/?when=cancelled")
        expect(desk.get_by_text("Ivo Invitee").first).to_be_visible()


class TestAPassword:
    def test_is_changed_and_ends_the_sessions_elsewhere(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        email, new = new_address("nora"), "another long and winding road"
        desk, phone = open_page(viewport=DESK), open_page()
        sign_up(kalends, desk, name="Nora", email=email)
        sign_in(phone, email=email, password=PASSWORD)
        desk.goto("/settings/")
        places = desk.get_by_role("region", name="Where you are signed in")
        expect(places.get_by_role("listitem")).to_have_count(2)
        desk.get_by_label("Password now").fill(PASSWORD)
        desk.get_by_label("New password").fill(new)
        desk.get_by_role("button", name="Change password").click()
        expect(desk.get_by_text("Your password is changed.")).to_be_visible()
        expect(desk.get_by_label("New password")).to_have_value("")
        expect(places.get_by_role("listitem")).to_have_count(1)
        phone.goto("/bookings/")
        expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()
        sign_in(phone, email=email, password=new)

    def test_that_is_forgotten_can_be_set_anew_from_the_mail(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        paul, page = new_address("paul"), open_page()
        sign_up(kalends, page, name=f"Paul {uuid4().hex[:6]}", email=paul)
        visitor = open_page()
        visitor.goto("/reset-password/")
        visitor.get_by_label("Email address").fill(paul)
        visitor.get_by_role("button", name="Send a link").click()
        visitor.goto(kalends.mails_to(paul, count=2)[1].link("/reset-password/"))
        visitor.get_by_label("New password").fill("another long and winding road")
        visitor.get_by_role("button", name="Set the password").click()
        expect(visitor.get_by_role("heading", name="Sign in")).to_be_visible()
        sign_in(visitor, email=paul, password="another long and winding road")


class TestAnEventType:
    def test_is_duplicated_switched_off_and_deleted(self, kalends: Installation, open_page: OpenPage) -> None:
        page = open_page(viewport=DESK)
        sign_in(page, email="olga@example.com", password=kalends.password)
        cards = page.get_by_role("link", name=re.compile("^Edit "))
        expect(cards.first).to_be_visible()
        before = cards.count()
        page.get_by_role("button", name="Duplicate Weekly coaching").click()
        expect(cards).to_have_count(before + 1)
        copy = page.get_by_role("button", name=re.compile("^Delete Weekly coaching.+")).last
        copy.click()
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(cards).to_have_count(before)


class TestSigningOut:
    def test_leads_to_the_front_page_and_closes_every_other(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        email = new_address("nils")
        page = open_page(viewport=DESK)
        sign_up(kalends, page, name="Nils", email=email)
        page.goto("/settings/")
        page.get_by_role("region", name="Sign out").get_by_role("button", name="Sign out").click()
        expect(page).to_have_url(re.compile(r"^https?://[^/]+/$"))
        assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}
        page.goto("/settings/")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
