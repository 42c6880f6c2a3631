"""The dates of a series, held against dateutil where that is safe to ask."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from slot_engine import RecurrenceRefused, expand, instant, parse_rule
from tests.slot_engine.examples import BERLIN, NEW_YORK, UTC_ZONE, wall

MONDAY_9 = wall("2027-03-01 09:00")


def local_starts(
    text: str, start: datetime = MONDAY_9, zone: ZoneInfo = BERLIN, excluded: Collection[date] = ()
) -> list[str]:
    """The series as the organizer's clocks show it."""
    starts = expand(parse_rule(text), start, zone, excluded=excluded)
    return [f"{datetime.fromtimestamp(each, zone):%Y-%m-%d %H:%M}" for each in starts]


def dates(text: str, start: datetime = MONDAY_9) -> list[str]:
    return [each[5:10] for each in local_starts(text, start)]


class TestDaily:
    def test_counts_from_the_start(self) -> None:
        assert dates("FREQ=DAILY;INTERVAL=2;COUNT=3") == ["03-01", "03-03", "03-05"]

    def test_leaves_out_weekdays_and_days_of_the_month(self) -> None:
        assert dates("FREQ=DAILY;COUNT=3;BYDAY=MO,SU") == ["03-01", "03-07", "03-08"]
        assert dates("FREQ=DAILY;COUNT=3;BYMONTHDAY=-1,2") == ["03-02", "03-31", "04-02"]


class TestWeekly:
    def test_falls_on_the_starts_weekday_where_none_is_named(self) -> None:
        assert dates("FREQ=WEEKLY;COUNT=3") == ["03-01", "03-08", "03-15"]

    def test_passes_over_the_days_before_the_start(self) -> None:
        assert dates("FREQ=WEEKLY;COUNT=3;BYDAY=MO,TH", wall("2027-03-02 09:00")) == [
            "03-04",
            "03-08",
            "03-11",
        ]

    def test_depends_on_the_week_start_every_second_week(self) -> None:
        # The example of RFC 5545, 3.3.10.
        start = wall("1997-08-05 09:00")
        by_monday = dates("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", start)
        by_sunday = dates("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", start)
        assert by_monday == ["08-05", "08-10", "08-19", "08-24"]
        assert by_sunday == ["08-05", "08-17", "08-19", "08-31"]


class TestMonthly:
    def test_falls_on_the_starts_day_and_skips_months_that_lack_it(self) -> None:
        assert dates("FREQ=MONTHLY;COUNT=4", wall("2027-01-31 09:00")) == ["01-31", "03-31", "05-31", "07-31"]

    def test_counts_weekdays_from_both_ends_of_the_month(self) -> None:
        assert dates("FREQ=MONTHLY;COUNT=3;BYDAY=2TU") == ["03-09", "04-13", "05-11"]
        assert dates("FREQ=MONTHLY;COUNT=3;BYDAY=-1FR") == ["03-26", "04-30", "05-28"]
        assert dates("FREQ=MONTHLY;COUNT=2;BYDAY=5MO") == ["03-29", "05-31"]

    def test_counts_days_from_both_ends_of_the_month(self) -> None:
        assert dates("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=15,-1") == ["03-15", "03-31", "04-15", "04-30"]

    def test_wants_both_where_weekday_and_day_are_named(self) -> None:
        assert dates("FREQ=MONTHLY;COUNT=2;BYDAY=FR;BYMONTHDAY=13") == ["08-13", "10-13"]

    def test_takes_counted_and_plain_weekdays_together(self) -> None:
        # dateutil finds nothing for such a list; RFC 5545 makes it a union.
        assert dates("FREQ=MONTHLY;COUNT=5;BYDAY=TH,1MO") == ["03-01", "03-04", "03-11", "03-18", "03-25"]

    def test_reaches_the_29th_of_february_once_in_four_years(self) -> None:
        starts = local_starts("FREQ=MONTHLY;INTERVAL=12;COUNT=3", wall("2028-02-29 09:00"))
        assert [each[:10] for each in starts] == ["2028-02-29", "2032-02-29", "2036-02-29"]


class TestEnd:
    def test_includes_an_occurrence_on_the_last_date(self) -> None:
        assert dates("FREQ=DAILY;UNTIL=20270303") == ["03-01", "03-02", "03-03"]

    def test_is_compared_in_wall_clock_time_or_as_an_instant(self) -> None:
        assert dates("FREQ=DAILY;UNTIL=20270303T085959") == ["03-01", "03-02"]
        assert dates("FREQ=DAILY;UNTIL=20270303T090000") == ["03-01", "03-02", "03-03"]
        assert dates("FREQ=DAILY;UNTIL=20270303T080000Z") == ["03-01", "03-02", "03-03"]
        assert dates("FREQ=DAILY;UNTIL=20270303T075959Z") == ["03-01", "03-02"]

    def test_may_stand_outside_the_text(self) -> None:
        rule = parse_rule("FREQ=DAILY;COUNT=9", last_date=date(2027, 3, 2))
        assert len(expand(rule, MONDAY_9, BERLIN)) == 2

    def test_before_the_start_is_refused(self) -> None:
        with pytest.raises(RecurrenceRefused, match="no date between"):
            dates("FREQ=DAILY;UNTIL=20270228")


class TestExcludedDates:
    def test_are_left_out_and_count_towards_the_end(self) -> None:
        excluded = {date(2027, 3, 2), date(2027, 12, 24)}
        starts = local_starts("FREQ=DAILY;COUNT=3", excluded=excluded)
        assert [each[8:10] for each in starts] == ["01", "03"]

    def test_may_be_all_of_them(self) -> None:
        assert local_starts("FREQ=DAILY;COUNT=1", excluded=[date(2027, 3, 1)]) == []


class TestClockChanges:
    def test_leave_the_time_on_the_organizers_clocks(self) -> None:
        assert local_starts("FREQ=WEEKLY;COUNT=3", wall("2027-03-08 09:00"), NEW_YORK) == [
            "2027-03-08 09:00",
            "2027-03-15 09:00",
            "2027-03-22 09:00",
        ]

    def test_move_a_time_they_skip_by_the_gap(self) -> None:
        starts = local_starts("FREQ=DAILY;COUNT=3", wall("2027-03-27 02:30"))
        assert [each[11:] for each in starts] == ["02:30", "03:30", "02:30"]

    def test_take_the_first_of_a_time_they_repeat(self) -> None:
        starts = expand(parse_rule("FREQ=DAILY;COUNT=2"), wall("2027-10-30 02:30"), BERLIN)
        assert datetime.fromtimestamp(starts[1], UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    def test_leave_out_a_date_the_zone_left_out(self) -> None:
        apia = ZoneInfo("Pacific/Apia")
        starts = local_starts("FREQ=DAILY;COUNT=3", wall("2011-12-29 09:00"), apia)
        assert [each[5:10] for each in starts] == ["12-29", "12-31", "01-01"]


class TestRefusals:
    def test_name_too_many_occurrences(self) -> None:
        assert len(dates("FREQ=DAILY;UNTIL=20280228")) == 365
        with pytest.raises(RecurrenceRefused, match="UNTIL allows more than 365"):
            dates("FREQ=DAILY;UNTIL=20280229")

    @pytest.mark.parametrize(
        ("text", "start"),
        [
            ("FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=2", MONDAY_9),
            ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30;COUNT=2", wall("2027-02-01 09:00")),
            ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20;COUNT=2", MONDAY_9),
            ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20;UNTIL=99991231", MONDAY_9),
        ],
    )
    def test_say_that_no_date_fits_instead_of_searching_for_ever(self, text: str, start: datetime) -> None:
        with pytest.raises(RecurrenceRefused, match="no date that fits"):
            dates(text, start)

    def test_say_that_a_series_outlives_its_organizer(self) -> None:
        with pytest.raises(RecurrenceRefused, match="40 years"):
            dates("FREQ=MONTHLY;INTERVAL=99;COUNT=365")
        assert len(dates("FREQ=MONTHLY;INTERVAL=12;COUNT=40")) == 40
        with pytest.raises(RecurrenceRefused, match="40 years"):
            dates("FREQ=MONTHLY;INTERVAL=12;COUNT=42")
        with pytest.raises(RecurrenceRefused, match="40 years"):
            dates("FREQ=MONTHLY;COUNT=2", wall("9999-12-01 09:00"))

    def test_want_a_wall_clock_start(self) -> None:
        with pytest.raises(ValueError, match="no zone"):
            expand(parse_rule("FREQ=DAILY;COUNT=1"), MONDAY_9.replace(tzinfo=UTC), BERLIN)


WEEKDAYS = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
COUNTED = st.tuples(st.sampled_from(["1", "2", "+4", "5", "-1", "-2", "-5"]), WEEKDAYS).map("".join)
MONTH_DAYS = st.sampled_from(["1", "13", "28", "29", "30", "31", "-1", "-2", "-31"])


def lists(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(",".join)


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    """Rules without an end that some date fits: dateutil would search for any other to the year 9999.

    Intervals have no divisor in common with a week or a year, so that no weekday and no month is passed over.
    """
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]))
    days = {"DAILY": [MONTH_DAYS, WEEKDAYS], "WEEKLY": [WEEKDAYS], "MONTHLY": [MONTH_DAYS, WEEKDAYS, COUNTED]}
    chosen = draw(st.sampled_from([None, *days[frequency]]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.sampled_from([1, 5, 11, 13]))}"]
    if chosen is not None:
        parts.append(f"{'BYMONTHDAY' if chosen is MONTH_DAYS else 'BYDAY'}={draw(lists(chosen))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(WEEKDAYS)}")
    return ";".join(parts)


class TestAgainstDateutil:
    @given(rule_texts(), st.datetimes(wall("2026-01-01 00:00"), wall("2029-01-01 00:00")), st.integers(1, 8))
    def test_a_rule_has_the_same_dates(self, text: str, start: datetime, count: int) -> None:
        start = start.replace(microsecond=0)
        theirs = islice(rrule.rrulestr(text, dtstart=start), count)
        ours = expand(parse_rule(text, max_occurrences=count), start, UTC_ZONE)
        assert ours == [instant(each.date(), each.time(), UTC_ZONE) for each in theirs]
