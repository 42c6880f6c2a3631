"""The calendar part of a mail about a booking."""

from datetime import datetime

from apps.notifications.channels.email import CalendarPart
from apps.notifications.services.addresses import booking_url, our_address
from apps.notifications.services.calendar_entries import CalendarEntry
from apps.notifications.services.calendar_files import Method, invitation
from apps.notifications.services.notices import BookingNotice
from apps.notifications.services.plain_text import plain_line
from apps.notifications.services.wording import meeting_of
from shared_types.vocabulary import Audience, Notice


def calendar_part_of(notice: BookingNotice, *, written_at: datetime) -> CalendarPart | None:
    """The invitation, its update or its withdrawal; None where the reader's calendar stays as it is."""
    method = method_of(notice)
    if method is None:
        return None
    content = invitation(
        _entry_of(notice),
        method=method,
        attendee_name=notice.recipient_name,
        attendee_email=notice.recipient_email,
        sent_by=our_address()[1],
        now=written_at,
    )
    return CalendarPart(method=method.value, content=content)


def method_of(notice: BookingNotice) -> Method | None:
    """What the reader's calendar is to do; a series that goes on without some of its dates is told anew."""
    if notice.calendar_has_it:
        return None
    if notice.series and notice.series.is_whole and notice.notice is Notice.BOOKING_CANCELLED:
        return Method.REQUEST if notice.series.dates else Method.CANCEL
    if notice.notice in (Notice.BOOKING_CONFIRMED, Notice.BOOKING_RESCHEDULED, Notice.LINK_ADDED):
        return Method.REQUEST
    if notice.notice is Notice.BOOKING_CANCELLED:
        return Method.CANCEL
    return None


def _entry_of(notice: BookingNotice) -> CalendarEntry:
    # Outlook files no invitation of the reader's own: in the organizer's copy the ORGANIZER is us.
    for_organizer = notice.audience is Audience.ORGANIZER
    name, email = our_address() if for_organizer else (notice.organizer_name, notice.organizer_email)
    with_whom = for_organizer and not notice.is_group_event and plain_line(notice.invitee_name)
    return CalendarEntry(
        uid=notice.uid,
        sequence=notice.sequence,
        name=f"{meeting_of(notice)} with {with_whom}" if with_whom else meeting_of(notice),
        start=notice.start,
        end=notice.end,
        timezone=notice.organizer_timezone,
        organizer_name=name,
        organizer_email=email,
        description=notice.description,
        location=notice.location,
        meeting_link=notice.meeting_link,
        meeting_password=plain_line(notice.meeting_password),
        manage_url=booking_url(notice),
        is_cancelled=method_of(notice) is Method.CANCEL,
        series=notice.series,
    )
