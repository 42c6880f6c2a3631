"""Bookings, as calendars want them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from apps.events.models import Attendee, Booking, BookingSeries
from apps.events.presenters.links import calendar_file_url, manage_url, page_url
from apps.events.services.invitees import ical_uid_of
from apps.events.services.places import location_text
from apps.events.services.series_calendar import calendar_series
from apps.notifications.services import CalendarEntry, google_url, outlook_url
from shared_types.bookings import CalendarLinks
from shared_types.vocabulary import BookingStatus


def calendar_entry(booking: Booking, seat: Attendee | None) -> CalendarEntry:
    """The booking in the calendar of whoever holds its link."""
    held = seat or booking
    token = (seat or booking.recurrence or booking).access_token_text()
    return CalendarEntry(
        uid=held.ical_uid,
        sequence=held.ical_sequence,
        name=booking.event_type.name,
        start=booking.start_time,
        end=booking.end_time,
        timezone=booking.organizer.timezone,
        organizer_name=booking.organizer.name,
        organizer_email=booking.organizer.contact_email or booking.organizer.email,
        description=booking.event_type.description,
        location=location_text(booking.event_type),
        meeting_link=booking.meeting_link,
        meeting_password=booking.meeting_password,
        manage_url=manage_url(token) if token else "",
        is_cancelled=BookingStatus.CANCELLED in (held.status, booking.status),
    )


def series_calendar_entry(series: BookingSeries, dates: Sequence[Booking]) -> CalendarEntry:
    """A whole series in the calendar of whoever holds its link. dates: all of it."""
    booking = dates[0]
    state = calendar_series(series, dates)
    return replace(
        calendar_entry(booking, None),
        uid=series.ical_uid,
        sequence=series.ical_sequence,
        start=series.first_start,
        end=series.first_start + timedelta(minutes=series.duration),
        is_cancelled=not state.dates,
        series=state,
    )


def calendar_links(booking: Booking, seat: Attendee | None) -> CalendarLinks:
    """Ways to put it there."""
    entry = calendar_entry(booking, seat)
    return CalendarLinks(
        ics_url=calendar_file_url((seat or booking.recurrence or booking).access_token_text()),
        google_url=google_url(entry),
        outlook_url=outlook_url(entry),
    )


def organizer_entries(bookings: Iterable[Booking]) -> Iterator[tuple[CalendarEntry, datetime]]:
    """Bookings in a calendar of the organizer's own, each with when it was last changed.

    Who comes is named by name alone, at a group event by number: all else is behind the link and a sign-in.
    Times are in UTC, which is right in every zone and across every change of the clocks.
    """
    for booking in bookings:
        event_type, organizer = booking.event_type, booking.organizer
        who = booking.invitee_name
        if booking.is_group_booking():
            who = f"{booking.attendee_count} of {booking.capacity}"
        entry = CalendarEntry(
            # A row has a UID of its own here: dates of a series share the one in the invitations.
            uid=ical_uid_of(booking.id),
            sequence=booking.ical_sequence,
            name=f"{event_type.name}: {who}",
            start=booking.start_time,
            end=booking.end_time,
            timezone="UTC",
            organizer_name=organizer.name,
            organizer_email=organizer.contact_email or organizer.email,
            location=location_text(event_type),
            meeting_link=booking.meeting_link,
            meeting_password=booking.meeting_password,
            manage_url=page_url("bookings", str(booking.id)),
            is_cancelled=booking.status == BookingStatus.CANCELLED,
            is_private=True,
        )
        yield entry, booking.updated_at
