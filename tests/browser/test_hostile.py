"""Markup that somebody typed, on every page that shows it: it is read, and never run."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Dialog, Page, expect

from core import clock
from tests.browser.conftest import OpenPage
from tests.browser.installation import Api, Installation
from tests.browser.test_organizer import sign_in
from tests.hostile import MARKUP

# Where a script had run, it would have said so: every payload becomes one that does.
RAN = "window.__ran"
PAYLOADS = [text.replace("alert(1)", "window.__ran=1") for text in MARKUP]


@pytest.fixture
def texts(kalends: Installation) -> Iterator[dict[str, str]]:
    """An event type and a booking with a payload in every text; where they are shown."""
    mine = Api.signed_in(kalends)
    slug = f"hostile-{uuid4().hex[:8]}"
    all_of_them = "\n".join(PAYLOADS)
    questions = [
        {"question_text": f"{text} {number}", "question_type": "text"} for number, text in enumerate(PAYLOADS)
    ]
    made = mine.post(
        "events/event-types/",
        {
            "name": f"Zealous {PAYLOADS[2]} {slug}",
            "event_type_slug": slug,
            "description": all_of_them,
            "location_type": "custom",
            "location_details": all_of_them,
            "questions": questions,
        },
    )
    # An hour of the day, some day that no other test has anything to do with.
    start = clock.now().replace(hour=12, minute=0) + timedelta(
        days=95 + uuid4().int % 10, minutes=uuid4().int % 600
    )
    answers = {each["id"]: PAYLOADS[number] for number, each in enumerate(made["questions"])}
    booked = mine.post(
        "events/bookings/",
        {
            "event_type_id": made["id"],
            "start_time": start.replace(second=0, microsecond=0).isoformat(),
            "invitee_name": PAYLOADS[0],
            "invitee_email": f"{slug}@example.com",
            "invitee_timezone": "UTC",
            "custom_answers": answers,
            "override": True,
        },
    )
    (mail,) = kalends.mails_to(f"{slug}@example.com")
    yield {
        "/olga": slug,
        f"/olga/{slug}": slug,
        mail.link("/booking/").removeprefix(kalends.url): slug,
        "/event-types/": slug,
        f"/event-types/{made['id']}/preview/": slug,
        f"/event-types/{made['id']}/edit/": "",
        "/bookings/": "",
        f"/bookings/{booked['id']}/": slug,
        "/analytics/": "",
    }
    mine.post(f"events/event-types/{made['id']}/activate/", {"is_active": False})


def nothing_ran(page: Page) -> Any:
    return page.evaluate(
        f"{RAN} === undefined && !document.querySelector('main img[src=x], main svg[onload]')"
    )


class TestMarkup:
    def test_is_never_run_on_any_page(
        self, kalends: Installation, open_page: OpenPage, texts: dict[str, str]
    ) -> None:
        page = open_page()
        dialogs: list[str] = []

        def note(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", note)
        sign_in(page, email="olga@example.com", password=kalends.password)
        for path, word in texts.items():
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            if word:
                expect(page.get_by_text("onerror=window.__ran=1").first).to_be_attached()
            assert nothing_ran(page), path
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{path} is {overflow} px too wide"
        assert dialogs == []

    def test_would_be_seen_to_run(self, open_page: OpenPage) -> None:
        page = open_page()
        page.goto("/olga")
        expect(page.locator("main")).to_be_visible()  # the server's words have a heading, too
        page.evaluate("document.querySelector('main').append(Object.assign(new Image(), {src: 'x'}))")
        assert not nothing_ran(page)
