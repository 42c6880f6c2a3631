"""Why a start is not offered, for the organizer."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime

from shared_types.availability import WallIntervalRead
from shared_types.base import Out
from shared_types.vocabulary import BookingStatus, CalendarProvider, ErrorCode


class BookingInTheWay(Out):
    """A booking, and the time it takes with its buffers."""

    id: UUID
    event_name: str
    invitee_name: str
    status: BookingStatus
    start_time: AwareDatetime
    end_time: AwareDatetime
    busy_from: AwareDatetime
    busy_until: AwareDatetime


class ExternalEventInTheWay(Out):
    """An event of a linked calendar. `title` is empty where the calendar does not tell."""

    title: str
    provider: CalendarProvider
    account_email: str
    calendar_name: str
    start_time: AwareDatetime
    end_time: AwareDatetime


class UnreadCalendar(Out):
    """A linked account that could not be read since `synced_at`, for which nothing is offered then."""

    provider: CalendarProvider
    account_email: str
    synced_at: AwareDatetime | None


class BusyTime(Out):
    """Time that linked calendars keep busy, where no single event is known."""

    start_time: AwareDatetime
    end_time: AwareDatetime


class HoursOfDate(Out):
    """What is open on the date of the start, by the schedule's clocks; no intervals: closed."""

    date: date
    timezone: str
    schedule_name: str
    is_override: bool
    intervals: list[WallIntervalRead]


class DayCount(Out):
    """How many bookings of the event type the organizer's day has, and how many it takes."""

    date: date
    booked: int
    limit: int


class SeatsTaken(Out):
    """How many seats are taken, and how many there are. `booking_id` is the group's, where somebody sits."""

    booking_id: UUID | None
    taken: int
    capacity: int
    asked_for: int


class StartReason(Out):
    """One rule that forbids a start: a code, words, and whichever of the rest is behind it.

    `bookable_from` is when the notice would be kept, `bookable_until` how far the horizon reaches now.
    `nearest_starts` are the ones before and after a start that is not on the grid.
    """

    code: ErrorCode
    words: str
    booking: BookingInTheWay | None
    external_event: ExternalEventInTheWay | None
    busy: BusyTime | None
    unread_calendar: UnreadCalendar | None
    hours: HoursOfDate | None
    day: DayCount | None
    seats: SeatsTaken | None
    bookable_from: AwareDatetime | None
    bookable_until: AwareDatetime | None
    nearest_starts: list[AwareDatetime]


class StartExplanation(Out):
    """Every rule that forbids a start, in the order of the engine; none where it can be booked.

    The first code is the one that a booking would be refused with. `timezone` is the one the words are in.
    """

    start_time: AwareDatetime
    end_time: AwareDatetime
    timezone: str
    is_offered: bool
    reasons: list[StartReason]
