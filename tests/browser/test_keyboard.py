"""Booking without a pointer."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Installation
from tests.browser.steps import FREE_DAY, new_address, wait_for_free_times
from tests.browser.test_organizer import sign_in

FOCUS = """() => {
  const e = document.activeElement;
  const label = e.labels && e.labels[0] ? e.labels[0].innerText : "";
  return {day: e.dataset.day || "", free: e.getAttribute("aria-disabled") === "false",
          name: (e.getAttribute("aria-label") || label || e.innerText || "").trim(), tag: e.tagName};
}"""


def tab_to(page: Page, is_there: Callable[[dict[str, str]], object], *, most: int = 40) -> dict[str, str]:
    """Press Tab until the focus is where it should be; what has it then."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused: dict[str, str] = page.evaluate(FOCUS)
        if is_there(focused):
            return focused
    raise AssertionError(f"no Tab leads there; the last stop was {focused}")


def starts_with(label: str) -> Callable[[dict[str, str]], object]:
    """Whether the focus is on what is called so."""
    return lambda focused: focused["name"].startswith(label)


def go_to_next_month(page: Page) -> str:
    """From the page's beginning to the calendar and through it; the day that has the focus then."""
    wait_for_free_times(page)
    here = tab_to(page, lambda focused: focused["day"])["day"]
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "before => (document.activeElement.dataset.day || before).slice(0, 7) > before.slice(0, 7)",
        arg=here,
    )
    return str(page.evaluate(FOCUS)["day"])


class TestTheKeyboard:
    def test_books_from_the_month_to_the_confirmation(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        ivo, page = new_address("keyboard"), open_page(viewport=DESK)
        page.goto("/olga/intro-call")
        # In the month that follows there are free days, also where none is left of this one.
        day = go_to_next_month(page)
        expect(page.locator(FREE_DAY).first).to_be_visible()
        inwards = "ArrowLeft" if int(day[-2:]) > 15 else "ArrowRight"
        for _ in range(15):
            if page.evaluate(FOCUS)["free"]:
                break
            page.keyboard.press(inwards)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("date="))
        tab_to(page, lambda focused: re.match(r"\d{1,2}:\d{2}", focused["name"]))
        page.keyboard.press("Enter")
        tab_to(page, starts_with("Continue"))
        page.keyboard.press("Enter")
        expect(page.get_by_label("Your name")).to_be_visible()
        for label, words in (("Your name", "Key Board"), ("Email", ivo), ("What would you", "Everything")):
            tab_to(page, starts_with(label))
            page.keyboard.type(words)
        tab_to(page, lambda focused: focused["tag"] == "BUTTON" and focused["name"].startswith("Book "))
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Calendar file")).to_be_visible()
        assert kalends.mails_to(ivo)

    def test_crosses_into_the_next_month(self, open_page: OpenPage) -> None:
        page = open_page(viewport=DESK)
        page.goto("/olga/intro-call")
        assert go_to_next_month(page)

    def test_is_led_to_a_key_that_is_shown_once_and_stays_in_the_list_of_keys(
        self, kalends: Installation, open_page: OpenPage
    ) -> None:
        page = open_page()
        sign_in(page, email="olga@example.com", password=kalends.password)
        page.goto("/settings/keys/")
        for name in ("Kept", "Revoked"):
            page.get_by_label("What is it for?").fill(name)
            page.get_by_label("See bookings").check()
            page.get_by_role("button", name="Make the key").press("Enter")
            shown = page.get_by_role("status").filter(has_text="This is your new key.")
            expect(shown).to_be_focused()
            expect(shown).to_be_in_viewport()
            expect(page.get_by_role("listitem").filter(has_text=name)).to_have_count(1)

        page.get_by_role("button", name="Revoke Revoked").press("Enter")
        page.get_by_role("button", name="Revoke the key").press("Enter")
        expect(page.get_by_role("listitem").filter(has_text="Revoked")).to_have_count(0)
        expect(page.get_by_role("listitem").filter(has_text="Kept")).to_be_focused()
