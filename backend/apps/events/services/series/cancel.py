"""Calling off dates of a series: one, that one and those after it, or all that are to come."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from apps.events.errors import BookingNotCancellable
from apps.events.models import Booking, BookingSeries
from apps.events.selectors.series import list_dates, read_series
from apps.events.services.actors import Actor
from apps.events.services.bookings.cancel import SIDE_OF, call_off_dates
from apps.events.services.bookings.policies import is_cancellable, require_cancellable
from apps.events.services.locking import lock_calendar
from apps.events.services.series_notices import News, prepare_change, tell_of_dates
from apps.events.services.waitlist.line import offer_freed_slots
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import CancelledBy, CancelScope, Notice


def cancel_dates(
    *,
    organizer_id: UUID,
    series_id: UUID,
    booking_id: UUID | None,
    scope: CancelScope,
    cancelled_by: CancelledBy,
    reason: str,
    actor: Actor,
    now: datetime,
) -> BookingSeries:
    """Call off dates of a series, each in the audit log, all in one message to either side.

    booking_id: the date that is called off, or the first of those that are; may be left out where all are.
    "following" goes by the numbers of the dates, not by where they may have been moved to; what has begun
    stays.
    Dates that are too late for an invitee to cancel stay as well. Raises BookingNotCancellable or
    CancellationTooLate where that date cannot be called off, and the former where there is none left.
    """

    def work() -> BookingSeries:
        lock = lock_calendar(organizer_id)
        series = read_series(organizer_id=organizer_id, series_id=series_id)
        concerned = _concerned(list_dates(series.id), booking_id, scope, actor=actor, now=now)
        is_unsent = prepare_change(series, now=now)
        for booking in concerned:
            booking.recurrence = series
        call_off_dates(concerned, lock, cancelled_by=cancelled_by, reason=reason, actor=actor, now=now)
        news = News(
            notice=Notice.BOOKING_CANCELLED,
            is_whole=is_unsent,
            reason=reason,
            changed_by=SIDE_OF.get(cancelled_by),
        )
        tell_of_dates(series, concerned, news, now=now)
        offer_freed_slots(concerned, lock, now=now)
        return series

    return write_calendar(work)


def _concerned(
    dates: list[Booking], booking_id: UUID | None, scope: CancelScope, *, actor: Actor, now: datetime
) -> list[Booking]:
    """The dates to call off, by number."""
    chosen = next((each for each in dates if each.id == booking_id), None)
    if scope is not CancelScope.ALL:
        if chosen is None:
            raise BookingNotCancellable
        require_cancellable(chosen, actor=actor, now=now)
    reaches: dict[CancelScope, Callable[[Booking], bool]] = {
        CancelScope.ONE: lambda each: each is chosen,
        CancelScope.FOLLOWING: lambda each: _number(each) >= _number(chosen),
        CancelScope.ALL: lambda _each: True,
    }
    reached = [each for each in dates if reaches[scope](each)]
    concerned = [each for each in reached if is_cancellable(each, actor=actor, now=now)]
    if not concerned:
        raise BookingNotCancellable
    return concerned


def _number(booking: Booking | None) -> int:
    return (booking and booking.recurrence_sequence) or 0
