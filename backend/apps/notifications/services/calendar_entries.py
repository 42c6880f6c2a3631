"""A booking as calendars see it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """What one person's calendar is told of one booking.

    Start and end are instants; `timezone` is the zone in which they are written: the organizer's, so that
    calendars that know the zone follow a change of its rules.
    """

    uid: str
    sequence: int
    name: str
    start: datetime
    end: datetime
    timezone: str
    organizer_name: str
    organizer_email: str
    description: str = ""
    location: str = ""
    meeting_link: str = ""
    manage_url: str = ""
    is_cancelled: bool = False
    is_private: bool = False

    @property
    def place(self) -> str:
        """Where it takes place: what calendars show beneath the time."""
        return self.location or self.meeting_link

    @property
    def notes(self) -> str:
        """What it is about, how to get in, and where to change it; a line each, a blank one between."""
        parts = [
            self.description.strip(),
            f"Join: {self.meeting_link}" if self.meeting_link else "",
            f"Move or cancel: {self.manage_url}" if self.manage_url else "",
        ]
        return "\n\n".join(part for part in parts if part)
