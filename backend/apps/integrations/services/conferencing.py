"""Which of an organizer's accounts makes the links, and letting one go."""

from contextlib import suppress
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from apps.integrations.errors import ConnectionNotFound
from apps.integrations.models import ConferencingConnection
from apps.integrations.selectors import TOKENS
from apps.integrations.services.revoking import revoke_on_commit


def make_default(*, organizer_id: UUID, connection_id: UUID) -> None:
    """Let one account make the links where an event type names none, in place of any other.

    Raises ConnectionNotFound.
    """
    with transaction.atomic():
        chosen = _lock_one(organizer_id, connection_id)
        _mine(organizer_id).filter(is_default=True).exclude(id=chosen.id).update(is_default=False)
        chosen.is_default = True
        chosen.save(update_fields=["is_default", "updated_at"])


def unlink_conferencing(*, organizer_id: UUID, connection_id: UUID) -> None:
    """Let an account go. Of those that stay, the one that was linked first becomes the default.

    Raises ConnectionNotFound.
    """
    with transaction.atomic():
        gone = _lock_one(organizer_id, connection_id)
        with suppress(InvalidToken):  # what cannot be opened cannot be given back
            revoke_on_commit(gone)
        gone.delete()
        if gone.is_default:
            _choose_another(organizer_id)


def _mine(organizer_id: UUID) -> QuerySet[ConferencingConnection]:
    return ConferencingConnection.objects.filter(organizer_id=organizer_id)


def _lock_one(organizer_id: UUID, connection_id: UUID) -> ConferencingConnection:
    """One account, while nobody else chooses among them."""
    mine = _mine(organizer_id).order_by("id").defer(*TOKENS).select_for_update(no_key=True)
    locked = {each.id: each for each in mine}
    if connection_id not in locked:
        raise ConnectionNotFound
    return locked[connection_id]


def _choose_another(organizer_id: UUID) -> None:
    following = _mine(organizer_id).order_by("created_at", "id").values("id")[:1]
    # Nothing to do where one that is being linked at this moment has become the default.
    with suppress(IntegrityError), transaction.atomic():
        ConferencingConnection.objects.filter(id__in=following).update(is_default=True)
