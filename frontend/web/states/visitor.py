"""How a visitor reads times: where they are, their language, 12 or 24 hours."""

from zoneinfo import ZoneInfo

import reflex as rx

from web.format.calendar import Look
from web.format.dates import clock_hours_of, locale_of
from web.format.zones import FALLBACK_ZONE, ZoneView, find_zones, known_zone, zone_view
from web.states import clock

NO_ZONE = ZoneView(timezone="", city="", name="", offset="", clock="")


class VisitorMixin(rx.State, mixin=True):
    """What the browser says of its visitor, and what they chose instead.

    `browser` is "zone|language", written by the page's head before anything else runs, so that it comes with
    the first message and no second one is waited for.
    """

    browser: str = rx.SessionStorage("", name="kalends-browser")
    picked_timezone: str = rx.SessionStorage("", name="kalends-timezone")
    picked_clock: str = rx.LocalStorage("", name="kalends-clock")

    zone: ZoneView = NO_ZONE
    language: str = "en"
    clock_hours: int = 24
    zone_matches: list[ZoneView] = []

    _locked_timezone: str = ""

    def _look(self) -> Look:
        """The visitor's way of reading times; the meeting's place decides the zone where it is locked."""
        browser_timezone, _, tag = self.browser.partition("|")
        locale, hours = locale_of(tag), self.picked_clock
        chosen = self._locked_timezone or self.picked_timezone or browser_timezone
        timezone = known_zone(chosen, otherwise=FALLBACK_ZONE)
        return Look(
            timezone=timezone,
            locale=locale,
            clock_hours=int(hours) if hours in ("12", "24") else clock_hours_of(locale),
            today=clock.now().astimezone(ZoneInfo(timezone)).date(),
        )

    def _show_look(self) -> None:
        """Tell the page how times are read now."""
        look = self._look()
        self.language = str(look.locale).replace("_", "-")
        self.clock_hours = look.clock_hours
        self.zone = zone_view(look.timezone, at=clock.now(), locale=look.locale, clock_hours=look.clock_hours)

    @rx.event
    def find_zones(self, words: str) -> None:
        """Search the time zones."""
        look = self._look()
        self.zone_matches = find_zones(
            words[:80], at=clock.now(), locale=look.locale, clock_hours=look.clock_hours
        )
