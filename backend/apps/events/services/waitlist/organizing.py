"""What an organizer does with their waitlists."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apps.events.errors import NotInLine, SlotTaken
from apps.events.models import EventType, OrganizerLock, WaitlistEntry
from apps.events.services.actors import SYSTEM, Actor
from apps.events.services.locking import lock_calendar
from apps.events.services.waitlist import telling
from apps.events.services.waitlist.answering import end_wish, read_entry
from apps.events.services.waitlist.holding import hold
from apps.events.services.waitlist.line import FreeSlots, offer_line, pass_on_lapsed_offers
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import WaitlistStatus


def remove_entry(*, entry: WaitlistEntry, tell: bool, actor: Actor, now: datetime) -> WaitlistEntry:
    """Take somebody off a waitlist; what was held for them goes to the next in line.

    Raises NotInLine for one that became a booking.
    """

    def work() -> WaitlistEntry:
        lock = lock_calendar(entry.organizer_id)
        pass_on_lapsed_offers(lock, now=now)
        fresh = read_entry(entry)
        if fresh.status == WaitlistStatus.CONVERTED:
            raise NotInLine
        if fresh.status in (WaitlistStatus.ACTIVE, WaitlistStatus.NOTIFIED):
            end_wish(fresh, lock, actor, why="removed", now=now)
            if tell and fresh.confirmed_at is not None:
                telling.tell_of_end(fresh, now=now)
        return fresh

    return write_calendar(work)


def offer_to_entry(*, entry: WaitlistEntry, actor: Actor, now: datetime) -> WaitlistEntry:
    """Offer what is free to one in particular: who only wanted to watch, or let an offer pass.

    Raises NotInLine where they cannot be offered anything, SlotTaken where nothing they want is free.
    """

    def work() -> WaitlistEntry:
        lock = lock_calendar(entry.organizer_id)
        pass_on_lapsed_offers(lock, now=now)
        fresh = read_entry(entry)
        if not can_be_offered(fresh):
            raise NotInLine
        free = FreeSlots(fresh.organizer_id, max(fresh.desired_start_time, now), fresh.desired_end_time, now)
        found = free.first_for(fresh)
        if found is None:
            raise SlotTaken("Nothing that they want is free, or it begins too soon.")
        start, until = found
        hold(fresh, free.offer_of(fresh), lock, start=start, until=until, actor=actor, now=now)
        return fresh

    return write_calendar(work)


def can_be_offered(entry: WaitlistEntry) -> bool:
    """Whether an entry is confirmed, and without an offer or a booking."""
    may = (WaitlistStatus.ACTIVE, WaitlistStatus.EXPIRED)
    return entry.confirmed_at is not None and entry.status in may


def find_offerable(entries: Sequence[WaitlistEntry], *, now: datetime) -> set[UUID]:
    """Which of one organizer's entries something could be offered at this moment.

    Of those who only watch or have let an offer pass: whoever is in line was offered what is free already.
    Two statements for each event type of theirs.
    """
    asked = [each for each in entries if can_be_offered(each) and _is_passed_over(each, now)]
    if not asked:
        return set()
    free = FreeSlots(asked[0].organizer_id, now, max(each.desired_end_time for each in asked), now)
    return {each.id for each in asked if free.first_for(each)}


def _is_passed_over(entry: WaitlistEntry, now: datetime) -> bool:
    """Whether what is free goes to others, or to nobody, although it is what an entry wants."""
    event_type = entry.event_type
    is_open = event_type.is_active and event_type.deleted_at is None
    is_in_line = entry.status == WaitlistStatus.ACTIVE and entry.notify_when_available
    return is_open and not is_in_line and entry.desired_end_time > now


def close_line(event_type: EventType, lock: OrganizerLock, *, now: datetime) -> None:
    """Send everybody home: the event type is deleted. Offers go too; bookings stand."""
    waiting = WaitlistEntry.objects.waiting().filter(event_type=event_type)
    for entry in waiting.select_related("event_type__organizer"):
        end_wish(entry, lock, SYSTEM, why="event_type_deleted", now=now)
        if entry.confirmed_at is not None:
            telling.tell_of_end(entry, now=now)


def offer_after_change(event_type: EventType, lock: OrganizerLock, *, now: datetime) -> None:
    """Offer what new rules of an event type have made free."""
    if event_type.enable_waitlist and event_type.is_active:
        pass_on_lapsed_offers(lock, now=now)
        reach = WaitlistEntry.objects.in_line(now).filter(event_type=event_type)
        last = reach.order_by("-desired_end_time").values_list("desired_end_time", flat=True).first()
        if last is not None:
            offer_line(lock, first=now, last=last, now=now)
