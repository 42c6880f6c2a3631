"""Which event types name which workflows."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from apps.events.models import EventType
from apps.users.models import User
from shared_types.vocabulary import WorkflowTrigger
from shared_types.workflows import TRIGGERS_BY_SLOT


def names_of_users(*, organizer: User) -> dict[UUID, list[str]]:
    """The names of the event types that name each workflow, in order; 1 query."""
    columns = [f"{slot}_id" for slot in TRIGGERS_BY_SLOT]
    mine = EventType.objects.existing().filter(organizer=organizer).order_by("name")
    found: dict[UUID, list[str]] = defaultdict(list)
    for name, *named in mine.values_list("name", *columns):
        for workflow_id in set(named) - {None}:
            found[workflow_id].append(name)
    return found


def names_where_it_stands(
    workflow_id: UUID, *, unless_triggered_by: Collection[WorkflowTrigger] = ()
) -> list[str]:
    """The event types that name a workflow, in a place that none of these triggers fits."""
    there = Q()
    for slot, triggers in TRIGGERS_BY_SLOT.items():
        if not set(unless_triggered_by) & set(triggers):
            there |= Q(**{f"{slot}_id": workflow_id})
    if not there:
        return []
    named = EventType.objects.existing().filter(there).order_by("name")
    return list(named.values_list("name", flat=True))
