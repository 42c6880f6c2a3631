"""What an invitee wants, checked for everything but whether it can be had."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from apps.events.models import Attendee, EventType
from apps.events.selectors.offers import Offer, get_offer_at
from apps.events.selectors.questions import list_questions
from apps.events.services.actors import Actor, Origin, holder_actor, invitee_actor
from apps.events.services.invitees import Invitee
from core.errors import Invalid
from shared_types.answers import check_answers
from shared_types.bookings import BookingCreate
from shared_types.vocabulary import ErrorCode


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Some seats at one start of an event type.

    answers: as a booking keeps them. comes_from: the seat that the invitee gives up for it, already given up.
    """

    event_type: EventType
    start: datetime
    seats: int
    invitee: Invitee
    answers: list[dict[str, Any]]
    actor: Actor
    comes_from: Attendee | None = None

    def offer(self) -> Offer:
        """What the event type offers around the start, read now."""
        return get_offer_at(
            organizer_id=self.event_type.organizer_id, event_type_id=self.event_type.id, start=self.start
        )


def read_wish(event_type: EventType, data: BookingCreate, *, origin: Origin) -> Wish:
    """The request, its answers checked against the questions; raises Invalid, naming each field."""
    questions = list_questions(event_type_id=event_type.id)
    answers, problems = check_answers(questions, data.custom_answers)
    if problems:
        message = "Some answers are missing or not as they should be."
        raise Invalid(message, code=ErrorCode.ANSWERS_INVALID, errors=problems)
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
        answers=[
            {
                "question_id": str(each.id),
                "question_text": each.question_text,
                "answer": answers[str(each.id)],
            }
            for each in questions
            if str(each.id) in answers
        ],
        actor=invitee_actor(name=data.invitee_name, email=data.invitee_email, origin=origin),
    )


def wish_to_move(
    seat: Attendee, *, start: datetime, seats: int, timezone: str | None, origin: Origin
) -> Wish:
    """The wish of somebody who has a seat at another time."""
    return Wish(
        event_type=seat.booking.event_type,
        start=start.astimezone(UTC),
        seats=seats,
        invitee=Invitee(
            name=seat.name, email=seat.email, phone=seat.phone, timezone=timezone or seat.timezone
        ),
        answers=seat.custom_answers,
        actor=holder_actor(seat, origin),
        comes_from=seat,
    )
