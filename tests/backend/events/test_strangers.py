"""People at one group event are strangers: nothing that reaches one of them names another.

Unless the organizer lets attendees see each other's names; then it is the names, and nothing else.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.events.models import Attendee, CustomQuestion, EventType
from apps.events.services.idempotency import Made
from apps.events.services.waitlist.sweeping import sweep_waitlists
from apps.notifications.models import Notification
from apps.notifications.services.mails import mail_of
from apps.users.models import User
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, NOW, book
from tests.backend.events.waiting import wait_for

HOUR = timedelta(hours=1)
NAMES = ("Amara", "Boris", "Chloe", "Zoe", "Eve")


@pytest.fixture(autouse=True)
def clock_stands_still(frozen: datetime) -> None:
    """A Thursday noon."""


def marks(name: str) -> list[str]:
    """What would betray somebody: name, address, phone, what they answered and why they left."""
    return [name, f"{name.lower()}@example.com", f"+4930{1000 + NAMES.index(name)}", f"secret of {name}"]


@pytest.fixture
def questioned(workshop: EventType) -> EventType:
    """The workshop, with a waitlist and a question."""
    CustomQuestion.objects.create(event_type=workshop, question_text="Why?", order=1)
    EventType.objects.filter(id=workshop.id).update(enable_waitlist=True)
    workshop.refresh_from_db()
    return workshop


def person(event_type: EventType, name: str) -> dict[str, Any]:
    question = event_type.questions.get()
    return {
        "invitee_name": name,
        "invitee_email": f"{name.lower()}@example.com",
        "invitee_phone": f"+4930{1000 + NAMES.index(name)}",
        "custom_answers": {str(question.id): f"secret of {name}"},
    }


def link(made: Made) -> str:
    assert made.seat is not None
    return f"events/booking/{Attendee.objects.get(id=made.seat.id).access_token_text()}"


def everything_happens(workshop: EventType, olga_api: ApiClient) -> dict[str, Made]:
    """Three come, one brings Zoe, Eve waits; one leaves, one is taken out, and Olga moves the rest."""
    who = {name: book(workshop, at=MONDAY_9, **person(workshop, name)) for name in ("Amara", "Boris")}
    api = ApiClient()
    guest = {"name": "Zoe", "email": "zoe@example.com"}
    assert (
        api.post(f"{link(who['Amara'])}/manage/", {"action": "add_guests", "guests": [guest]}).status_code
        == 200
    )
    who["Chloe"] = book(workshop, at=MONDAY_9, **person(workshop, "Chloe"))
    wait_for(workshop, MONDAY_9, "eve", invitee_phone="+49301004")
    cancel = {"action": "cancel", "reason": "secret of Boris"}
    assert api.post(f"{link(who['Boris'])}/manage/", cancel).status_code == 200
    sweep_waitlists(now=NOW + timedelta(days=1))
    booking, chloe = who["Amara"].booking, who["Chloe"].seat
    assert chloe is not None
    path = f"events/bookings/{booking.id}"
    removed = olga_api.post(f"{path}/attendees/{chloe.id}/remove/", {"reason": "secret of Chloe"})
    assert removed.status_code == 200
    move = {"action": "reschedule", "start_time": (MONDAY_9 + HOUR).isoformat()}
    assert olga_api.put(f"{path}/", move).status_code == 200
    return who


def all_that_reaches(name: str, who: dict[str, Made]) -> str:
    """Every mail to somebody with its calendar file, and what their link answers."""
    rows = Notification.objects.filter(recipient=f"{name.lower()}@example.com")
    mails = [mail_of(row) for row in rows]
    assert mails
    texts = [
        "\n".join(
            [mail.subject, mail.text, mail.html, mail.calendar.content.decode() if mail.calendar else ""]
        )
        for mail in mails
    ]
    if name in who:
        api = ApiClient()
        texts += [
            api.get(f"{link(who[name])}/{page}").content.decode() for page in ("manage/", "calendar.ics")
        ]
    return "\n".join(texts).replace("\r\n ", "")


# Amara brings Zoe: those two know each other.
KNOWN = {"Amara": {"Zoe"}, "Zoe": set(), "Boris": set(), "Chloe": set(), "Eve": set()}


class TestStrangers:
    def test_learn_nothing_of_each_other_by_mail_calendar_or_link(
        self, questioned: EventType, olga_api: ApiClient
    ) -> None:
        who = everything_happens(questioned, olga_api)
        for name in NAMES:
            reached = all_that_reaches(name, who)
            assert name in reached or name not in who
            for other in set(NAMES) - {name} - KNOWN[name]:
                betrayed = [mark for mark in marks(other) if mark in reached]
                assert betrayed == [], f"{name} learns of {other}"

    def test_see_names_where_the_organizer_shows_them_and_nothing_else(
        self, questioned: EventType, olga_api: ApiClient
    ) -> None:
        EventType.objects.update(show_attendee_names=True)
        questioned.refresh_from_db()
        who = everything_happens(questioned, olga_api)
        shown = ApiClient().get(f"{link(who['Amara'])}/manage/").json()["booking"]
        assert shown["attendee_names"] == []
        book(questioned, at=MONDAY_9 + HOUR, **person(questioned, "Boris"))
        shown = ApiClient().get(f"{link(who['Amara'])}/manage/").json()["booking"]
        assert shown["attendee_names"] == ["Boris"]
        for name in NAMES:
            reached = all_that_reaches(name, who)
            for other in set(NAMES) - {name} - KNOWN[name]:
                assert [mark for mark in marks(other)[1:] if mark in reached] == [], (
                    f"{name} learns of {other}"
                )

    def test_are_not_named_by_anything_public(
        self, questioned: EventType, olga: User, olga_api: ApiClient, anyone_api: ApiClient
    ) -> None:
        everything_happens(questioned, olga_api)
        days = {"start_date": "2027-02-01", "end_date": "2027-02-02", "timezone": "UTC"}
        for path, query in (
            (f"events/public/{olga.slug}/", {}),
            (f"events/public/{olga.slug}/workshop/", {}),
            (f"events/slots/{olga.slug}/workshop/", days),
            (f"events/waitlist/times/{olga.slug}/workshop/", days),
        ):
            answer = anyone_api.get(path, query)
            assert answer.status_code == 200, path
            text = (
                b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
            )
            assert [mark for name in NAMES for mark in marks(name) if mark in text] == [], path
