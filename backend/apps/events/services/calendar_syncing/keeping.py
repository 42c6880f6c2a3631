"""What has become of a booking's call, written down and told to those who wait for its link."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from apps.events.models import Booking, CalendarSync, OrganizerLock
from apps.events.services.audit import Act, record_actions
from apps.events.services.calendar_syncing.calls import CallOutcome
from apps.events.services.calendar_syncing.leases import Lease
from apps.events.services.calendar_syncing.reporting import INTEGRATION, is_final
from apps.events.services.locking import lock_calendar
from apps.events.services.writing import write_calendar
from apps.integrations.providers.ports import HeldMeeting
from apps.notifications.services import bring_link, give_up_link
from shared_types.vocabulary import AuditAction


def keep_call(lease: Lease, call: CallOutcome, *, organizer_id: UUID, now: datetime) -> None:
    """Store a link and let it out; or note that a call has moved, is off, or will not be made."""

    def work() -> None:
        lock = lock_calendar(organizer_id)
        sync = lease.read()
        if sync is None:
            return
        if call.held:
            _keep_link(sync, call, call.held, lock, now=now)
        elif call.is_moved:
            lease.rows.update(told_start=call.told_start)
        elif call.is_off:
            lease.rows.update(account_id=None, told_start=None)
            Booking.objects.filter(id=sync.booking_id).update(meeting_id="", meeting_link_follows=False)
        elif sync.booking.meeting_link_follows and (call.gives_up or is_final(call.failure, lease)):
            _give_up(sync, now=now)

    if call != CallOutcome():
        write_calendar(work)


def _keep_link(
    sync: CalendarSync, call: CallOutcome, held: HeldMeeting, lock: OrganizerLock, *, now: datetime
) -> None:
    """Every date of a series has the same link. What calendars have is out of date from here on."""
    bookings = _of_one_call(sync.booking)
    ids = [each.id for each in bookings]
    Booking.objects.filter(id__in=ids).update(
        meeting_link=held.link,
        meeting_id=held.meeting_id,
        meeting_password=held.password,
        meeting_link_follows=False,
    )
    rows = CalendarSync.objects.filter(booking__in=ids)
    account_id = call.account.id if call.account else None
    rows.update(account_id=account_id, told_start=call.told_start)
    rows.update(version=F("version") + 1, due_at=now)
    provider = {"provider": str(call.account.provider)} if call.account else {}
    acts = [
        Act(booking=each, action=AuditAction.MEETING_LINK_SET, actor=INTEGRATION, metadata=provider)
        for each in bookings
    ]
    record_actions(acts, lock=lock, now=now)
    bring_link(booking_ids=ids, link=held.link, password=held.password, now=now)


def _give_up(sync: CalendarSync, *, now: datetime) -> None:
    """Nobody waits for the link any more; should it come after all, it is told by a mail of its own."""
    bookings = _of_one_call(sync.booking)
    ids = [each.id for each in bookings]
    Booking.objects.filter(id__in=ids).update(meeting_link_follows=False)
    give_up_link(booking_ids=ids, now=now)
    # The other dates of a series have waited for this one.
    CalendarSync.objects.filter(booking__in=ids, due_at__gt=now).exclude(id=sync.id).update(due_at=now)


def _of_one_call(booking: Booking) -> list[Booking]:
    if booking.recurrence_id is None:
        return [booking]
    dates = Booking.objects.live().filter(recurrence_id=booking.recurrence_id, meeting_link="")
    return [booking, *dates.exclude(id=booking.id)]
