"""Booking a slot."""

from datetime import datetime

from apps.events.errors import BookedAsSeries, SlotUnavailable
from apps.events.models import OrganizerLock
from apps.events.selectors.event_types import get_public_event_type
from apps.events.selectors.offers import active
from apps.events.services import idempotency, notices
from apps.events.services.actors import Origin, invitee_actor
from apps.events.services.automation.planning import follow_booking
from apps.events.services.idempotency import Made, RequestKey
from apps.events.services.locking import lock_calendar
from apps.events.services.offering import add_alternatives, require_in_reach, require_offered
from apps.events.services.placing import place
from apps.events.services.waitlist.line import pass_on_lapsed_offers
from apps.events.services.waitlist.sweeping import pass_on_what_lapsed
from apps.events.services.wishes import Wish, read_wish
from apps.events.services.writing import look_and_write
from shared_types.bookings import BookingCreate
from shared_types.vocabulary import Notice
from slot_engine import SlotRules


def create_booking(*, data: BookingCreate, idempotency_key: str, origin: Origin, now: datetime) -> Made:
    """Book a public slot, or join the group that meets then; nobody is told before it is committed.

    idempotency_key: the caller's, or empty. Raises BookedAsSeries for a recurring event type, and what the
    form, the rules or the calendar have against it; SlotUnavailable comes with the nearest slots that could
    be had.
    """
    event_type = get_public_event_type(
        organizer_slug=data.organizer_slug, event_type_slug=data.event_type_slug
    )
    request = idempotency.request_key(
        organizer_id=event_type.organizer_id,
        scope=f"book:{event_type.id}",
        key=idempotency_key,
        request=data.model_dump(mode="json"),
    )
    if made := idempotency.find_earlier_answer(request):
        return made
    if event_type.is_recurring():
        raise BookedAsSeries
    require_in_reach(data.start_time, now=now)
    actor = invitee_actor(name=data.invitee_name, email=data.invitee_email, origin=origin)
    wish = read_wish(event_type, data, actor=actor, now=now)
    offer = wish.offer()
    try:
        return look_and_write(
            lambda: require_offered(offer, start=wish.start, now=now, seats=wish.seats),
            lambda: _book(wish, request, now=now),
        )
    except SlotUnavailable as refused:
        # It may be the first of two equal requests that has just taken what this one wants.
        if made := idempotency.find_earlier_answer(request):
            return made
        pass_on_what_lapsed(event_type.organizer_id, now=now)
        raise add_alternatives(refused, offer, start=wish.start, now=now, seats=wish.seats) from refused


def _book(wish: Wish, request: RequestKey, *, now: datetime) -> Made:
    """The transaction: key, lock, engine, writes; what is read after the lock nobody else can change."""
    if answered := idempotency.claim(request, now=now):
        return answered
    lock = lock_calendar(wish.event_type.organizer_id)
    pass_on_lapsed_offers(lock, now=now)
    offer = active(wish.offer())
    require_offered(offer, start=wish.start, now=now, seats=wish.seats)
    return settle(wish, offer.rules, lock, request, now=now)


def settle(wish: Wish, rules: SlotRules, lock: OrganizerLock, request: RequestKey, *, now: datetime) -> Made:
    """Give a wish its place in the locked calendar, keep the answer for a repeat, and tell both sides."""
    made = place(wish, rules, lock, now=now)
    idempotency.keep_answer(request, made)
    follow_booking(made, now=now)
    to_organizer = Notice.BOOKING_CONFIRMED if made.is_new_slot else Notice.ATTENDEE_JOINED
    notices.tell(
        notices.for_invitee(made.booking, Notice.BOOKING_CONFIRMED, seat=made.seat, seats=wish.seats),
        notices.for_organizer(
            made.booking, to_organizer, seat=made.seat, seats=wish.seats, changed_by=wish.organizer_acts()
        ),
        now=now,
    )
    return made
