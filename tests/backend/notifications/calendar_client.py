"""A calendar program as RFC 5546 wants one: it files what mails bring, by UID and SEQUENCE."""

from datetime import UTC, datetime
from email.message import EmailMessage

from icalendar import Calendar, Event

from tests.backend.notifications.cast import part_of

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class CalendarClient:
    """One person's calendar. An older file than the one it has changes nothing."""

    def __init__(self) -> None:
        self._newest: dict[str, tuple[int, datetime]] = {}
        self._events: dict[str, Event] = {}

    @property
    def events(self) -> list[Event]:
        """What is in the calendar now."""
        return list(self._events.values())

    def read_mail(self, message: EmailMessage) -> None:
        """File the invitation of a mail, if it has one."""
        text = part_of(message, "text/calendar")
        if text:
            self.read_file(text)

    def read_file(self, text: str) -> None:
        """Do what the METHOD of a file says."""
        calendar = Calendar.from_ical(text)
        for event in calendar.events:
            version = (event.sequence, event.DTSTAMP or NEVER)
            uid = str(event["UID"])
            if version < self._newest.get(uid, version):
                continue
            self._newest[uid] = version
            if calendar["METHOD"] == "CANCEL":
                self._events.pop(uid, None)
            else:
                self._events[uid] = event
