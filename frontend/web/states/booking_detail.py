"""One booking: what is known about it, and what can still be done."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import reflex as rx
from reflex_base.utils.form import FormData

from shared_types.bookings import BookingRead, BookingUpdate
from web import routes
from web.api import bookings, event_types
from web.api.client import ApiError
from web.format.booking_details import BookingDetails, booking_details
from web.format.calendar import Look
from web.format.series import movable_until
from web.format.zones import known_zone
from web.states import clock
from web.states.attendees import AttendeesMixin
from web.states.cancelling import CancellingMixin
from web.states.overriding import OverridingMixin, wall_moment
from web.states.session import Steps, as_uuid, look_of, organizer_timezone, route_value, say_ahead
from web.states.workflow_runs import BookingRunsState


class BookingDetailState(CancellingMixin, OverridingMixin, AttendeesMixin, rx.State):
    """The booking in words, and the act that is being asked about: cancel, complete or no_show."""

    booking: BookingDetails | None = None
    asked: str = ""
    is_moving: bool = False
    is_acting: bool = False
    is_syncing: bool = False
    is_missing: bool = False
    _timezone: str = ""
    _booking_id: str = ""
    _wanted: datetime | None = None
    _start: datetime | None = None
    _movable_until: date | None = None

    def _look(self) -> Look:
        return look_of(self, known_zone(self._timezone))

    @rx.event
    async def load(self) -> Steps:
        """Fetch the booking; `?move=yes` in the address opens the calendar to move it."""
        self._begin()
        wanted = route_value(self, "booking_id")
        if wanted != self._booking_id:
            self.booking, self.is_loading = None, True
            self.asked, self.reason, self.is_moving, self.person_asked = "", "", False, ""
            self.history, self.history_cursor, self.is_history_loading = [], "", True
        self._arrive()
        self.is_missing = False
        yield None
        self._booking_id = wanted
        ident = as_uuid(wanted)
        self.is_missing = ident is None
        if ident is None:
            return
        try:
            found = await bookings.get_booking(ident, caller=self._caller())
        except ApiError as error:
            self.is_missing = error.status == 404
            yield self._failed(error)
            return
        self.is_loading = False
        self._timezone = await organizer_timezone(self)
        self._show(found)
        yield [BookingDetailState.load_history, BookingRunsState.load]
        if self.router.url.query_parameters.get("move") and not self.is_moving:
            yield BookingDetailState.start_moving

    def _ident(self) -> UUID | None:
        return as_uuid(self._booking_id)

    def _event_type_id(self) -> UUID | None:
        return as_uuid(self.booking.event_type_id) if self.booking else None

    def _show(self, found: BookingRead) -> None:
        self.booking = booking_details(found, look=self._look(), now=clock.now())
        self._movable_until = movable_until(found.series) if found.series else None
        self._start = found.start_time.astimezone(ZoneInfo(self._look().timezone))

    @rx.event
    def ask(self, action: str) -> None:
        """Ask before something is done that others notice."""
        if action in ("cancel", "complete", "no_show"):
            self._ask_anew()
            self.asked = action

    @rx.event
    def keep(self) -> None:
        """Do nothing after all."""
        self.asked = ""

    @rx.event
    async def act(self) -> Steps:
        """Do what was asked about."""
        match self.asked:
            case "cancel":
                change, words = self._cancellation(), "Cancelled. Everybody concerned gets a mail."
            case "complete":
                change, words = BookingUpdate(action="complete"), "Marked as completed."
            case "no_show":
                change, words = BookingUpdate(action="no_show"), "Marked as a no-show."
            case _:
                return
        self.is_acting, self.ask_problem = True, ""
        yield None
        problem = await self._change(change)
        self.ask_problem = problem
        if not problem:
            self.asked, self.said = "", words
            yield [BookingDetailState.load_history, BookingRunsState.load]
        self.is_acting = False

    async def _change(self, change: BookingUpdate) -> str:
        """Change the booking and show it; what the API said where it refused."""
        ident = as_uuid(self._booking_id)
        if ident is None:
            return "There is no such booking."
        try:
            self._show(await bookings.update_booking(ident, change, caller=self._caller()))
        except ApiError as error:
            return str(error)
        return ""

    @rx.event
    async def start_moving(self) -> Steps:
        """Open the calendar of free times."""
        subject = self._event_type_id()
        if subject is None:
            return
        self.is_moving, self.slots_problem, self.other_problem = True, "", ""
        yield None
        try:
            found = await event_types.get_event_type(subject, caller=self._caller())
        except ApiError as error:
            self.slots_problem = str(error)
            return
        await self._open_calendar(
            subject,
            horizon_minutes=found.max_scheduling_horizon,
            near=self._start.date() if self._start and self._movable_until else None,
            series_until=self._movable_until,
            moving=self._ident(),
            leaves=self._start,
        )

    @rx.event
    def stop_moving(self) -> None:
        """Leave the time as it is."""
        self.is_moving, self.slots_problem = False, ""

    @rx.event
    async def move(self, starts: str) -> Steps:
        """Move the booking to the chosen time; the page goes on with the booking that replaces it."""
        try:
            start = datetime.fromisoformat(starts)
        except ValueError:
            return
        if start.tzinfo is not None:
            async for step in self._move_to(start):
                yield step

    @rx.event
    async def move_elsewhere(self, form: FormData[str, Any]) -> Steps:
        """Move it to a time that is typed, and may not be among those that are offered."""
        day, at = str(form.get("other_date") or ""), str(form.get("other_time") or "")
        start = wall_moment(day, at, timezone=known_zone(self._timezone))
        self.other_problem = "" if start else "Choose a date and a time."
        if start is not None:
            async for step in self._move_to(start):
                yield step

    @rx.event
    async def move_anyway(self) -> Steps:
        """Set aside the rules that were shown, and move it."""
        if self.broken and self._wanted is not None:
            async for step in self._move_to(self._wanted, override=True):
                yield step

    async def _move_to(self, start: datetime, *, override: bool = False) -> Steps:
        ident = as_uuid(self._booking_id)
        if ident is None or self.is_acting:
            return
        change = BookingUpdate(action="reschedule", start_time=start, override=override)
        self.is_acting, self.slots_problem, self.other_problem = True, "", ""
        yield None
        try:
            moved = await bookings.update_booking(ident, change, caller=self._caller())
        except ApiError as error:
            self.keep_to_rules()
            self._wanted = start
            if not self._ask_to_override(error, start):
                await self._fetch_month(self.month.month)
                self.slots_problem = self.other_problem = str(error)
        else:
            self.keep_to_rules()
            self.is_moving, self._booking_id = False, str(moved.id)
            self._show(moved)
            say_ahead(self, "Moved. Everybody concerned gets a mail with the new time.")
            yield rx.redirect(routes.to(routes.BOOKING, booking_id=str(moved.id)), replace=True)
        self.is_acting = False

    @rx.event
    async def sync_calendar(self) -> Steps:
        """Try once more to bring the organizer's calendar up to date."""
        ident = as_uuid(self._booking_id)
        if ident is None or self.is_syncing:
            return
        self.is_syncing, self.problem = True, ""
        yield None
        try:
            self._show(await bookings.sync_calendar(ident, caller=self._caller()))
            self.said = "It is tried again."
            yield BookingDetailState.load_history
        except ApiError as error:
            yield self._refused(error)
        self.is_syncing = False

    @rx.event
    async def resend(self, notification_id: str) -> Steps:
        """Send one of the messages again."""
        ident, notification = as_uuid(self._booking_id), as_uuid(notification_id)
        if ident is None or notification is None:
            return
        try:
            self._show(await bookings.resend_notification(ident, notification, caller=self._caller()))
        except ApiError as error:
            yield self._refused(error)
        else:
            self.said = "On its way again."
            yield BookingDetailState.load_history
