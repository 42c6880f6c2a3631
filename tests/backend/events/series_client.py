"""A calendar program that knows series (RFC 5546), and says by somebody else's code when their dates are."""

from datetime import UTC, datetime
from email.message import EmailMessage

import recurring_ical_events
from icalendar import Calendar, Component, Event

from tests.backend.notifications.cast import part_of

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2068, 1, 1, tzinfo=UTC)


class SeriesClient:
    """One person's calendar: one event that repeats, and what stands instead of single dates of it."""

    def __init__(self) -> None:
        self._repeating: Event | None = None
        self._instead: dict[datetime, Event] = {}
        self._versions: dict[datetime, int] = {}
        self._zones: list[Component] = []

    def read_mail(self, message: EmailMessage) -> None:
        """File the invitation of a mail, if it has one."""
        text = part_of(message, "text/calendar")
        if text:
            self.read_file(text)

    def read_file(self, text: str | bytes) -> None:
        """Do what the METHOD of a file says, to all or to the date that it names; what is older is left."""
        calendar = Calendar.from_ical(text)
        self._zones = [*calendar.timezones]
        whole = [event for event in calendar.events if "RECURRENCE-ID" not in event]
        for event in whole:
            self._take_whole(event, is_cancelled=calendar["METHOD"] == "CANCEL")
        for event in calendar.events:
            if "RECURRENCE-ID" in event:
                self._take_date(event, is_cancelled=calendar["METHOD"] == "CANCEL")

    def instances(self) -> list[tuple[datetime, datetime]]:
        """What is in the calendar, start and end, in order."""
        if self._repeating is None:
            return []
        calendar = Calendar()
        calendar.add("prodid", "-//test//test//EN")
        calendar.add("version", "2.0")
        for component in (*self._zones, self._repeating, *self._instead.values()):
            calendar.add_component(component)
        found = recurring_ical_events.of(Calendar.from_ical(calendar.to_ical())).between(FIRST, LAST)
        times = [(event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC)) for event in found]
        return sorted(times)

    def _take_whole(self, event: Event, *, is_cancelled: bool) -> None:
        if event.sequence < self._versions.get(NEVER, 0):
            return
        self._versions[NEVER] = event.sequence
        self._repeating = None if is_cancelled else event
        self._instead = {date: each for date, each in self._instead.items() if each.sequence > event.sequence}

    def _take_date(self, event: Event, *, is_cancelled: bool) -> None:
        date: datetime = event["RECURRENCE-ID"].dt  # type: ignore[union-attr,assignment]
        newest = max(self._versions.get(date, 0), self._versions.get(NEVER, 0))
        if self._repeating is None or event.sequence < newest:
            return
        self._versions[date] = event.sequence
        self._instead.pop(date, None)
        if is_cancelled:
            self._repeating.add("exdate", date)
        else:
            self._instead[date] = event
