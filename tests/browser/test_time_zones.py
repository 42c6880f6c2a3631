"""One day on which clocks change, seen from three places."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from core import clock
from tests.browser.conftest import OpenPage
from tests.browser.installation import Api, Installation
from tests.browser.steps import times_of

BERLIN = ZoneInfo("Europe/Berlin")
OPEN, CLOSE = time(0), time(6)


def next_change(today: date) -> date:
    """The next day, a few days off at least, on which Berlin's clocks change."""
    days = (today + timedelta(days=offset) for offset in range(3, 300))
    return next(
        day for day in days if at(day, OPEN).utcoffset() != at(day + timedelta(days=1), OPEN).utcoffset()
    )


def at(day: date, wall: time) -> datetime:
    """A wall-clock time in Berlin."""
    return datetime.combine(day, wall, BERLIN)


def hours_open(day: date) -> list[datetime]:
    """Every full hour of the day's opening that leaves an hour before it closes, as instants."""
    opens, closes = (at(day, wall).astimezone(UTC) for wall in (OPEN, CLOSE))
    starts = (opens + timedelta(hours=count) for count in range(24))
    return list(takewhile(lambda start: start + timedelta(hours=1) <= closes, starts))


@pytest.fixture(scope="module")
def night_shift(kalends: Installation) -> str:
    """An event type of an hour, bookable on Sundays from midnight to six in Berlin; its slug."""
    api, slug = Api.signed_in(kalends), f"night-{uuid4().hex[:6]}"
    weekly = [{"weekday": 7, "intervals": [{"start_local": "00:00", "end_local": "06:00"}]}]
    schedule = api.post(
        "availability/schedules/", {"name": slug, "timezone": "Europe/Berlin", "weekly_hours": weekly}
    )
    rules = {"duration": 60, "slot_interval_minutes": 60, "max_scheduling_horizon": 60 * 24 * 365}
    api.post(
        "events/event-types/",
        {"name": slug, "event_type_slug": slug, "schedule_id": schedule["id"], "is_private": True, **rules},
    )
    return slug


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
class TestTheDayClocksChange:
    def test_shows_each_hour_that_there_is_in_the_viewers_time(
        self, night_shift: str, open_page: OpenPage, zone: str
    ) -> None:
        day = next_change(clock.now().date())
        seen = [start.astimezone(ZoneInfo(zone)) for start in hours_open(day)]
        date_of_most = max({start.date() for start in seen}, key=[each.date() for each in seen].count)
        expected = [f"{start:%H:%M}" for start in seen if start.date() == date_of_most]

        page = open_page(timezone_id=zone)
        page.goto(f"/olga/{night_shift}?date={date_of_most}")
        expect(times_of(page)).to_have_count(len(expected))
        shown = [re.search(r"\d{2}:\d{2}", words) for words in times_of(page).all_inner_texts()]
        assert [found.group() for found in shown if found] == expected
        city = zone.rpartition("/")[2].replace("_", " ")
        expect(page.get_by_text(re.compile(city)).locator("visible=true").first).to_be_visible()
