"""Getting in line for a time that is taken, or for any time within a window."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any, Final

import reflex as rx
from pydantic import ValidationError
from reflex_base.utils.form import FormData

from shared_types.answers import CheckedAnswers
from shared_types.event_types import PublicEventTypeRead
from shared_types.fields import TYPED
from shared_types.vocabulary import ErrorCode
from shared_types.waitlist import WaitlistJoin
from web import routes
from web.api import public, waitlist
from web.api.client import ApiError
from web.format.calendar import TimeView, time_view
from web.format.faults import fault_words
from web.format.meeting import OfferDetailsView, OrganizerView, offer_details_view, organizer_view
from web.format.questions import ANSWER_PREFIX, ValuesOf, check_form, faults_by_name, unasked_names
from web.states import clock
from web.states.caller import caller_of
from web.states.sending import SendingMixin
from web.states.visitor import VisitorMixin
from web.theme import brand_style

CHECKED: Final = ("invitee_name", "invitee_email", "invitee_phone", "attendee_count")
WINDOW_DAYS: Final = 28
_FAULTS: Final = {
    "start_time": "Choose one of the times.",
    "weekdays": "Choose at least one day of the week.",
    "first_date": "Choose a date.",
    "last_date": "Choose a date that is not before the first.",
    "from_time": "Choose a time.",
    "until_time": "Choose a time after the first.",
}


class JoinWaitlistState(SendingMixin, VisitorMixin, rx.State):
    """One event type, the taken times of one day of it, and one wish."""

    status: str = "loading"
    problem: str = ""
    organizer: OrganizerView | None = None
    offer: OfferDetailsView | None = None
    brand: dict[str, str] = {}
    booking_path: str = ""

    kind: str = "time"
    day: str = ""
    first_day: str = ""
    last_day: str = ""
    times: list[TimeView] = []
    start: str = ""
    times_problem: str = ""

    errors: dict[str, str] = {}
    unasked: list[str] = []
    refusals: int = 0
    form_problem: str = ""
    is_free: bool = False
    is_joining: bool = False
    joined_email: str = ""

    _event_type: PublicEventTypeRead | None = None
    _asked: tuple[str, str, str, str] | None = None

    @rx.var
    def page_title(self) -> str:
        """What the browser's tab says."""
        return f"Wait for {self.offer.name}" if self.offer else "Join the waitlist"

    @rx.event
    async def open(self) -> None:
        """Show the form for the event type and the day in the address; what is typed already stays."""
        if self._address() != self._asked:
            kept = (self.browser, self.picked_timezone, self.picked_clock)
            self.reset()
            self.browser, self.picked_timezone, self.picked_clock = kept
            await self.try_again()

    @rx.event
    async def try_again(self) -> None:
        """Ask for the event type, and for the times of the day in the address."""
        organizer_slug, event_type_slug, day, self.start = self._asked = self._address()
        try:
            found = await public.get_event_type(organizer_slug, event_type_slug, caller=caller_of(self))
        except ApiError as error:
            self.status = "missing" if error.status == 404 else "failed"
            self.problem = str(error)
            return
        self._show(found)
        if found.enable_waitlist:
            await self.pick_day(day or self.first_day)

    @rx.event
    def set_kind(self, kind: str) -> None:
        """Wait for one time, or for any that suits."""
        if kind in ("time", "window"):
            self.kind, self.form_problem = kind, ""

    @rx.event
    async def pick_day(self, day: str) -> None:
        """Show what is taken on a day."""
        event_type = self._event_type
        try:
            wanted = date.fromisoformat(day)
        except ValueError:
            return
        if event_type is None:
            return
        self.day, self.times, self.times_problem = str(wanted), [], ""
        look = self._look()
        try:
            found = await waitlist.list_times(
                event_type.organizer.organizer_slug,
                event_type.event_type_slug,
                first=wanted,
                last=wanted,
                timezone=look.timezone,
                caller=caller_of(self),
            )
        except ApiError as error:
            self.times_problem = str(error)
            return
        self.times = [time_view(slot, look) for one in found.days for slot in one.slots]

    @rx.event
    def answers_changed(self, values: dict[str, list[str]]) -> None:
        """Show the questions that the answers so far call for."""
        self._check_answers(lambda name: list(map(str, values.get(name, ()))))

    @rx.event
    async def join(self, form: FormData[str, Any]) -> AsyncIterator[Any]:
        """Get in line, or say what is missing. Pressing twice is one place."""
        if self.is_joining or self._event_type is None:
            return
        wish = self._read_form(form, self._event_type)
        if wish is None:
            self.refusals += 1
            return
        self.is_joining, self.form_problem, self.is_free = True, "", False
        yield
        await self._try_to_join(wish)

    @rx.event
    async def prove(self, proof: str) -> None:
        """The browser has solved the challenge: send what waits for it."""
        wish = self._take_unproven()
        if isinstance(wish, WaitlistJoin):
            await self._try_to_join(wish, proof=proof)

    @rx.event
    async def wait_for_another(self) -> None:
        """Back to the form, with the times as they are now."""
        self.joined_email = ""
        await self.pick_day(self.day)

    async def _try_to_join(self, wish: WaitlistJoin, *, proof: str = "") -> None:
        """Get in line, or show why not; while a challenge is being solved the button stays busy."""
        try:
            joined = await waitlist.join(
                wish, idempotency_key=self._key_of(wish), proof=proof, caller=caller_of(self)
            )
            self.joined_email = joined.invitee_email
        except ApiError as error:
            if not self._must_prove(error, wish, proof):
                self._show_refusal(error)
        finally:
            self.is_joining = self.challenge != ""

    def _address(self) -> tuple[str, str, str, str]:
        """What the address names: whose waitlist, and perhaps a day and a time of it."""
        query = self.router.url.query_parameters
        # A plus sign in an address that somebody wrote by hand arrives as a space.
        start = query.get("start", "").replace(" ", "+")
        return self.organizer_slug, self.event_type_slug, query.get("date", ""), start

    def _show(self, found: PublicEventTypeRead) -> None:
        self._event_type = found
        self._show_look()
        look = self._look()
        self.organizer, self.offer = (
            organizer_view(found.organizer),
            offer_details_view(found, today=look.today),
        )
        self.brand = brand_style(found.organizer.brand_color)
        self.booking_path = routes.to(
            routes.BOOKING_PAGE,
            organizer_slug=found.organizer.organizer_slug,
            event_type_slug=found.event_type_slug,
        )
        horizon = look.today + timedelta(minutes=found.max_scheduling_horizon)
        self.first_day = str(look.today)
        self.last_day = str(horizon)
        self._check_answers(lambda _: ())
        self.status = "ready" if found.enable_waitlist else "off"

    def _read_form(self, form: FormData[str, Any], event_type: PublicEventTypeRead) -> WaitlistJoin | None:
        checked = self._check_answers(lambda name: [str(value) for value in form.getlist(name)])
        self.errors, self.form_problem = faults_by_name(checked), ""
        values = {name: str(form.get(name) or "").strip() for name in CHECKED}
        if self.offer and self.offer.needs_phone and not values["invitee_phone"]:
            self.errors["invitee_phone"] = fault_words("invitee_phone", "missing")
        wished = self._wished(form)
        if wished.get("start_time", "") is None:
            self.errors["start_time"] = _FAULTS["start_time"]
        try:
            wish = WaitlistJoin.model_validate(
                {
                    "organizer_slug": event_type.organizer.organizer_slug,
                    "event_type_slug": event_type.event_type_slug,
                    "invitee_timezone": self._look().timezone,
                    "custom_answers": checked.kept,
                    "notify_when_available": not form.get("watch"),
                    "website": str(form.get("website") or "")[:200],
                    **wished,
                    **{name: value for name, value in values.items() if value or name in CHECKED[:2]},
                },
                context=TYPED,
            )
        except ValidationError as error:
            for fault in error.errors():
                name = str(fault["loc"][-1]) if fault["loc"][0] == "window" else str(fault["loc"][0])
                self.errors[name] = _FAULTS.get(name) or fault_words(name, fault["type"])
            return None
        return None if any(self.errors.values()) else wish

    def _wished(self, form: FormData[str, Any]) -> dict[str, Any]:
        if self.kind == "time":
            return {"start_time": form.get("start_time") or None}
        names = ("first_date", "last_date", "from_time", "until_time")
        window = {name: str(form.get(name) or "") for name in names}
        return {"window": {**window, "weekdays": form.getlist("weekdays")}}

    def _check_answers(self, values_of: ValuesOf) -> CheckedAnswers:
        questions = self._event_type.questions if self._event_type else []
        checked = check_form(questions, values_of, now=clock.now(), timezone=self._look().timezone)
        self.unasked = unasked_names(questions, checked)
        return checked

    def _show_refusal(self, error: ApiError) -> None:
        self.is_free = error.code == ErrorCode.SLOT_FREE
        for fault in error.problem.errors:
            name = fault.field.replace("custom_answers.", ANSWER_PREFIX).removeprefix("window.")
            self.errors[name] = fault.message
        if not error.problem.errors or error.code == ErrorCode.LOOKS_AUTOMATED:
            self.form_problem = str(error)
        self.refusals += 1
