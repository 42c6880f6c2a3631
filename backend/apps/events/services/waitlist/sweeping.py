"""What no request has done: offers that ran out, wishes that are over, time that became free elsewhere."""

from datetime import datetime
from uuid import UUID

from apps.events.models import WaitlistEntry
from apps.events.selectors.waitlist import organizers_to_sweep, organizers_with_a_line, reach_of_line
from apps.events.services.locking import lock_calendar
from apps.events.services.waitlist import telling
from apps.events.services.waitlist.line import offer_line, pass_on_lapsed_offers
from apps.events.services.writing import write_calendar
from shared_types.vocabulary import WaitlistStatus

BATCH = 100


def sweep_waitlists(*, now: datetime) -> int:
    """End what has run out, and offer its places on; returns how many calendars that concerned.

    Rows say what is to be done, one short transaction a calendar: several sweeps at once, or one that dies in
    the middle, end nothing twice and leave nothing undone for the next.
    """
    organizers = organizers_to_sweep(now=now, limit=BATCH)
    for organizer_id in organizers:
        _sweep(organizer_id, now=now)
    return len(organizers)


def pass_on_what_lapsed(organizer_id: UUID, *, now: datetime) -> None:
    """End an organizer's offers that have run out, in a transaction of its own."""
    lapsed = WaitlistEntry.objects.filter(
        organizer_id=organizer_id, status=WaitlistStatus.NOTIFIED, expires_at__lte=now
    )
    if lapsed.exists():
        write_calendar(lambda: pass_on_lapsed_offers(lock_calendar(organizer_id), now=now))


def offer_what_is_free(*, now: datetime, after: UUID | None = None) -> UUID | None:
    """Offer what became free without anybody's doing here: new hours, an outside calendar's event that went.

    One batch of organizers by id; returns the last, to go on after, or None at the end.
    """
    organizers = organizers_with_a_line(now=now, after=after, limit=BATCH)
    for organizer_id in organizers:
        offer_to_line(organizer_id, now=now)
    return organizers[-1] if len(organizers) == BATCH else None


def offer_to_line(organizer_id: UUID, *, now: datetime) -> None:
    """Offer whatever an organizer has free to those in line."""

    def work() -> None:
        lock = lock_calendar(organizer_id)
        pass_on_lapsed_offers(lock, now=now)
        reach = reach_of_line(organizer_id=organizer_id, now=now)
        if reach is not None:
            offer_line(lock, first=reach[0], last=reach[1], now=now)

    write_calendar(work)


def _sweep(organizer_id: UUID, *, now: datetime) -> None:
    def work() -> None:
        lock = lock_calendar(organizer_id)
        pass_on_lapsed_offers(lock, now=now)
        over = WaitlistEntry.objects.filter(
            organizer_id=organizer_id, status=WaitlistStatus.ACTIVE, expires_at__lte=now
        )
        for entry in over.select_related("event_type__organizer"):
            entry.status = WaitlistStatus.EXPIRED
            entry.save(update_fields=["status", "updated_at"])
            if entry.confirmed_at is not None and entry.notify_when_available:
                telling.tell_of_end(entry, now=now)

    write_calendar(work)
