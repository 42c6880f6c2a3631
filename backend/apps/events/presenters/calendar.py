"""Bookings, as calendars want them."""

from apps.events.models import Attendee, Booking
from apps.events.presenters.links import calendar_file_url, manage_url
from apps.events.services.places import location_text
from apps.notifications.services import CalendarEntry, google_url, outlook_url
from shared_types.bookings import CalendarLinks
from shared_types.vocabulary import BookingStatus


def calendar_entry(booking: Booking, seat: Attendee | None) -> CalendarEntry:
    """The booking in the calendar of whoever holds its link."""
    held = seat or booking
    token = held.access_token_text()
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
        manage_url=manage_url(token) if token else "",
        is_cancelled=BookingStatus.CANCELLED in (held.status, booking.status),
    )


def calendar_links(booking: Booking, seat: Attendee | None) -> CalendarLinks:
    """Ways to put it there."""
    entry = calendar_entry(booking, seat)
    return CalendarLinks(
        ics_url=calendar_file_url((seat or booking).access_token_text()),
        google_url=google_url(entry),
        outlook_url=outlook_url(entry),
    )
