"""The list of event types: copy, switch, duplicate, delete."""

import asyncio
from http import HTTPStatus
from typing import Final

import reflex as rx
from reflex.event import EventSpec

from shared_types.event_types import EventTypeRead
from web.api import event_types
from web.api.client import ApiError, Caller
from web.format.event_type_card import EventTypeCard, card_of
from web.states.session import OrganizerPage, Steps, as_uuid

UNDO_SECONDS: Final = 6


async def all_event_types(*, caller: Caller) -> list[EventTypeRead]:
    """Every event type of the caller: an organizer has some, not thousands."""
    page = await event_types.list_event_types(caller=caller)
    found = page.results
    while page.next_cursor:
        page = await event_types.list_event_types(caller=caller, cursor=page.next_cursor)
        found += page.results
    return found


async def event_types_in_sight(*, caller: Caller) -> list[EventTypeRead]:
    """The same; none for whom only bookings were shared."""
    try:
        return await all_event_types(caller=caller)
    except ApiError as error:
        if caller.on_behalf_of and error.status == HTTPStatus.NOT_FOUND:
            return []
        raise


class EventTypesState(OrganizerPage, rx.State):
    """All event types of the organizer, and the one that is about to be deleted."""

    cards: list[EventTypeCard] = []
    asked: EventTypeCard | None = None
    can_undo: bool = False
    _going: list[str] = []

    @rx.event
    async def load(self) -> Steps:
        """Fetch the list; what is already shown stays until it is there."""
        self._begin()
        self._arrive()
        if self.router.url.query_parameters.get("acting") == "over":
            self.said = "That is not shared with you any more. These are your own."
        self.can_undo = bool(self._going)
        try:
            found = await all_event_types(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
        else:
            self.cards = [card_of(one) for one in found if str(one.id) not in self._going]
            self.is_loading = False

    @rx.event
    async def set_active(self, event_type_id: str, is_active: bool) -> Steps:
        """Open or close an event type for booking."""
        ident = as_uuid(event_type_id)
        if ident is None:
            return
        before = self.cards
        self.cards = [
            card.model_copy(update={"is_active": is_active}) if card.id == event_type_id else card
            for card in before
        ]
        yield None
        try:
            changed = await event_types.activate_event_type(ident, is_active=is_active, caller=self._caller())
        except ApiError as error:
            self.cards = before
            yield self._refused(error)
            return
        self._put(card_of(changed))
        self.asked = None
        self._say(
            f"{changed.name} is {'on: it can be booked' if is_active else 'off: nobody new can book it'}."
        )

    @rx.event
    async def duplicate(self, event_type_id: str) -> Steps:
        """Add a copy below the original."""
        ident = as_uuid(event_type_id)
        if ident is None:
            return
        try:
            copy = await event_types.duplicate_event_type(ident, caller=self._caller())
        except ApiError as error:
            yield self._refused(error)
            return
        places = [place for place, card in enumerate(self.cards, start=1) if card.id == event_type_id]
        self.cards.insert(places[0] if places else len(self.cards), card_of(copy))
        self._say(f"Added {copy.name}.")

    @rx.event
    def ask_delete(self, event_type_id: str) -> None:
        """Say what deleting would do, and ask."""
        self.asked = next((card for card in self.cards if card.id == event_type_id), None)

    @rx.event
    def keep(self) -> None:
        """Delete nothing after all."""
        self.asked = None

    @rx.event
    def delete(self) -> EventSpec | None:
        """Take the asked one off the list; for some seconds it can be brought back."""
        if self.asked is None:
            return None
        going, self.asked = self.asked, None
        self._going.append(going.id)
        self.cards = [card for card in self.cards if card.id != going.id]
        self._say(f"Deleted {going.name}.", can_undo=True)
        return EventTypesState.delete_for_good(going.id)

    @rx.event
    def undo(self) -> EventSpec:
        """Bring back what was deleted last."""
        if self._going:
            self._going.pop()
        return EventTypesState.load()

    @rx.event(background=True)
    async def delete_for_good(self, event_type_id: str) -> None:
        """Delete, unless it was brought back in the meantime."""
        await asyncio.sleep(UNDO_SECONDS)
        async with self:
            caller, ident = self._caller(), as_uuid(event_type_id)
            if ident is None or event_type_id not in self._going:
                return
        problem = ""
        try:
            await event_types.delete_event_type(ident, caller=caller)
        except ApiError as error:
            problem = str(error)
        async with self:
            self._going = [one for one in self._going if one != event_type_id]
            self.said, self.can_undo = "", False
        if problem:
            await self._bring_back(caller, problem)

    async def _bring_back(self, caller: Caller, problem: str) -> None:
        """Show the list as it still is, and why."""
        try:
            found = await all_event_types(caller=caller)
        except ApiError:
            found = []
        async with self:
            self.problem = problem
            self.cards = [card_of(one) for one in found if str(one.id) not in self._going] or self.cards

    def _put(self, card: EventTypeCard) -> None:
        self.cards = [card if card.id == one.id else one for one in self.cards]

    def _say(self, words: str, *, can_undo: bool = False) -> None:
        """Show news at the foot of the screen."""
        self.said, self.can_undo, self.problem = words, can_undo, ""
