"""What the API may answer about a series: Olga's coaching, its plan, and what Ivo booked of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared_types.bookings import ManagedBooking
from shared_types.event_types import PublicEventTypeRead
from shared_types.series import PlannedDate, SeriesDateRead, SeriesPlanRead, SeriesRead
from shared_types.series_bookings import SeriesCreated
from shared_types.slots import Alternative
from shared_types.vocabulary import BookingStatus, DateState, ErrorCode, RecurrenceType
from tests.frontend.samples import TOKEN, intro_call, ivos_booking


def coaching(**changes: Any) -> PublicEventTypeRead:
    """The same, once a week for four weeks; an invitee may choose fewer."""
    weekly = {
        "name": "Coaching",
        "event_type_slug": "coaching",
        "recurrence_type": RecurrenceType.WEEKLY,
        "recurrence_text": "Weekly, 4 times",
        "occurrences": 4,
        "may_choose_fewer": True,
        "questions": [],
    }
    return intro_call(**{**weekly, **changes})


def series_plan(
    *starts: datetime, taken: dict[datetime, list[datetime]] | None = None, timezone: str = "Europe/Berlin"
) -> SeriesPlanRead:
    """A plan; `taken` are the starts that cannot be had, each with what is free near it."""
    taken = taken or {}
    dates = [
        PlannedDate(
            sequence=number,
            start_time=start,
            end_time=start + timedelta(minutes=30),
            state=DateState.TAKEN if start in taken else DateState.FREE,
            code=ErrorCode.SLOT_TAKEN if start in taken else "",
            reason="Somebody else has that time." if start in taken else "",
            alternatives=[
                Alternative(start_time=at, end_time=at + timedelta(minutes=30)) for at in taken.get(start, [])
            ],
        )
        for number, start in enumerate(starts, start=1)
    ]
    return SeriesPlanRead(
        timezone=timezone,
        organizer_timezone="Europe/Berlin",
        recurrence_text="Weekly, 4 times",
        duration=30,
        free_count=len(starts) - len(taken),
        dates=dates,
    )


def series(*starts: datetime, **changes: Any) -> SeriesRead:
    """A booked series; changes: of its dates by their number, as `date_2={"status": "cancelled"}`."""
    return SeriesRead(
        id=UUID(int=70),
        recurrence_text="Weekly, 4 times",
        timezone="Europe/Berlin",
        dates=[
            _series_date(number, at, **changes.get(f"date_{number}", {}))
            for number, at in enumerate(starts, 1)
        ],
    )


def _series_date(number: int, start: datetime, **changes: Any) -> SeriesDateRead:
    known: dict[str, Any] = {
        "id": UUID(int=70 + number),
        "sequence": number,
        "status": BookingStatus.CONFIRMED,
        "start_time": start,
        "end_time": start + timedelta(minutes=30),
        "original_start": start,
        "is_recurring_exception": False,
        "can_be_cancelled": True,
        "can_be_rescheduled": True,
    }
    return SeriesDateRead(**{**known, **changes})


def managed_series(*starts: datetime, token: str = TOKEN, **changes: Any) -> ManagedBooking:
    """What the link of a series answers; changes as in `series`."""
    booked = series(*starts, **changes)
    coming = next((each for each in booked.dates if each.status == BookingStatus.CONFIRMED), booked.dates[-1])
    shown = {name: getattr(coming, name) for name in ("id", "status", "start_time", "end_time")}
    may = {"can_be_cancelled": coming.can_be_cancelled, "can_be_rescheduled": coming.can_be_rescheduled}
    url = f"http://localhost/booking/{token}/manage"
    booking = ivos_booking(**shown, **may)
    return ManagedBooking(booking=booking, questions=[], series=booked, access_token=token, manage_url=url)


def series_created(*starts: datetime) -> SeriesCreated:
    """What booking a series answers."""
    url = f"http://localhost/booking/{TOKEN}/manage"
    booked = {"booking": ivos_booking(), "series": series(*starts), "redirect_url": ""}
    return SeriesCreated(**booked, access_token=TOKEN, manage_url=url)
