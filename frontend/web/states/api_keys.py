"""Keys for programs."""

from typing import Any, Final

import reflex as rx
from pydantic import ValidationError
from reflex_base.utils.form import FormData

from shared_types.api_keys import ApiKeyCreate, ApiKeyRead
from shared_types.vocabulary import KeyScope
from web.api import access
from web.api.client import ApiError
from web.format.field_checks import faults_of
from web.states.session import OrganizerPage, Steps

SCOPE_WORDS: Final[dict[str, str]] = {
    KeyScope.READ_EVENT_TYPES: "See event types",
    KeyScope.WRITE_EVENT_TYPES: "Change event types",
    KeyScope.READ_BOOKINGS: "See bookings",
    KeyScope.WRITE_BOOKINGS: "Change bookings",
    KeyScope.READ_AVAILABILITY: "See your hours",
    KeyScope.WRITE_AVAILABILITY: "Change your hours",
    KeyScope.READ_INTEGRATIONS: "See linked accounts",
    KeyScope.WRITE_INTEGRATIONS: "Change linked accounts",
    KeyScope.READ_WORKFLOWS: "See workflows",
    KeyScope.WRITE_WORKFLOWS: "Change workflows",
}


class ApiKeysState(OrganizerPage, rx.State):
    """The keys there are, the one just made, and the one that may be revoked next."""

    keys: list[ApiKeyRead] = []
    scope_words: dict[str, str] = {}
    used_words: dict[str, str] = {}
    errors: dict[str, str] = {}
    new_key: str = ""
    revoking: str = ""
    is_saving: bool = False
    attempts: int = 0

    @rx.event
    async def load(self) -> Steps:
        """Fetch the keys. One that was just made stays in sight until the page is left."""
        self._begin()
        self._arrive()
        try:
            self._show(await access.list_keys(caller=self._caller()))
        except ApiError as error:
            yield self._failed(error)
            return
        self.is_loading = False

    def _show(self, keys: list[ApiKeyRead]) -> None:
        self.keys = keys
        self.scope_words = {
            str(key.id): ", ".join(SCOPE_WORDS[scope].lower() for scope in key.scopes) for key in keys
        }
        self.used_words = {
            str(key.id): f"last used {key.last_used_at:%Y-%m-%d %H:%M} UTC"
            if key.last_used_at
            else "not used yet"
            for key in keys
        }

    @rx.event
    async def create(self, form: FormData[str, Any]) -> Steps:
        """Make a key, and show it this once."""
        self.problem, self.errors, self.new_key = "", {}, ""
        scopes = [scope for scope in SCOPE_WORDS if form.get(scope)]
        try:
            wish = ApiKeyCreate.model_validate({"name": str(form.get("name") or ""), "scopes": scopes})
        except ValidationError as error:
            self.errors = dict(faults_of(error))
            if not scopes:
                self.errors["scopes"] = "Choose what the key opens."
            self.attempts += 1
            return
        self.is_saving = True
        yield None
        try:
            made = await access.create_key(wish, caller=self._caller())
            self.new_key = made.key
            self._show(await access.list_keys(caller=self._caller()))
        except ApiError as error:
            yield self._refused(error)
        self.is_saving = False

    @rx.event
    def ask_to_revoke(self, key_id: str) -> None:
        """Ask first; an empty id puts the question away."""
        self.revoking = key_id

    @rx.event
    async def revoke(self) -> Steps:
        """End the key that was asked about."""
        key_id, self.revoking = self.revoking, ""
        try:
            await access.revoke_key(key_id, caller=self._caller())
            self._show(await access.list_keys(caller=self._caller()))
        except ApiError as error:
            yield self._refused(error)
            return
        self.said, self.new_key = "The key is revoked.", ""
