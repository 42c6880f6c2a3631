"""One writer an organizer: the row everybody queues at before touching a calendar."""

from uuid import UUID

from apps.events.models import OrganizerLock
from apps.users.models import User
from core.errors import NotFound


def lock_calendar(organizer_id: UUID) -> OrganizerLock:
    """Queue at the organizer's row until the transaction ends; nothing may be read to decide by before this.

    `FOR NO KEY UPDATE`: the default lock would deadlock with rows that point at the organizer. What is read
    afterwards sees everything that was committed while this waited. Raises NotFound for an erased account.
    """
    locks = OrganizerLock.objects.select_for_update(no_key=True).filter(organizer_id=organizer_id)
    lock = locks.first()
    if lock is None:
        if not User.objects.filter(id=organizer_id).exists():  # erased, while this waited
            raise NotFound
        make_lock(organizer_id)
        lock = locks.get()
    return lock


def make_lock(organizer_id: UUID) -> None:
    """Put the row there; does nothing where it is."""
    OrganizerLock.objects.bulk_create([OrganizerLock(organizer_id=organizer_id)], ignore_conflicts=True)
