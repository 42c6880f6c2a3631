"""What is not in the path, for those to whom only some event types are open."""

from uuid import UUID

from django.db.models import Model, QuerySet

from apps.events.errors import EventTypeNotFound
from core.auth import SignedInRequest


def narrowed[Row: Model](rows: QuerySet[Row], request: SignedInRequest, *, column: str) -> QuerySet[Row]:
    """What whoever asks may see. column: holds the id of the event type."""
    if request.acting is None or request.acting.event_type_ids is None:
        return rows
    return rows.filter(**{f"{column}__in": request.acting.event_type_ids})


def require_open(request: SignedInRequest, *, event_type_id: UUID) -> None:
    """Raise EventTypeNotFound where whoever asks may not act for the organizer on this event type."""
    acting = request.acting
    if (
        acting is not None
        and acting.event_type_ids is not None
        and event_type_id not in acting.event_type_ids
    ):
        raise EventTypeNotFound
