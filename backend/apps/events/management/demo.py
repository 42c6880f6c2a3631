"""What the demo organizer offers, and who has booked it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.events.models import Booking, EventType, WaitlistEntry
from apps.events.selectors.offers import get_offer_at
from apps.events.selectors.slots import nearest_slots
from apps.events.services.actors import NOWHERE, invitee_actor, organizer_actor
from apps.events.services.attendees.leave import leave_slot
from apps.events.services.bookings.cancel import cancel_booking
from apps.events.services.bookings.conclude import Outcome, conclude_booking
from apps.events.services.bookings.create import create_booking
from apps.events.services.bookings.reschedule import Move, reschedule_booking
from apps.events.services.erasure.accounts import remove_organizer
from apps.events.services.event_types.editing import create_event_type
from apps.events.services.idempotency import Made
from apps.events.services.notices import nobody_told
from apps.events.services.series.create import create_series
from apps.events.services.series.plan import plan_series
from apps.events.services.waitlist.answering import answer_waitlist
from apps.events.services.waitlist.joining import join_waitlist
from apps.users.models import User
from apps.users.services.accounts import create_organizer
from apps.workflows.services import create_workflow
from shared_types.bookings import BookingCreate
from shared_types.event_types import EventTypeCreate
from shared_types.questions import QuestionWrite
from shared_types.series import PlannedDate, SeriesChoice, SeriesPlanRequest
from shared_types.series_bookings import SeriesCreate
from shared_types.vocabulary import (
    Audience,
    BookingStatus,
    CancelledBy,
    DateState,
    LocationType,
    QuestionType,
    RecurrenceType,
    WorkflowAction,
    WorkflowTrigger,
)
from shared_types.waitlist import WaitlistJoin
from shared_types.workflows import WorkflowCreate, WorkflowStepWrite

ZONE = ZoneInfo("Europe/Berlin")
# Of a range that is kept for plays and films.
_PHONE = "+49 30 23125 014"
_MADE_BEFORE = timedelta(days=6)
_SERIES_BEGINS = -6  # days from today

INTRO_CALL = EventTypeCreate(
    name="Intro call",
    event_type_slug="intro-call",
    description="Half an hour to get to know each other and see whether we can help you.",
    duration=30,
    slot_interval_minutes=15,
    buffer_time_after=10,
    min_scheduling_notice=120,
    location_type=LocationType.VIDEO_CALL,
    location_details="https://meet.example.com/olga",
    questions=[
        QuestionWrite(
            question_text="What would you like to talk about?",
            question_type=QuestionType.TEXTAREA,
            is_required=True,
        ),
        QuestionWrite(
            question_text="How did you hear of us?",
            question_type=QuestionType.SELECT,
            options=["A friend", "A talk", "A search"],
        ),
    ],
)
WORKSHOP = EventTypeCreate(
    name="Workshop",
    event_type_slug="workshop",
    description="Ninety minutes of practice in a group of up to eight. Bring a question of your own.",
    duration=90,
    max_attendees=8,
    enable_waitlist=True,
    max_bookings_per_day=2,
    buffer_time_before=15,
    buffer_time_after=15,
    min_scheduling_notice=24 * 60,
    location_type=LocationType.IN_PERSON,
    location_details="Lindenstraße 12, 10969 Berlin, second floor",
)
WEEKLY_COACHING = EventTypeCreate(
    name="Weekly coaching",
    event_type_slug="weekly-coaching",
    description="Eight sessions of 45 minutes, one a week, always at the same time.",
    duration=45,
    slot_interval_minutes=15,
    recurrence_type=RecurrenceType.WEEKLY,
    recurrence_rule="FREQ=WEEKLY",
    max_occurrences=8,
    min_scheduling_notice=12 * 60,
    location_type=LocationType.PHONE_CALL,
    location_details="We call you at your number.",
)
REMINDER = WorkflowCreate(
    name="A day before",
    trigger=WorkflowTrigger.BEFORE_START,
    steps=[
        WorkflowStepWrite(
            action=WorkflowAction.EMAIL_INVITEE,
            offset_minutes=24 * 60,
            subject_template="Tomorrow: {{event_name}} with {{organizer_name}}",
            body_template=(
                "Hello {{invitee_name}},\n\nwe meet on {{date}} at {{time}} ({{time_zone}}).\n\n"
                "{{meeting_link}}\n\nIf something has come up, move or cancel it here: {{manage_link}}"
            ),
        )
    ],
)


@dataclass(frozen=True)
class Wanted:
    """A booking near a day and an hour, days from today, what became of it, and who waits for it."""

    slug: str
    days: int
    hour: int
    people: Sequence[tuple[str, str, int]]
    answer: str = ""
    outcome: str = ""
    waiting: Sequence[tuple[str, str, int]] = ()


MIA = ("Mia Schneider", "Europe/Berlin", 1)
LIAM = ("Liam O'Connor", "Europe/Dublin", 1)
PRIYA = ("Priya Raman", "Asia/Kolkata", 1)
NOAH = ("Noah Williams", "America/New_York", 1)
SOFIA = ("Sofía García", "Europe/Madrid", 2)
YUKI = ("Yuki Tanaka", "Asia/Tokyo", 1)
AMARA = ("Amara Okafor", "Africa/Lagos", 3)
JONAS = ("Jonas Weber", "Europe/Berlin", 1)
CHLOE = ("Chloé Martin", "Europe/Paris", 2)
DIEGO = ("Diego Torres", "America/Mexico_City", 1)

BOOKINGS = (
    Wanted("intro-call", -16, 10, [MIA], "A first idea for our team", "completed"),
    Wanted("workshop", -13, 14, [LIAM, SOFIA, PRIYA], outcome="completed"),
    Wanted("intro-call", -9, 15, [NOAH], "Prices and dates", "no_show"),
    Wanted("intro-call", -3, 11, [PRIYA], "Follow-up on the workshop", "completed"),
    Wanted("intro-call", 2, 10, [LIAM], "Could you speak at our meetup?"),
    Wanted("intro-call", 3, 16, [NOAH], "The call I missed, sorry!", "moved"),
    Wanted("workshop", 5, 10, [NOAH, SOFIA, AMARA, MIA, LIAM], waiting=[PRIYA, JONAS, CHLOE, DIEGO]),
    Wanted("workshop", 6, 14, [MIA, SOFIA, AMARA]),
    Wanted("intro-call", 7, 11, [AMARA], "A workshop for our office", "cancelled"),
    Wanted("workshop", 13, 10, [PRIYA, LIAM]),
    Wanted("intro-call", 15, 13, [SOFIA], "A second opinion"),
)


def make_demo(*, email: str, slug: str, password: str, now: datetime) -> User:
    """Make the organizer with event types and bookings around `now`; nobody gets mail about any of them."""
    olga = create_organizer(
        email=email, password=password, name="Olga", timezone=ZONE.key, slug=slug, is_verified=True
    )
    olga.bio = "I help small teams to agree on what matters, and to get it done."
    olga.brand_color, olga.contact_email = "#0f766e", email
    olga.save(update_fields=["bio", "brand_color", "contact_email", "updated_at"])
    reminder = create_workflow(organizer=olga, data=REMINDER, now=now)
    intro_call = INTRO_CALL.model_copy(update={"reminder_workflow_id": reminder.id})
    offered = {
        data.event_type_slug or "": create_event_type(organizer=olga, data=data, now=now)
        for data in (intro_call, WORKSHOP, WEEKLY_COACHING)
    }
    try:
        with nobody_told():
            _book_series(olga, offered["weekly-coaching"], YUKI, now)
            for wanted in BOOKINGS:
                _book(olga, offered[wanted.slug], wanted, now)
    except Exception:
        # Each booking is a transaction of its own: half a demo would stand in the way of the next attempt.
        remove_organizer(olga)
        raise
    return olga


def _book_series(olga: User, event_type: EventType, person: tuple[str, str, int], now: datetime) -> None:
    """Eight weeks, of which the first is over; a date that is not free goes to the nearest time that is."""
    name, timezone, _ = person
    day = now.astimezone(ZONE).date() + timedelta(days=_SERIES_BEGINS)
    near = datetime.combine(day, time(9), tzinfo=ZONE)
    booked_at = near - _MADE_BEFORE
    start = _slot_near(event_type, near, booked_at)
    link = {"organizer_slug": olga.slug, "event_type_slug": event_type.event_type_slug}
    planned = plan_series(SeriesPlanRequest(**link, start_time=start, timezone=timezone), now=booked_at)
    data = SeriesCreate(
        **link,
        start_time=start,
        invitee_name=name,
        invitee_email=_address_of(name),
        invitee_phone=_PHONE,
        invitee_timezone=timezone,
        dates=[_choice(each) for each in planned.dates],
    )
    made = create_series(data=data, idempotency_key="", origin=NOWHERE, now=booked_at)
    Booking.objects.filter(recurrence=made.booking.recurrence_id).update(created_at=booked_at)
    _let_happen(olga, event_type, made, "completed", booked_at, now)


def _choice(date: PlannedDate) -> SeriesChoice:
    if date.state == DateState.FREE:
        return SeriesChoice(planned_start=date.start_time)
    if not date.alternatives:
        return SeriesChoice(planned_start=date.start_time, action="skip")
    instead = date.alternatives[0].start_time
    return SeriesChoice(planned_start=date.start_time, action="move", start_time=instead)


def _book(olga: User, event_type: EventType, wanted: Wanted, now: datetime) -> None:
    """Book as it would have been booked some days before, and let happen what happened."""
    day = now.astimezone(ZONE).date() + timedelta(days=wanted.days)
    near = datetime.combine(day, time(wanted.hour), tzinfo=ZONE)
    booked_at = min(near - _MADE_BEFORE, now)
    start = _slot_near(event_type, near, booked_at)
    made = [_book_one(olga, event_type, person, start, wanted.answer, booked_at) for person in wanted.people]
    _let_happen(olga, event_type, made[0], wanted.outcome, booked_at + timedelta(minutes=30), now)
    if wanted.waiting:
        _let_wait(event_type, start, wanted.waiting, made[-1], booked_at)


def _slot_near(event_type: EventType, near: datetime, now: datetime) -> datetime:
    offer = get_offer_at(organizer_id=event_type.organizer_id, event_type_id=event_type.id, start=near)
    slot = min(
        nearest_slots(offer, start=near, now=now, seats=1),
        key=lambda each: abs(each.start - near.timestamp()),
    )
    return datetime.fromtimestamp(slot.start, ZONE)


def _book_one(
    olga: User,
    event_type: EventType,
    person: tuple[str, str, int],
    start: datetime,
    answer: str,
    now: datetime,
) -> Made:
    name, timezone, seats = person
    first = event_type.questions.order_by("order").first()
    answers = {str(first.id): answer or "Nothing special"} if first else {}
    data = BookingCreate(
        organizer_slug=olga.slug,
        event_type_slug=event_type.event_type_slug,
        start_time=start,
        invitee_name=name,
        invitee_email=_address_of(name),
        invitee_phone=_PHONE,
        invitee_timezone=timezone,
        attendee_count=seats if event_type.is_group_event() else 1,
        custom_answers=answers,
    )
    made = create_booking(data=data, idempotency_key="", origin=NOWHERE, now=now)
    if made.is_new_slot:
        # The column takes the clock's time; figures shall see when it would have been booked.
        Booking.objects.filter(id=made.booking.id).update(created_at=now)
    return made


def _address_of(name: str) -> str:
    return f"{name.split()[0].lower().replace('í', 'i').replace('é', 'e')}@example.com"


def _let_wait(
    event_type: EventType,
    start: datetime,
    people: Sequence[tuple[str, str, int]],
    gives_up: Made,
    booked_at: datetime,
) -> None:
    """Fill the line of a slot that is full; one seat is given up, and the first in line takes it.

    The last has not confirmed the address yet.
    """
    line = [
        _join_line(event_type, start, person, booked_at + timedelta(minutes=10 * place))
        for place, person in enumerate(people, start=1)
    ]
    for place, entry in enumerate(line[:-1], start=1):
        answer_waitlist(entry, "confirm", origin=NOWHERE, now=booked_at + timedelta(minutes=10 * place + 2))
    seat = gives_up.seat
    assert seat is not None  # only a group slot can be full
    leaves_at = booked_at + timedelta(hours=2)
    leave_slot(
        organizer_id=event_type.organizer_id,
        attendee_id=seat.id,
        reason="A client visits us that day.",
        actor=invitee_actor(name=seat.name, email=seat.email),
        now=leaves_at,
    )
    answer_waitlist(line[0], "claim", origin=NOWHERE, now=leaves_at + timedelta(minutes=20))


def _join_line(
    event_type: EventType, start: datetime, person: tuple[str, str, int], now: datetime
) -> WaitlistEntry:
    name, timezone, seats = person
    data = WaitlistJoin(
        organizer_slug=event_type.organizer.slug,
        event_type_slug=event_type.event_type_slug,
        start_time=start,
        invitee_name=name,
        invitee_email=_address_of(name),
        invitee_phone=_PHONE,
        invitee_timezone=timezone,
        attendee_count=seats,
    )
    join_waitlist(data=data, idempotency_key="", origin=NOWHERE, now=now)
    return WaitlistEntry.objects.get(event_type=event_type, invitee_email=data.invitee_email)


def _let_happen(
    olga: User, event_type: EventType, made: Made, outcome: str, soon_after: datetime, now: datetime
) -> None:
    booking = made.booking
    which = {"organizer_id": olga.id, "booking_id": booking.id}
    invitee = invitee_actor(name=booking.invitee_name, email=booking.invitee_email)
    match outcome:
        case "completed" | "no_show":
            went: Outcome = BookingStatus.COMPLETED if outcome == "completed" else BookingStatus.NO_SHOW
            conclude_booking(**which, outcome=went, actor=organizer_actor(olga), now=booking.end_time)
        case "cancelled":
            cancel_booking(
                **which,
                cancelled_by=CancelledBy.INVITEE,
                reason="Something came up, I will book again.",
                actor=invitee,
                now=min(soon_after, now),
            )
        case "moved":
            later = _slot_near(event_type, booking.start_time + timedelta(days=1), now)
            move = Move(start=later, moved_by=Audience.INVITEE, actor=invitee)
            reschedule_booking(**which, move=move, idempotency_key="", now=min(soon_after, now))
