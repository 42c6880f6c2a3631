"""The page behind an invitee's link: see the booking, move it, call it off."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx
from pydantic import ValidationError
from reflex_base.utils.form import FormData

from shared_types.bookings import (
    BookingCancel,
    BookingReschedule,
    GuestRemove,
    GuestsAdd,
    GuestWrite,
    InviteeBookingRead,
    ManagedBooking,
    TokenRegenerate,
)
from shared_types.questions import AnswersCorrect
from shared_types.vocabulary import BookingStatus, CancelScope, ErrorCode, LocationType
from web import routes
from web.api import bookings_public, public
from web.api.client import ApiError
from web.format.calendar import month_of
from web.format.meeting import BookingView, OrganizerView, booking_view, organizer_view
from web.format.series import movable_until
from web.states import clock
from web.states.calendar import CalendarMixin, Subject
from web.states.caller import caller_of
from web.states.correcting import CorrectingMixin
from web.states.series_managing import SeriesManagingMixin
from web.states.session import as_uuid
from web.theme import brand_style

MOVE = "move"
MAX_REASON = 1000

type Change = BookingCancel | BookingReschedule | TokenRegenerate | GuestsAdd | GuestRemove | AnswersCorrect


class ManageBookingState(CorrectingMixin, SeriesManagingMixin, CalendarMixin, rx.State):
    """One booking, as its invitee sees it."""

    status: str = "loading"
    problem: str = ""
    booking: BookingView | None = None
    organizer: OrganizerView | None = None
    brand: dict[str, str] = {}
    book_again_path: str = ""
    can_be_cancelled: bool = False
    can_be_moved: bool = False
    can_add_guests: bool = False
    is_group: bool = False
    guest_problem: str = ""
    is_bringing: bool = False
    is_over: bool = False
    can_be_erased: bool = False
    is_zone_locked: bool = False

    outcome: str = ""
    change_problem: str = ""
    is_changing: bool = False

    _managed: ManagedBooking | None = None

    @rx.var
    def moved_from(self) -> str:
        """When the meeting is that is being moved."""
        return self.asked_title or (self.booking.day_and_time if self.booking else "")

    @rx.var
    def is_movable(self) -> bool:
        """Whether the meeting that somebody means to move can be."""
        asked = next((date for date in self.dates if date.id == self.asked_date), None)
        return asked.can_be_moved if asked else self.can_be_moved

    @rx.var
    def page_title(self) -> str:
        """What the browser's tab says."""
        return f"{self.booking.name}, {self.booking.day_and_time}" if self.booking else "Your booking"

    @rx.event
    async def open(self) -> AsyncIterator[Any]:
        """Show the booking that the link names; an old link leads to where the booking lives now."""
        if self._managed is None or self._managed.access_token != self.access_token:
            self._forget()
            await self._load_booking()
        if self._managed and self._managed.access_token != self.access_token:
            yield rx.redirect(self._own_path(), replace=True)
        elif self.router.url.query_parameters.get("step") == MOVE:
            await self.open_move()

    @rx.event
    async def try_again(self) -> None:
        """Ask once more after a failure."""
        self.status = "loading"
        await self._load_booking()

    @rx.event
    async def move_date(self, date_id: str) -> None:
        """Show the calendar to move one date of the series in."""
        if self._find(date_id):
            self.asked_date, self.outcome = date_id, ""
            await self.open_move()

    @rx.event
    async def open_move(self) -> None:
        """Show the calendar to move the booking in."""
        if self._managed is None or not self.is_movable:
            return
        booking = self._managed.booking
        slugs = (booking.organizer.organizer_slug, booking.event_type_slug)
        if self._subject is None:
            try:
                found = await public.get_event_type(*slugs, caller=caller_of(self))
            except ApiError as error:
                self.change_problem = str(error)
                return
            self._subject = Subject(
                *slugs, found.max_scheduling_horizon, of_series=self._managed.series is not None
            )
        self.change_problem = ""
        self._leave_from(booking)
        await self._open_calendar()

    def _leave_from(self, booking: InviteeBookingRead) -> None:
        """Let the calendar offer what only this booking takes; a seat shares its time with others."""
        assert self._subject is not None  # the calendar is about to be opened
        moving = None if booking.is_group_event else self._asked_id(booking.id) or booking.id
        leaves = self._asked_start(otherwise=booking.start_time)
        if moving and moving != self._subject.moving:
            self.month = self.month.model_copy(update={"is_loaded": False})
        self._subject = replace(self._subject, moving=moving, leaves=leaves)

    @rx.event
    async def move(self, starts: str) -> AsyncIterator[Any]:
        """Move the booking to another slot; until that has worked the old time stands."""
        try:
            start_time = datetime.fromisoformat(starts)
        except ValueError:
            return
        booking = self._managed.booking if self._managed else None
        if booking is None or start_time.tzinfo is None:
            return
        if self._asked_start(otherwise=booking.start_time) == start_time:
            return
        wish = BookingReschedule(
            start_time=start_time, timezone=self.zone.timezone or None, booking_id=self._asked_id(booking.id)
        )
        async for step in self._change(wish, outcome="moved"):
            yield step

    @rx.event
    async def cancel(self, form: FormData[str, Any]) -> AsyncIterator[Any]:
        """Call the booking off, with a reason where one was given."""
        is_possible = self.is_asked_cancellable if self.dates else self.can_be_cancelled
        if self._managed is None or not is_possible:
            return
        reason = str(form.get("reason") or "").strip()[:MAX_REASON]
        asked = self._asked_id(self._managed.booking.id)
        wish = BookingCancel(reason=reason, scope=CancelScope(self.scope), booking_id=asked)
        async for step in self._change(wish, outcome="cancelled"):
            yield step

    @rx.event
    async def renew_link(self) -> AsyncIterator[Any]:
        """Make a new link; the old one stops working."""
        async for step in self._change(TokenRegenerate(), outcome="renewed"):
            yield step

    @rx.event
    def set_bringing(self, is_bringing: bool) -> None:
        """Ask for somebody who comes along, or do not."""
        self.is_bringing, self.guest_problem = bool(is_bringing) and self.can_add_guests, ""

    @rx.event
    async def add_guest(self, form: FormData[str, Any]) -> AsyncIterator[Any]:
        """Take a seat for somebody who comes along."""
        name, email = str(form.get("guest_name") or "").strip(), str(form.get("guest_email") or "").strip()
        try:
            guest = GuestWrite.model_validate({"name": name, "email": email or None})
        except ValidationError as error:
            is_nameless = any(fault["type"] == "required" for fault in error.errors())
            self.guest_problem = (
                "Say whose address that is."
                if is_nameless
                else "Look at the address again: it should read like name@example.com."
            )
            return
        self.guest_problem = ""
        async for step in self._change(GuestsAdd(guests=[guest]), outcome="guest_added"):
            yield step
        self.guest_problem, self.is_bringing = self.change_problem, self.change_problem != ""

    @rx.event
    async def remove_guest(self, guest_id: str) -> AsyncIterator[Any]:
        """Give up the seat of somebody who was to come along."""
        ident = as_uuid(guest_id)
        if ident is None:
            return
        async for step in self._change(GuestRemove(guest_id=ident), outcome="guest_removed"):
            yield step

    @rx.event
    async def correct(self, form: FormData[str, Any]) -> AsyncIterator[Any]:
        """Put the answers of the form in the place of those that were given."""
        if not self.is_correcting:
            return
        answers = self._read_answers(form)
        if answers is None:
            self.answer_refusals += 1
            return
        async for step in self._change(AnswersCorrect(custom_answers=answers), outcome="corrected"):
            yield step
        self.is_correcting = self.outcome != "corrected"

    @rx.event
    async def erase(self) -> AsyncIterator[Any]:
        """Erase what the link leads to; there is nothing behind it afterwards."""
        if self.is_changing or self._managed is None:
            return
        self.is_changing, self.change_problem, self.outcome = True, "", ""
        yield
        try:
            await bookings_public.erase_personal_data(self._managed.access_token, caller=caller_of(self))
        except ApiError as error:
            self.change_problem = str(error)
        else:
            self._forget()
            self.status = "erased"
        finally:
            self.is_changing = False

    async def _change(self, wish: Change, *, outcome: str) -> AsyncIterator[Any]:
        if self.is_changing or self._managed is None:
            return
        self.is_changing, self.change_problem, self.outcome = True, "", ""
        yield
        try:
            managed = await bookings_public.change_booking(
                self._managed.access_token, wish, caller=caller_of(self)
            )
            self._show(managed)
            self.outcome = outcome
            yield rx.redirect(self._own_path(), replace=True)
        except ApiError as error:
            await self._show_refusal(error)
        finally:
            self.is_changing = False

    async def _show_refusal(self, error: ApiError) -> None:
        if error.code == ErrorCode.ANSWERS_INVALID:
            self._show_answer_faults(error)
            self.answer_refusals += 1
            return
        if self._subject and (error.alternatives or error.code == ErrorCode.SLOT_TAKEN):
            await self._load_month(self.month.month)
            self._offer_instead([choice.start_time for choice in error.alternatives])
        else:
            self.change_problem = str(error)

    async def _load_booking(self) -> None:
        try:
            self._show(await bookings_public.get_booking(self.access_token, caller=caller_of(self)))
        except ApiError as error:
            self.status = {404: "missing", 410: "expired"}.get(error.status, "failed")
            self.problem = str(error)

    def _show(self, managed: ManagedBooking) -> None:
        booking = managed.booking
        self._managed = managed
        self.is_zone_locked = booking.location_type == LocationType.IN_PERSON
        self._locked_timezone = booking.organizer_timezone if self.is_zone_locked else ""
        self._show_look()
        look, now = self._look(), clock.now()
        self._show_series(managed.series, look)
        self._show_questions(managed, look)
        self.booking = booking_view(booking, look=look, now=now)
        self.organizer = organizer_view(booking.organizer)
        self.brand = brand_style(booking.organizer.brand_color)
        self.book_again_path = routes.to(
            routes.BOOKING_PAGE,
            organizer_slug=booking.organizer.organizer_slug,
            event_type_slug=booking.event_type_slug,
        )
        self.can_be_cancelled, self.can_be_moved = booking.can_be_cancelled, booking.can_be_rescheduled
        self.is_over = booking.end_time <= now
        self.can_be_erased = self.is_over or booking.status != BookingStatus.CONFIRMED
        self.can_add_guests, self.is_group = booking.can_add_guests, booking.is_group_event
        self.status, self.problem = "ready", ""
        # The month was drawn while the old time was taken.
        self.month = self.month.model_copy(update={"is_loaded": False})

    def _horizon(self) -> date:
        series = self._managed.series if self._managed else None
        return max(super()._horizon(), movable_until(series)) if series else super()._horizon()

    def _asked_date(self) -> date | None:
        """The calendar opens where the date of the series is that is being moved, if it reaches so far."""
        moved = self._find(self.asked_date)
        if (asked := super()._asked_date()) or moved is None:
            return asked
        day = moved.start_time.astimezone(ZoneInfo(self._look().timezone)).date()
        return day if self._is_in_reach(month_of(day)) else None

    def _own_path(self) -> str:
        token = self._managed.access_token if self._managed else self.access_token
        return routes.to(routes.MANAGE_BOOKING, access_token=token)

    def _forget(self) -> None:
        """Another link starts afresh; how the visitor reads times is kept."""
        kept = (self.browser, self.picked_timezone, self.picked_clock)
        self.reset()
        self.browser, self.picked_timezone, self.picked_clock = kept
