"""Booking for somebody: what an organizer may do for an invitee, outside the rules too."""

from datetime import datetime

from apps.events.errors import SlotUnavailable
from apps.events.selectors.event_types import get_event_type
from apps.events.services import idempotency
from apps.events.services.actors import Origin, organizer_actor
from apps.events.services.bookings.create import settle
from apps.events.services.bookings.overriding import require_permitted
from apps.events.services.idempotency import Made, RequestKey
from apps.events.services.locking import lock_calendar
from apps.events.services.offering import add_alternatives, require_in_reach
from apps.events.services.waitlist.line import pass_on_lapsed_offers
from apps.events.services.wishes import Wish, read_wish
from apps.events.services.writing import look_and_write
from apps.users.models import User
from shared_types.bookings import BookingForInvitee


def book_for_invitee(
    *, organizer: User, data: BookingForInvitee, idempotency_key: str, origin: Origin, now: datetime
) -> Made:
    """Book a start of one's own event type, on or off, for an invitee, who is told as if they had booked.

    idempotency_key: the caller's, or empty. Raises EventTypeNotFound, and what speaks against the start: see
    `require_permitted`. Required questions may be left open, since the organizer may not know the answers.
    """
    event_type = get_event_type(organizer=organizer, event_type_id=data.event_type_id, now=now)
    request = idempotency.request_key(
        organizer_id=organizer.id,
        scope=f"book-for:{event_type.id}",
        key=idempotency_key,
        request=data.model_dump(mode="json"),
    )
    if made := idempotency.find_earlier_answer(request):
        return made
    require_in_reach(data.start_time, now=now)
    actor = organizer_actor(organizer, origin)
    wish = read_wish(event_type, data, actor=actor, now=now, may_leave_open=True)
    try:
        return look_and_write(
            lambda: _permit(wish, data.override, now=now),
            lambda: _book(wish, request, data.override, now=now),
        )
    except SlotUnavailable as refused:
        # It may be the first of two equal requests that has just taken what this one wants.
        if made := idempotency.find_earlier_answer(request):
            return made
        raise add_alternatives(
            refused, wish.offer(), start=wish.start, now=now, seats=wish.seats
        ) from refused


def _permit(wish: Wish, override: bool, *, now: datetime) -> None:
    require_permitted(wish.offer(), start=wish.start, now=now, seats=wish.seats, override=override)


def _book(wish: Wish, request: RequestKey, override: bool, *, now: datetime) -> Made:
    """The transaction, as for an invitee, but that the organizer may insist."""
    if answered := idempotency.claim(request, now=now):
        return answered
    lock = lock_calendar(wish.event_type.organizer_id)
    pass_on_lapsed_offers(lock, now=now)
    offer = wish.offer()
    broken = require_permitted(offer, start=wish.start, now=now, seats=wish.seats, override=override)
    return settle(wish.breaking(broken), offer.rules, lock, request, now=now)
