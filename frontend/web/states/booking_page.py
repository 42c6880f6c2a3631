"""The public booking page: pick a day, pick a time, say who you are."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import reflex as rx
from pydantic import ValidationError
from reflex_base.utils.form import FormData

from shared_types.answers import CheckedAnswers
from shared_types.bookings import BookingCreate, BookingCreated
from shared_types.event_types import PublicEventTypeRead
from shared_types.fields import TYPED
from shared_types.series_bookings import SeriesCreate, SeriesCreated
from shared_types.visits import PageStep
from shared_types.vocabulary import ErrorCode, VisitStep
from web import routes
from web.api import bookings_public, public
from web.api.client import ApiError
from web.format.faults import fault_words, field_fault
from web.format.meeting import (
    BookingView,
    OfferDetailsView,
    OrganizerView,
    booking_view,
    offer_details_view,
    organizer_view,
)
from web.format.questions import (
    ANSWER_PREFIX,
    ValuesOf,
    check_form,
    faults_by_name,
    held_values,
    unasked_names,
)
from web.format.series import series_dates
from web.states import clock
from web.states.address import go_by
from web.states.calendar import Subject
from web.states.caller import caller_of
from web.states.sending import SendingMixin
from web.states.series_planning import PLANNED_ANEW, SeriesPlanningMixin
from web.states.visit_counting import VisitCountingMixin
from web.theme import brand_style

LOST = (ErrorCode.SLOT_TAKEN, ErrorCode.DAY_FULL, ErrorCode.CAPACITY_EXCEEDED)
UNTIMELY = (
    ErrorCode.OUTSIDE_HOURS,
    ErrorCode.OFF_GRID,
    ErrorCode.TOO_SOON,
    ErrorCode.TOO_FAR,
    ErrorCode.IN_PAST,
)
SEATS = "attendee_count"
CHECKED_FIELDS = ("invitee_name", "invitee_email", "invitee_phone", SEATS)


class BookingPageState(SendingMixin, VisitCountingMixin, SeriesPlanningMixin, rx.State):
    """One event type of one organizer, and one booking of it."""

    status: str = "loading"
    problem: str = ""
    organizer: OrganizerView | None = None
    offer: OfferDetailsView | None = None
    brand: dict[str, str] = {}
    waitlist_path: str = ""

    errors: dict[str, str] = {}
    unasked: list[str] = []
    refusals: int = 0
    form_problem: str = ""
    is_booking: bool = False
    booked: BookingView | None = None
    booked_dates: list[str] = []
    manage_path: str = ""
    redirect_url: str = ""

    _asked: tuple[str, str] | None = None

    @rx.var
    def page_title(self) -> str:
        """What the browser's tab says."""
        if self.offer and self.organizer:
            return f"{self.offer.name} with {self.organizer.name}"
        return "Nothing here" if self.status == "missing" else "Book a time"

    @rx.var
    def redirect_host(self) -> str:
        """Whose page comes next."""
        return urlsplit(self.redirect_url).hostname or ""

    @rx.event
    async def open(self) -> AsyncIterator[Any]:
        """Show what the address names. It runs again after a reconnection: what is there stays.

        An old link is answered by the event type that has another one now; the address follows.
        """
        asked = (self.organizer_slug, self.event_type_slug)
        if asked not in (self._asked, self._shown()):
            self._forget()
            await self._load_event_type(*asked)
        if self._subject is None:
            return
        await self._open_calendar()
        if asked != self._shown():
            organizer_slug, event_type_slug = self._subject.organizer_slug, self._subject.event_type_slug
            path = routes.to(
                routes.BOOKING_PAGE, organizer_slug=organizer_slug, event_type_slug=event_type_slug
            )
            yield go_by(self, path)
        else:
            yield self._go_by_own_clocks()
        await self._note(VisitStep.PAGE_VIEWED)
        await self._month_shown()

    @rx.event
    async def try_again(self) -> None:
        """Ask once more after a failure."""
        self.status = "loading"
        self._subject = None
        if await self._load_event_type(self.organizer_slug, self.event_type_slug):
            await self._open_calendar()

    @rx.event
    async def check_field(self, name: str, value: str) -> None:
        """Say what is wrong with a field that was just left; an empty one is only spoken of when booking."""
        if name in CHECKED_FIELDS:
            self.errors[name] = field_fault(BookingCreate, name, value) if value.strip() else ""
            if value.strip():
                await self._note(VisitStep.FORM_STARTED)

    @rx.event
    async def note_time_chosen(self) -> None:
        """Count that a time was settled on; the page has gone on by itself."""
        await self._note(VisitStep.TIME_CHOSEN)

    @rx.event
    def answers_changed(self, values: dict[str, list[str]]) -> None:
        """Show the questions that the answers so far call for; what is typed into the others stays there.

        What was faulty is judged again.
        """
        checked = self._check_answers(lambda name: list(map(str, values.get(name, ()))))
        faults = faults_by_name(checked)
        for name in values:
            if name.startswith(ANSWER_PREFIX) and self.errors.get(name):
                self.errors[name] = faults.get(name, "")

    @rx.event
    async def book(self, form: FormData[str, Any]) -> AsyncIterator[Any]:
        """Book the chosen slot, or say what is missing. Pressing twice books once."""
        if self.is_booking or self._event_type is None:
            return
        wish = self._read_form(form, self._event_type)
        if self._event_type.recurrence_text:
            self.plan_problem = self._against_the_plan()
        if wish is None or self.plan_problem:
            self.refusals += 1
            return
        self.is_booking, self.form_problem = True, ""
        yield
        yield await self._try_to_book(wish)
        await self._note_outcome()

    @rx.event
    async def prove(self, proof: str) -> AsyncIterator[Any]:
        """The browser has solved the challenge: send what waits for it."""
        wish = self._take_unproven()
        if isinstance(wish, BookingCreate):
            yield await self._try_to_book(wish, proof=proof)
            await self._note_outcome()

    @rx.event
    async def book_another(self) -> None:
        """Back to the calendar, with the slots as they are now."""
        self.booked, self.redirect_url, self._attempt = None, "", ""
        self._forget_plan()
        await self.load_again()

    async def _try_to_book(self, wish: BookingCreate, *, proof: str = "") -> Any:
        """Book, or show why not; while a challenge is being solved the button stays busy."""
        try:
            self._show_booked(await self._send(wish, proof))
        except ApiError as error:
            if self._must_prove(error, wish, proof):
                return None
            await self._show_refusal(error, wish)
        finally:
            self.is_booking = self.challenge != ""
        return rx.redirect(f"{self.router.url.path}?step=done", replace=True) if self.booked else None

    async def _load_event_type(self, organizer_slug: str, event_type_slug: str) -> bool:
        """Whether there is such an event type; the page says what became of it."""
        self._asked = (organizer_slug, event_type_slug)
        try:
            found = await public.get_event_type(organizer_slug, event_type_slug, caller=caller_of(self))
        except ApiError as error:
            self.status = "missing" if error.status == 404 else "failed"
            self.problem = str(error)
            return False
        self._event_type = found
        self._subject = Subject(
            found.organizer.organizer_slug,
            found.event_type_slug,
            found.max_scheduling_horizon,
            found.enable_waitlist,
        )
        self.waitlist_path = routes.to(
            routes.JOIN_WAITLIST,
            organizer_slug=found.organizer.organizer_slug,
            event_type_slug=found.event_type_slug,
        )
        self.organizer = organizer_view(found.organizer)
        self.offer = offer_details_view(found, today=self._look().today)
        self.brand = brand_style(found.organizer.brand_color)
        self._locked_timezone = found.timezone if self.offer.is_zone_locked else ""
        self._check_answers(lambda _: ())
        self.status, self.problem = "ready", ""
        return True

    def _shown(self) -> tuple[str, str] | None:
        """The present link of what is shown."""
        subject = self._subject
        return (subject.organizer_slug, subject.event_type_slug) if subject else None

    async def _month_shown(self) -> None:
        if self._slots is not None and not self._slots.days:
            await self._note(VisitStep.NOTHING_FREE)

    async def _note_outcome(self) -> None:
        """Count that a form was sent, and booked what it asked for if it did."""
        if not self.challenge:
            await self._note(VisitStep.BOOKED if self.booked else VisitStep.FORM_SUBMITTED)

    async def _note(self, step: PageStep) -> None:
        if self._subject:
            await self._tell(self._subject.organizer_slug, self._subject.event_type_slug, step)

    def _forget(self) -> None:
        """Another event type starts afresh; how the visitor reads times is kept."""
        kept = (self.browser, self.picked_timezone, self.picked_clock)
        self.reset()
        self.browser, self.picked_timezone, self.picked_clock = kept

    def _read_form(self, form: FormData[str, Any], event_type: PublicEventTypeRead) -> BookingCreate | None:
        """The form as a wish; None, with the faults beside their fields, where something is missing."""
        checked = self._check_answers(lambda name: [str(value) for value in form.getlist(name)])
        self.errors = faults_by_name(checked)
        values = {name: str(form.get(name) or "").strip() for name in CHECKED_FIELDS}
        if self.offer and self.offer.needs_phone and not values["invitee_phone"]:
            self.errors["invitee_phone"] = fault_words("invitee_phone", "missing")
        try:
            wish = self._wish(
                event_type,
                start_time=form.get("start_time", ""),
                custom_answers=checked.kept,
                website=str(form.get("website") or "")[:200],
                **{name: value for name, value in values.items() if value or name != SEATS},
            )
        except ValidationError as error:
            for fault in error.errors():
                self._note_fault(str(fault["loc"][0]), fault["type"])
            return None
        return None if any(self.errors.values()) else wish

    def _wish(self, event_type: PublicEventTypeRead, **values: Any) -> BookingCreate:
        """One meeting, or a series of them; raises what a schema says of the values."""
        values |= {
            "organizer_slug": event_type.organizer.organizer_slug,
            "event_type_slug": event_type.event_type_slug,
            "invitee_timezone": self.zone.timezone,
        }
        if event_type.recurrence_text:
            return SeriesCreate.model_validate(values | self._series_values(), context=TYPED)
        return BookingCreate.model_validate(values, context=TYPED)

    def _check_answers(self, values_of: ValuesOf) -> CheckedAnswers:
        """The answers that the form holds; shows what is asked of it, and hides the rest."""
        questions = self._event_type.questions if self._event_type else []
        checked = check_form(questions, values_of, now=clock.now(), timezone=self._look().timezone)
        self.unasked = unasked_names(questions, checked)
        return checked

    async def _ask_anew(self, wish: BookingCreate) -> None:
        """The organizer may have changed the questions meanwhile: show those of now; what is typed stays."""
        before = self._event_type
        try:
            found = await public.get_event_type(
                wish.organizer_slug, wish.event_type_slug, caller=caller_of(self)
            )
        except ApiError:
            return
        if before is None or found.questions != before.questions:
            self._event_type, self.offer = found, offer_details_view(found, today=self._look().today)
            self.form_problem = "The questions have changed meanwhile. Look them over and book again."
        held = {f"{ANSWER_PREFIX}{name}": held_values(answer) for name, answer in wish.custom_answers.items()}
        self._check_answers(lambda name: held.get(name, ()))

    def _note_fault(self, name: str, error_type: str) -> None:
        if name in CHECKED_FIELDS:
            self.errors[name] = fault_words(name, error_type)
        else:
            self.form_problem = "Choose a time first."

    async def _send(self, wish: BookingCreate, proof: str) -> BookingCreated | SeriesCreated:
        sent = {"idempotency_key": self._key_of(wish), "proof": proof}
        if isinstance(wish, SeriesCreate):
            return await bookings_public.create_series(wish, caller=caller_of(self), **sent)
        return await bookings_public.create_booking(wish, caller=caller_of(self), **sent)

    def _show_booked(self, created: BookingCreated | SeriesCreated) -> None:
        look, now = self._look(), clock.now()
        series = created.series if isinstance(created, SeriesCreated) else None
        dates = series_dates(series, look=look, now=now) if series else []
        self.booked_dates = [date.title for date in dates]
        self.booked = booking_view(created.booking, look=look, now=now)
        self.manage_path = routes.to(routes.MANAGE_BOOKING, access_token=created.access_token)
        self.redirect_url = created.redirect_url

    async def _show_refusal(self, error: ApiError, wish: BookingCreate) -> None:
        """Put a refusal where it can be answered: nearest times, the field, or above the button."""
        if error.problem.plan:
            self._show_plan(error.problem.plan, error.problem.errors)
            self.plan_problem = f"{error} {PLANNED_ANEW}"
        elif error.code in (*LOST, *UNTIMELY):
            await self._load_month(self.month.month)
            self._offer_instead([choice.start_time for choice in error.alternatives])
            if error.code != ErrorCode.SLOT_TAKEN:
                self.lost_slot = str(error)
        elif error.problem.errors and error.code != ErrorCode.LOOKS_AUTOMATED:
            if error.code == ErrorCode.ANSWERS_INVALID:
                await self._ask_anew(wish)
            for fault in error.problem.errors:
                name = fault.field.replace("custom_answers.", ANSWER_PREFIX)
                self.errors[name] = fault.message
        else:
            self.form_problem = str(error)
        self.refusals += 1
