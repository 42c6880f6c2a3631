"""Questions about what is shared with whom."""

from uuid import UUID

from django.db.models import QuerySet
from guardian.shortcuts import get_objects_for_user

from apps.events.models import EventType, Share
from apps.users.models import User


def list_shares(*, organizer: User) -> QuerySet[Share]:
    """What an organizer has shared, with the event types. Not ordered."""
    return Share.objects.filter(organizer=organizer).select_related("event_type")


def list_shared_with(person: User) -> QuerySet[Share]:
    """What others have shared with somebody, with its organizers and event types. Not ordered."""
    theirs = Share.objects.filter(person=person, organizer__is_active=True)
    return theirs.exclude(event_type__deleted_at__isnull=False).select_related("organizer", "event_type")


def event_types_open_to(person: User, *, organizer: User, codename: str) -> frozenset[UUID]:
    """The event types of an organizer's for which somebody has a permission; 1 query."""
    found = get_objects_for_user(
        person,
        f"events.{codename}",
        EventType.objects.filter(organizer=organizer),
        use_groups=False,
        with_superuser=False,
        accept_global_perms=False,
    )
    return frozenset(found.values_list("id", flat=True))
