"""A booking as its organizer's own calendar is to have it."""

from datetime import datetime

from apps.events.models import Booking, CalendarSync
from apps.events.services.invitees import ical_uid_of
from apps.events.services.places import location_text
from apps.integrations.providers.ports import EventToWrite
from apps.notifications.services import CalendarEntry, calendar_object, organizer_booking_url


def event_of(sync: CalendarSync, *, now: datetime) -> EventToWrite:
    """The event of a booking. Who comes is named by name alone, at a group event by number.

    It has the UID of the invitations, so that a calendar that has one of them knows it again. Dates of a
    series share one there, and are events by themselves here: each has a UID of its own that stays with it.
    """
    booking = sync.booking
    entry = _entry_of(booking, uid=ical_uid_of(sync.id) if booking.recurrence_id else booking.ical_uid)
    return EventToWrite(
        booking_id=booking.id,
        uid=entry.uid,
        sequence=entry.sequence,
        title=entry.name,
        description=entry.notes,
        location=entry.place,
        start=entry.start,
        end=entry.end,
        timezone=entry.timezone,
        calendar_file=calendar_object(entry, now=now),
    )


def title_of(booking: Booking) -> str:
    """What it is, and with whom; or how many come."""
    who = booking.invitee_name
    if booking.is_group_booking():
        who = f"{booking.attendee_count} of {booking.capacity}"
    return f"{booking.event_type.name}: {who}"


def _entry_of(booking: Booking, *, uid: str) -> CalendarEntry:
    organizer = booking.organizer
    return CalendarEntry(
        uid=uid,
        sequence=booking.ical_sequence,
        name=title_of(booking),
        start=booking.start_time,
        end=booking.end_time,
        timezone=organizer.timezone,
        organizer_name=organizer.name,
        organizer_email=organizer.contact_email or organizer.email,
        # Calendars open what stands as the place.
        location=booking.meeting_link or location_text(booking.event_type),
        meeting_link=booking.meeting_link,
        meeting_password=booking.meeting_password,
        manage_url=organizer_booking_url(booking.id),
        is_private=True,
    )
