"""What became of an organizer's bookings between two dates, in figures.

A meeting belongs to the date on which it starts, a visit to the date on which it was counted; both dates are
the organizer's. Rates are shares from 0 to 1, and null where there is nothing to divide by.
"""

from datetime import date
from uuid import UUID

from shared_types.base import Out
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus, CancelledBy, ErrorCode, VisitStep

MAX_ANALYTICS_DAYS = 366
DEFAULT_ANALYTICS_DAYS = 30


class StatusCount(Out):
    """How many bookings stand so."""

    status: BookingStatus
    count: int


class SyncCount(Out):
    """How many bookings have reached the organizer's calendar so far."""

    status: CalendarSyncStatus
    count: int


class CancellerCount(Out):
    """How many bookings somebody called off."""

    cancelled_by: CancelledBy
    count: int


class ReasonCount(Out):
    """How often a reason was given, whatever its capitals."""

    reason: str
    count: int


class Bucket(Out):
    """How many lie within so many minutes, and beyond the bucket before; null: beyond them all."""

    up_to_minutes: int | None
    count: int


class HourCount(Out):
    """How many meetings started in an hour of a weekday (ISO: 1 is Monday), by the organizer's clocks."""

    weekday: int
    hour: int
    count: int


class StepCount(Out):
    """How many visits took a step."""

    step: VisitStep
    count: int


class RefusalCount(Out):
    """How many bookings were refused for a reason."""

    code: ErrorCode
    count: int


class EventTypeFigures(Out):
    """One event type. `bookings` leaves out what was moved away or held, as `total` does."""

    event_type_id: UUID
    name: str
    is_deleted: bool
    bookings: int
    cancelled: int
    no_shows: int
    page_views: int
    booked_visits: int


class Cancellations(Out):
    """Meetings called off. `rate`: of all bookings. `notice`: before the start; 0 is at it, or after."""

    total: int
    rate: float | None
    by_whom: list[CancellerCount]
    notice: list[Bucket]
    reasons: list[ReasonCount]
    without_reason: int


class GroupFigures(Out):
    """Group meetings that stand: how many, how many full, seats, seats taken; and seats given up again."""

    meetings: int
    full_meetings: int
    seats: int
    seats_taken: int
    fill_rate: float | None
    seats_given_up: int


class NoShows(Out):
    """Meetings that have begun, and those to which nobody came; the same of seats at groups."""

    meetings_begun: int
    no_shows: int
    rate: float | None
    seats_begun: int
    seat_no_shows: int
    seat_rate: float | None


class LeadTimes(Out):
    """How long before their start bookings were made; one that was moved counts as it was first made."""

    bookings: int
    median_minutes: int | None
    buckets: list[Bucket]


class Visits(Out):
    """The way from the page to the booking. `conversion`: the share of views that ended in a booking."""

    steps: list[StepCount]
    conversion: float | None


class UnmetDemand(Out):
    """Who found no slot: visits that saw a month without any, and bookings refused, by code."""

    nothing_free: int
    refused: list[RefusalCount]


class AnalyticsRead(Out):
    """All figures of a window of dates. `total`: every booking but those moved away or held."""

    start_date: date
    end_date: date
    timezone: str
    event_type_id: UUID | None
    total: int
    statuses: list[StatusCount]
    calendar_sync: list[SyncCount]
    event_types: list[EventTypeFigures]
    cancellations: Cancellations
    groups: GroupFigures
    no_shows: NoShows
    lead_times: LeadTimes
    popular_hours: list[HourCount]
    visits: Visits
    unmet_demand: UnmetDemand
