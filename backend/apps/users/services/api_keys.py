"""Keys for programs: made, used, revoked."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.users.errors import ApiKeyNotFound, TooManyKeys
from apps.users.models import ApiKey, User
from core.errors import invalid_field
from shared_types.api_keys import ApiKeyCreate

MOST_KEYS = 50
_NOTED_EVERY = timedelta(minutes=1)


def create_api_key(*, organizer: User, data: ApiKeyCreate, now: datetime) -> tuple[ApiKey, str]:
    """A new key, and its text, which nobody can read again; raises Invalid or TooManyKeys."""
    if data.expires_at is not None and data.expires_at <= now:
        raise invalid_field("expires_at", "A key's end lies in the future.")
    prefix = base64.b32encode(secrets.token_bytes(5)).decode().lower()
    text = f"kal_{prefix}_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        # Queues at the organizer's row, so that two at once cannot both be the last that is allowed.
        User.objects.select_for_update(no_key=True).get(pk=organizer.pk)
        if ApiKey.objects.filter(organizer=organizer).count() >= MOST_KEYS:
            raise TooManyKeys
        key = ApiKey.objects.create(
            organizer=organizer,
            name=data.name,
            prefix=prefix,
            digest=hashlib.sha256(text.encode()).digest(),
            scopes=sorted(set(data.scopes)),
            expires_at=data.expires_at,
            created_at=now,
        )
    return key, text


def note_use(key: ApiKey, *, now: datetime) -> None:
    """Remember that a key was used; one statement a minute at most, however busy the key is."""
    stale = now - _NOTED_EVERY
    if key.last_used_at is None or key.last_used_at <= stale:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lte=stale)
        ApiKey.objects.filter(unnoted, pk=key.pk).update(last_used_at=now)


def revoke_api_key(*, organizer: User, key_id: UUID) -> None:
    """End a key: the next request with it is refused. Raises ApiKeyNotFound."""
    gone, _ = ApiKey.objects.filter(organizer=organizer, pk=key_id).delete()
    if not gone:
        raise ApiKeyNotFound
