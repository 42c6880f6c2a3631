"""Bookings on a calendar: the week, the month, and the state that asks for them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from shared_types.bookings import BookingSummary
from shared_types.vocabulary import BookingStatus
from tests.frontend.conftest import FakeApi, OpenTab, do, go
from tests.frontend.organizer_samples import (
    BOOKING,
    INTRO,
    bookings,
    event_type,
    event_types,
    profile,
    summary,
)
from tests.frontend.samples import NOW
from web.format.booking_calendar import Narrowing, shown
from web.format.booking_month import booking_month
from web.format.booking_week import BlockView, BookingWeek, booking_week
from web.format.calendar import Look
from web.format.dates import locale_of
from web.states.booking_calendar import BookingCalendarState
from web.states.bookings import BookingsState

PATH = "events/bookings/"
BERLIN = Look("Europe/Berlin", locale_of("en-GB"), 24, date(2026, 11, 24))
EVERYTHING = Narrowing()


def meeting(at: datetime, minutes: int = 30, **changes: Any) -> BookingSummary:
    """A booking of its own."""
    at = at.astimezone(UTC)  # so that minutes are added, and not the hands of a clock moved
    known = {
        "id": UUID(int=int(at.timestamp())),
        "start_time": at,
        "end_time": at + timedelta(minutes=minutes),
    }
    return summary(**{**known, **changes})


def week(*found: BookingSummary, on: date = date(2026, 12, 2), look: Look = BERLIN) -> BookingWeek:
    """The week that a date is in."""
    return booking_week(on, shown(found, ""), narrowing=EVERYTHING, look=look, now=NOW)


def blocks(found: BookingWeek, day: str) -> list[BlockView]:
    """What stands in a day's column."""
    return next(each.blocks for each in found.days if each.date == day)


def kept_free(found: BookingWeek, day: str) -> list[tuple[str, str]]:
    """Where the faint bands of a day begin, and how high they are."""
    return [(band.top, band.height) for each in found.days if each.date == day for band in each.buffers]


def berlin(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


class TestTheWeek:
    def test_begins_as_the_language_has_it(self) -> None:
        american = BERLIN._replace(locale=locale_of("en-US"))
        assert [week().days[0].date, week(look=american).days[0].date] == ["2026-11-30", "2026-11-29"]

    def test_puts_a_meeting_at_its_hour(self) -> None:
        [block] = blocks(week(meeting(berlin(12, 2, 10), 60)), "2026-12-02")
        assert (block.entry.starts, block.top, block.height) == ("10:00", "8rem", "4rem")
        assert (block.start, block.width, block.is_tall) == ("0%", "100%", True)

    def test_draws_more_of_the_day_where_something_is_early_or_late(self) -> None:
        found = week(meeting(berlin(12, 2, 6, 30)), meeting(berlin(12, 4, 21)))
        assert (found.hours[0].label, found.hours[-1].label, found.height) == ("06:00", "21:00", "64rem")

    def test_puts_those_that_overlap_side_by_side(self) -> None:
        found = week(
            meeting(berlin(12, 2, 10), 60),
            meeting(berlin(12, 2, 10, 30), 60),
            meeting(berlin(12, 2, 11), 30),
            meeting(berlin(12, 2, 12), 30),
        )
        places = [(one.entry.starts, one.start, one.width) for one in blocks(found, "2026-12-02")]
        assert places == [
            ("10:00", "0%", "50%"),
            ("10:30", "50%", "50%"),
            ("11:00", "0%", "50%"),
            ("12:00", "0%", "100%"),
        ]

    def test_gives_a_short_meeting_room_for_a_line_that_covers_no_other(self) -> None:
        found = week(meeting(berlin(12, 2, 10), 5), meeting(berlin(12, 2, 10, 10), 5))
        first, second = blocks(found, "2026-12-02")
        assert (first.start, second.start) == ("0%", "50%")

    def test_draws_a_meeting_across_midnight_on_both_days(self) -> None:
        found = week(meeting(berlin(12, 2, 23, 30), 60))
        [evening], [night] = blocks(found, "2026-12-02"), blocks(found, "2026-12-03")
        assert (evening.top, evening.height, evening.entry.note) == ("94rem", "2rem", "until the next day")
        assert (night.top, night.height, night.entry.note) == ("0rem", "2rem", "since the day before")

    def test_shows_what_went_on_into_its_first_day_and_nothing_that_ended_at_midnight(self) -> None:
        sunday = berlin(11, 29, 23)
        assert week(meeting(sunday, 60)).is_empty
        [block] = blocks(week(meeting(sunday, 90)), "2026-11-30")
        assert (block.top, block.height) == ("0rem", "2rem")

    def test_shows_what_is_kept_free_beside_a_meeting_and_says_so(self) -> None:
        found = week(meeting(berlin(12, 2, 10), buffer_time_before=15, buffer_time_after=30))
        assert kept_free(found, "2026-12-02") == [("7rem", "1rem"), ("10rem", "2rem")]
        [block] = blocks(found, "2026-12-02")
        assert block.entry.kept_free == "15 min before and 30 min after kept free"
        assert found.has_buffers

    def test_shows_on_the_day_before_what_is_kept_free_before_midnight(self) -> None:
        found = week(meeting(berlin(12, 3, 0), buffer_time_before=30, buffer_time_after=15))
        assert kept_free(found, "2026-12-02") == [("94rem", "2rem")]
        assert kept_free(found, "2026-12-03") == [("2rem", "1rem")]
        assert (found.hours[0].label, found.height) == ("00:00", "96rem")

    def test_draws_what_is_kept_free_across_a_change_of_the_clocks_as_long_as_it_is(self) -> None:
        at = datetime(2026, 10, 25, 1, tzinfo=UTC)  # two o'clock, for the second time
        found = week(meeting(at, buffer_time_before=60), on=date(2026, 10, 25))
        assert kept_free(found, "2026-10-25") == [("0rem", "4rem")]

    @pytest.mark.parametrize("status", ["cancelled", "rescheduled"])
    def test_keeps_nothing_free_beside_what_takes_no_time_any_more(self, status: str) -> None:
        gone = meeting(berlin(12, 2, 10), buffer_time_after=30, status=status)
        found = booking_week(date(2026, 12, 2), [gone], narrowing=EVERYTHING, look=BERLIN, now=NOW)
        assert not found.has_buffers
        assert blocks(found, "2026-12-02")[0].entry.kept_free == ""

    def test_has_25_hours_where_the_clocks_go_back(self) -> None:
        first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
        found = week(meeting(first), meeting(second), on=date(2026, 10, 25))
        one, other = blocks(found, "2026-10-25")
        # Both begin at half past two by the clock; drawing begins at two.
        assert (one.entry.starts, other.entry.starts) == ("02:30", "02:30")
        assert (one.top, other.top) == ("2rem", "6rem")
        assert [hour.label for hour in found.hours[:3]] == ["02:00", "02:00\nagain", "03:00"]
        bands = {day.date: day.bands for day in found.days}
        assert bands["2026-10-25"] == []
        assert [(one.top, one.height) for one in bands["2026-10-24"]] == [("4rem", "4rem")]
        assert "back one hour" in found.days[-1].clock_change

    def test_has_23_hours_where_the_clocks_go_forward(self) -> None:
        found = week(meeting(berlin(3, 29, 1, 30), 60), on=date(2026, 3, 29))
        [block] = blocks(found, "2026-03-29")
        # From half past one to half past three by the clock, with an hour between that is not.
        assert (block.entry.span, block.height) == ("01:30 – 03:30", "8rem")
        [band] = found.days[-1].bands
        assert (band.top, band.height) == ("4rem", "4rem")

    def test_has_half_an_hour_more_on_lord_howe_island(self) -> None:
        look = BERLIN._replace(timezone="Australia/Lord_Howe")
        at = datetime(2026, 4, 4, 15, tzinfo=UTC)  # 01:30, for the second time
        found = week(meeting(at), on=date(2026, 4, 5), look=look)
        [block] = blocks(found, "2026-04-05")
        assert (block.entry.starts, block.top) == ("01:30", "4rem")
        assert [hour.label for hour in found.hours[:3]] == ["01:00", "01:30\nagain", "02:00"]
        assert found.hours[2].top == "6rem"

    def test_leads_to_its_neighbours_with_what_it_is_narrowed_to(self) -> None:
        narrowing = Narrowing(status="completed", event_type_id=str(INTRO))
        found = booking_week(date(2026, 12, 30), [], narrowing=narrowing, look=BERLIN, now=NOW)
        rest = f"status=completed&event_type_id={INTRO}"
        assert found.following == f"/bookings/?view=week&date=2027-01-04&{rest}"
        assert found.previous == f"/bookings/?view=week&date=2026-12-21&{rest}"
        assert found.today == f"/bookings/?view=week&{rest}"


class TestTheMonth:
    def test_says_of_each_day_what_is_on_it(self) -> None:
        four = [meeting(berlin(12, 2, hour)) for hour in (9, 10, 11, 12)]
        found = booking_month(date(2026, 12, 9), four, narrowing=EVERYTHING, look=BERLIN, now=NOW)
        cells = {cell.date: cell for week in found.weeks for cell in week.cells}
        assert cells["2026-12-02"].label == "Wednesday, 2 December 2026, 4 bookings"
        assert [one.starts for one in cells["2026-12-02"].booked] == ["09:00", "10:00"]
        assert cells["2026-12-02"].more == "2 more"
        assert cells["2026-12-03"].label.endswith("nothing booked")
        assert cells["2026-12-02"].path == "/bookings/?view=week&date=2026-12-02"

    def test_is_a_whole_month_also_in_february(self) -> None:
        found = booking_month(date(2028, 2, 29), [], narrowing=EVERYTHING, look=BERLIN, now=NOW)
        dates = [cell.date for week in found.weeks for cell in week.cells if cell.date]
        assert (dates[0], dates[-1], len(dates)) == ("2028-02-01", "2028-02-29", 29)
        assert (found.previous[-10:], found.following[-10:]) == ("2028-01-01", "2028-03-01")


class TestShown:
    def test_leaves_out_what_is_off_unless_it_is_asked_for(self) -> None:
        off = summary(status=BookingStatus.CANCELLED)
        assert (shown([off], ""), shown([off], "cancelled")) == ([], [off])


@pytest.fixture
def open_calendar(open_tab: OpenTab, api: FakeApi) -> Any:
    """Open the calendar at an address."""

    def open_one(*answers: Any, **query: str) -> Any:
        api.on("GET", "users/profile/", profile())
        api.on("GET", "events/event-types/", event_types(event_type()))
        api.on("GET", PATH, *answers)
        tab = open_tab(BookingCalendarState, query=query, page="bookings")
        do(tab.load())
        return tab

    return open_one


def asked(api: FakeApi) -> list[dict[str, str]]:
    """What the requests for bookings asked."""
    return [dict(one.url.params) for one in api.asked() if one.url.path.endswith(PATH)]


class TestLoad:
    def test_asks_for_the_week_and_the_evening_before_it(self, open_calendar: Any, api: FakeApi) -> None:
        tab = open_calendar(bookings(summary()), view="week", date="2026-12-02", status="confirmed")
        # The browser's language is not known here: weeks begin on Sunday.
        assert asked(api) == [
            {"start_date": "2026-11-28", "end_date": "2026-12-05", "status": "confirmed", "limit": "100"}
        ]
        assert [block.entry.id for block in blocks(tab.week, "2026-12-02")] == [str(BOOKING)]
        assert (tab.zone, tab.is_loading, tab.week.is_empty) == ("Berlin", False, False)

    def test_shows_today_where_the_address_names_no_date(self, open_calendar: Any) -> None:
        for nonsense in ("", "tomorrow", "9999-12-31", "0001-01-01"):
            tab = open_calendar(bookings(), view="week", date=nonsense)
            assert [day.date for day in tab.week.days if day.is_today] == ["2026-11-24"]

    def test_shows_a_month(self, open_calendar: Any, api: FakeApi) -> None:
        tab = open_calendar(bookings(summary()), view="month", date="2026-12-15")
        assert (asked(api)[0]["start_date"], asked(api)[0]["end_date"]) == ("2026-11-30", "2026-12-31")
        assert tab.month.title == "December 2026"

    def test_reads_page_after_page_and_says_where_it_stops(self, open_calendar: Any, api: FakeApi) -> None:
        tab = open_calendar(
            bookings(summary(), next_cursor="a"), bookings(summary(id=UUID(int=1))), view="week"
        )
        assert ([query.get("cursor") for query in asked(api)], tab.cut) == ([None, "a"], "")
        api.requests.clear()
        tab = open_calendar(bookings(summary(), next_cursor="more"), view="week")
        assert (len(asked(api)), bool(tab.cut)) == (5, True)

    def test_leaves_the_list_alone_and_the_list_it(
        self, open_calendar: Any, open_tab: OpenTab, api: FakeApi
    ) -> None:
        open_calendar(bookings())
        assert api.requests == []
        do(open_tab(BookingsState, query={"view": "month"}, page="bookings").load())
        assert api.requests == []

    def test_offers_another_try_where_it_fails(self, open_calendar: Any) -> None:
        tab = open_calendar(503, bookings(summary()), view="week", date="2026-12-02")
        assert (tab.is_loading, tab.problem) == (True, "No.")
        do(tab.load())
        assert (tab.is_loading, tab.problem, tab.week.is_empty) == (False, "", False)

    def test_keeps_the_day_when_the_view_is_changed(self, open_calendar: Any) -> None:
        tab = open_calendar(bookings(), view="week", date="2026-12-02", event_type_id=str(INTRO))
        assert [one.path for one in tab.views] == [
            f"/bookings/?event_type_id={INTRO}",
            f"/bookings/?view=week&date=2026-12-02&event_type_id={INTRO}",
            f"/bookings/?view=month&date=2026-12-02&event_type_id={INTRO}",
        ]

    def test_turns_at_once_and_lets_the_bookings_follow(self, open_calendar: Any) -> None:
        tab = open_calendar(bookings(summary()), view="week", date="2026-12-02")
        go(tab, query={"view": "week", "date": "2026-12-09"}, page="bookings")
        seen = []

        async def watch() -> None:
            async for _ in tab.load():
                seen.append((tab.is_turning, tab.week.days[0].date))

        do(watch())
        assert seen == [(True, "2026-11-29"), (True, "2026-12-06")]
        assert (tab.is_turning, tab.is_loading) == (False, False)

    def test_stays_as_it_is_when_the_same_is_asked_for_again(self, open_calendar: Any) -> None:
        tab = open_calendar(bookings(summary()), view="week", date="2026-12-02")
        seen = []

        async def watch() -> None:
            async for _ in tab.load():
                seen.append((tab.is_turning, tab.week.is_empty))

        do(watch())
        assert seen == [(False, False)]

    def test_offers_another_try_for_a_week_that_fails(self, open_calendar: Any) -> None:
        tab = open_calendar(bookings(summary()), 503, bookings(), view="week", date="2026-12-02")
        go(tab, query={"view": "week", "date": "2026-12-09"}, page="bookings")
        do(tab.load())
        assert (tab.problem, tab.is_turning, tab.is_loading) == ("No.", False, False)
        do(tab.load())
        assert (tab.problem, tab.is_turning, tab.week.is_empty) == ("", False, True)


class TestTheFilters:
    def test_change_the_address(self, open_calendar: Any) -> None:
        tab = open_calendar(bookings(), view="week", date="2026-12-02")
        assert "/bookings/?view=week&date=2026-12-02&status=no_show" in str(tab.choose_status("no_show"))
        assert f"event_type_id={INTRO}" in str(tab.choose_event_type(str(INTRO)))
        assert "status" not in str(tab.choose_status("held"))
