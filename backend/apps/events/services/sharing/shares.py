"""Sharing with others, and taking it back. Nobody learns from it whether an address has an account."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from guardian.shortcuts import assign_perm

from apps.events.errors import EventTypeNotFound, ShareNotFound, TooManyShares
from apps.events.models import EventType, EventTypePermission, Share
from apps.events.services.sharing.mails import tell_of_share
from apps.users.models import OrganizerPermission, User
from apps.users.selectors import find_verified_user, has_verified_email
from core.clock import lasting
from core.errors import invalid_field
from shared_types.sharing import ShareCreate
from shared_types.vocabulary import Shared, ShareLevel

MOST_SHARES = 200
_CODENAMES = {
    (Shared.EVENT_TYPE, ShareLevel.VIEW): ("see_event_type", "see_bookings"),
    (Shared.EVENT_TYPE, ShareLevel.MANAGE): (
        "see_event_type",
        "see_bookings",
        "manage_event_type",
        "manage_bookings",
    ),
    (Shared.BOOKINGS, ShareLevel.VIEW): ("see_bookings",),
    (Shared.BOOKINGS, ShareLevel.MANAGE): ("see_bookings", "manage_bookings"),
    (Shared.EVERYTHING, ShareLevel.VIEW): ("view_everything",),
    (Shared.EVERYTHING, ShareLevel.MANAGE): ("view_everything", "manage_everything"),
}


def share(*, organizer: User, data: ShareCreate, now: datetime) -> Share:
    """Share something with an address, or share it anew on other terms; raises Invalid or TooManyShares."""
    email = data.email.lower()
    if email == organizer.email:
        raise invalid_field("email", "This is your own address.")
    if (data.event_type_id is None) != (data.shared == Shared.EVERYTHING):
        message = "Name the event type." if data.event_type_id is None else "Leave it out for everything."
        raise invalid_field("event_type_id", message)
    event_type = _own_event_type(organizer, data.event_type_id) if data.event_type_id else None
    with lasting(settings.ACCOUNT_ANSWER_SECONDS), transaction.atomic():
        # Queues at the organizer's row, so that two at once cannot both be the last that is allowed.
        User.objects.select_for_update(no_key=True).get(pk=organizer.pk)
        row = Share.objects.filter(organizer=organizer, email=email, event_type=event_type).first()
        if row is None:
            if Share.objects.filter(organizer=organizer).count() >= MOST_SHARES:
                raise TooManyShares
            row = Share(organizer=organizer, email=email, event_type=event_type, created_at=now)
        row.shared, row.level, row.person = data.shared, data.level, find_verified_user(email)
        row.save()
        _put_permissions(row)
        tell_of_share(row, now=now)
    return row


def revoke_share(*, organizer: User, share_id: UUID) -> None:
    """Take back what was shared: the next request is refused. Raises ShareNotFound."""
    _end(Q(organizer=organizer, id=share_id))


def leave_share(*, person: User, share_id: UUID) -> None:
    """Give back what somebody else has shared; raises ShareNotFound."""
    _end(Q(person=person, id=share_id))


def claim_shares(person: User) -> None:
    """Hand over what waits for somebody who has just shown that they read the mail of their address."""
    if not has_verified_email(person):
        return
    with transaction.atomic():
        waiting = Share.objects.select_for_update(of=("self",), no_key=True).select_related(
            "organizer", "event_type"
        )
        for row in waiting.filter(email=person.email, person=None).exclude(organizer=person):
            row.person = person
            row.save(update_fields=["person"])
            _put_permissions(row)


def _end(which: Q) -> None:
    with transaction.atomic():
        row = Share.objects.select_for_update(no_key=True).filter(which).first()
        if row is None:
            raise ShareNotFound
        _take_permissions(row)
        row.delete()


def _put_permissions(row: Share) -> None:
    """What the share says, and nothing that an earlier one said of the same thing."""
    _take_permissions(row)
    if row.person is None:
        return
    target = row.event_type or row.organizer
    for codename in _CODENAMES[Shared(row.shared), ShareLevel(row.level)]:
        assign_perm(codename, row.person, target)


def _take_permissions(row: Share) -> None:
    if row.person_id is None:
        return
    if row.event_type_id is not None:
        EventTypePermission.objects.filter(user=row.person_id, content_object=row.event_type_id).delete()
    else:
        OrganizerPermission.objects.filter(user=row.person_id, content_object=row.organizer_id).delete()


def _own_event_type(organizer: User, event_type_id: UUID) -> EventType:
    found = EventType.objects.existing().filter(organizer=organizer, id=event_type_id).first()
    if found is None:
        raise invalid_field("event_type_id", (EventTypeNotFound.__doc__ or "").strip())
    return found
