"""Times as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.notifications.services.readable_times import (
    day_and_hours,
    day_and_time,
    short_day_and_time,
    zone_in_words,
)

WINTER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, 9, 0, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)


class TestDayAndHours:
    def test_names_the_day_once_where_the_meeting_ends_on_it(self) -> None:
        said = day_and_hours(WINTER, WINTER + HALF_AN_HOUR, "Europe/Berlin")
        assert said == "Tuesday 1 December 2026, 10:00 – 10:30"

    def test_names_both_days_of_a_meeting_over_midnight(self) -> None:
        said = day_and_hours(WINTER, WINTER + timedelta(hours=1), "Pacific/Kiritimati")
        assert said == "Tuesday 1 December 2026, 23:00 – Wednesday 2 December 2026, 00:00"

    def test_is_the_readers_day_and_not_the_organizers(self) -> None:
        early = WINTER.replace(hour=3)
        said = day_and_hours(early, early + HALF_AN_HOUR, "America/Los_Angeles")
        assert said == "Monday 30 November 2026, 19:00 – 19:30"

    def test_follows_the_clocks_of_the_season(self) -> None:
        assert day_and_time(SUMMER, "Europe/Berlin").endswith("11:00")


class TestShortDayAndTime:
    def test_names_the_zone_by_its_city(self) -> None:
        assert short_day_and_time(WINTER, "America/New_York") == "Tue 1 Dec 2026, 04:00 (New York)"

    def test_says_utc_for_utc(self) -> None:
        assert short_day_and_time(WINTER, "UTC") == "Tue 1 Dec 2026, 09:00 (UTC)"


class TestZoneInWords:
    @pytest.mark.parametrize(
        ("instant", "zone", "said"),
        [
            (WINTER, "Europe/Berlin", "Europe/Berlin, Central European Standard Time, UTC+1"),
            (SUMMER, "Europe/Berlin", "Europe/Berlin, Central European Summer Time, UTC+2"),
            (WINTER, "America/New_York", "America/New York, Eastern Standard Time, UTC−5"),
            (WINTER, "Asia/Kathmandu", "Asia/Kathmandu, UTC+5:45"),
            (WINTER, "UTC", "UTC, Coordinated Universal Time"),
        ],
    )
    def test_names_the_zone_and_what_it_is_then(self, instant: datetime, zone: str, said: str) -> None:
        assert zone_in_words(instant, zone) == said

    def test_tells_apart_the_hour_that_comes_twice(self) -> None:
        first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
        zones = [zone_in_words(first + timedelta(hours=n), "Europe/Berlin") for n in range(2)]
        assert [zone.rpartition(", ")[2] for zone in zones] == ["UTC+2", "UTC+1"]
