"""A series with its dates, for both sides."""

from collections.abc import Sequence
from datetime import datetime

from apps.events.models import Booking, BookingSeries
from apps.events.services.bookings.policies import against_cancelling, against_moving
from apps.events.services.series.words import words_of
from shared_types.series import SeriesDateRead, SeriesRead
from shared_types.vocabulary import BookingStatus
from slot_engine import parse_rule


def series_read(
    series: BookingSeries, dates: Sequence[Booking], *, now: datetime, for_invitee: bool = False
) -> SeriesRead:
    """dates: of `list_dates`. for_invitee: who is held to deadlines and to a number of moves."""
    return SeriesRead(
        id=series.id,
        recurrence_text=words_of(parse_rule(series.recurrence_rule)),
        timezone=series.timezone,
        dates=[_date(each, now=now, for_invitee=for_invitee) for each in dates],
    )


def _date(booking: Booking, *, now: datetime, for_invitee: bool) -> SeriesDateRead:
    assert booking.recurrence_sequence is not None
    assert booking.original_start is not None  # each date of a series has both
    return SeriesDateRead(
        id=booking.id,
        sequence=booking.recurrence_sequence,
        status=BookingStatus(booking.status),
        start_time=booking.start_time,
        end_time=booking.end_time,
        original_start=booking.original_start,
        is_recurring_exception=booking.is_recurring_exception,
        can_be_cancelled=against_cancelling(booking, now=now) is None
        if for_invitee
        else booking.can_be_cancelled(now),
        can_be_rescheduled=against_moving(booking, now=now) is None
        if for_invitee
        else booking.can_be_rescheduled(now),
    )
