"""Questions that depend on answers: on the booking page, and in the builder."""

import re
from typing import Any
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Api, Installation
from tests.browser.steps import new_address, pick_free_day, pick_time
from tests.browser.test_organizer import sign_in

SIZE = {"key": "size", "question_text": "Which size?", "question_type": "select", "options": ["S", "Other"]}
OTHER = {
    "question_text": "Which one then?",
    "is_required": True,
    "conditions": {"clauses": [{"question": "size", "operator": "equals", "value": "Other"}]},
    "validation_rules": {"pattern": "[A-Z]+", "pattern_message": "Capitals, such as XL."},
}
PEOPLE = {"key": "people", "question_text": "How many come?", "question_type": "number"}
RULES = {
    "question_text": "We keep the house rules",
    "question_type": "checkbox",
    "conditions": {"clauses": [{"question": "people", "operator": "greater", "value": 9}]},
}


def offer(kalends: Installation) -> Any:
    """An event type that asks about sizes and people."""
    name = f"Fitting {uuid4().hex[:8]}"
    body = {"name": name, "event_type_slug": name.lower().replace(" ", "-")}
    return Api.signed_in(kalends).post(
        "events/event-types/", {**body, "questions": [SIZE, OTHER, PEOPLE, RULES]}
    )


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]


class TestOnTheBookingPage:
    def test_come_and_go_and_lose_nothing(self, kalends: Installation, open_page: OpenPage) -> None:
        page = open_page()
        page.goto(f"/olga/{offer(kalends)['event_type_slug']}")
        pick_free_day(page)
        pick_time(page)
        page.get_by_label("Your name").fill("Ivo Invitee")
        page.get_by_label("Email address").fill(new_address("ivo"))
        size, other = page.get_by_label("Which size?"), page.get_by_label("Which one then?")
        expect(other).to_be_hidden()
        size.select_option("Other")
        other.fill("xl")
        size.select_option("S")
        expect(other).to_be_hidden()
        size.select_option("Other")
        expect(other).to_have_value("xl")

        people = page.get_by_label("How many come?")
        people.press_sequentially("12")
        expect(page.get_by_label("We keep the house rules")).to_be_visible()
        expect(people).to_be_focused()
        expect(people).to_have_value("12")

        page.get_by_role("button", name=re.compile("^Book ")).click()
        expect(page.get_by_text("Capitals, such as XL.")).to_be_visible()
        expect(other).to_be_focused()
        assert faults(page) == []
        other.fill("XL")
        page.get_by_role("button", name=re.compile("^Book ")).click()
        expect(page.get_by_role("heading", name="You are booked")).to_be_visible()
        expect(page.get_by_text("XL")).to_be_visible()


class TestInTheBuilder:
    def test_are_set_up_in_words_and_tried_out(self, kalends: Installation, open_page: OpenPage) -> None:
        made, page = offer(kalends), open_page(viewport=DESK)
        sign_in(page, email="olga@example.com", password=kalends.password)
        page.goto(f"/event-types/{made['id']}/edit")
        page.get_by_role("button", name="Questions", exact=True).click()
        tryout = page.get_by_role("form", name="Questions, to try out")
        expect(tryout.get_by_label("Which one then?")).to_be_hidden()
        tryout.get_by_label("Which size?").select_option("Other")
        expect(tryout.get_by_label("Which one then?")).to_be_visible()

        page.get_by_role("button", name="Remove Which size?").click()
        expect(page.get_by_text("“Which size?” can't be removed")).to_be_visible()
        page.get_by_role("button", name="Move Which one then? up").click()
        expect(page.get_by_text("“Which one then?” depends on “Which size?”")).to_be_visible()

        page.get_by_role("button", name=re.compile("^How many come")).click()
        # What is opened takes the focus, and would take what is typed on the way.
        expect(page.locator("input[id$='-question_text']")).to_be_focused()
        page.get_by_label("Largest number").fill("20")
        expect(page.get_by_label("Largest number")).to_have_value("20")
        page.get_by_label("Ask it").select_option("Only if all of these are true")
        page.get_by_label("If the answer to").select_option("Which size?")
        page.get_by_label("Comparison").select_option("is")
        page.get_by_label("Value").select_option("S")
        assert faults(page) == []
        expect(tryout.get_by_label("How many come?")).to_be_hidden()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Questions", exact=True).click()
        page.get_by_role("button", name=re.compile("^How many come")).click()
        expect(page.get_by_label("Largest number")).to_have_value("20")
        expect(page.get_by_label("Value")).to_have_value("S")
