"""Questions about event types."""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, Max, OuterRef, Prefetch, QuerySet

from apps.events.errors import EventTypeInactive, EventTypeNotFound
from apps.events.models import Booking, CustomQuestion, EventType
from apps.users.models import User
from apps.users.selectors import get_organizer_by_slug
from core.errors import NotFound
from shared_types.event_types import COUNTED_TO


def list_event_types(*, organizer: User, now: datetime) -> QuerySet[EventType]:
    """An organizer's event types with their questions and counts of bookings; 2 queries. Not ordered."""
    return _whole(now).filter(organizer=organizer)


def get_event_type(*, organizer: User, event_type_id: UUID, now: datetime) -> EventType:
    """One of an organizer's event types, likewise; raises EventTypeNotFound for somebody else's."""
    return _only(_whole(now).filter(organizer=organizer, id=event_type_id))


def get_public_event_type(*, organizer_slug: str, event_type_slug: str) -> EventType:
    """The event type behind a public link, with its organizer; an old link leads to the same as the new one.

    One query, and up to four more for an old link or one that leads nowhere.
    Raises EventTypeNotFound, and EventTypeInactive where it takes no bookings.
    """
    by_link = EventType.objects.existing().filter(
        organizer__slug=organizer_slug, organizer__is_active=True, event_type_slug=event_type_slug
    )
    event_type = by_link.select_related("organizer").first() or find_by_old_link(
        organizer_slug=organizer_slug, event_type_slug=event_type_slug
    )
    if event_type is None:
        raise EventTypeNotFound
    if not event_type.is_active:
        raise EventTypeInactive
    return event_type


def find_by_old_link(*, organizer_slug: str, event_type_slug: str) -> EventType | None:
    """The event type that had this link before, with its organizer; whoever has a slug now comes first."""
    try:
        organizer = get_organizer_by_slug(organizer_slug)
    except NotFound:
        return None
    mine = EventType.objects.existing().filter(organizer=organizer).select_related("organizer")
    return (
        mine.filter(event_type_slug=event_type_slug).first()
        or mine.filter(past_slugs__organizer=organizer, past_slugs__slug=event_type_slug).first()
    )


def list_public_event_types(*, organizer: User) -> QuerySet[EventType]:
    """The event types that an organizer shows to everybody, the shortest first."""
    shown = EventType.objects.existing().filter(organizer=organizer, is_active=True, is_private=False)
    return shown.order_by("duration", "name")


def state_of_event_types(*, organizer: User) -> tuple[int, datetime | None]:
    """How many event types an organizer has and when one of them last changed: another is another page."""
    state = EventType.objects.filter(organizer=organizer).aggregate(rows=Count("*"), last=Max("updated_at"))
    return state["rows"], state["last"]


def count_upcoming(*, event_type: EventType, now: datetime) -> int:
    """How many confirmed bookings are not over."""
    return Booking.objects.upcoming(now).filter(event_type=event_type).count()


def _only(event_types: QuerySet[EventType]) -> EventType:
    event_type = event_types.first()
    if event_type is None:
        raise EventTypeNotFound
    return event_type


def _whole(now: datetime) -> QuerySet[EventType]:
    questions = Prefetch("questions", CustomQuestion.objects.order_by("order"))
    return (
        EventType.objects.existing()
        .select_related("organizer")
        .annotate(
            upcoming_booking_count=_count_of(Booking.objects.upcoming(now)),
            total_booking_count=_count_of(Booking.objects.live()),
        )
        .prefetch_related(questions)
    )


def _count_of(bookings: QuerySet[Booking]) -> Func:
    """A count in a subquery of its own, so that two counts do not multiply each other; up to COUNTED_TO."""
    mine = bookings.filter(event_type=OuterRef("pk")).order_by().values("start_time")[:COUNTED_TO]
    return Func(ArraySubquery(mine), function="cardinality", output_field=IntegerField())
