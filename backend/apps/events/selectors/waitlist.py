"""Questions about the line for times that are taken."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from apps.events.errors import AccessTokenExpired, WaitlistEntryNotFound
from apps.events.models import Attendee, Booking, WaitlistEntry
from apps.events.selectors.offers import Offer, get_offer_at
from apps.events.selectors.slots import explain, list_slots_and_taken
from apps.users.models import User
from core.access_tokens import digest_of
from shared_types.fields import MIN_CLAIM_MINUTES
from shared_types.vocabulary import BookingStatus, WaitlistStatus
from slot_engine import Interval, Slot

COUNTED_FOR = timedelta(days=90)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def list_in_line(
    *, organizer_id: UUID, first: datetime, last: datetime, now: datetime
) -> QuerySet[WaitlistEntry]:
    """Whom a free place within a window may be offered to, first come first; event types joined in.

    Event types that are off, or whose waitlist is, offer nothing.
    """
    return (
        WaitlistEntry.objects.in_line(now)
        .filter(
            organizer_id=organizer_id,
            desired_start_time__lt=last,
            desired_end_time__gt=first,
            event_type__enable_waitlist=True,
            event_type__is_active=True,
            event_type__deleted_at=None,
        )
        .select_related("event_type__organizer")
        .order_by("confirmed_at", "id")
    )


def list_times_to_wait_for(offer: Offer, *, window: Interval, now: datetime, seats: int) -> list[Slot]:
    """The starts in a window that are taken and could still be offered to somebody in line. One statement."""
    notice = offer.rules.notice_minutes + MIN_CLAIM_MINUTES
    in_time = replace(offer, rules=replace(offer.rules, notice_minutes=notice))
    return list_slots_and_taken(in_time, window=window, now=now, seats=seats)[1]


def list_lapsed(*, organizer_id: UUID, now: datetime) -> QuerySet[WaitlistEntry]:
    """Offers of an organizer that have run out, the oldest first."""
    offered = WaitlistEntry.objects.filter(organizer_id=organizer_id, status=WaitlistStatus.NOTIFIED)
    lapsed = offered.filter(expires_at__lte=now).select_related("event_type__organizer")
    return lapsed.order_by("expires_at", "id")


def find_entry_by_token(token: str, *, now: datetime) -> WaitlistEntry:
    """The place in line that a token was made for, with event type and organizer.

    Found by digest. Raises WaitlistEntryNotFound, and AccessTokenExpired once the link has come to its end.
    """
    if not _TOKEN.fullmatch(token):
        raise WaitlistEntryNotFound
    entry = _whole().filter(access_token=digest_of(token)).first()
    if entry is None:
        raise WaitlistEntryNotFound
    if entry.is_access_token_expired(now):
        raise AccessTokenExpired
    return entry


def get_entry(*, organizer: User, entry_id: UUID) -> WaitlistEntry:
    """One entry of an organizer's waitlists; raises WaitlistEntryNotFound for somebody else's."""
    entry = _whole().filter(organizer=organizer, id=entry_id).first()
    if entry is None:
        raise WaitlistEntryNotFound
    return entry


def list_waitlist(
    *, organizer: User, status: WaitlistStatus | None, event_type_id: UUID | None
) -> QuerySet[WaitlistEntry]:
    """An organizer's entries, event types joined in; not ordered."""
    mine = _whole().filter(organizer=organizer)
    if status:
        mine = mine.filter(status=status)
    return mine.filter(event_type_id=event_type_id) if event_type_id else mine


def count_ahead(entry: WaitlistEntry) -> int:
    """How many come before an entry that is in line, and might want what it wants; offers count."""
    if entry.confirmed_at is None:
        return 0
    before = Q(confirmed_at__lt=entry.confirmed_at) | Q(confirmed_at=entry.confirmed_at, id__lt=entry.id)
    return (
        WaitlistEntry.objects.waiting()
        .filter(
            before,
            organizer_id=entry.organizer_id,
            event_type_id=entry.event_type_id,
            notify_when_available=True,
            desired_start_time__lt=entry.desired_end_time,
            desired_end_time__gt=entry.desired_start_time,
        )
        .count()
    )


def count_by_status(*, organizer: User, event_type_id: UUID | None, now: datetime) -> dict[str, int]:
    """How many of those who joined in the last 90 days stand where; `unconfirmed` are not among `active`."""
    mine = WaitlistEntry.objects.filter(organizer=organizer, created_at__gt=now - COUNTED_FOR)
    if event_type_id:
        mine = mine.filter(event_type_id=event_type_id)
    is_unconfirmed = Q(status=WaitlistStatus.ACTIVE, confirmed_at=None)
    of_status = {status.value: Count("id", Q(status=status) & ~is_unconfirmed) for status in WaitlistStatus}
    offered = Count("id", Q(notified_at__isnull=False))
    counts: dict[str, int] = mine.aggregate(
        **of_status, unconfirmed=Count("id", is_unconfirmed), offered=offered
    )
    return counts


def find_key(entry: WaitlistEntry) -> str:
    """The token of the booking that an entry became, or of the seat in it; empty once it has none."""
    booking = _where_it_is(entry.converted_booking) if entry.converted_booking else None
    if booking is None or not booking.is_group_booking():
        return booking.access_token_text() if booking else ""
    seats = Attendee.objects.filter(booking=booking, email=entry.invitee_email, access_token__isnull=False)
    seat = seats.order_by("-joined_at").first()
    return seat.access_token_text() if seat else ""


def _where_it_is(booking: Booking) -> Booking | None:
    """A booking, or what it became when it was moved: its UID stays."""
    if booking.status != BookingStatus.RESCHEDULED:
        return booking
    same = Booking.objects.live().filter(organizer_id=booking.organizer_id, ical_uid=booking.ical_uid)
    return same.first()


def is_free_now(entry: WaitlistEntry, *, now: datetime) -> bool:
    """Whether the one start that is wished for can be booked by anybody. Two statements, or none."""
    if entry.is_window() or entry.desired_start_time <= now or not entry.event_type.is_active:
        return False
    if entry.event_type.deleted_at is not None:
        return False
    offer = get_offer_at(
        organizer_id=entry.organizer_id, event_type_id=entry.event_type_id, start=entry.desired_start_time
    )
    return not explain(offer, start=entry.desired_start_time, now=now, seats=entry.attendee_count)


def find_slot_at(entry: WaitlistEntry) -> Booking | None:
    """The live booking that stands where one start is wished for, of the same event type."""
    if entry.is_window():
        return None
    live = Booking.objects.live().filter(
        event_type_id=entry.event_type_id, start_time=entry.desired_start_time
    )
    return live.first()


def organizers_to_sweep(*, now: datetime, limit: int) -> list[UUID]:
    """Whose waitlists have entries that have run out."""
    over = WaitlistEntry.objects.waiting().filter(expires_at__lte=now)
    ids = over.order_by("organizer_id").values_list("organizer_id", flat=True).distinct()
    return list(ids[:limit])


def organizers_with_a_line(*, now: datetime, after: UUID | None, limit: int) -> list[UUID]:
    """Who has somebody in line, by id; `after` the last one seen."""
    waiting = WaitlistEntry.objects.in_line(now)
    if after is not None:
        waiting = waiting.filter(organizer_id__gt=after)
    ids = waiting.order_by("organizer_id").values_list("organizer_id", flat=True).distinct()
    return list(ids[:limit])


def reach_of_line(*, organizer_id: UUID, now: datetime) -> tuple[datetime, datetime] | None:
    """The earliest and the latest time that anybody in an organizer's line wants."""
    waiting = WaitlistEntry.objects.in_line(now).filter(organizer_id=organizer_id)
    reach = waiting.aggregate(first=Min("desired_start_time"), last=Max("desired_end_time"))
    return (reach["first"], reach["last"]) if reach["first"] else None


def _whole() -> QuerySet[WaitlistEntry]:
    return WaitlistEntry.objects.select_related(
        "event_type__organizer", "organizer", "offered_booking", "converted_booking"
    )
