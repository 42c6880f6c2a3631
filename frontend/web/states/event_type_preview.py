"""What invitees would see of an event type, in any zone and on any screen."""

import reflex as rx

from web.api import event_types
from web.api.client import ApiError
from web.format.calendar import Look
from web.format.event_type_card import EventTypeCard, card_of
from web.format.zones import known_zone, zone_city
from web.states.explaining import ExplainingMixin
from web.states.own_slots import OwnSlotsMixin
from web.states.question_tryout import TryingOut
from web.states.session import Steps, as_uuid, look_of, organizer_timezone, route_value


class EventTypePreviewState(OwnSlotsMixin, ExplainingMixin, TryingOut, rx.State):
    """The event type, its slots, and how they are looked at."""

    card: EventTypeCard | None = None
    description: str = ""
    location_details: str = ""
    viewer_timezone: str = ""
    is_phone: bool = False
    is_missing: bool = False

    @rx.var
    def viewer_zone(self) -> str:
        """The place whose clocks times are read by."""
        return zone_city(known_zone(self.viewer_timezone), locale=self._look().locale)

    def _look(self) -> Look:
        return look_of(self, known_zone(self.viewer_timezone))

    @rx.event
    async def load(self) -> Steps:
        """Fetch the event type and its first month with free days."""
        self._begin()
        self._arrive()
        self.is_loading, self.is_missing = True, False
        yield None
        ident = as_uuid(route_value(self, "event_type_id"))
        self.is_missing = ident is None
        if ident is None:
            return
        try:
            found = await event_types.get_event_type(ident, caller=self._caller())
        except ApiError as error:
            self.is_missing = error.status == 404
            yield self._failed(error)
            return
        self.card, self.description = card_of(found), found.description
        self.location_details = found.location_details
        self.viewer_timezone = self.viewer_timezone or await organizer_timezone(self)
        self._ask_about(found.public_url, edit_path=self.card.edit_path)
        self._draw_tryout(found.questions, timezone=known_zone(self.viewer_timezone))
        await self._open_calendar(ident, horizon_minutes=found.max_scheduling_horizon)
        self.is_loading = False

    @rx.event
    async def set_timezone(self, timezone: str) -> Steps:
        """Look at the same month from another zone."""
        if known_zone(timezone, otherwise="") and self._subject:
            self.viewer_timezone = timezone
            self._forget_answer()
            yield None
            await self._fetch_month(self.month.month)

    @rx.event
    def set_phone(self, is_phone: bool) -> None:
        """Show it as wide as a phone, or as a desk."""
        self.is_phone = bool(is_phone)
