"""What a due run is about, read when it is due: whether it still holds, and whom it concerns."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from apps.events.models import Attendee, Booking
from apps.events.services.automation.planning import due_at, expires_at
from apps.events.services.seats import came_together
from apps.workflows.models import WorkflowRun
from apps.workflows.services import TIMED, put_off
from shared_types.vocabulary import AttendeeStatus, BookingStatus, WorkflowAction, WorkflowTrigger

_TOO_LATE = "It was too late when it could be done."
_GONE, _LEFT = "The booking is not there any more.", "The seat was given up."
_SAID = {
    BookingStatus.CANCELLED: "The booking was cancelled.",
    BookingStatus.RESCHEDULED: "The booking was moved.",
    BookingStatus.NO_SHOW: "Nobody came.",
}
_STANDS = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
_HOLDS_FOR: dict[WorkflowTrigger, tuple[BookingStatus, ...]] = {
    WorkflowTrigger.BOOKING_CREATED: _STANDS,
    WorkflowTrigger.BOOKING_RESCHEDULED: _STANDS,
    WorkflowTrigger.BEFORE_START: (BookingStatus.CONFIRMED,),
    WorkflowTrigger.AFTER_END: (BookingStatus.CONFIRMED, BookingStatus.COMPLETED),
    WorkflowTrigger.BOOKING_CANCELLED: (BookingStatus.CANCELLED,),
    WorkflowTrigger.BOOKING_NO_SHOW: (BookingStatus.NO_SHOW,),
}


@dataclass(frozen=True)
class Subject:
    """A booking with its seats, those that were given up included, in the order in which they were taken."""

    booking: Booking
    seats: Sequence[Attendee] = ()

    def seat(self, seat_id: UUID | None) -> Attendee | None:
        """The seat that a run is about."""
        return next((seat for seat in self.seats if seat.id == seat_id), None)

    def concerned(self, run: WorkflowRun) -> list[Attendee]:
        """The seats of the people that a run is about; holders come before the guests they bring."""
        seats = [seat for seat in self.seats if self._is_meant(run, seat)]
        return sorted(seats, key=lambda seat: seat.guest_of_id is not None)

    def _is_meant(self, run: WorkflowRun, seat: Attendee) -> bool:
        holder = self.seat(run.party_id)
        if holder is not None and holder.id not in (seat.id, seat.guest_of_id):
            return False
        match run.trigger:
            case WorkflowTrigger.BOOKING_CREATED | WorkflowTrigger.BOOKING_RESCHEDULED if holder is not None:
                # Whoever is brought along later is told of it by themselves.
                return seat.is_seated() and came_together(seat, holder)
            case WorkflowTrigger.BOOKING_CANCELLED:
                # Those who were still there when it was called off, or who left together.
                return seat.cancelled_at == (holder or self.booking).cancelled_at
            case WorkflowTrigger.BOOKING_NO_SHOW if holder is not None:
                return seat.id == holder.id
            case WorkflowTrigger.AFTER_END:
                return seat.status == AttendeeStatus.CONFIRMED
            case _:
                return seat.is_seated()


@dataclass
class Read:
    """What a batch of runs is about; 2 queries, and 1 where none is a group's."""

    subjects: dict[UUID, Subject] = field(default_factory=dict)

    @classmethod
    def of(cls, runs: Sequence[WorkflowRun]) -> "Read":
        """Read it now: what was planned may be long ago."""
        bookings = list(
            Booking.objects.filter(id__in={run.subject_id for run in runs}).select_related(
                "event_type", "organizer", "recurrence"
            )
        )
        seats: dict[UUID, list[Attendee]] = defaultdict(list)
        groups = [booking.id for booking in bookings if booking.is_group_booking()]
        if groups:
            for seat in Attendee.objects.filter(booking_id__in=groups).order_by("joined_at", "id"):
                seats[seat.booking_id].append(seat)
        return cls({each.id: Subject(each, seats.get(each.id, ())) for each in bookings})

    def of_run(self, run: WorkflowRun) -> Subject | None:
        """What a run is about, or None where it is gone."""
        return self.subjects.get(run.subject_id)


def against(run: WorkflowRun, subject: Subject | None, *, now: datetime) -> str:
    """Why a run must not be done; empty where it may be."""
    return _GONE if subject is None else _against_it(run, subject, now=now)


def _against_it(run: WorkflowRun, subject: Subject, *, now: datetime) -> str:
    workflow = run.step.workflow
    if not workflow.is_active:
        return "The workflow was switched off."
    if workflow.trigger != run.trigger:
        return "The workflow is started by something else now."
    if not subject.booking.organizer.is_active:
        return "The organizer's account is closed."
    # A webhook that was tried in time is tried on.
    is_tried_on = run.step.action == WorkflowAction.WEBHOOK and run.attempts > 1
    if run.expires_at is not None and now >= run.expires_at and not is_tried_on:
        return _TOO_LATE
    return _against_seat(run, subject) if run.party_id else _against_booking(run, subject.booking)


def _against_booking(run: WorkflowRun, booking: Booking) -> str:
    status = BookingStatus(booking.status)
    if status in _HOLDS_FOR[WorkflowTrigger(run.trigger)]:
        return ""
    return _SAID.get(status, "It is not so any more.")


def _against_seat(run: WorkflowRun, subject: Subject) -> str:
    seat = subject.seat(run.party_id)
    if seat is None:
        return _LEFT
    match run.trigger:
        case WorkflowTrigger.BOOKING_CANCELLED:
            return "The seat is taken again." if seat.is_seated() else ""
        case WorkflowTrigger.BOOKING_NO_SHOW:
            return "" if seat.status == AttendeeStatus.NO_SHOW else "They came after all."
        case _:
            return _against_booking(run, subject.booking) if seat.is_seated() else _LEFT


def waits_on(run: WorkflowRun, subject: Subject, *, now: datetime) -> bool:
    """Let a run wait that is due later by what its step says now; false where it is due."""
    trigger = WorkflowTrigger(run.trigger)
    due = due_at(run.step, trigger, subject.booking, since=now)
    if trigger not in TIMED or due <= now:
        return False
    put_off(run, due_at=due, expires_at=expires_at(run.step, trigger, subject.booking, due))
    return True
