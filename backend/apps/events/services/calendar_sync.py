"""What linked accounts have to hear of a booking, written down in the transaction of what has changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F

from apps.events.models import Booking, CalendarSync, EventType, OrganizerLock
from apps.events.services.places import meeting_link_of
from apps.integrations.selectors import makes_meeting_links
from core.jobs import JobName, enqueue_on_commit
from shared_types.vocabulary import CalendarSyncStatus, LocationType

# A rush for the seats of a group is told once, and not seat by seat.
SEATS_SETTLE = timedelta(seconds=10)
OUT_OF_REACH = "The account of your calendar has to be linked again."


def initial_sync_status(lock: OrganizerLock) -> CalendarSyncStatus:
    """Whether there is a calendar that has to hear of a new booking; costs no statement."""
    if lock.bookings_calendar_id is None:
        return CalendarSyncStatus.NOT_REQUIRED
    return CalendarSyncStatus.PENDING if lock.calendar_in_reach else CalendarSyncStatus.FAILED


def will_get_link(event_type: EventType) -> bool:
    """Whether a linked account makes the link of its calls: one statement, and only where it has none."""
    if event_type.location_type != LocationType.VIDEO_CALL or meeting_link_of(event_type):
        return False
    return makes_meeting_links(
        organizer_id=event_type.organizer_id, provider=event_type.conferencing_provider
    )


def prepare_sync(booking: Booking, lock: OrganizerLock, *, link_follows: bool) -> None:
    """Say in the row of a new booking what its organizer's accounts have to do; not yet stored."""
    booking.calendar_sync_status = initial_sync_status(lock)
    if booking.calendar_sync_status == CalendarSyncStatus.FAILED:
        booking.calendar_sync_error = OUT_OF_REACH
    booking.meeting_link_follows = link_follows


def note_new(bookings: Sequence[Booking], *, now: datetime) -> None:
    """Note that accounts have to hear of bookings that have just been stored; nothing where none has to."""
    concerned = [each for each in bookings if has_to_hear(each)]
    CalendarSync.objects.bulk_create(
        CalendarSync(
            organizer_id=each.organizer_id,
            booking=each,
            due_at=now if _has_work(each) else None,
        )
        for each in concerned
    )
    _start([each for each in concerned if _has_work(each)])


def note_change(*bookings: Booking, now: datetime) -> None:
    """Note that accounts have to hear of what has changed; the caller stores the bookings."""
    concerned = [each for each in bookings if has_to_hear(each)]
    if not concerned:
        return
    for booking in concerned:
        _wait_again(booking)
    _bump(concerned, due_at=now)
    _start(concerned)


def prepare_move(new: Booking) -> None:
    """Say in the row of the place a meeting moves to that its accounts have to hear of it; not yet stored."""
    _wait_again(new)


def note_move(old: Booking, new: Booking, *, now: datetime) -> None:
    """Hand what accounts know of a meeting to the place it has moved to; both are stored already."""
    if not has_to_hear(new):
        return
    rows = CalendarSync.objects.filter(booking=old)
    rows.update(booking=new, version=F("version") + 1, due_at=now, attempts=0)
    _start([new])


def note_seats(booking: Booking, *, now: datetime) -> None:
    """Note that the number of seats that are taken has changed, which the calendar shows."""
    if booking.calendar_sync_status == CalendarSyncStatus.NOT_REQUIRED:
        return
    _wait_again(booking)
    status = booking.calendar_sync_status
    Booking.objects.filter(id=booking.id).update(calendar_sync_status=status)
    rows = CalendarSync.objects.filter(booking=booking)
    # Whoever is due sooner stays so.
    rows.filter(due_at__isnull=False).update(version=F("version") + 1, attempts=0)
    rows.filter(due_at__isnull=True).update(version=F("version") + 1, attempts=0, due_at=now + SEATS_SETTLE)


def has_to_hear(booking: Booking) -> bool:
    """Whether a linked account knows of a booking, or is to."""
    return (
        booking.calendar_sync_status != CalendarSyncStatus.NOT_REQUIRED
        or booking.meeting_link_follows
        or booking.meeting_id != ""
    )


def _has_work(booking: Booking) -> bool:
    return booking.calendar_sync_status == CalendarSyncStatus.PENDING or booking.meeting_link_follows


def _wait_again(booking: Booking) -> None:
    if booking.calendar_sync_status != CalendarSyncStatus.NOT_REQUIRED:
        booking.calendar_sync_status = CalendarSyncStatus.PENDING


def _bump(bookings: Sequence[Booking], *, due_at: datetime) -> None:
    rows = CalendarSync.objects.filter(booking__in=bookings)
    rows.update(version=F("version") + 1, due_at=due_at, attempts=0)


def _start(bookings: Sequence[Booking]) -> None:
    for booking in bookings:
        enqueue_on_commit(JobName.SYNC_BOOKING, booking_id=str(booking.id))
