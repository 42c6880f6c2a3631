"""The races: for one slot, for times that meet by a buffer only, and between changes of one booking."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from apps.events.management.proof.organizer import add_event_type
from apps.events.management.proof.outcome import Outcome, one_winner, winners, wrong_in_database
from apps.events.management.proof.race import Answer, Post, race
from apps.events.models import Attendee, Booking, EventType
from apps.users.models import User
from core.rehearsal import HEADER, rehearsal_pass

type Scenario = Callable[..., Outcome]

_HOUR = timedelta(hours=1)
_TAKEN = {"slot_taken"}


def one_slot(url: str, organizer: User, *, crowd: int, at: datetime) -> Outcome:
    """Everybody wants the same slot."""
    event_type = add_event_type(organizer, "one-slot")
    answers = race(url, [_wish(event_type, number, at) for number in range(crowd)])
    return _outcome("one slot", organizer, answers, one_winner(answers, losers_hear=_TAKEN))


def by_a_buffer(url: str, organizer: User, *, crowd: int, at: datetime) -> Outcome:
    """Half want one event type, half another right after it; only a buffer of ten minutes is in the way."""
    plain = add_event_type(organizer, "plain")
    buffered = add_event_type(organizer, "buffered", buffer_time_before=10)
    after = at + timedelta(minutes=30)
    wishes = [
        _wish(plain, number, at) if number % 2 else _wish(buffered, number, after) for number in range(crowd)
    ]
    answers = race(url, wishes)
    wrong = one_winner(answers, losers_hear=_TAKEN)
    return _outcome("two event types that meet by a buffer", organizer, answers, wrong)


def move_against_new(url: str, organizer: User, *, crowd: int, at: datetime) -> Outcome:
    """A booking is moved to a time that all the others want; if it loses, it stays where it was."""
    event_type = add_event_type(organizer, "moved")
    held = race(url, [_wish(event_type, 0, at + _HOUR)])[0]
    move = _change(organizer, held, action="reschedule", start_time=at.isoformat())
    answers = race(url, [move, *(_wish(event_type, number, at) for number in range(1, crowd))])
    wrong = one_winner(answers, losers_hear=_TAKEN)
    live = Booking.objects.live().filter(organizer=organizer)
    if live.count() != (1 if answers[0].status == 200 else 2):
        wrong.append("the booking that was to be moved got lost, or is in two places")
    return _outcome("a booking moved to a time that others want", organizer, answers, wrong)


def cancel_against_move(url: str, organizer: User, *, crowd: int, at: datetime) -> Outcome:
    """One booking is cancelled and moved many times at once: one cancellation counts, nothing after it."""
    event_type = add_event_type(organizer, "cancelled")
    held = race(url, [_wish(event_type, 0, at)])[0]
    cancel = _change(organizer, held, action="cancel")
    move = _change(organizer, held, action="reschedule", start_time=(at + _HOUR).isoformat())
    answers = race(url, [cancel if number % 2 else move for number in range(crowd)])
    # Counted by what was asked: who has moved it in time may read in the answer that it is cancelled by now.
    confirmed = winners(answers[1::2])
    wrong = [] if len(confirmed) == 1 else [f"{len(confirmed)} cancellations were confirmed instead of one"]
    expected = {"booking_not_cancellable", "booking_not_reschedulable", "slot_taken", ""}
    if any(each.status not in (200, 409) or each.code not in expected for each in answers):
        wrong.append("some were told something else than that they were too late")
    if Booking.objects.live().filter(organizer=organizer).exists():
        wrong.append("the booking lives on, although its cancellation was confirmed")
    return _outcome("a booking cancelled and moved at once", organizer, answers, wrong)


def group_seats(url: str, organizer: User, *, crowd: int, at: datetime) -> Outcome:
    """Everybody wants one, two or three of ten seats, while some of those who have theirs leave or move."""
    event_type = add_event_type(organizer, "group", max_attendees=10)
    held = [race(url, [_wish(event_type, number, at, attendee_count=2)])[0] for number in range(4)]
    changes = [
        _change(organizer, held[0], action="cancel"),
        _change(organizer, held[1], action="reschedule", start_time=(at + _HOUR).isoformat()),
    ]
    wishes = [_wish(event_type, number, at, attendee_count=1 + number % 3) for number in range(4, crowd + 2)]
    answers = race(url, [*changes, *wishes])
    wrong = [*_unexpected(answers), *_miscounted(organizer), *_lost(organizer, answers[2:])]
    return _outcome("ten seats of a group, joined, left and moved at once", organizer, answers, wrong)


def _unexpected(answers: list[Answer]) -> list[str]:
    """Answers that are neither a seat nor that there is none."""
    odd = [each for each in answers if each.status not in (200, 201) and each.code != "capacity_exceeded"]
    return [f"{len(odd)} were told something else than that the seats are taken"] if odd else []


def _miscounted(organizer: User) -> list[str]:
    """Slots whose count is not that of their seats, or beyond what they hold."""
    wrong = []
    for slot in Booking.objects.live().filter(organizer=organizer):
        seats = Attendee.objects.seated().filter(booking=slot).count()
        if not seats == slot.attendee_count <= slot.capacity:
            wrong.append(f"{seats} seats, {slot.attendee_count} counted, {slot.capacity} there")
    return wrong


def _lost(organizer: User, answers: list[Answer]) -> list[str]:
    """Parties that were told that they have their seats, and have not."""
    parties = Attendee.objects.seated().filter(organizer=organizer, guest_of=None)
    seated = set(parties.values_list("email", flat=True))
    promised = [each.body["booking"]["invitee_email"] for each in winners(answers)]
    lost = [email for email in promised if email not in seated]
    return [f"{len(lost)} accepted parties have no seat"] if lost else []


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


def _outcome(name: str, organizer: User, answers: list[Answer], wrong: list[str]) -> Outcome:
    return Outcome(name, answers, [*wrong, *wrong_in_database(organizer)])


def _wish(event_type: EventType, number: int, at: datetime, *, attendee_count: int = 1) -> Post:
    slug = event_type.organizer.slug
    body = {
        "organizer_slug": slug,
        "event_type_slug": event_type.event_type_slug,
        "start_time": at.isoformat(),
        "invitee_name": f"Racer {number}",
        "invitee_email": f"racer-{number}@example.com",
        "invitee_timezone": "UTC",
        "attendee_count": attendee_count,
    }
    return Post("events/bookings/create/", body, {HEADER: rehearsal_pass(slug)})


def _change(organizer: User, held: Answer, **change: str) -> Post:
    token = held.body.get("access_token", "")
    return Post(f"events/booking/{token}/manage/", change, {HEADER: rehearsal_pass(organizer.slug)})
