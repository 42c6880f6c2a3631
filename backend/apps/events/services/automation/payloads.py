"""What a webhook says of a booking. Receivers rely on it: fields are added, none is taken away or renamed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from apps.events.models import Attendee, Booking
from apps.events.services.answers import answers_in_words
from apps.events.services.automation.planning import due_at
from apps.events.services.automation.reading import Subject
from apps.events.services.places import location_text
from apps.workflows.models import WorkflowRun
from apps.workflows.services import TIMED
from shared_types.vocabulary import WorkflowTrigger

VERSION = 1
_TYPES = {
    WorkflowTrigger.BOOKING_CREATED: "booking.created",
    WorkflowTrigger.BOOKING_RESCHEDULED: "booking.rescheduled",
    WorkflowTrigger.BOOKING_CANCELLED: "booking.cancelled",
    WorkflowTrigger.BEFORE_START: "booking.before_start",
    WorkflowTrigger.AFTER_END: "booking.after_end",
    WorkflowTrigger.BOOKING_NO_SHOW: "booking.no_show",
}


def webhook_body(run: WorkflowRun, subject: Subject) -> str:
    """The body as JSON; the same words whenever it is sent again, unless the booking has changed."""
    workflow = run.step.workflow
    return orjson.dumps(
        {
            "type": _TYPES[WorkflowTrigger(run.trigger)],
            "version": VERSION,
            "timestamp": _moment(_happened_at(run, subject)),
            "data": {
                "workflow": {"id": str(workflow.id), "name": workflow.name},
                "booking": _booking(subject),
                "attendees": list(_attendees(run, subject)),
            },
        }
    ).decode()


def _happened_at(run: WorkflowRun, subject: Subject) -> datetime:
    """When it was triggered: by the clock, or by what somebody did."""
    trigger = WorkflowTrigger(run.trigger)
    if trigger not in TIMED:
        return run.created_at
    return due_at(run.step, trigger, subject.booking, since=run.created_at)


def _booking(subject: Subject) -> dict[str, Any]:
    booking = subject.booking
    event_type = booking.event_type
    return {
        "id": str(booking.id),
        "status": booking.status,
        "start_time": _moment(booking.start_time),
        "end_time": _moment(booking.end_time),
        "event_type": {
            "id": str(event_type.id),
            "name": event_type.name,
            "slug": event_type.event_type_slug,
        },
        "organizer": {"name": booking.organizer.name, "slug": booking.organizer.slug},
        "location": location_text(event_type),
        "meeting_link": booking.meeting_link,
        "attendee_count": booking.attendee_count,
        "capacity": booking.capacity,
        "rescheduled_from": str(booking.rescheduled_from_id) if booking.rescheduled_from_id else None,
        "series": _series(booking),
        "cancelled_by": booking.cancelled_by or None,
        "cancellation_reason": booking.cancellation_reason or None,
    }


def _series(booking: Booking) -> dict[str, Any] | None:
    if booking.recurrence_id is None:
        return None
    return {
        "id": str(booking.recurrence_id),
        "number": booking.recurrence_sequence,
        "count": booking.recurrence_count,
    }


def _attendees(run: WorkflowRun, subject: Subject) -> Iterator[dict[str, Any]]:
    """Those whom the message is about: at a group event perhaps one party of several."""
    booking = subject.booking
    if not booking.is_group_booking():
        yield {
            "id": None,
            "guest_of": None,
            **_person(booking.invitee_name, booking.invitee_email, booking.invitee_phone),
            "timezone": booking.invitee_timezone,
            "answers": _answers(booking),
        }
    for seat in subject.concerned(run):
        yield {
            "id": str(seat.id),
            "guest_of": str(seat.guest_of_id) if seat.guest_of_id else None,
            **_person(seat.name, seat.email, seat.phone),
            "timezone": seat.timezone,
            "answers": _answers(seat),
        }


def _person(name: str, email: str, phone: str) -> dict[str, str]:
    return {"name": name, "email": email, "phone": phone}


def _answers(held: Booking | Attendee) -> list[dict[str, str]]:
    return [
        {"question": question, "answer": answer} for question, answer in answers_in_words(held.custom_answers)
    ]


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
