"""What somebody does with their place in line: confirm it, take what is offered, let it go."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from apps.events.errors import NotInLine, OfferExpired
from apps.events.models import OrganizerLock, WaitlistEntry
from apps.events.selectors.waitlist import find_slot_at
from apps.events.services import notices
from apps.events.services.actors import Actor, Origin, invitee_actor
from apps.events.services.audit import record_action
from apps.events.services.automation.planning import follow_booking
from apps.events.services.locking import lock_calendar
from apps.events.services.placing import claim_held
from apps.events.services.waitlist import telling
from apps.events.services.waitlist.holding import read_offered, release, watch_next_lapse, wish_of
from apps.events.services.waitlist.line import offer_freed_slot, offer_line, pass_on_lapsed_offers
from apps.events.services.waitlist.terms import last_call
from apps.events.services.writing import write_calendar
from core.errors import DomainError
from shared_types.vocabulary import AuditAction, Notice, WaitlistStatus

type Action = Literal["confirm", "claim", "decline", "leave"]
type Step = Callable[[WaitlistEntry, OrganizerLock, Actor, datetime], DomainError | None]


def answer_waitlist(entry: WaitlistEntry, action: Action, *, origin: Origin, now: datetime) -> WaitlistEntry:
    """Do what the holder of a place asks. Done twice it has no second effect.

    Raises NotInLine where there is nothing to do it to, and OfferExpired once the time to take an offer is
    over: then the place has gone to the next in line.
    """
    actor = invitee_actor(name=entry.invitee_name, email=entry.invitee_email, origin=origin)
    step = _STEPS[action]

    def work() -> tuple[WaitlistEntry, DomainError | None]:
        lock = lock_calendar(entry.organizer_id)
        pass_on_lapsed_offers(lock, now=now)
        fresh = read_entry(entry)
        # A refusal is raised after the commit: what has lapsed is passed on all the same.
        return fresh, step(fresh, lock, actor, now)

    fresh, refusal = write_calendar(work)
    if refusal is not None:
        raise refusal
    return fresh


def read_entry(entry: WaitlistEntry) -> WaitlistEntry:
    """An entry of the locked calendar, as it is now."""
    return WaitlistEntry.objects.select_related("event_type__organizer", "organizer").get(id=entry.id)


def end_wish(entry: WaitlistEntry, lock: OrganizerLock, actor: Actor, *, why: str, now: datetime) -> None:
    """Take somebody out of line; what was held for them goes to the next."""
    if entry.status == WaitlistStatus.NOTIFIED:
        booking = release(entry, lock, status=WaitlistStatus.CANCELLED, why=why, actor=actor, now=now)
        watch_next_lapse(lock)
        offer_freed_slot(booking, lock, now=now)
    else:
        entry.status = WaitlistStatus.CANCELLED
        entry.save(update_fields=["status", "updated_at"])
        telling.take_back(entry)


def _confirm(entry: WaitlistEntry, lock: OrganizerLock, actor: Actor, now: datetime) -> DomainError | None:
    """The address is theirs: they are in line from now on, and offered at once what is free already."""
    if entry.confirmed_at is not None:
        return None
    if entry.status != WaitlistStatus.ACTIVE or entry.expires_at <= now:
        return OfferExpired("The time to confirm this is over.")
    entry.confirmed_at = now
    entry.expires_at = last_call(entry.event_type, desired_end=entry.desired_end_time)
    entry.save(update_fields=["confirmed_at", "expires_at", "updated_at"])
    telling.take_back(entry)
    booking = find_slot_at(entry)
    if booking is not None:
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.WAITLIST_JOINED,
            actor=actor,
            now=now,
            metadata={"waitlist_entry_id": str(entry.id), "seats": entry.attendee_count},
        )
    offer_line(lock, first=entry.desired_start_time, last=entry.desired_end_time, now=now)
    entry.refresh_from_db()
    return None


def _claim(entry: WaitlistEntry, lock: OrganizerLock, actor: Actor, now: datetime) -> DomainError | None:
    """Take what is held: it becomes a booking like any other."""
    if entry.status == WaitlistStatus.CONVERTED:
        return None
    if entry.status == WaitlistStatus.EXPIRED and entry.notified_at is not None:
        return OfferExpired()
    if entry.status != WaitlistStatus.NOTIFIED:
        return _nothing_offered(entry)
    slot = read_offered(entry)
    made = claim_held(slot, wish_of(entry, start=slot.start_time, actor=actor), lock, now=now)
    entry.status, entry.converted_booking = WaitlistStatus.CONVERTED, made.booking
    entry.save(update_fields=["status", "converted_booking", "updated_at"])
    watch_next_lapse(lock)
    record_action(
        lock=lock,
        booking=made.booking,
        action=AuditAction.WAITLIST_CONVERTED,
        actor=actor,
        now=now,
        metadata={"waitlist_entry_id": str(entry.id), "seats": entry.attendee_count},
    )
    telling.take_back(entry)
    follow_booking(made, now=now)
    to_organizer = Notice.BOOKING_CONFIRMED if made.is_new_slot else Notice.ATTENDEE_JOINED
    seats = entry.attendee_count
    notices.tell(
        notices.for_invitee(made.booking, Notice.BOOKING_CONFIRMED, seat=made.seat, seats=seats),
        notices.for_organizer(made.booking, to_organizer, seat=made.seat, seats=seats),
        now=now,
    )
    return None


def _decline(entry: WaitlistEntry, lock: OrganizerLock, actor: Actor, now: datetime) -> DomainError | None:
    """Let an offer go, and the line with it; the next in line has it at once."""
    if entry.status == WaitlistStatus.CANCELLED:
        return None
    if entry.status != WaitlistStatus.NOTIFIED:
        return _nothing_offered(entry)
    end_wish(entry, lock, actor, why="declined", now=now)
    return None


def _nothing_offered(entry: WaitlistEntry) -> NotInLine:
    is_waiting = entry.status == WaitlistStatus.ACTIVE
    return NotInLine("Nothing is offered to you yet.") if is_waiting else NotInLine()


def _leave(entry: WaitlistEntry, lock: OrganizerLock, actor: Actor, now: datetime) -> DomainError | None:
    """Give up the place in line, and what is offered with it."""
    if entry.status in (WaitlistStatus.CANCELLED, WaitlistStatus.EXPIRED):
        return None
    if entry.status == WaitlistStatus.CONVERTED:
        return NotInLine("It is a booking already: cancel that instead.")
    end_wish(entry, lock, actor, why="left", now=now)
    return None


_STEPS: dict[Action, Step] = {"confirm": _confirm, "claim": _claim, "decline": _decline, "leave": _leave}
