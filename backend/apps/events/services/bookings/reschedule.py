"""Moving a booking to another slot of its event type."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apps.events.errors import BookingNotReschedulable, SlotUnavailable
from apps.events.models import Attendee, Booking, OrganizerLock
from apps.events.selectors.attendees import Party, list_parties
from apps.events.selectors.offers import Offer, get_offer_at
from apps.events.services import idempotency, notices
from apps.events.services.actors import Actor
from apps.events.services.audit import (
    changes_of,
    describe,
    describe_invitee,
    record_action,
    set_aside,
)
from apps.events.services.automation.planning import follow_move
from apps.events.services.bookings.overriding import require_permitted
from apps.events.services.bookings.policies import is_held_to_policy, require_movable
from apps.events.services.calendar_sync import note_move, prepare_move
from apps.events.services.idempotency import Made, RequestKey
from apps.events.services.invitees import keep_link_alive, token_expiry
from apps.events.services.locking import lock_calendar
from apps.events.services.offering import (
    add_alternatives,
    is_same_start,
    require_in_reach,
    require_offered,
)
from apps.events.services.rows import read_booking
from apps.events.services.series_notices import News, prepare_change, tell_of_dates
from apps.events.services.times import busy_range, end_of
from apps.events.services.waitlist.holding import withdraw_offers
from apps.events.services.waitlist.line import offer_freed_slot, pass_on_lapsed_offers
from apps.events.services.writing import look_and_write
from shared_types.vocabulary import Audience, AuditAction, Notice, SlotRule
from slot_engine import SlotRules

# What a moved booking keeps: who comes and what they said, how they meet, what it is in other calendars.
_KEPT = (
    "event_type",
    "organizer",
    "invitee_name",
    "invitee_email",
    "invitee_phone",
    "invitee_timezone",
    "attendee_count",
    "capacity",
    "recurrence",
    "recurrence_sequence",
    "recurrence_count",
    "original_start",
    "custom_answers",
    "meeting_link",
    "meeting_id",
    "meeting_password",
    "meeting_link_follows",
    "ical_uid",
    "external_calendar_event_id",
    "calendar_sync_status",
)


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where a booking shall go, who says so and why.

    timezone: the invitee's, where it has changed. override: although the organizer's own rules forbid it.
    """

    start: datetime
    moved_by: Audience
    actor: Actor
    reason: str = ""
    timezone: str | None = None
    override: bool = False


def reschedule_booking(
    *, organizer_id: UUID, booking_id: UUID, move: Move, idempotency_key: str = "", now: datetime
) -> Booking:
    """Move a booking with everybody in it: the new row is made and the old one retired, or neither.

    Moving it to where it is changes nothing, and is no move. idempotency_key: the caller's, or empty. Raises
    BookingNotReschedulable, for an invitee RescheduleTooLate and MovesUsedUp, what the rules have against the
    start, or SlotUnavailable with the nearest slots.
    """
    request = _request(organizer_id, booking_id, move, idempotency_key) if idempotency_key else None
    if request and (made := idempotency.find_answer(request)):
        return made.booking
    try:
        return _look_and_move(organizer_id, booking_id, move, request, now=now)
    except (SlotUnavailable, BookingNotReschedulable):
        # Its twin may have been quicker: then it is that which stands in the way.
        if request and (made := idempotency.find_answer(request)):
            return made.booking
        raise


def _request(organizer_id: UUID, booking_id: UUID, move: Move, key: str) -> RequestKey:
    asked = {
        "start": move.start.astimezone(UTC).isoformat(),
        "reason": move.reason,
        "override": move.override,
    }
    return idempotency.request_key(
        organizer_id=organizer_id, scope=f"move:{booking_id}", key=key, request=asked
    )


def _look_and_move(
    organizer_id: UUID, booking_id: UUID, move: Move, request: RequestKey | None, *, now: datetime
) -> Booking:
    old = read_booking(organizer_id=organizer_id, booking_id=booking_id)
    require_in_reach(move.start, now=now, of_series=old.recurrence is not None)
    if _is_there(old, move, now=now):
        return old
    offer = _offer_for(old, move)
    try:
        return look_and_write(
            lambda: _permit(offer, move, now=now),
            lambda: _move_once(organizer_id, booking_id, move, request, now=now),
        )
    except SlotUnavailable as refused:
        raise add_alternatives(refused, offer, start=move.start, now=now, seats=1) from refused


def _is_there(old: Booking, move: Move, *, now: datetime) -> bool:
    """Whether there is nothing to do; raises what keeps whoever asks from moving it."""
    if old.can_be_rescheduled(now) and is_same_start(old.start_time, move.start):
        return True
    require_movable(old, actor=move.actor, now=now)
    return False


def _offer_for(old: Booking, move: Move) -> Offer:
    """What is offered around the new start while the booking's own time is thought away."""
    offer = get_offer_at(organizer_id=old.organizer_id, event_type_id=old.event_type_id, start=move.start)
    # A series may be longer than the horizon, and so may be where one of its dates goes.
    return offer.without(old.id) if old.recurrence is None else offer.without(old.id).beyond_horizon()


def _permit(offer: Offer, move: Move, *, now: datetime) -> list[SlotRule]:
    """The rules set aside for the move; an invitee cannot set any aside. Raises what is against it."""
    if is_held_to_policy(move.actor):
        require_offered(offer, start=move.start, now=now, seats=1)
        return []
    return require_permitted(offer, start=move.start, now=now, seats=1, override=move.override)


def _move_once(
    organizer_id: UUID, booking_id: UUID, move: Move, request: RequestKey | None, *, now: datetime
) -> Booking:
    """The transaction; a repeated request is answered with the place that the first one led to."""
    if request is None:
        return _reschedule(organizer_id, booking_id, move, now=now)
    if answered := idempotency.claim(request, now=now):
        return answered.booking
    moved = _reschedule(organizer_id, booking_id, move, now=now)
    idempotency.keep_answer(request, Made(booking=moved))
    return moved


def _reschedule(organizer_id: UUID, booking_id: UUID, move: Move, *, now: datetime) -> Booking:
    lock = lock_calendar(organizer_id)
    pass_on_lapsed_offers(lock, now=now)
    old = read_booking(organizer_id=organizer_id, booking_id=booking_id)
    if _is_there(old, move, now=now):
        return old
    offer = _offer_for(old, move)
    broken = _permit(offer, move, now=now)
    parties = list_parties(old) if old.is_group_booking() else []
    withdraw_offers(old, lock, now=now)
    series = old.recurrence
    is_unsent = prepare_change(series, now=now) if series else False
    new = successor_of(old, move, offer.rules)
    new.rules_broken = [str(rule) for rule in broken]
    before = describe(old)
    old.retire(now=now)
    old.save(
        update_fields=[
            "status",
            "rescheduled_at",
            "held_seats",
            "calendar_sync_status",
            "meeting_link_follows",
            "access_nonce",
            "access_token",
            "access_token_expires_at",
            "updated_at",
        ]
    )
    new.save(force_insert=True)
    note_move(old, new, now=now)
    _bring_along(parties, new)
    idempotency.follow(old=Made(booking=old), new=Made(booking=new))
    _record(old, new, lock, move, before, broken, now=now)
    follow_move(old, new, now=now)
    notices.take_back(old, now=now)
    if series:
        keep_link_alive(series, new)
        news = News(
            notice=Notice.BOOKING_RESCHEDULED,
            is_whole=is_unsent,
            reason=move.reason,
            previous_start=old.start_time,
            changed_by=move.moved_by,
        )
        tell_of_dates(series, [new], news, now=now)
        offer_freed_slot(old, lock, now=now)
        return new
    told = notices.for_everybody(
        new,
        Notice.BOOKING_RESCHEDULED,
        parties=parties,
        reason=move.reason,
        previous_start=old.start_time,
        changed_by=move.moved_by,
    )
    notices.tell(*told, now=now)
    offer_freed_slot(old, lock, now=now)
    return new


def successor_of(old: Booking, move: Move, rules: SlotRules) -> Booking:
    """The row that takes over, with the link and the calendar identity of the old one; not yet stored."""
    start = move.start.astimezone(UTC)
    new = Booking(
        **{name: getattr(old, name) for name in _KEPT},
        start_time=start,
        end_time=end_of(start, rules),
        busy=busy_range(start, rules),
        rescheduled_from=old,
        ical_sequence=old.recurrence.ical_sequence if old.recurrence else old.ical_sequence + 1,
        is_recurring_exception=old.recurrence is not None,
    )
    new.invitee_timezone = move.timezone or old.invitee_timezone
    new.carry_moves_of(old, by_invitee=is_held_to_policy(move.actor))
    if old.access_token is not None:
        new.take_access_token_of(old, expires_at=token_expiry(new))
    prepare_move(new)
    return new


def _bring_along(parties: list[Party], new: Booking) -> None:
    """Those who have a seat have it at the new time, with the same link."""
    seats = [seat for party in parties for seat in party.all]
    for seat in seats:
        seat.booking = new
        seat.ical_sequence += 1
        if seat.access_token is not None:
            seat.access_token_expires_at = token_expiry(new)
    Attendee.objects.bulk_update(seats, ["booking", "ical_sequence", "access_token_expires_at"])


def _record(
    old: Booking,
    new: Booking,
    lock: OrganizerLock,
    move: Move,
    before: dict[str, Any],
    broken: list[SlotRule],
    *,
    now: datetime,
) -> None:
    """Both rows say where the meeting was and is, so that either's history is whole."""
    reason = {"reason": move.reason} if move.reason else {}
    for booking, other in ((old, {"moved_to": str(new.id)}), (new, {"moved_from": str(old.id)})):
        record_action(
            lock=lock,
            booking=booking,
            action=AuditAction.BOOKING_RESCHEDULED,
            actor=move.actor,
            now=now,
            old=before,
            new={**describe(new), "status": str(booking.status)},
            metadata={**other, **set_aside(broken)},
            personal={**reason, **changes_of(describe_invitee(old), describe_invitee(new))},
        )
