"""Questions about series."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.events.errors import BookingNotFound
from apps.events.models import Booking, BookingSeries
from shared_types.vocabulary import BookingStatus


def list_dates(series_id: UUID) -> list[Booking]:
    """The dates of a series where they are now, those called off included, by number. One query."""
    whole = Booking.objects.select_related("event_type", "organizer", "recurrence")
    rows = whole.filter(recurrence_id=series_id).exclude(status=BookingStatus.RESCHEDULED)
    return list(rows.order_by("recurrence_sequence", "created_at"))


def read_series(*, organizer_id: UUID, series_id: UUID) -> BookingSeries:
    """A series of an organizer; raises BookingNotFound."""
    series = BookingSeries.objects.filter(organizer_id=organizer_id, id=series_id).first()
    if series is None:
        raise BookingNotFound
    return series


def shown_date(dates: Sequence[Booking], *, now: datetime) -> Booking:
    """The date that stands for a series: the next to come, or else the last live one, or else the last."""
    by_start = sorted(dates, key=lambda each: each.start_time)
    live = [each for each in by_start if each.is_live()]
    to_come = [each for each in live if each.end_time > now]
    return [*to_come[:1], *live[-1:], *by_start[-1:]][0]
