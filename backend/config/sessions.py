"""Django's sessions in a table that says whose each is, and holds no key: `SESSION_ENGINE` names this module.

We are served over WSGI: the asynchronous half of Django's store is not made to fit.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models.functions import Now

from apps.users.models import Session, digest_of
from apps.users.services.devices import DEVICE, SIGNED_IN_AT
from core import clock

_NOTED_EVERY = timedelta(minutes=5)


# Django signs what is in a session for a store of this name: what was signed before can still be read.
class SessionStore(DatabaseStore):
    """A session of somebody's is found by its owner, too, without a look into any other."""

    _last_used_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:  # type: ignore[override]  # of no kin to Django's
        """The table."""
        return Session

    def load(self) -> dict[str, Any]:
        """What is in the session; nothing, and no key any more, where it is over or never was."""
        key = self._session_key or ""
        row = Session.objects.filter(digest=digest_of(key), expire_date__gt=Now()).first()
        if row is None:
            self._session_key = None
            return {}
        self._last_used_at = row.last_used_at
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        return Session.objects.filter(digest=digest_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:  # type: ignore[override]
        """The row for what is in the session now."""
        now, user_id = clock.now(), data.get(SESSION_KEY)
        if user_id:
            data.setdefault(SIGNED_IN_AT, now.isoformat())
        return Session(
            digest=digest_of(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            user_id=user_id,
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            device=data.get(DEVICE, ""),
            signed_in_at=datetime.fromisoformat(data[SIGNED_IN_AT]) if user_id else None,
            last_used_at=now,
        )

    def delete(self, session_key: str | None = None) -> None:
        """End the session, or the one with another key."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(digest=digest_of(key)).delete()

    def note_use(self, now: datetime) -> None:
        """Remember that it was used; one statement in five minutes at most."""
        if self._last_used_at is not None and now - self._last_used_at > _NOTED_EVERY:
            Session.objects.filter(digest=digest_of(self.session_key or "")).update(last_used_at=now)
            self._last_used_at = now
