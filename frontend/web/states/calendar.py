"""A month of slots, as two pages show it: to book, and to move a booking."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypedDict
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import reflex as rx

from shared_types.slots import SlotsRead
from web.api import public, waitlist
from web.api.client import ApiError, Caller
from web.format.calendar import (
    NO_MONTH,
    ChoiceView,
    MonthView,
    choice_view,
    first_day,
    last_day,
    month_of,
    month_view,
    nearest_starts,
    without_start,
)
from web.format.zones import known_zone
from web.states.caller import caller_of
from web.states.visitor import VisitorMixin

NEAREST: Final = 3
NOT_FREE: Final = "That time is not free any more. These are the nearest ones that are."
NOTHING_NEAR: Final = "That time is not free any more. The calendar shows what is."


@dataclass(frozen=True)
class Subject:
    """Whose slots a calendar shows, and how far ahead. of_series: for a date of one, whatever the horizon.

    moving, leaves: the booking that is to move, and when it is.
    """

    organizer_slug: str
    event_type_slug: str
    horizon_minutes: int
    has_waitlist: bool = False
    of_series: bool = False
    moving: UUID | None = None
    leaves: datetime | None = None


class _Days(TypedDict):
    """A month, as both kinds of its times are asked for."""

    first: date
    last: date
    timezone: str
    caller: Caller


class CalendarMixin(VisitorMixin, rx.State, mixin=True):
    """The month on the page. Its slots are sent once; going from day to day happens in the browser."""

    month: MonthView = NO_MONTH
    calendar_problem: str = ""
    lost_slot: str = ""
    alternatives: list[ChoiceView] = []

    _subject: Subject | None = None
    _slots: SlotsRead | None = None
    _taken: SlotsRead | None = None

    @rx.event
    async def show_month(self, month: str) -> AsyncIterator[None]:
        """Turn to a month; its days are there at once, and its free ones when they come."""
        if self._is_in_reach(month):
            self._slots = self._taken = None
            self._draw(month)
            yield
            await self._load_month(month)
            yield
            await self._month_shown()

    @rx.event
    async def load_again(self) -> None:
        """Ask for the month once more after a failure."""
        if self._subject:
            await self._load_month(self.month.month or month_of(self._look().today))

    @rx.event
    async def pick_zone(self, timezone: str) -> AsyncIterator[Any]:
        """Show times in another zone from now on; a slot that is settled is the same moment there."""
        self.picked_timezone = known_zone(timezone, otherwise=self.picked_timezone)
        self.zone_matches = []
        if self._subject:
            asked = self._asked_date() if self._asked_slot() else None
            await self._load_month(month_of(asked) if asked else self.month.month)
            yield self._go_by_own_clocks()

    @rx.event
    def set_clock(self, hours: str) -> None:
        """Write times with 12 or with 24 hours from now on."""
        if hours in ("12", "24"):
            self.picked_clock = hours
            self._show_look()
            self._draw(self.month.month)

    @rx.event
    async def take_alternative(self, starts: str) -> None:
        """Take one of the slots offered in place of a lost one; the page has gone to it already."""
        taken = next((choice for choice in self.alternatives if choice.starts == starts), None)
        self.lost_slot, self.alternatives = "", []
        if taken and taken.date[:7] != self.month.month:
            await self._load_month(taken.date[:7])

    async def _month_shown(self) -> None:
        """What else a page does once a month is there; nothing by itself."""

    async def _open_calendar(self) -> None:
        """Show the month that the address asks for, else the first with something free."""
        asked = self._asked_date()
        month = month_of(asked or self._look().today)
        if not self.month.is_loaded or (asked and month != self.month.month):
            await self._load_month(month)
            following = self._slots.next_free if self._slots and not self._slots.days else None
            if following and not asked:
                await self._load_month(month_of(following))
        self._check_asked_slot()

    async def _load_month(self, month: str) -> None:
        look, first, subject = self._look(), first_day(month), self._subject
        if subject is None:
            return
        self.calendar_problem = ""
        days: _Days = {
            "first": min(max(first, look.today), last_day(first)),
            "last": last_day(first),
            "timezone": look.timezone,
            "caller": caller_of(self),
        }
        of, self._taken = (subject.organizer_slug, subject.event_type_slug), None
        try:
            found = await public.list_slots(*of, **days, of_series=subject.of_series, moving=subject.moving)
            self._slots = without_start(found, subject.leaves) if subject.leaves else found
            if subject.has_waitlist:
                self._taken = await waitlist.list_times(*of, **days)
        except ApiError as error:
            self._slots, self.calendar_problem = None, str(error)
        self._show_look()
        self._draw(month)

    def _draw(self, month: str) -> None:
        self.month = month_view(
            month,
            self._slots,
            taken=self._taken,
            look=self._look(),
            horizon=self._horizon(),
            asked=self._asked_date(),
        )

    def _horizon(self) -> date:
        minutes = self._subject.horizon_minutes if self._subject else 0
        return self._look().today + timedelta(minutes=minutes)

    def _is_in_reach(self, month: str) -> bool:
        """Whether a month can have slots; whoever calls a handler may say anything."""
        try:
            first = first_day(month)
        except ValueError:
            return False
        return last_day(first) >= self._look().today and first <= self._horizon()

    def _asked_date(self) -> date | None:
        """The date in the address; that of its slot by the visitor's own clocks, where it names one."""
        asked, at = self.router.url.query_parameters.get("date", ""), self._asked_slot()
        try:
            day = at.astimezone(ZoneInfo(self._look().timezone)).date() if at else date.fromisoformat(asked)
        except (ValueError, OverflowError):
            return None
        return day if self._is_in_reach(month_of(day)) else None

    def _asked_slot(self) -> datetime | None:
        # A plus sign in an address that somebody wrote by hand arrives as a space.
        asked = self.router.url.query_parameters.get("slot", "").replace(" ", "+")
        try:
            at = datetime.fromisoformat(asked)
        except ValueError:
            return None
        return at if at.tzinfo else None

    def _go_by_own_clocks(self) -> Any:
        """Write a slot that somebody shared from another zone as the visitor's calendar has it."""
        at, query = self._asked_slot(), self.router.url.query_parameters
        starts = [slot.start_time for day in self._slots.days for slot in day.slots] if self._slots else []
        own = next((start for start in starts if datetime.fromisoformat(start) == at), None)
        if own is None or (own, own[:10]) == (query["slot"].replace(" ", "+"), query.get("date")):
            return None
        settled = urlencode({**query, "date": own[:10], "slot": own})
        return rx.redirect(f"{self.router.url.path}?{settled}", replace=True)

    def _check_asked_slot(self) -> None:
        """Say so where the slot in the address is not free any more."""
        at, slots = self._asked_slot(), self._slots
        self.lost_slot, self.alternatives = "", []
        if at is None or slots is None:
            return
        offered = [datetime.fromisoformat(slot.start_time) for day in slots.days for slot in day.slots]
        if at not in offered:
            self._offer_instead(nearest_starts(at, offered, limit=NEAREST))

    def _offer_instead(self, starts: list[datetime]) -> None:
        look = self._look()
        self.alternatives = [choice_view(at, look=look) for at in starts]
        self.lost_slot = NOT_FREE if starts else NOTHING_NEAR
