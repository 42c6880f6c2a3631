"""Calling a booking off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.events.models import Booking, OrganizerLock
from apps.events.selectors.attendees import list_parties
from apps.events.services import notices
from apps.events.services.actors import Actor
from apps.events.services.audit import Act, describe, record_actions
from apps.events.services.automation.planning import follow_cancellation
from apps.events.services.bookings.policies import require_cancellable
from apps.events.services.calendar_sync import note_change
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking
from apps.events.services.seats import free_seats
from apps.events.services.series_notices import News, prepare_change, tell_of_dates
from apps.events.services.waitlist.holding import withdraw_offers
from apps.events.services.waitlist.line import offer_freed_slot
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import Audience, AuditAction, CancelledBy, Notice

_CHANGED = [
    "status",
    "cancelled_at",
    "cancelled_by",
    "cancellation_reason",
    "hold_expires_at",
    "held_seats",
    "ical_sequence",
    "calendar_sync_status",
    "updated_at",
]
SIDE_OF = {CancelledBy.ORGANIZER: Audience.ORGANIZER, CancelledBy.INVITEE: Audience.INVITEE}


def cancel_booking(
    *,
    organizer_id: UUID,
    booking_id: UUID,
    cancelled_by: CancelledBy,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Booking:
    """Call a booking off, with all its seats.

    Raises BookingNotCancellable where it has begun or is gone, and CancellationTooLate for an invitee who
    comes after the deadline that was agreed.
    """

    def work() -> Booking:
        lock = lock_calendar(organizer_id)
        booking = read_booking(organizer_id=organizer_id, booking_id=booking_id)
        require_cancellable(booking, actor=actor, now=now)
        series = booking.recurrence
        is_unsent = prepare_change(series, now=now) if series else False
        parties = list_parties(booking) if booking.is_group_booking() else []
        for party in parties:
            free_seats(party.all, reason=reason, now=now)
        call_off(booking, lock, cancelled_by=cancelled_by, reason=reason, actor=actor, now=now)
        side = SIDE_OF.get(cancelled_by)
        if series:
            news = News(notice=Notice.BOOKING_CANCELLED, is_whole=is_unsent, reason=reason, changed_by=side)
            tell_of_dates(series, [booking], news, now=now)
            offer_freed_slot(booking, lock, now=now)
            return booking
        told = notices.for_everybody(
            booking, Notice.BOOKING_CANCELLED, parties=parties, reason=reason, changed_by=side
        )
        notices.tell(*told, now=now)
        offer_freed_slot(booking, lock, now=now)
        return booking

    return write_calendar(work)


def call_off(
    booking: Booking,
    lock: OrganizerLock,
    *,
    cancelled_by: CancelledBy,
    reason: str,
    actor: Actor,
    is_moved: bool = False,
    now: datetime,
) -> None:
    """Free a booking's time in the present transaction, and write down who did it; tells nobody.

    A date of a series takes the count of changes that its series has by now. is_moved: those who came sit
    elsewhere now.
    """
    withdraw_offers(booking, lock, now=now)
    act = _call_off(booking, cancelled_by=cancelled_by, reason=reason, actor=actor, now=now)
    note_change(booking, now=now)
    booking.save(update_fields=_CHANGED)
    follow_cancellation([booking], is_moved=is_moved, now=now)
    notices.take_back(booking, now=now)
    record_actions([act], lock=lock, now=now)


def call_off_dates(
    dates: Sequence[Booking],
    lock: OrganizerLock,
    *,
    cancelled_by: CancelledBy,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """The same for dates of one series, in as many statements for many as for one. Nobody waits in a date."""
    acts = [_call_off(each, cancelled_by=cancelled_by, reason=reason, actor=actor, now=now) for each in dates]
    note_change(*dates, now=now)
    # They differ in nothing but in whether another calendar has to hear of it.
    for sync_status in {each.calendar_sync_status for each in dates}:
        alike = [each for each in dates if each.calendar_sync_status == sync_status]
        changed = {name: getattr(alike[0], name) for name in _CHANGED} | {"updated_at": now}
        Booking.objects.filter(id__in=[each.id for each in alike]).update(**changed)
    follow_cancellation(dates, now=now)
    notices.take_back_all(dates, now=now)
    record_actions(acts, lock=lock, now=now)


def _call_off(
    booking: Booking, *, cancelled_by: CancelledBy, reason: str, actor: Actor, now: datetime
) -> Act:
    """Change the row, and what the log tells of it; not yet stored."""
    before = describe(booking)
    booking.cancel(cancelled_by=cancelled_by, reason=reason, now=now)
    if booking.recurrence:
        booking.ical_sequence = booking.recurrence.ical_sequence
    return Act(
        booking=booking,
        action=AuditAction.BOOKING_CANCELLED,
        actor=actor,
        old=before,
        new=describe(booking),
        metadata={"cancelled_by": str(cancelled_by)},
        personal={"reason": reason} if reason else {},
    )
