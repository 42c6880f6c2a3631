"""An organizer's figures: which dates and which event type, all of it in the address."""

from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from shared_types.analytics import AnalyticsRead
from web import routes
from web.api import analytics
from web.api.client import ApiError
from web.format.analytics import charts_of, heat_of, tiles_of
from web.format.charts import Chart, Heat, Tile, WindowView
from web.format.zones import zone_city
from web.states.bookings import EventTypeChoice
from web.states.event_types import all_event_types
from web.states.session import OrganizerPage, Steps, as_uuid, look_of, organizer_timezone, today_in

EXPORT: Final = "/api/v1/events/analytics/export/"


def with_filters(path: str, start_date: str, end_date: str, event_type_id: str) -> str:
    """An address with these filters."""
    filters = {"start_date": start_date, "end_date": end_date, "event_type_id": event_type_id}
    query = urlencode({name: value for name, value in filters.items() if value})
    return f"{path}{'?' if query else ''}{query}"


def as_date(text: str) -> str:
    """A date out of an address or a form; empty where it is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


class AnalyticsState(OrganizerPage, rx.State):
    """What is counted, by the address, and how it is shown."""

    start_date: str = ""
    end_date: str = ""
    event_type_id: str = ""
    tiles: list[Tile] = []
    charts: list[Chart] = []
    heat: Heat | None = None
    windows: list[WindowView] = []
    event_types: list[EventTypeChoice] = []
    zone: str = ""
    is_empty: bool = False
    _asked: tuple[str, str, str] | None = None

    @rx.var
    def export_path(self) -> str:
        """Where the file of these figures is."""
        path = with_filters(EXPORT, self.start_date, self.end_date, self.event_type_id)
        if not self.acting_for:
            return path
        return f"{path}{'&' if '?' in path else '?'}{urlencode({'on_behalf_of': self.acting_for})}"

    @rx.event
    async def load(self) -> Steps:
        """Read the filters from the address and ask for the figures."""
        self._begin()
        query = self.router.url.query_parameters
        first, last = as_date(query.get("start_date", "")), as_date(query.get("end_date", ""))
        asked = (first, last, str(as_uuid(query.get("event_type_id", "")) or ""))
        if asked != self._asked:
            self.is_loading = True
            self.start_date, self.end_date, self.event_type_id = asked
        self._asked = asked
        self._arrive()
        yield None
        try:
            found = await analytics.get_analytics(
                caller=self._caller(), start_date=first, end_date=last, event_type_id=self.event_type_id
            )
            event_types = await all_event_types(caller=self._caller())
        except ApiError as error:
            yield self._failed(error)
        else:
            self.event_types = [EventTypeChoice(id=str(one.id), name=one.name) for one in event_types]
            await self._show(found)
            self.is_loading = False

    async def _show(self, found: AnalyticsRead) -> None:
        timezone = await organizer_timezone(self)
        look = look_of(self, timezone)
        self.zone = zone_city(look.timezone, locale=look.locale)
        self.start_date, self.end_date = found.start_date.isoformat(), found.end_date.isoformat()
        self.windows = self._windows(today_in(timezone))
        self.tiles = tiles_of(found, locale=look.locale)
        self.charts = charts_of(found, locale=look.locale)
        self.heat = heat_of(found, look=look)
        self.is_empty = not self.charts and self.heat is None

    def _windows(self, today: date) -> list[WindowView]:
        spans = {
            "Last 7 days": (today - timedelta(days=6), today),
            "Last 30 days": (today - timedelta(days=29), today),
            "Last 90 days": (today - timedelta(days=89), today),
            "Next 30 days": (today, today + timedelta(days=29)),
        }
        here = (self.start_date, self.end_date)
        return [
            WindowView(
                name=name,
                path=self._path(first.isoformat(), last.isoformat(), self.event_type_id),
                is_here=here == (first.isoformat(), last.isoformat()),
            )
            for name, (first, last) in spans.items()
        ]

    @rx.event
    def choose_dates(self, form: dict[str, Any]) -> EventSpec:
        """Show other dates; the address says so, and the page follows it."""
        first, last = (as_date(str(form.get(name, ""))) for name in ("start_date", "end_date"))
        return rx.redirect(self._path(first, last, self.event_type_id))

    @rx.event
    def choose_event_type(self, event_type_id: str) -> EventSpec:
        """Show one event type only, or all."""
        chosen = str(as_uuid(event_type_id) or "")
        return rx.redirect(self._path(self.start_date, self.end_date, chosen))

    def _path(self, first: str, last: str, event_type_id: str) -> str:
        return with_filters(routes.to(routes.ANALYTICS), first, last, event_type_id)
