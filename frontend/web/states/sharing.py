"""What an organizer shares with others, and others with them."""

from typing import Any, Final
from uuid import UUID

import reflex as rx
from pydantic import ValidationError
from reflex_base.utils.form import FormData

from shared_types.sharing import ShareCreate, SharedWithMeRead, ShareRead
from shared_types.vocabulary import Shared, ShareLevel
from web.api import access, event_types
from web.api.client import ApiError
from web.format.field_checks import faults_of
from web.states.session import OrganizerPage, Steps

EVERYTHING: Final = "everything"
_VERBS: Final = {ShareLevel.VIEW: "see", ShareLevel.MANAGE: "manage"}
_THINGS: Final = {
    Shared.EVENT_TYPE: "{name} and its bookings",
    Shared.BOOKINGS: "the bookings of {name}",
    Shared.EVERYTHING: "everything",
}


class SharingState(OrganizerPage, rx.State):
    """Both lists, what can be shared, and the share that may be ended next."""

    shares: list[ShareRead] = []
    received: list[SharedWithMeRead] = []
    words: dict[str, str] = {}
    choices: list[tuple[str, str]] = []
    errors: dict[str, str] = {}
    ending: str = ""
    is_leaving: bool = False
    is_saving: bool = False
    attempts: int = 0

    @rx.event
    async def load(self) -> Steps:
        """Fetch what is shared both ways, and the event types there are."""
        self._begin()
        self._arrive()
        try:
            await self._fetch()
            page = await event_types.list_event_types(caller=self._caller().in_person())
        except ApiError as error:
            yield self._failed(error)
            return
        self.choices = [(EVERYTHING, "Everything: event types, bookings and hours")]
        for each in page.results:
            self.choices.append((f"event_type:{each.id}", f"{each.name} and its bookings"))
            self.choices.append((f"bookings:{each.id}", f"Only the bookings of {each.name}"))
        self.is_loading = False

    async def _fetch(self) -> None:
        self.shares = await access.list_shares(caller=self._caller())
        self.received = await access.list_shared_with_me(caller=self._caller())
        self.words = {
            str(each.id): f"May {_VERBS[each.level]} {_THINGS[each.shared].format(name=each.event_name)}"
            for each in (*self.shares, *self.received)
        }

    @rx.event
    async def share(self, form: FormData[str, Any]) -> Steps:
        """Share what was chosen, or change on which terms."""
        self.problem, self.errors = "", {}
        shared, _, event_type_id = str(form.get("shared") or "").partition(":")
        try:
            wish = ShareCreate.model_validate(
                {
                    "email": str(form.get("email") or "").strip(),
                    "shared": shared,
                    "level": str(form.get("level") or ""),
                    "event_type_id": UUID(event_type_id) if event_type_id else None,
                }
            )
        except ValidationError as error:
            self.errors = dict(faults_of(error))
            self.attempts += 1
            return
        except ValueError:
            return
        self.is_saving = True
        yield None
        try:
            await access.share(wish, caller=self._caller())
            await self._fetch()
            self.said = f"{wish.email} gets a mail that says how to find it."
        except ApiError as error:
            yield self._refused(error)
            self.errors = {one.field: one.message for one in error.problem.errors}
            self.attempts += 1
        self.is_saving = False

    @rx.event
    def ask_to_end(self, share_id: str, is_leaving: bool) -> None:
        """Ask first; an empty id puts the question away."""
        self.ending, self.is_leaving = share_id, is_leaving

    @rx.event
    async def end(self) -> Steps:
        """Take back, or give back, the share that was asked about."""
        share_id, self.ending = self.ending, ""
        end = access.leave_share if self.is_leaving else access.revoke_share
        try:
            await end(share_id, caller=self._caller())
            await self._fetch()
        except ApiError as error:
            yield self._refused(error)
            return
        self.said = "It is not shared any more."
