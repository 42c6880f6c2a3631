"""An invitee puts right what they said when they booked; their organizer reads of it."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.installation import Api, Installation
from tests.browser.steps import new_address
from tests.browser.test_organizer import sign_in
from tests.browser.test_questions import faults
from tests.browser.test_waitlist import free_start

QUESTIONS: list[dict[str, Any]] = [
    {"question_text": "What is it about?", "question_type": "textarea", "is_required": True},
    {
        "question_text": "How many come?",
        "question_type": "number",
        "validation_rules": {"min": 1, "integer": True},
    },
    {"question_text": "Which language?", "question_type": "radio", "options": ["Deutsch", "English"]},
]


@pytest.fixture(scope="module")
def olga(kalends: Installation) -> Api:
    """Olga's programs."""
    return Api.signed_in(kalends)


class TestAnswers:
    def test_are_put_right_through_the_link_and_told_to_the_organizer(
        self, kalends: Installation, open_page: OpenPage, olga: Api
    ) -> None:
        slug = f"asking-{uuid4().hex[:6]}"
        made = {"name": slug, "event_type_slug": slug, "max_scheduling_horizon": 300 * 24 * 60}
        olga.post("events/event-types/", {**made, "questions": QUESTIONS})
        found = kalends.get_json(f"/api/v1/events/public/olga/{slug}/")["questions"]
        ids = [question["id"] for question in found]
        start = free_start(kalends, slug, 11)
        booked = olga.post(
            "events/bookings/create/",
            {
                "organizer_slug": "olga",
                "event_type_slug": slug,
                "start_time": start.isoformat(),
                "invitee_name": "Ivo Invitee",
                "invitee_email": new_address("ivo"),
                "invitee_timezone": "Europe/Berlin",
                "custom_answers": {ids[0]: "The plan", ids[1]: 3, ids[2]: "English"},
            },
        )
        page = open_page()
        page.goto(f"/booking/{booked['access_token']}/manage")
        page.get_by_role("button", name="Change your answers").click()
        form = page.get_by_role("dialog", name="Your answers")
        expect(form.get_by_label("What is it about?")).to_have_value("The plan")
        expect(form.get_by_label("English")).to_be_checked()
        assert faults(page) == []
        form.get_by_label("How many come?").fill("3.5")
        form.get_by_role("button", name="Save the answers").click()
        expect(form.get_by_text("Enter a whole number.")).to_be_visible()
        form.get_by_label("How many come?").fill("4")
        form.get_by_label("Deutsch").check()
        form.get_by_role("button", name="Save the answers").click()
        expect(page.get_by_role("heading", name="Your answers are changed")).to_be_visible()
        expect(page.get_by_text("Deutsch")).to_be_visible()

        sign_in(page, email="olga@example.com", password=kalends.password)
        page.goto(f"/bookings/{booked['booking']['id']}/")
        history = page.get_by_label("History")
        expect(history.get_by_text("Answers changed")).to_be_visible()
        expect(history.get_by_text("Which language?")).to_be_visible()
        (told,) = kalends.mails_to("olga@example.com", about=f"New answers: {slug}")
        assert "Deutsch" in told.text
