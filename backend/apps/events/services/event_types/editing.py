"""Making, changing and giving up event types."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from apps.availability.models import Schedule
from apps.events.errors import EventTypeInUse, NameTaken, SlugTaken
from apps.events.models import EventType
from apps.events.selectors.event_types import count_upcoming, get_event_type
from apps.events.services.actors import NOWHERE, Origin, organizer_actor
from apps.events.services.automation.planning import named_by
from apps.events.services.automation.replanning import ask_for_replanning
from apps.events.services.event_types.capacity import change_capacity
from apps.events.services.event_types.questions import copy_questions, replace_questions
from apps.events.services.event_types.rules import require_valid, rule_text
from apps.events.services.event_types.slugs import free_slug, settle_slug
from apps.events.services.locking import lock_calendar, make_lock
from apps.events.services.waitlist.organizing import close_line, offer_after_change
from apps.users.models import User
from apps.workflows.selectors import find_workflow
from core.db import violates
from core.errors import DomainError, invalid_field
from shared_types.event_types import EventTypeCreate, EventTypeUpdate
from shared_types.vocabulary import ErrorCode, WorkflowTrigger
from shared_types.workflows import TRIGGERS_BY_SLOT

_TAKEN: dict[str, type[DomainError]] = {
    "event_type_name_is_unique": NameTaken,
    "event_type_slug_is_unique": SlugTaken,
}


def create_event_type(*, organizer: User, data: EventTypeCreate, now: datetime) -> EventType:
    """Add an event type; without a slug one is made of the name. Raises Invalid, NameTaken or SlugTaken."""
    require_valid(data, today=now.astimezone(ZoneInfo(organizer.timezone)).date())
    _require_own(organizer, data)

    def work() -> EventType:
        make_lock(organizer.id)
        slug = data.event_type_slug or free_slug(organizer, data.name)
        event_type = EventType.objects.create(organizer=organizer, event_type_slug=slug, **_columns(data))
        settle_slug(event_type, now=now)
        replace_questions(event_type, data.asked())
        return event_type

    return get_event_type(organizer=organizer, event_type_id=_stored(work).id, now=now)


def update_event_type(
    *,
    organizer: User,
    event_type_id: UUID,
    data: EventTypeUpdate,
    origin: Origin = NOWHERE,
    now: datetime,
) -> EventType:
    """Put an event type in the old one's place; bookings that are made stay as they were made.

    But for one thing: slots that a group has booked hold as many people as the event type says. A slug that
    is left out stays; links with an old one go on working. Raises EventTypeNotFound, Invalid, NameTaken,
    SlugTaken or CapacityInUse.
    """
    stored = get_event_type(organizer=organizer, event_type_id=event_type_id, now=now)
    require_valid(
        data,
        today=now.astimezone(ZoneInfo(organizer.timezone)).date(),
        stored_questions={str(each.id): each.question_text for each in stored.questions.all()},
    )
    _require_own(organizer, data)

    def work() -> EventType:
        # Under the lock, so that whoever is booking meanwhile sees all of the old rules or all of the new.
        lock = lock_calendar(organizer.id)
        event_type = get_event_type(organizer=organizer, event_type_id=event_type_id, now=now)
        if data.max_attendees != event_type.max_attendees:
            actor = organizer_actor(organizer, origin)
            change_capacity(event_type, capacity=data.max_attendees, lock=lock, actor=actor, now=now)
        named_before = named_by(event_type)
        for name, value in _columns(data).items():
            setattr(event_type, name, value)
        left = event_type.event_type_slug
        event_type.event_type_slug = data.event_type_slug or left
        event_type.save()
        settle_slug(event_type, left=left, now=now)
        replace_questions(event_type, data.asked())
        ask_for_replanning(named_before ^ named_by(event_type), now=now)
        offer_after_change(event_type, lock, now=now)
        return event_type

    return get_event_type(organizer=organizer, event_type_id=_stored(work).id, now=now)


def activate_event_type(*, organizer: User, event_type_id: UUID, is_active: bool, now: datetime) -> EventType:
    """Open or close an event type for booking; bookings that are made stand.

    Whoever is in line is offered at once what opens.
    """

    def work() -> EventType:
        lock = lock_calendar(organizer.id)
        event_type = get_event_type(organizer=organizer, event_type_id=event_type_id, now=now)
        event_type.is_active = is_active
        event_type.save(update_fields=["is_active", "updated_at"])
        offer_after_change(event_type, lock, now=now)
        return event_type

    return _stored(work)


def duplicate_event_type(*, organizer: User, event_type_id: UUID, now: datetime) -> EventType:
    """A copy with its questions, under a name and a slug that are free; off until it is switched on."""
    original = get_event_type(organizer=organizer, event_type_id=event_type_id, now=now)

    def work() -> EventType:
        name = _free_name(organizer, original.name)
        own = {"id", "organizer", "name", "event_type_slug", "is_active", "created_at", "updated_at"}
        columns = {
            field.name: getattr(original, field.name)
            for field in EventType._meta.concrete_fields
            if field.name not in own
        }
        slug = free_slug(organizer, name)
        copy = EventType.objects.create(
            organizer=organizer, name=name, event_type_slug=slug, is_active=False, **columns
        )
        copy_questions(original, copy)
        return copy

    return get_event_type(organizer=organizer, event_type_id=_stored(work).id, now=now)


def delete_event_type(*, organizer: User, event_type_id: UUID, now: datetime) -> None:
    """Take an event type away; one that was ever booked stays as a row for the sake of its bookings.

    Raises EventTypeNotFound, and EventTypeInUse, saying how many, where bookings are still to come.
    """

    def work() -> EventType:
        lock = lock_calendar(organizer.id)
        event_type = get_event_type(organizer=organizer, event_type_id=event_type_id, now=now)
        upcoming = count_upcoming(event_type=event_type, now=now)
        if upcoming:
            bookings = "1 upcoming booking" if upcoming == 1 else f"{upcoming} upcoming bookings"
            raise EventTypeInUse(f"This event type has {bookings}. Cancel them first, or switch it off.")
        if event_type.bookings.exists() or event_type.waitlist_entries.exists():
            close_line(event_type, lock, now=now)
            # Name, slug and schedule are free for others from now on.
            event_type.past_slugs.all().delete()
            event_type.deleted_at, event_type.schedule = now, None
            event_type.save(update_fields=["deleted_at", "schedule", "updated_at"])
        else:
            event_type.delete()
        return event_type

    _stored(work)


def _free_name(organizer: User, name: str) -> str:
    taken = set(EventType.objects.existing().filter(organizer=organizer).values_list("name", flat=True))
    first = f"{name[:180]} (copy)"
    numbered = (f"{name[:180]} (copy {number})" for number in count(2))
    return first if first not in taken else next(each for each in numbered if each not in taken)


def _columns(data: EventTypeCreate) -> dict[str, Any]:
    """The fields as they are stored; the slug is settled elsewhere."""
    columns = data.model_dump(exclude={"questions", "custom_questions", "event_type_slug"})
    columns["recurrence_rule"] = rule_text(data)
    return columns


def _require_own(organizer: User, data: EventTypeCreate) -> None:
    """Schedules and workflows of others do not exist for an organizer; raises Invalid, naming the field."""
    mine = Schedule.objects.filter(organizer=organizer)
    if data.schedule_id and not mine.filter(id=data.schedule_id).exists():
        raise invalid_field("schedule_id", "There is no such schedule.")
    for slot, triggers in TRIGGERS_BY_SLOT.items():
        workflow_id = getattr(data, f"{slot}_id")
        if workflow_id:
            _require_fitting(organizer, f"{slot}_id", workflow_id, triggers)


def _require_fitting(
    organizer: User, field: str, workflow_id: UUID, triggers: Sequence[WorkflowTrigger]
) -> None:
    workflow = find_workflow(organizer=organizer, workflow_id=workflow_id)
    if workflow is None:
        raise invalid_field(field, "There is no such workflow.")
    if workflow.trigger not in triggers:
        words = " or ".join(trigger.replace("_", " ") for trigger in triggers)
        message = f"A workflow that stands here is started by: {words}."
        raise invalid_field(field, message, code=ErrorCode.WORKFLOW_DOES_NOT_FIT)


def _stored(work: Callable[[], EventType]) -> EventType:
    """Do the work in one transaction; what the unique constraints refuse becomes a refusal of ours."""
    try:
        with transaction.atomic():
            return work()
    except IntegrityError as error:
        for constraint, refusal in _TAKEN.items():
            if violates(error, constraint):
                raise refusal from error
        raise
