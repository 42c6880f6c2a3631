"""What an invitee wants, checked for everything but whether it can be had."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apps.events.models import EventType
from apps.events.selectors.attendees import Party
from apps.events.selectors.offers import Offer, get_offer_at
from apps.events.services.actors import Actor, Origin, holder_actor
from apps.events.services.answers import read_answers
from apps.events.services.invitees import Invitee
from core.errors import invalid_field
from shared_types.bookings import BookingCreate, BookingForInvitee
from shared_types.vocabulary import ActorType, Audience, LocationType, SlotRule


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Some seats at one start of an event type.

    answers: as a booking keeps them. comes_from: the seats that are given up for it, already given up.
    rules_broken: what the organizer sets aside for it. booking_id: of the booking that it shall make, where
    something had to name that before.
    """

    event_type: EventType
    start: datetime
    seats: int
    invitee: Invitee
    answers: list[dict[str, Any]]
    actor: Actor
    comes_from: Party | None = None
    rules_broken: tuple[SlotRule, ...] = ()
    booking_id: UUID | None = None

    def organizer_acts(self) -> Audience | None:
        """The organizer, where it is they who book for somebody."""
        return Audience.ORGANIZER if self.actor.type == ActorType.ORGANIZER else None

    def breaking(self, rules: Sequence[SlotRule]) -> "Wish":
        """The same, by an organizer who sets these rules aside."""
        return replace(self, rules_broken=tuple(rules))

    def offer(self) -> Offer:
        """What the event type offers around the start, read now."""
        return get_offer_at(
            organizer_id=self.event_type.organizer_id, event_type_id=self.event_type.id, start=self.start
        )


def read_wish(
    event_type: EventType,
    data: BookingCreate | BookingForInvitee,
    *,
    actor: Actor,
    now: datetime,
    may_leave_open: bool = False,
) -> Wish:
    """The request, its answers checked against the questions; raises Invalid, naming each field.

    may_leave_open: required questions need no answer, and a call needs no number.
    """
    if event_type.location_type == LocationType.PHONE_CALL and not data.invitee_phone and not may_leave_open:
        raise invalid_field("invitee_phone", "Say at which number you can be called.")
    return Wish(
        event_type=event_type,
        start=data.start_time.astimezone(UTC),
        seats=data.attendee_count,
        invitee=Invitee(
            name=data.invitee_name,
            email=data.invitee_email,
            phone=data.invitee_phone,
            timezone=data.invitee_timezone,
        ),
        answers=read_answers(
            event_type.id,
            data.custom_answers,
            timezone=data.invitee_timezone,
            now=now,
            may_leave_open=may_leave_open,
        ),
        actor=actor,
    )


def wish_to_move(party: Party, *, start: datetime, timezone: str | None, origin: Origin) -> Wish:
    """The wish of a party that has its seats at another time."""
    seat = party.holder
    return Wish(
        event_type=seat.booking.event_type,
        start=start.astimezone(UTC),
        seats=party.seats,
        invitee=Invitee(
            name=seat.name, email=seat.email, phone=seat.phone, timezone=timezone or seat.timezone
        ),
        answers=seat.custom_answers,
        actor=holder_actor(seat, origin),
        comes_from=party,
    )
