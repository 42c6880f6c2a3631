"""The organizer's profile."""

from typing import Any, Final

import reflex as rx
from pydantic import ValidationError

from shared_types.fields import TYPED
from shared_types.users import ProfileRead, ProfileUpdate
from shared_types.vocabulary import ErrorCode
from web import theme
from web.api import users
from web.api.client import ApiError
from web.format.field_checks import check_field, faults_of, refusal_words
from web.states.browser_forms import BrowserFormPage
from web.states.session import OrganizerPage, SessionState, Steps, show_profile

FIELDS: Final = tuple(ProfileUpdate.model_fields)
_NULLABLE: Final = ("contact_email", "brand_color")
_SLUG_WORDS: Final[dict[str, str]] = {
    ErrorCode.SLUG_TAKEN: "Somebody else has this link. Choose another.",
    ErrorCode.SLUG_RESERVED: "This word is needed by Kalends itself. Choose another.",
}


class SettingsState(OrganizerPage, rx.State):
    """The profile as typed; `values` holds every field as text."""

    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    email: str = ""
    slug_note: str = ""
    is_slug_free: bool = False
    is_unsaved: bool = False
    is_saving: bool = False
    attempts: int = 0
    link_base: str = ""
    _stored: dict[str, str] = {}

    @rx.var
    def brand(self) -> dict[str, str]:
        """The colour typed, as the public page would show it; none where it is no colour."""
        colour = self.values.get("brand_color", "")
        is_colour = not check_field(ProfileUpdate, "brand_color", colour)
        return theme.brand_style(colour if is_colour else "")

    @rx.var
    def is_slug_changed(self) -> bool:
        """Whether saving would break links that are in use."""
        return self.values.get("organizer_slug") != self._stored.get("organizer_slug")

    @rx.event
    async def load(self) -> Steps:
        """Fetch the profile; unsaved changes survive a reconnection."""
        self._begin()
        if self.is_unsaved:
            return
        self._arrive()
        try:
            self._start(await users.get_profile(caller=self._caller()))
        except ApiError as error:
            yield self._failed(error)
            return
        self.is_loading = False

    def _start(self, profile: ProfileRead) -> None:
        self.values = {name: str(getattr(profile, name)) for name in FIELDS}
        self._stored = dict(self.values)
        self.email = profile.email
        self.link_base = profile.public_url.removesuffix(profile.organizer_slug)
        self.errors, self.slug_note, self.is_unsaved = {}, "", False

    @rx.event
    def set_text(self, name: str, value: str) -> None:
        """Take what was typed, and say at once what is wrong with it."""
        value = value[:5100]
        if name not in FIELDS or self.values.get(name) == value:
            return
        self.values[name] = value
        fault = self._fault(name)
        self.errors = {key: words for key, words in self.errors.items() if key != name}
        if fault:
            self.errors[name] = fault
        self.is_unsaved, self.said = self.values != self._stored, ""
        if name == "organizer_slug":
            self.slug_note, self.is_slug_free = "", False

    def _fault(self, name: str) -> str:
        value = self.values[name]
        return "" if name in _NULLABLE and not value else check_field(ProfileUpdate, name, value)

    @rx.event
    async def check_slug(self) -> Steps:
        """Ask whether the typed link can be had."""
        slug = self.values.get("organizer_slug", "")
        if not self.is_slug_changed or self.errors.get("organizer_slug"):
            return
        try:
            answer = await users.check_slug(slug, caller=self._caller())
        except ApiError as error:
            yield self._refused(error)
            return
        self.is_slug_free = answer.is_free
        self.slug_note = "This link is free." if answer.is_free else ""
        if not answer.is_free:
            self.errors["organizer_slug"] = _SLUG_WORDS.get(answer.reason, "This link can't be had.")

    @rx.event
    def discard(self) -> None:
        """Go back to what is stored."""
        self.values, self.errors = dict(self._stored), {}
        self.is_unsaved, self.slug_note, self.problem = False, "", ""

    @rx.event
    def forget(self) -> None:
        """The page was left: start afresh next time."""
        self.is_unsaved, self.is_loading = False, True

    @rx.event
    async def save(self) -> Steps:
        """Save what was changed, or show what to mend."""
        self.problem = ""
        changed: dict[str, Any] = {
            name: value or (None if name in _NULLABLE else "")
            for name, value in self.values.items()
            if value != self._stored.get(name)
        }
        try:
            changes = ProfileUpdate.model_validate(changed, context=TYPED)
        except ValidationError as error:
            self.errors = dict(faults_of(error))
            self.attempts += 1
            return
        self.is_saving = True
        yield None
        try:
            saved = await users.update_profile(changes, caller=self._caller())
        except ApiError as error:
            yield self._refused(error)
            self.errors = {one.field: refusal_words(one) for one in error.problem.errors}
            self.attempts += 1
        else:
            self._start(saved)
            self.said = "Saved."
            session = await self.get_state(SessionState)
            show_profile(session, saved)
        self.is_saving = False


class PasswordState(BrowserFormPage, rx.State):
    """The form that changes the password."""

    is_changed: bool = False

    @rx.event
    def say_changed(self) -> None:
        """The new password counts from now on."""
        self.is_changed = True
        self.problem, self.errors = "", {}
