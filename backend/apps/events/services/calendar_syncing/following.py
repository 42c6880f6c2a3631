"""What is ahead follows where another calendar takes the bookings, or an account lets us in again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from apps.events.models import Booking, CalendarSync, OrganizerLock
from apps.events.selectors.calendar_sync import organizers_to_follow, waiting_for_account
from apps.events.services.calendar_sync import will_get_link
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking
from apps.events.services.writing import write_calendar
from apps.integrations.selectors import bookings_calendar, is_in_reach
from core.jobs import JobName, enqueue_on_commit
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus


def follow_calendars(*, now: datetime) -> None:
    """Bring every organizer's bookings to where they are to be now; costs little where nothing is new."""
    for organizer_id in organizers_to_follow():
        follow_calendar(organizer_id=organizer_id, now=now)
    for booking in waiting_for_account(now=now):
        try_again(organizer_id=booking.organizer_id, booking_id=booking.id, now=now)


def follow_calendar(*, organizer_id: UUID, now: datetime) -> None:
    """The same for one organizer. From then on whoever locks their calendar knows where bookings go."""

    def work() -> None:
        lock = lock_calendar(organizer_id)
        target = bookings_calendar(organizer_id=organizer_id)
        is_reached = target is not None and is_in_reach(target.connection)
        was, was_reached = lock.bookings_calendar_id, lock.calendar_in_reach
        lock.bookings_calendar_id, lock.calendar_in_reach = target.id if target else None, is_reached
        lock.save(update_fields=["bookings_calendar_id", "calendar_in_reach"])
        ahead = Booking.objects.upcoming(now).filter(organizer_id=organizer_id)
        if target is None:
            _make_due(ahead.exclude(calendar_sync_status=CalendarSyncStatus.NOT_REQUIRED), now=now)
        elif target.id != was:
            _make_due(ahead, now=now)
        elif is_reached and not was_reached:
            _make_due(ahead.filter(calendar_sync_status=CalendarSyncStatus.FAILED), now=now)

    write_calendar(work)


def try_again(*, organizer_id: UUID, booking_id: UUID, now: datetime) -> Booking:
    """Tell linked accounts of a booking once more, where any has to hear of it."""

    def work() -> Booking:
        lock = lock_calendar(organizer_id)
        booking = read_booking(organizer_id=organizer_id, booking_id=booking_id)
        if booking.status == BookingStatus.RESCHEDULED:
            return booking
        is_ahead = booking.status == BookingStatus.CONFIRMED and now < booking.end_time
        if is_ahead and not booking.meeting_link and will_get_link(booking.event_type):
            booking.meeting_link_follows = True
        if _has_to_hear(booking, lock):
            _make_due(
                Booking.objects.filter(id=booking.id), now=now, link_follows=booking.meeting_link_follows
            )
            booking.refresh_from_db(fields=["calendar_sync_status", "calendar_sync_error"])
        return booking

    return write_calendar(work)


def _has_to_hear(booking: Booking, lock: OrganizerLock) -> bool:
    is_known = CalendarSync.objects.filter(booking=booking).exists()
    return is_known or lock.bookings_calendar_id is not None or booking.meeting_link_follows


def _make_due(bookings: QuerySet[Booking], *, now: datetime, link_follows: bool | None = None) -> None:
    """Let linked accounts hear of these bookings anew; the sweep sees to it."""
    found = dict(bookings.values_list("id", "organizer_id"))
    told = Booking.objects.filter(id__in=found)
    told.update(calendar_sync_status=CalendarSyncStatus.PENDING, calendar_sync_error="")
    if link_follows is not None:
        told.update(meeting_link_follows=link_follows)
    CalendarSync.objects.bulk_create(
        (CalendarSync(booking_id=each, organizer_id=whose) for each, whose in found.items()),
        ignore_conflicts=True,
    )
    rows = CalendarSync.objects.filter(booking__in=found)
    rows.update(version=F("version") + 1, due_at=now, attempts=0)
    _start(found)


def _start(booking_ids: Iterable[UUID]) -> None:
    """One job is enough: the sweep goes on to the next by itself."""
    for booking_id in list(booking_ids)[:1]:
        enqueue_on_commit(JobName.SYNC_BOOKING, booking_id=str(booking_id))
