"""Answers that are put right later, by whoever gave them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.events.errors import AnswersClosed
from apps.events.models import Attendee, Booking, BookingAuditLog, OrganizerLock
from apps.events.selectors.questions import list_questions
from apps.events.services import notices
from apps.events.services.actors import Actor
from apps.events.services.answers import answers_in_words, read_answers
from apps.events.services.audit import record_action
from apps.events.services.bookings.policies import against_correcting
from apps.events.services.locking import lock_calendar
from apps.events.services.rows import read_booking, read_seat
from apps.events.services.writing import write_calendar
from shared_types.questions import QuestionRead
from shared_types.vocabulary import AuditAction, Notice

type Held = Booking | Attendee
type Answers = list[dict[str, Any]]


def correct_answers(
    *, organizer_id: UUID, held: Sequence[Held], given: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """Put answers in the place of those that were given, and tell the organizer.

    held: a booking or a seat, or the dates of a series: of those the ones that are still to come. given: all
    answers by question id, checked as at first; what was asked and is asked no more stays as it was answered.
    Said twice it has no second effect. Raises AnswersClosed, and Invalid, naming each field.
    """

    def work() -> None:
        lock = lock_calendar(organizer_id)
        fresh = [_read(organizer_id, each) for each in held]
        open_ones = [each for each in fresh if against_correcting(each, now=now) is None]
        if not open_ones:
            raise AnswersClosed
        told = [_correct(each, given, lock, actor, now=now) for each in open_ones]
        entry = next(filter(None, told), None)
        if entry is not None:
            _tell(open_ones[0], entry, now=now)

    write_calendar(work)


def questions_to_correct(held: Held, *, now: datetime) -> list[QuestionRead]:
    """What can be answered anew, in the words in which it was asked; none when it is too late. One query."""
    if against_correcting(held, now=now) is not None:
        return []
    asked = {entry["question_id"]: entry["question_text"] for entry in held.custom_answers}
    return [
        question.model_copy(update={"question_text": asked.get(str(question.id), question.question_text)})
        for question in list_questions(event_type_id=_booking_of(held).event_type_id)
    ]


def _correct(
    held: Held, given: Mapping[str, Any], lock: OrganizerLock, actor: Actor, *, now: datetime
) -> BookingAuditLog | None:
    """Returns what was written down, None where nothing has changed."""
    before, booking = held.custom_answers, _booking_of(held)
    after = _merged(held, given, now=now)
    if after == before:
        return None
    held.custom_answers = after
    held.save(update_fields=["custom_answers"])
    return record_action(
        lock=lock,
        booking=booking,
        action=AuditAction.ANSWERS_CHANGED,
        actor=actor,
        now=now,
        old={"answer_count": len(before)},
        new={"answer_count": len(after)},
        metadata={"attendee_id": str(held.id)} if isinstance(held, Attendee) else {},
        personal={"old": {"answers": _in_words(before)}, "new": {"answers": _in_words(after)}},
    )


def _merged(held: Held, given: Mapping[str, Any], *, now: datetime) -> Answers:
    """The new answers under the words in which they were asked, then those that nobody asks for any more."""
    timezone = held.timezone if isinstance(held, Attendee) else held.invitee_timezone
    event_type_id = _booking_of(held).event_type_id
    answers = read_answers(event_type_id, given, timezone=timezone, now=now)
    texts = {entry["question_id"]: entry["question_text"] for entry in held.custom_answers}
    for entry in answers:
        entry["question_text"] = texts.get(entry["question_id"], entry["question_text"])
    still_asked = {str(question.id) for question in list_questions(event_type_id=event_type_id)}
    return [*answers, *(old for old in held.custom_answers if old["question_id"] not in still_asked)]


def _in_words(answers: Answers) -> list[list[str]]:
    return [list(pair) for pair in answers_in_words(answers)]


def _tell(held: Held, entry: BookingAuditLog, *, now: datetime) -> None:
    seat = held if isinstance(held, Attendee) else None
    told = notices.for_organizer(_booking_of(held), Notice.ANSWERS_CHANGED, seat=seat)
    # A second correction is news too, though the booking is at the same place.
    notices.tell(replace(told, dedupe_key=f"{told.dedupe_key}:{entry.id}"), now=now)


def _read(organizer_id: UUID, held: Held) -> Held:
    if isinstance(held, Attendee):
        return read_seat(organizer_id=organizer_id, attendee_id=held.id)
    return read_booking(organizer_id=organizer_id, booking_id=held.id)


def _booking_of(held: Held) -> Booking:
    return held.booking if isinstance(held, Attendee) else held
