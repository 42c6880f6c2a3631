"""How many people the slots of an event type hold, those included that are booked already."""

from collections.abc import Sequence
from datetime import datetime

from apps.events.errors import CapacityInUse
from apps.events.models import Booking, EventType, OrganizerLock
from apps.events.services.actors import Actor
from apps.events.services.audit import record_action
from apps.events.services.calendar_sync import note_seats
from apps.notifications.services import day_and_time
from shared_types.errors import FieldProblem
from shared_types.vocabulary import AuditAction, ErrorCode

_NAMED = 3


def change_capacity(
    event_type: EventType, *, capacity: int, lock: OrganizerLock, actor: Actor, now: datetime
) -> None:
    """Let the group slots that are not over hold that many from now on, together with the event type.

    Raises CapacityInUse, saying when and by how many, where more seats are taken. What was booked for one
    person stays so; and what a group has booked cannot become a meeting for one. The cost grows with the
    slots to come, each of which gets an entry in the log.
    """
    live = Booking.objects.live().filter(event_type=event_type, end_time__gt=now, capacity__gt=1)
    slots = list(live.order_by("start_time"))
    in_the_way = [slot for slot in slots if slot.attendee_count + slot.held_seats > capacity or capacity == 1]
    if in_the_way:
        raise _refusal(in_the_way, capacity, event_type)
    for slot in slots:
        before, slot.capacity = slot.capacity, capacity
        if before == capacity:
            continue
        slot.save(update_fields=["capacity", "updated_at"])
        note_seats(slot, now=now)
        record_action(
            lock=lock,
            booking=slot,
            action=AuditAction.BOOKING_UPDATED,
            actor=actor,
            now=now,
            old={"capacity": before},
            new={"capacity": capacity},
        )


def _refusal(slots: Sequence[Booking], capacity: int, event_type: EventType) -> CapacityInUse:
    zone = event_type.organizer.timezone
    named = [f"{day_and_time(slot.start_time, zone)}: {_too_many(slot, capacity)}" for slot in slots[:_NAMED]]
    left = len(slots) - _NAMED
    if left > 0:
        named.append(f"and {left} more")
    meetings = "A meeting to come has" if len(slots) == 1 else f"{len(slots)} meetings to come have"
    words = "a group that has booked" if capacity == 1 else f"more than {capacity} people"
    message = f"{meetings} {words}. {'; '.join(named)} ({zone}). Remove people or cancel first."
    problem = FieldProblem(field="max_attendees", code=ErrorCode.CAPACITY_IN_USE, message=message)
    return CapacityInUse(message, errors=[problem])


def _too_many(slot: Booking, capacity: int) -> str:
    taken = "1 seat taken" if slot.attendee_count == 1 else f"{slot.attendee_count} seats taken"
    if slot.held_seats:
        taken += f" and {slot.held_seats} held for the waitlist"
    excess = slot.attendee_count + slot.held_seats - capacity
    return f"{taken}, {excess} too many" if excess > 0 else taken
