"""A workflow from the first word to what it did for a booking."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Api, Installation
from tests.browser.test_organizer import sign_in


@pytest.fixture(scope="module")
def api(kalends: Installation) -> Api:
    """Olga's own programs."""
    return Api.signed_in(kalends)


@pytest.fixture(scope="module")
def event_type(api: Api) -> Any:
    """An event type of this test's own."""
    return api.post("events/event-types/", {"name": f"Talk {uuid4().hex[:6]}", "duration": 15})


@pytest.fixture
def booking(api: Api, event_type: Any) -> Iterator[Any]:
    """Somebody who will have come in a month, once this is asked for."""
    start = datetime.fromtimestamp(time(), UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start += timedelta(days=31)
    made = []

    def book() -> Any:
        wish = {
            "event_type_id": event_type["id"],
            "start_time": start.isoformat(),
            "invitee_name": "Ivo Invitee",
            "invitee_email": "ivo@example.com",
            "invitee_timezone": "Asia/Tokyo",
            "override": True,
        }
        made.append(api.post("events/bookings/", wish))
        return made[-1]

    yield book
    for each in made:
        api.put(f"events/bookings/{each['id']}/", {"action": "cancel"})


@pytest.fixture
def desk(kalends: Installation, open_page: OpenPage) -> Page:
    """Olga at her desk."""
    page = open_page(viewport=DESK)
    sign_in(page, email="olga@example.com", password=kalends.password)
    return page


def make_reminder(page: Page, name: str) -> None:
    """Take the ready-made one under another name, with a word put in at the cursor."""
    page.goto("/workflows/new/?from=reminder")
    page.get_by_label("Name", exact=True).fill(name)
    subject = page.get_by_label("Subject")
    subject.fill("See you, ")
    page.get_by_role("button", name="Insert: Invitee name").click()
    expect(subject).to_be_focused()
    expect(subject).to_have_value("See you, {{invitee_name}}")
    expect(page.get_by_role("region", name="How it reads")).to_contain_text("See you, Ivo")
    page.get_by_role("button", name="Create workflow").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


class TestAWorkflow:
    def test_is_made_chosen_and_followed(self, desk: Page, event_type: Any, booking: Any) -> None:
        name = f"Reminder {uuid4().hex[:6]}"
        make_reminder(desk, name)

        desk.goto(f"/event-types/{event_type['id']}/edit")
        desk.get_by_role("button", name="Workflows", exact=True).click()
        desk.get_by_label("Reminders").select_option(label=f"{name} (before a meeting starts)")
        desk.get_by_role("button", name="Save", exact=True).click()
        expect(desk.get_by_text("Saved. Invitees see it like this from now on.")).to_be_visible()

        desk.goto(f"/bookings/{booking()['id']}")
        automation = desk.get_by_role("region", name="Automation")
        expect(automation).to_contain_text("Mail to the invitee")
        expect(automation).to_contain_text("Due")

        desk.goto("/workflows/")
        card = desk.get_by_role("region", name=name)
        expect(card).to_contain_text("1 day before the start: Mail to the invitee")
        expect(card).to_contain_text(f"Runs for {event_type['name']}")
        card.get_by_role("link", name=f"Runs of {name}").click()
        expect(desk.get_by_role("region", name="Runs").get_by_role("listitem")).to_have_count(1)

        desk.goto("/workflows/")
        desk.get_by_role("button", name=f"Delete {name}", exact=True).click()
        expect(desk.get_by_role("dialog")).to_contain_text(event_type["name"])
        desk.get_by_role("dialog").get_by_role("button", name="Keep it").click()
        desk.get_by_role("switch", name=f"{name} is on").click()
        expect(desk.get_by_text(f"{name} is off")).to_be_visible()

    def test_says_at_the_field_what_is_wrong_and_asks_before_it_is_lost(self, desk: Page) -> None:
        name = f"Unfinished {uuid4().hex[:6]}"
        desk.goto("/workflows/new/")
        desk.get_by_label("Name", exact=True).fill(name)
        desk.get_by_role("button", name="Add a step").click()
        desk.get_by_label("Webhook").check()
        address = desk.get_by_label("Web address")
        address.fill("nowhere")
        expect(address).to_have_attribute("aria-invalid", "true")
        desk.get_by_role("button", name="Create workflow").click()
        expect(address).to_be_focused()
        desk.get_by_role("link", name="Bookings").first.click()
        expect(desk.get_by_role("dialog")).to_contain_text("Your changes are not saved.")
        desk.get_by_role("dialog").get_by_role("button", name="Keep editing").click()
        expect(desk.get_by_role("dialog")).to_have_count(0)
        address.fill("https://crm.example/hook")
        desk.get_by_role("button", name="Create workflow").click()
        expect(desk.get_by_role("heading", name=name)).to_be_visible()

        desk.get_by_role("link", name=f"Edit {name}").click()
        secret = desk.get_by_role("region", name="Secret of the webhooks")
        secret.get_by_role("button", name="Show").click()
        first = secret.locator("code").inner_text()
        secret.get_by_role("button", name="Make a new one").click()
        expect(secret.locator("code")).not_to_have_text(first)

        desk.goto("/workflows/")
        desk.get_by_role("button", name=f"Delete {name}", exact=True).click()
        desk.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(desk.get_by_role("heading", name=name)).to_have_count(0)

    def test_has_steps_that_change_places_by_keyboard(self, desk: Page) -> None:
        desk.goto("/workflows/new/?from=thanks")
        desk.get_by_role("button", name="Add a step").click()
        # The new step opens, and the one before it closes.
        desk.locator("#step-1-action").get_by_label("Mail to you").check()
        steps = desk.get_by_role("list", name="Steps").locator("[data-row] > div:first-child")
        expect(steps.nth(1)).to_contain_text("Mail to you")
        up = desk.get_by_role("button", name="Move Mail to you up")
        up.press("Enter")
        expect(steps.nth(0)).to_contain_text("Mail to you")
        expect(up).to_be_focused()
        desk.get_by_role("button", name="Discard").click()
        expect(steps).to_have_count(1)
        expect(steps.first).to_contain_text(re.compile("1 hour after the end"))
