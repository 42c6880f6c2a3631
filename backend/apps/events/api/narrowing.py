"""Lists, for those to whom only some event types are open."""

from django.db.models import Model, QuerySet

from core.auth import SignedInRequest


def narrowed[Row: Model](rows: QuerySet[Row], request: SignedInRequest, *, column: str) -> QuerySet[Row]:
    """What whoever asks may see. column: holds the id of the event type."""
    if request.acting is None or request.acting.event_type_ids is None:
        return rows
    return rows.filter(**{f"{column}__in": request.acting.event_type_ids})
