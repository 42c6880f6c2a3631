"""What workflows are to do about a booking, written down in the booking's own transaction.

Whatever makes, moves or ends a booking calls one of these, after the change and before what was to be said is
taken back: a run that is being done just now is waited for, and what it has written is then taken back too.
One cheap look where the organizer has no workflows; else a fixed number of statements, however many bookings.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from apps.events.models import Attendee, Booking, EventType
from apps.events.services.idempotency import Made
from apps.events.services.notices import is_silent
from apps.workflows.models import WorkflowStep
from apps.workflows.selectors import steps_of
from apps.workflows.services import TIMED, PlannedRun, plan_runs, void_runs
from shared_types.vocabulary import WorkflowAction, WorkflowTrigger
from shared_types.workflows import TRIGGERS_BY_SLOT

LATE_AT_LEAST = timedelta(minutes=15)
WORTH_DOING_FOR = timedelta(days=1)
# Longer than a webhook is tried.
WEBHOOK_WORTH_DOING_FOR = timedelta(days=5)
_CALLED_OFF, _MOVED = "The booking was cancelled.", "The booking was moved."
_LEFT = "The seat was given up."


def follow_booking(
    made: Made, *, trigger: WorkflowTrigger = WorkflowTrigger.BOOKING_CREATED, now: datetime
) -> None:
    """Somebody has booked, or joined a group, or taken a seat elsewhere."""
    triggers = (trigger, *TIMED) if made.is_new_slot else (trigger,)
    _plan(_steps(made.booking, triggers), [made.booking], triggers, seat=made.seat, now=now)


def follow_guests(booking: Booking, guests: Sequence[Attendee], *, now: datetime) -> None:
    """Somebody brings more people along: each is told where they have an address, and so are webhooks.

    The organizer is told of all of them at once, without a workflow.
    """
    triggers = (WorkflowTrigger.BOOKING_CREATED,)
    steps = _wanted(_steps(booking, triggers), booking, triggers)
    plan_runs(
        [
            run
            for guest in guests
            for step in steps
            if _concerns_guest(step, guest)
            for run in _run(step, booking, guest, now)
        ],
        now=now,
    )


def follow_series(bookings: Sequence[Booking], *, now: datetime) -> None:
    """All dates of a series were booked."""
    triggers = (WorkflowTrigger.BOOKING_CREATED, *TIMED)
    _plan(_steps(bookings[0], triggers), bookings, triggers, now=now)


def follow_move(old: Booking, new: Booking, *, now: datetime) -> None:
    """A booking has gone to another time, with everybody in it."""
    steps = _steps(new)
    _take_back(steps, [old], _MOVED)
    _plan(steps, [new], (WorkflowTrigger.BOOKING_RESCHEDULED, *TIMED), now=now)


def follow_cancellation(bookings: Sequence[Booking], *, is_moved: bool = False, now: datetime) -> None:
    """Bookings of one event type were called off. is_moved: nobody is out, they all sit elsewhere now."""
    steps = _steps(bookings[0])
    _take_back(steps, bookings, _MOVED if is_moved else _CALLED_OFF)
    if not is_moved:
        _plan(steps, bookings, (WorkflowTrigger.BOOKING_CANCELLED,), now=now)


def follow_leave(
    booking: Booking, seats: Sequence[Attendee], *, is_moved: bool = False, now: datetime
) -> None:
    """Some are out of a slot that others still come to; the first of the seats is whose it was."""
    steps = _steps(booking)
    _take_back(steps, [booking], _LEFT, seats)
    if not is_moved:
        _plan(steps, [booking], (WorkflowTrigger.BOOKING_CANCELLED,), seat=seats[0], now=now)


def follow_no_show(booking: Booking, *, seat: Attendee | None = None, now: datetime) -> None:
    """Nobody came, or somebody did not."""
    triggers = (WorkflowTrigger.BOOKING_NO_SHOW,)
    _plan(_steps(booking, triggers), [booking], triggers, seat=seat, now=now)


def plan_timed(steps: Sequence[WorkflowStep], bookings: Iterable[Booking], *, now: datetime) -> None:
    """Plan what goes by the clock for bookings that were made before the steps were what they are."""
    plan_runs(
        [run for booking in bookings for step in steps for run in _run(step, booking, None, now)], now=now
    )


def named_by(event_type: EventType) -> set[UUID | None]:
    """The workflows in the three places of an event type."""
    return {getattr(event_type, f"{slot}_id") for slot in TRIGGERS_BY_SLOT}


def due_at(step: WorkflowStep, trigger: WorkflowTrigger, booking: Booking, *, since: datetime) -> datetime:
    """When a step is due; offsets are elapsed time, whatever the clocks do. since: when it was triggered."""
    offset = timedelta(minutes=step.offset_minutes)
    match trigger:
        case WorkflowTrigger.BEFORE_START:
            return booking.start_time - offset
        case WorkflowTrigger.AFTER_END:
            return booking.end_time + offset
        case _:
            return since + offset


def expires_at(step: WorkflowStep, trigger: WorkflowTrigger, booking: Booking, due: datetime) -> datetime:
    """From when on it is too late: a reminder is of use for half of the time that it leaves."""
    if step.action == WorkflowAction.WEBHOOK:
        return due + WEBHOOK_WORTH_DOING_FOR
    if trigger != WorkflowTrigger.BEFORE_START:
        return due + WORTH_DOING_FOR
    late = due + max(timedelta(minutes=step.offset_minutes) / 2, LATE_AT_LEAST)
    return min(late, booking.start_time) if step.offset_minutes else late


def _steps(booking: Booking, triggers: Collection[WorkflowTrigger] | None = None) -> list[WorkflowStep]:
    return [] if is_silent() else steps_of(organizer_id=booking.organizer_id, triggers=triggers)


def _take_back(
    steps: Sequence[WorkflowStep],
    bookings: Sequence[Booking],
    why: str,
    seats: Sequence[Attendee] | None = None,
) -> None:
    if steps:
        seat_ids = None if seats is None else [seat.id for seat in seats]
        void_runs(booking_ids=[booking.id for booking in bookings], why=why, party_ids=seat_ids)


def _plan(
    steps: Sequence[WorkflowStep],
    bookings: Sequence[Booking],
    triggers: Collection[WorkflowTrigger],
    *,
    seat: Attendee | None = None,
    now: datetime,
) -> None:
    wanted = _wanted(steps, bookings[0], triggers)
    planned = [run for booking in bookings for step in wanted for run in _run(step, booking, seat, now)]
    if planned:
        plan_runs(planned, now=now)


def _wanted(
    steps: Sequence[WorkflowStep], booking: Booking, triggers: Collection[WorkflowTrigger]
) -> list[WorkflowStep]:
    named = named_by(booking.event_type)
    return [
        step
        for step in steps
        if step.workflow.is_active
        and step.workflow.trigger in triggers
        and (step.workflow.applies_to_all or step.workflow_id in named)
    ]


def _concerns_guest(step: WorkflowStep, guest: Attendee) -> bool:
    match step.action:
        case WorkflowAction.WEBHOOK:
            return True
        case WorkflowAction.EMAIL_INVITEE:
            return bool(guest.ical_uid)
        case _:
            # A number of their own nobody has given.
            return False


def _run(step: WorkflowStep, booking: Booking, seat: Attendee | None, now: datetime) -> Iterable[PlannedRun]:
    """The run of one step, but for a reminder whose time is over already."""
    trigger = WorkflowTrigger(step.workflow.trigger)
    due = due_at(step, trigger, booking, since=now)
    if trigger in TIMED and due <= now:
        return
    # What goes by the clock is for everybody who is there then.
    party_id = seat.id if seat and trigger not in TIMED else None
    yield PlannedRun(
        organizer_id=booking.organizer_id,
        step_id=step.id,
        trigger=trigger,
        booking_id=booking.id,
        party_id=party_id,
        due_at=due,
        expires_at=expires_at(step, trigger, booking, due),
        dedupe_key=f"{booking.id}:{step.id}:{trigger}:{booking.start_time:%Y%m%d%H%M}:{party_id or ''}",
    )
