"""A booking, as its invitee sees it: their own seats, and of others a name where it is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from apps.events.models import Attendee, Booking, BookingSeries
from apps.events.presenters.calendar import calendar_links
from apps.events.presenters.links import manage_url
from apps.events.presenters.organizers import organizer_read
from apps.events.presenters.series import series_read
from apps.events.selectors.attendees import Company, sees_names
from apps.events.selectors.series import shown_date
from apps.events.services.attendees.guests import can_bring_guests
from apps.events.services.bookings.correcting import questions_to_correct
from apps.events.services.bookings.policies import against_cancelling, against_moving
from apps.events.services.places import meeting_link_of
from apps.events.services.seats import has_own_address
from shared_types.bookings import (
    BookingCreated,
    GuestRead,
    InviteeBookingRead,
    ManagedBooking,
)
from shared_types.questions import AnswerRead
from shared_types.series_bookings import SeriesCreated
from shared_types.vocabulary import AttendeeStatus, BookingStatus, ErrorCode, LocationType


class _Person(TypedDict):
    invitee_name: str
    invitee_email: str
    invitee_timezone: str


class _People(TypedDict):
    seats: int
    guests: list[GuestRead]
    names_are_shown: bool
    attendee_names: list[str]


class _Outcome(TypedDict):
    status: BookingStatus
    can_be_cancelled: bool
    can_be_rescheduled: bool
    cancellable_until: datetime
    reschedulable_until: datetime
    moves_left: int | None
    cancel_refusal: ErrorCode | None
    reschedule_refusal: ErrorCode | None
    cancelled_at: datetime | None
    cancellation_reason: str


def booking_created(booking: Booking, company: Company | None, *, now: datetime) -> BookingCreated:
    """What somebody gets who has just booked."""
    token = _held(booking, company).access_token_text()
    return BookingCreated(
        booking=invitee_booking_read(booking, company, now=now),
        access_token=token,
        manage_url=manage_url(token),
        redirect_url=booking.event_type.redirect_url_after_booking,
    )


def managed_booking(booking: Booking, company: Company | None, *, now: datetime) -> ManagedBooking:
    """What is behind a link."""
    token = _held(booking, company).access_token_text()
    return ManagedBooking(
        booking=invitee_booking_read(booking, company, now=now),
        questions=questions_to_correct(_held(booking, company), now=now),
        series=None,
        access_token=token,
        manage_url=manage_url(token),
    )


def managed_series(series: BookingSeries, dates: Sequence[Booking], *, now: datetime) -> ManagedBooking:
    """What is behind the link of a series. dates: of `list_dates`."""
    token, shown = series.access_token_text(), shown_date(dates, now=now)
    return ManagedBooking(
        booking=invitee_booking_read(shown, None, now=now),
        questions=questions_to_correct(shown, now=now),
        series=series_read(series, dates, now=now, for_invitee=True),
        access_token=token,
        manage_url=manage_url(token),
    )


def series_created(series: BookingSeries, dates: Sequence[Booking], *, now: datetime) -> SeriesCreated:
    """What somebody gets who has just booked a series."""
    managed = managed_series(series, dates, now=now)
    redirect_url = dates[0].event_type.redirect_url_after_booking
    known = {name: value for name, value in managed if name != "questions"}
    return SeriesCreated(**known, redirect_url=redirect_url)


def invitee_booking_read(booking: Booking, company: Company | None, *, now: datetime) -> InviteeBookingRead:
    """company: at a group event, the party whose link was used, and what they may see of others."""
    event_type = booking.event_type
    seat = company.party.holder if company else None
    held = _held(booking, company)
    link = seat or booking.recurrence or booking
    assert link.access_token_expires_at is not None  # whatever can be reached through a link has an end
    return InviteeBookingRead(
        id=booking.id,
        event_name=event_type.name,
        event_type_slug=event_type.event_type_slug,
        description=event_type.description,
        duration=int((booking.end_time - booking.start_time).total_seconds() // 60),
        organizer=organizer_read(booking.organizer),
        organizer_timezone=booking.organizer.timezone,
        start_time=booking.start_time,
        end_time=booking.end_time,
        seats_left=booking.capacity - booking.attendee_count,
        is_group_event=booking.is_group_booking(),
        location_type=LocationType(event_type.location_type),
        location_details="" if meeting_link_of(event_type) else event_type.location_details,
        meeting_link=booking.meeting_link,
        meeting_password=booking.meeting_password,
        meeting_link_follows=booking.meeting_link_follows,
        answers=[AnswerRead(**answer) for answer in held.custom_answers],
        access_token_expires_at=link.access_token_expires_at,
        calendar_links=calendar_links(booking, seat),
        **_who(booking, seat),
        **_people(company),
        can_add_guests=seat is not None and can_bring_guests(seat, now),
        **_outcome(booking, seat, now=now),
    )


def _who(booking: Booking, seat: Attendee | None) -> _Person:
    if seat is None:
        return {
            "invitee_name": booking.invitee_name,
            "invitee_email": booking.invitee_email,
            "invitee_timezone": booking.invitee_timezone,
        }
    return {"invitee_name": seat.name, "invitee_email": seat.email, "invitee_timezone": seat.timezone}


def _held(booking: Booking, company: Company | None) -> Booking | Attendee:
    """What the link opens: a seat at a group event, else the booking."""
    return company.party.holder if company else booking


def _people(company: Company | None) -> _People:
    if company is None:
        return {"seats": 1, "guests": [], "names_are_shown": False, "attendee_names": []}
    holder = company.party.holder
    return {
        "seats": company.party.seats,
        "guests": [_guest_read(guest, holder) for guest in company.party.guests],
        "names_are_shown": sees_names(holder),
        "attendee_names": list(company.other_names),
    }


def _guest_read(guest: Attendee, holder: Attendee) -> GuestRead:
    """Without what a guest has from whoever brings them."""
    return GuestRead(
        id=guest.id,
        name=guest.name if guest.name != holder.name else "",
        email=guest.email if has_own_address(guest, holder) else "",
    )


def _outcome(booking: Booking, seat: Attendee | None, *, now: datetime) -> _Outcome:
    """How it stands for whoever asks: a seat can be given up while the meeting goes on without it."""
    held = seat or booking
    has_left = seat is not None and seat.status == AttendeeStatus.CANCELLED
    no_cancelling, no_moving = against_cancelling(held, now=now), against_moving(held, now=now)
    return {
        "status": BookingStatus.CANCELLED if has_left else BookingStatus(booking.status),
        "can_be_cancelled": no_cancelling is None,
        "can_be_rescheduled": no_moving is None,
        "cancellable_until": held.cancellable_until(booking.start_time),
        "reschedulable_until": held.reschedulable_until(booking.start_time),
        "moves_left": held.moves_left(),
        "cancel_refusal": no_cancelling.code if no_cancelling else None,
        "reschedule_refusal": no_moving.code if no_moving else None,
        "cancelled_at": held.cancelled_at,
        "cancellation_reason": held.cancellation_reason,
    }
