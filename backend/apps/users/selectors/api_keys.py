"""Questions about API keys."""

import hashlib
import hmac
import re
from datetime import datetime

from apps.users.models import ApiKey, User

_KEY = re.compile(r"kal_([a-z2-7]{8})_[A-Za-z0-9_-]{43}")


def find_api_key(text: str, *, now: datetime) -> ApiKey | None:
    """The key, with its organizer, if it is good now; 1 query."""
    matched = _KEY.fullmatch(text)
    if matched is None:
        return None
    keys = ApiKey.objects.select_related("organizer").filter(organizer__is_active=True)
    key = keys.filter(prefix=matched[1]).first()
    if key is None or not hmac.compare_digest(bytes(key.digest), hashlib.sha256(text.encode()).digest()):
        return None
    return None if key.is_expired(now) else key


def list_api_keys(*, organizer: User) -> list[ApiKey]:
    """An organizer's keys, the newest first; there are never many."""
    return list(ApiKey.objects.filter(organizer=organizer).order_by("-created_at", "id"))
