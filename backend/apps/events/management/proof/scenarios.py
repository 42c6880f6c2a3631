"""The races: one slot, and two event types that meet by a buffer only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from apps.events.management.proof.organizer import add_event_type
from apps.events.management.proof.race import Answer, Post, race, tally
from apps.events.models import Booking, EventType
from apps.users.models import User
from core.rehearsal import HEADER, rehearsal_pass

_OVERLAPS = """
SELECT count(*) FROM events_booking one JOIN events_booking other
    ON one.organizer_id = other.organizer_id AND one.id < other.id AND one.busy && other.busy
 WHERE one.organizer_id = %s AND NOT one.status IN ('cancelled', 'rescheduled')
       AND NOT other.status IN ('cancelled', 'rescheduled')
"""


@dataclass(frozen=True)
class Outcome:
    """What a race ended in. overlaps: pairs of live bookings that share time."""

    name: str
    answers: list[Answer]
    overlaps: int

    @property
    def is_proof(self) -> bool:
        """One winner, everybody else told that the slot is taken, and nothing double."""
        told = tally(self.answers)
        losers = len(self.answers) - 1
        return told == {(201, ""): 1, (409, "slot_taken"): losers} and self.overlaps == 0


def one_slot(url: str, organizer: User, *, crowd: int, at: datetime) -> Outcome:
    """Everybody wants the same slot."""
    event_type = add_event_type(organizer, "one-slot")
    answers = race(url, [_wish(event_type, number, at) for number in range(crowd)])
    return Outcome("one slot", answers, _count_overlaps(organizer))


def by_a_buffer(url: str, organizer: User, *, crowd: int, at: datetime) -> Outcome:
    """Half want one event type, half another right after it; only a buffer of ten minutes is in the way."""
    plain = add_event_type(organizer, "plain")
    buffered = add_event_type(organizer, "buffered", buffer_time_before=10)
    after = at + timedelta(minutes=30)
    wishes = [
        _wish(plain, number, at) if number % 2 else _wish(buffered, number, after) for number in range(crowd)
    ]
    return Outcome("two event types that meet by a buffer", race(url, wishes), _count_overlaps(organizer))


def constraint_that_refuses(organizer: User) -> str:
    """Write a second booking for a taken time past every check of ours; the name of what stops it."""
    taken = Booking.objects.live().filter(organizer=organizer).first()
    assert taken is not None, "a race left no booking"
    other = EventType.objects.filter(organizer=organizer).exclude(id=taken.event_type_id).first()
    copy = Booking(
        event_type=other or taken.event_type,
        organizer=organizer,
        start_time=taken.start_time,
        end_time=taken.end_time,
        busy=taken.busy,
        ical_uid="proof",
    )
    copy.regenerate_access_token(expires_at=taken.end_time)
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
    except IntegrityError as error:
        return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
    return ""


def _wish(event_type: EventType, number: int, at: datetime) -> Post:
    slug = event_type.organizer.slug
    body = {
        "organizer_slug": slug,
        "event_type_slug": event_type.event_type_slug,
        "start_time": at.isoformat(),
        "invitee_name": f"Racer {number}",
        "invitee_email": f"racer-{number}@example.com",
        "invitee_timezone": "UTC",
    }
    return Post("events/bookings/create/", body, {HEADER: rehearsal_pass(slug)})


def _count_overlaps(organizer: User) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPS, [organizer.id])
        return int(cursor.fetchone()[0])
