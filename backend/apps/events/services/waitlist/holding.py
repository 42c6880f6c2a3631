"""Time and seats held for somebody: taken like any other, in the booking that would become theirs."""

from datetime import datetime

from django.db.models import F, Max, Min, QuerySet

from apps.events.models import Booking, OrganizerLock, WaitlistEntry
from apps.events.selectors.offers import Offer
from apps.events.services.actors import SYSTEM, Actor, invitee_actor
from apps.events.services.audit import record_action
from apps.events.services.invitees import Invitee
from apps.events.services.placing import new_booking
from apps.events.services.seats import find_joinable
from apps.events.services.waitlist import telling
from apps.events.services.waitlist.terms import last_call
from apps.events.services.wishes import Wish
from shared_types.vocabulary import (
    AuditAction,
    BookingStatus,
    WaitlistStatus,
)

_OF_OFFER = ["status", "notified_at", "offered_booking", "expires_at", "updated_at"]
_OF_HOLD = [
    "status",
    "held_seats",
    "hold_expires_at",
    "cancelled_at",
    "cancelled_by",
    "updated_at",
]


def wish_of(entry: WaitlistEntry, *, start: datetime, actor: Actor | None = None) -> Wish:
    """What somebody in line wants, at one start."""
    name, email = entry.invitee_name, entry.invitee_email
    return Wish(
        event_type=entry.event_type,
        start=start,
        seats=entry.attendee_count,
        invitee=Invitee(name=name, email=email, phone=entry.invitee_phone, timezone=entry.invitee_timezone),
        answers=entry.custom_answers,
        actor=actor or invitee_actor(name=name, email=email),
    )


def hold(
    entry: WaitlistEntry,
    offer: Offer,
    lock: OrganizerLock,
    *,
    start: datetime,
    until: datetime,
    actor: Actor = SYSTEM,
    now: datetime,
) -> None:
    """Offer a slot to somebody in line and keep it for them; to be called when the engine has it free."""
    slot = find_joinable(event_type_id=entry.event_type_id, start=start)
    booking = _hold_anew(entry, offer, start, until) if slot is None else _hold_seats(slot, entry, until)
    entry.status, entry.notified_at = WaitlistStatus.NOTIFIED, now
    entry.offered_booking, entry.expires_at = booking, until
    entry.save(update_fields=_OF_OFFER)
    if lock.next_lapse_at is None or until < lock.next_lapse_at:
        _watch(lock, until)
    _record(entry, booking, lock, AuditAction.WAITLIST_OFFERED, actor, now, until=until.isoformat())
    telling.tell_of_offer(entry, booking, now=now)


def release(
    entry: WaitlistEntry,
    lock: OrganizerLock,
    *,
    status: WaitlistStatus,
    why: str,
    actor: Actor = SYSTEM,
    now: datetime,
) -> Booking:
    """Take an offer back and free what was held for it; returns the booking that held it."""
    booking = read_offered(entry)
    entry.status = status
    entry.save(update_fields=["status", "updated_at"])
    booking.held_seats -= entry.attendee_count
    if booking.status == BookingStatus.HELD and booking.held_seats == 0:
        booking.let_go(now=now)
    elif booking.status == BookingStatus.HELD:
        booking.hold_expires_at = _latest_end(booking)
    booking.save(update_fields=_OF_HOLD)
    _record(entry, booking, lock, AuditAction.WAITLIST_RELEASED, actor, now, why=why)
    telling.take_back(entry)
    return booking


def withdraw_offers(booking: Booking, lock: OrganizerLock, *, now: datetime) -> None:
    """Put those who were offered seats at a slot that is called off or moved back into line, where they were.

    To be called before the booking is changed; it keeps no seats for anybody afterwards.
    """
    if not booking.held_seats:
        return
    for entry in offers_of(booking).select_related("event_type__organizer"):
        entry.status, entry.offered_booking = WaitlistStatus.ACTIVE, None
        entry.expires_at = last_call(entry.event_type, desired_end=entry.desired_end_time)
        entry.save(update_fields=_OF_OFFER)
        _record(entry, booking, lock, AuditAction.WAITLIST_RELEASED, SYSTEM, now, why="slot_gone")
        telling.take_back(entry)
    booking.held_seats = 0
    watch_next_lapse(lock)


def watch_next_lapse(lock: OrganizerLock) -> None:
    """Note when the first of the offers that are out runs out."""
    offered = WaitlistEntry.objects.filter(organizer_id=lock.organizer_id, status=WaitlistStatus.NOTIFIED)
    _watch(lock, offered.aggregate(first=Min("expires_at"))["first"])


def read_offered(entry: WaitlistEntry) -> Booking:
    """The booking whose time or seats an entry was offered, as it is now."""
    offered = Booking.objects.select_related("event_type", "organizer").filter(waitlist_offers=entry)
    return offered.get()


def offers_of(booking: Booking) -> QuerySet[WaitlistEntry]:
    """Who has an offer of seats at a slot."""
    return WaitlistEntry.objects.filter(offered_booking=booking, status=WaitlistStatus.NOTIFIED)


def _watch(lock: OrganizerLock, at: datetime | None) -> None:
    if lock.next_lapse_at != at:
        lock.next_lapse_at = at
        lock.save(update_fields=["next_lapse_at"])


def _hold_anew(entry: WaitlistEntry, offer: Offer, start: datetime, until: datetime) -> Booking:
    booking = new_booking(wish_of(entry, start=start), offer.rules)
    booking.status, booking.hold_expires_at = BookingStatus.HELD, until
    booking.attendee_count, booking.held_seats = 0, entry.attendee_count
    # Nothing goes into other calendars before somebody has taken it.
    booking.save(force_insert=True)
    return booking


def _hold_seats(slot: Booking, entry: WaitlistEntry, until: datetime) -> Booking:
    slot.held_seats = F("held_seats") + entry.attendee_count
    if slot.hold_expires_at is not None:
        slot.hold_expires_at = max(slot.hold_expires_at, until)
    slot.save(update_fields=["held_seats", "hold_expires_at", "updated_at"])
    slot.refresh_from_db(fields=["held_seats"])
    return slot


def _latest_end(booking: Booking) -> datetime | None:
    latest: datetime | None = offers_of(booking).aggregate(last=Max("expires_at"))["last"]
    return latest


def _record(
    entry: WaitlistEntry,
    booking: Booking,
    lock: OrganizerLock,
    action: AuditAction,
    actor: Actor,
    now: datetime,
    **more: str,
) -> None:
    record_action(
        lock=lock,
        booking=booking,
        action=action,
        actor=actor,
        now=now,
        new={"held_seats": booking.held_seats},
        metadata={"waitlist_entry_id": str(entry.id), "seats": entry.attendee_count, **more},
    )
