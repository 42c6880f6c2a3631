"""A booking as calendars see it."""

from dataclasses import dataclass
from datetime import datetime

from apps.notifications.services.series import Series


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """What one person's calendar is told of one booking.

    Start and end are instants; `timezone` is the zone in which they are written: the organizer's, so that
    calendars that know the zone follow a change of its rules. An entry of a series is all of its dates, or
    those
    that a message tells of: see `Series.is_whole`.
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
    meeting_password: str = ""
    manage_url: str = ""
    is_cancelled: bool = False
    is_private: bool = False
    series: Series | None = None

    @property
    def first_start(self) -> datetime:
        """The earliest time that is written in its file."""
        told = self.series.told if self.series else ()
        starts = [each for date in told for each in (date.start, date.original_start)]
        return min([self.series.first_start if self.series else self.start, *starts])

    @property
    def last_start(self) -> datetime:
        """The latest."""
        dates = (*self.series.dates, *self.series.told) if self.series else ()
        return max([self.start, *(each for date in dates for each in (date.start, date.original_start))])

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
            f"Password: {self.meeting_password}" if self.meeting_password else "",
            f"Move or cancel: {self.manage_url}" if self.manage_url else "",
        ]
        return "\n\n".join(part for part in parts if part)
