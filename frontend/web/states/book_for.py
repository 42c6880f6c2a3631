"""An organizer books for somebody: which event type, when, for whom."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import reflex as rx
from pydantic import BaseModel
from reflex_base.utils.form import FormData

from shared_types.bookings import BookingForInvitee
from shared_types.event_types import EventTypeRead
from web import routes
from web.api import bookings
from web.api.client import ApiError
from web.format.book_for import read_wish
from web.format.calendar import NO_MONTH, Look
from web.format.policies import policy_words
from web.format.words import duration
from web.format.zones import known_zone, zone_city
from web.states.asking import AskingMixin, none_required
from web.states.booking_detail import BookingDetailState
from web.states.event_types import all_event_types
from web.states.overriding import OverridingMixin, wall_moment
from web.states.session import Steps, as_uuid, look_of, organizer_timezone, say_ahead


class Choice(BaseModel):
    """An event type in the form's menu."""

    id: str
    name: str


class BookForState(AskingMixin, OverridingMixin, rx.State):
    """The form, and the rules it would break."""

    choices: list[Choice] = []
    event_type_id: str = ""
    lasts: str = ""
    max_attendees: int = 1
    policy: str = ""
    zone: str = ""
    invitee_timezone: str = ""
    is_other_time: bool = False
    errors: dict[str, str] = {}
    refusals: int = 0
    is_booking: bool = False
    _timezone: str = ""
    _found: list[EventTypeRead] = []
    _wish: BookingForInvitee | None = None
    _sent: str = ""
    _key: str = ""

    def _look(self) -> Look:
        return look_of(self, known_zone(self._timezone))

    @rx.event
    async def load(self) -> Steps:
        """Fetch the event types; the address may name one. What is typed outlives a reconnection."""
        self._begin()
        self._arrive()
        yield None
        try:
            self._found = await all_event_types(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
            return
        self._timezone = await organizer_timezone(self)
        self.zone = zone_city(self._timezone, locale=self._look().locale)
        self.invitee_timezone = self.invitee_timezone or self._timezone
        self.choices = [Choice(id=str(one.id), name=one.name) for one in self._found]
        named = self.router.url.query_parameters.get("event_type_id", "")
        known = {choice.id for choice in self.choices}
        wanted = next((one for one in (self.event_type_id, named) if one in known), "")
        first = self.choices[0].id if self.choices else ""
        self.is_loading = False
        yield None
        await self._choose(wanted or first)

    @rx.event
    async def choose(self, event_type_id: str) -> Steps:
        """Book another event type; its free times come."""
        self.month = NO_MONTH
        yield None
        await self._choose(event_type_id)

    async def _choose(self, event_type_id: str) -> None:
        found = next((one for one in self._found if str(one.id) == event_type_id), None)
        if found is None:
            return
        self.event_type_id, self.lasts = str(found.id), duration(found.duration)
        self.max_attendees = found.max_attendees
        self.policy = policy_words(
            cancel_minutes=found.cancellation_deadline_minutes,
            move_minutes=found.reschedule_deadline_minutes,
            moves=found.max_reschedules,
            who="They",
        )
        self.errors, self._wish = {}, None
        self._ask(none_required(found.questions), look=self._look(), timezone=self.invitee_timezone)
        self.keep_to_rules()
        await self._open_calendar(found.id, horizon_minutes=found.max_scheduling_horizon)

    @rx.event
    def set_other_time(self, is_on: bool) -> None:
        """Type any time, or choose among those that are free."""
        self.is_other_time = bool(is_on)
        self.errors.pop("start_time", None)

    @rx.event
    def set_timezone(self, timezone: str) -> None:
        """The invitee's zone, for the times in their mail."""
        self.invitee_timezone = known_zone(timezone, otherwise=self.invitee_timezone)

    @rx.event
    async def book(self, form: FormData[str, Any]) -> Steps:
        """Book it, or say what is missing, or which rules it would break."""
        if self.is_booking or as_uuid(self.event_type_id) is None:
            return
        self._answered_in = self.invitee_timezone
        answers = self._read_answers(form)
        wish, self.errors = read_wish(
            form,
            event_type_id=self.event_type_id,
            start=self._start(form),
            timezone=self.invitee_timezone,
            answers=answers or {},
        )
        if wish is None or answers is None:
            self.refusals += 1
            return
        async for step in self._send(wish):
            yield step

    @rx.event
    async def book_anyway(self) -> Steps:
        """Set aside the rules that were shown."""
        if self.broken and self._wish is not None:
            async for step in self._send(self._wish.model_copy(update={"override": True})):
                yield step

    def _start(self, form: FormData[str, Any]) -> datetime | None:
        if self.is_other_time:
            day, at = str(form.get("other_date") or ""), str(form.get("other_time") or "")
            return wall_moment(day, at, timezone=known_zone(self._timezone))
        try:
            start = datetime.fromisoformat(str(form.get("start_time") or ""))
        except ValueError:
            return None
        return start if start.tzinfo else None

    async def _send(self, wish: BookingForInvitee) -> Steps:
        """The same wish keeps its key: pressed twice, or after a lost answer, it finds its booking."""
        as_sent = wish.model_dump_json()
        if as_sent != self._sent:
            self._sent, self._key = as_sent, str(uuid4())
        self.is_booking, self.problem, self._wish = True, "", wish
        yield None
        try:
            made = await bookings.book_for(wish, idempotency_key=self._key, caller=self._caller())
        except ApiError as error:
            self.keep_to_rules()
            if not self._ask_to_override(error, wish.start_time):
                yield await self._show_refusal(error)
        else:
            detail = await self.get_state(BookingDetailState)
            say_ahead(detail, f"Booked. A mail goes to {made.invitee_email}.")
            self._forget()
            yield rx.redirect(routes.to(routes.BOOKING, booking_id=str(made.id)))
        self.is_booking = False

    async def _show_refusal(self, error: ApiError) -> Any:
        """Beside its field where there is one, else above the button; the calendar as it is now."""
        self.refusals += 1
        self._show_answer_faults(error)
        faults = {fault.field: fault.message for fault in error.problem.errors}
        if "start_time" in faults or error.alternatives:
            await self._fetch_month(self.month.month)
            faults["start_time"] = str(error)
        self.errors = faults
        return None if faults else self._refused(error)

    def _forget(self) -> None:
        """The next booking starts afresh."""
        kept = (self._session_token, self.event_type_id)
        self.reset()
        self._session_token, self.event_type_id = kept
