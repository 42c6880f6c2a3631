"""Offering what becomes free to the first in line it fits, in the transaction that frees it.

Whatever frees time or seats calls `offer_freed_slot` at its end, under the calendar's lock. New hours are
followed by a job, and what frees time elsewhere (other calendars) is found by the sweep.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from apps.events.models import Booking, OrganizerLock, WaitlistEntry
from apps.events.selectors.offers import Offer, get_own_offer
from apps.events.selectors.slots import epoch, list_slots
from apps.events.selectors.waitlist import list_in_line, list_lapsed
from apps.events.services.waitlist import telling
from apps.events.services.waitlist.holding import hold, release, watch_next_lapse
from apps.events.services.waitlist.terms import claim_end
from shared_types.vocabulary import WaitlistStatus
from slot_engine import Interval, Slot

# What is freed can open a start as far away as a day's limit, a meeting and its buffers reach.
_AROUND = timedelta(hours=40)


def offer_freed_slot(booking: Booking, lock: OrganizerLock, *, now: datetime) -> None:
    """Offer on what has become free at a booking's time: all of it, or some seats.

    To be called last in its transaction, so that whoever moves has their next place before anybody in line.
    """
    lapsed = _release_lapsed(lock, now=now)
    _offer_around([booking, *lapsed], lock, now=now)


def offer_freed_slots(bookings: Sequence[Booking], lock: OrganizerLock, *, now: datetime) -> None:
    """The same for several that may lie far apart; those near which nobody waits cost nothing."""
    freed = [*bookings, *_release_lapsed(lock, now=now)]
    first, last = _reach_of(freed)
    line = list_in_line(organizer_id=lock.organizer_id, first=first, last=last, now=now)
    reaches = [(entry.desired_start_time, entry.desired_end_time) for entry in line]
    for booking in freed:
        first, last = _reach_of([booking])
        if any(begins < last and ends > first for begins, ends in reaches):
            _offer_around([booking], lock, now=now)


def pass_on_lapsed_offers(lock: OrganizerLock, *, now: datetime) -> None:
    """End the offers that have run out, and offer their places on. Costs nothing while none has."""
    lapsed = _release_lapsed(lock, now=now)
    if lapsed:
        _offer_around(lapsed, lock, now=now)


def offer_line(lock: OrganizerLock, *, first: datetime, last: datetime, now: datetime) -> None:
    """Offer every slot that is free within a window to the first in line it fits.

    The statements grow with the offers that are made, not with the length of the line.
    """
    free = FreeSlots(lock.organizer_id, max(first, now), last, now)
    for entry in list_in_line(organizer_id=lock.organizer_id, first=first, last=last, now=now):
        found = free.first_for(entry)
        if found is not None:
            start, until = found
            hold(entry, free.offer_of(entry), lock, start=start, until=until, now=now)
            free.forget()


def _release_lapsed(lock: OrganizerLock, *, now: datetime) -> list[Booking]:
    """The bookings whose held seats are free again because nobody took them in time."""
    if lock.next_lapse_at is None or lock.next_lapse_at > now:
        return []
    freed = []
    for entry in list_lapsed(organizer_id=lock.organizer_id, now=now):
        freed.append(release(entry, lock, status=WaitlistStatus.EXPIRED, why="expired", now=now))
        telling.tell_of_end(entry, freed[-1], now=now)
    watch_next_lapse(lock)
    return freed


def _offer_around(freed: Sequence[Booking], lock: OrganizerLock, *, now: datetime) -> None:
    first, last = _reach_of(freed)
    offer_line(lock, first=first, last=last, now=now)


def _reach_of(freed: Sequence[Booking]) -> tuple[datetime, datetime]:
    """From when to when there may be slots that open with them."""
    first = min(booking.start_time for booking in freed)
    return first - _AROUND, max(booking.end_time for booking in freed) + _AROUND


@dataclass
class FreeSlots:
    """What is free in a window of a locked calendar, by event type; asked again after each hold."""

    organizer_id: UUID
    first: datetime
    last: datetime
    now: datetime
    _offers: dict[UUID, Offer] = field(default_factory=dict)
    _slots: dict[UUID, list[Slot]] = field(default_factory=dict)

    def offer_of(self, entry: WaitlistEntry) -> Offer:
        """What the entry's event type offers."""
        if entry.event_type_id not in self._offers:
            self._offers[entry.event_type_id] = get_own_offer(
                organizer_id=self.organizer_id,
                event_type_id=entry.event_type_id,
                first=self.first.date() - timedelta(days=2),
                last=self.last.date() + timedelta(days=2),
            )
        return self._offers[entry.event_type_id]

    def first_for(self, entry: WaitlistEntry) -> tuple[datetime, datetime] | None:
        """The first free slot that an entry wants, and until when it could be held for them."""
        for slot in self._of(entry):
            start, end = (datetime.fromtimestamp(at, UTC) for at in (slot.start, slot.end))
            if slot.seats_left >= entry.attendee_count and entry.wants(start, end):
                until = claim_end(entry.event_type, start=start, now=self.now)
                if until is not None:
                    return start, until
        return None

    def forget(self) -> None:
        """Something was taken: what was read is no longer true."""
        self._slots.clear()

    def _of(self, entry: WaitlistEntry) -> list[Slot]:
        if entry.event_type_id not in self._slots:
            window = Interval(epoch(self.first), epoch(self.last))
            self._slots[entry.event_type_id] = list_slots(self.offer_of(entry), window=window, now=self.now)
        return self._slots[entry.event_type_id]
