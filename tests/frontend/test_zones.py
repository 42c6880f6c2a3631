"""Time zones as people know them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from web.format.dates import locale_of
from web.format.zones import (
    MAX_MATCHES,
    ZoneView,
    clock_change,
    find_zones,
    known_zone,
    offset_label,
    zone_view,
)

WINTER = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
ENGLISH = locale_of("en-GB")


def search(words: str) -> list[ZoneView]:
    return find_zones(words, at=WINTER, locale=ENGLISH, clock_hours=24)


class TestOffsetLabel:
    @pytest.mark.parametrize(
        ("zone", "at", "label"),
        [
            ("Europe/Berlin", WINTER, "UTC+1"),
            ("Europe/Berlin", SUMMER, "UTC+2"),
            ("Asia/Kathmandu", WINTER, "UTC+5:45"),
            ("America/St_Johns", WINTER, "UTC\N{MINUS SIGN}3:30"),
            ("UTC", WINTER, "UTC"),
        ],
    )
    def test_says_hours_and_minutes(self, zone: str, at: datetime, label: str) -> None:
        assert offset_label(at.astimezone(ZoneInfo(zone))) == label


class TestZoneView:
    def test_names_the_city_the_time_the_offset_and_the_clock(self) -> None:
        view = zone_view("Europe/Berlin", at=WINTER, locale=ENGLISH, clock_hours=24)
        assert (view.city, view.name, view.offset, view.clock) == (
            "Berlin",
            "Central European Time",
            "UTC+1",
            "13:00",
        )

    def test_speaks_the_visitors_language(self) -> None:
        view = zone_view("Europe/Vienna", at=WINTER, locale=locale_of("de"), clock_hours=24)
        assert (view.city, view.name) == ("Wien", "Mitteleuropäische Zeit")


class TestFindZones:
    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("berlin", "Europe/Berlin"),
            ("New York", "America/New_York"),
            ("india", "Asia/Kolkata"),
            ("nepal", "Asia/Kathmandu"),
            ("utc+5:45", "Asia/Kathmandu"),
            ("GMT+5:45", "Asia/Kathmandu"),
        ],
    )
    def test_finds_by_city_country_and_offset(self, words: str, first: str) -> None:
        assert search(words)[0].timezone == first

    def test_wants_every_word(self) -> None:
        assert search("new +13")
        assert all(match.offset.startswith("UTC+13") for match in search("new +13"))

    def test_finds_nothing_for_nonsense_and_not_too_much_for_nothing(self) -> None:
        assert search("qqqq") == []
        assert len(search("")) == MAX_MATCHES


class TestKnownZone:
    def test_asks_no_files_once_the_zones_are_known(self, monkeypatch: pytest.MonkeyPatch) -> None:
        known_zone("Europe/Berlin")

        def look_them_up() -> set[str]:
            pytest.fail("The zones are read from hundreds of files, on every step of every visit.")

        monkeypatch.setattr("shared_types.fields.available_timezones", look_them_up)
        monkeypatch.setattr("zoneinfo.available_timezones", look_them_up)
        assert known_zone("Asia/Tokyo") == "Asia/Tokyo"
        assert known_zone("Mars/Olympus_Mons") == "UTC"

    def test_falls_back_for_what_is_no_zone(self) -> None:
        assert known_zone("Mars/Olympus") == "UTC"
        assert known_zone("../../etc/passwd", otherwise="Europe/Berlin") == "Europe/Berlin"


class TestClockChange:
    @pytest.mark.parametrize(
        ("zone", "day", "words"),
        [
            ("Europe/Berlin", date(2026, 10, 25), "The clocks go back one hour on this day."),
            ("Europe/Berlin", date(2027, 3, 28), "The clocks go forward one hour on this day."),
            ("Australia/Lord_Howe", date(2026, 4, 5), "The clocks go back half an hour on this day."),
            ("Africa/Cairo", date(2027, 4, 30), "The clocks go forward one hour on this day."),
        ],
    )
    def test_says_what_the_clocks_do(self, zone: str, day: date, words: str) -> None:
        assert clock_change(day, zone) == words

    @pytest.mark.parametrize("day", [date(2026, 10, 24), date(2026, 10, 26), date(2026, 12, 1)])
    def test_says_nothing_on_other_days(self, day: date) -> None:
        assert clock_change(day, "Europe/Berlin") == ""
