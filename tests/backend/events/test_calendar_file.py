"""The calendar file behind an invitee's link."""

from datetime import datetime
from typing import Any

from icalendar import Calendar

from apps.events.models import EventType
from tests.api_client import ApiClient
from tests.backend.events.cast import MONDAY_9, wish


class TestCalendarFile:
    def test_says_what_has_become_of_the_booking(
        self, anyone_api: ApiClient, intro_call: EventType, frozen: datetime
    ) -> None:
        made = anyone_api.post(
            "events/bookings/create/", wish(intro_call, MONDAY_9).model_dump(mode="json")
        ).json()
        link = f"events/booking/{made['access_token']}"

        before = event_in(anyone_api.get(f"{link}/calendar.ics").content)
        anyone_api.post(f"{link}/manage/", {"action": "cancel"})
        after = event_in(anyone_api.get(f"{link}/calendar.ics").content)

        assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")
        assert before["UID"] == after["UID"]
        assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def event_in(content: bytes) -> dict[str, Any]:
    """The one event of a calendar file."""
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return dict(event)
