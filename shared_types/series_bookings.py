"""Booking a series: a wish for all of its dates, and what came of it."""

from pydantic import Field

from shared_types.base import Out
from shared_types.bookings import BookingCreate, InviteeBookingRead
from shared_types.series import MAX_OCCURRENCES, Occurrences, SeriesChoice, SeriesRead


class SeriesCreate(BookingCreate):
    """An invitee's wish for a whole series: what was planned, and a choice for each of its dates."""

    occurrences: Occurrences | None = None
    dates: list[SeriesChoice] = Field(min_length=1, max_length=MAX_OCCURRENCES)


class SeriesCreated(Out):
    """A series just booked, with the one link to manage all of its dates. `booking` is the first of them."""

    booking: InviteeBookingRead
    series: SeriesRead
    access_token: str
    manage_url: str
    redirect_url: str
