"""Which dates of a series can be had together, what could be had instead, and how its rule is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from slot_engine import (
    Agenda,
    Instant,
    Interval,
    RefusalCode,
    SeriesDate,
    SlotRules,
    Surroundings,
    check_dates,
    expand,
    explain_start,
    find_alternatives,
    find_slots,
    format_rule,
    instant,
    parse_rule,
)
from tests.slot_engine.examples import BERLIN, LONG_BEFORE, NEW_YORK, NOTHING, at, every_day, half_hours, wall
from tests.slot_engine.strategies import Question, questions
from tests.slot_engine.test_recurrence import rule_texts

DAY = 24 * 60 * 60


def around(agenda: Agenda = NOTHING, *, opens: str = "09:00-17:00", **rules: int) -> Surroundings:
    """Olga's calendar: Berlin, half hours, every day."""
    return Surroundings(hours=every_day(opens), rules=half_hours(**rules), agenda=agenda, now=LONG_BEFORE)


def series(text: str, start: str, zone: ZoneInfo = BERLIN) -> list[SeriesDate]:
    """The dates of a rule."""
    starts = expand(parse_rule(text), wall(start), zone)
    return [SeriesDate(start=each, keeps_horizon=number == 0) for number, each in enumerate(starts)]


def local(starts: Sequence[Instant], zone: ZoneInfo = BERLIN) -> list[str]:
    """Instants as clocks show them."""
    return [f"{datetime.fromtimestamp(each, zone):%m-%d %H:%M}" for each in starts]


def codes(dates: Sequence[SeriesDate], surroundings: Surroundings) -> list[list[RefusalCode]]:
    """What is against each date."""
    return [[refusal.code for refusal in refusals] for refusals in check_dates(dates, surroundings)]


def busy(*starts: str, zone: ZoneInfo = BERLIN) -> Agenda:
    """Half an hour that is taken from each start on."""
    return Agenda(busy=[(at(each, zone), at(each, zone) + 1800) for each in starts])


class TestCheckDates:
    def test_finds_the_same_clock_time_on_both_sides_of_a_change(self) -> None:
        # Open from nine on Berlin's clocks, which go forward on 28 March: an hour on in UTC would be closed.
        dates = series("FREQ=WEEKLY;COUNT=4", "2027-03-15 16:30")
        assert codes(dates, around()) == [[], [], [], []]
        assert local([each.start for each in dates]) == [
            "03-15 16:30",
            "03-22 16:30",
            "03-29 16:30",
            "04-05 16:30",
        ]

    def test_meets_the_29th_of_february_and_no_other(self) -> None:
        dates = series("FREQ=MONTHLY;BYMONTHDAY=29;COUNT=3", "2028-01-29 10:00")
        assert local([each.start for each in dates]) == ["01-29 10:00", "02-29 10:00", "03-29 10:00"]
        taken = busy("2028-02-29 10:00")
        assert codes(dates, around(taken)) == [[], [RefusalCode.BUSY], []]

    def test_takes_only_the_months_that_have_a_31st(self) -> None:
        dates = series("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4", "2027-03-31 10:00")
        assert [text[:2] for text in local([each.start for each in dates])] == ["03", "05", "07", "08"]
        assert codes(dates, around()) == [[], [], [], []]

    def test_lets_a_meeting_run_through_midnight_into_the_next_date(self) -> None:
        # 23:45 to 00:15 every day, and nothing in the way of itself.
        dates = series("FREQ=DAILY;COUNT=4", "2027-03-26 23:45")
        assert codes(dates, around(opens="23:45-00:15", slot_interval_minutes=15)) == [[], [], [], []]

    def test_lets_a_date_take_its_time_from_those_after_it(self) -> None:
        first = at("2027-03-01 09:00")
        dates = [SeriesDate(start=first), SeriesDate(start=first + 1800), SeriesDate(start=first + 3600)]
        assert codes(dates, around(buffer_after_minutes=10)) == [[], [RefusalCode.BUSY], []]

    def test_counts_the_dates_of_a_day_by_the_organizers_clocks(self) -> None:
        late, early = at("2027-03-01 22:00"), at("2027-03-02 06:00")
        dates = [SeriesDate(start=late), SeriesDate(start=late + 1800), SeriesDate(start=early)]
        found = codes(dates, around(opens="00:00-24:00", max_bookings_per_day=1))
        assert found == [[], [RefusalCode.DAY_FULL], []]

    def test_holds_the_horizon_against_the_first_date_only(self) -> None:
        start = at("2027-03-01 09:00")
        dates = [SeriesDate(start=start, keeps_horizon=True), SeriesDate(start=start + 7 * DAY)]
        near = replace(around(horizon_minutes=60), now=start - DAY)
        assert codes(dates, near) == [[RefusalCode.TOO_FAR], []]

    def test_wants_them_in_order(self) -> None:
        start = at("2027-03-01 09:00")
        with pytest.raises(ValueError, match="order"):
            check_dates([SeriesDate(start=start + 1), SeriesDate(start=start)], around())


class TestFindAlternatives:
    def find(self, text: str, surroundings: Surroundings, taken: Sequence[Instant] = ()) -> list[str]:
        wanted = SeriesDate(start=at(text))
        return local(
            [slot.start for slot in find_alternatives(wanted, surroundings, taken=taken, zone=BERLIN)]
        )

    def test_prefers_the_same_clock_time_and_then_what_is_near(self) -> None:
        assert self.find("2027-03-03 10:00", around(busy("2027-03-03 10:00"))) == [
            "03-02 10:00",
            "03-04 10:00",
            "03-03 09:30",
            "03-03 10:30",
        ]

    def test_keeps_the_clock_time_over_the_night_in_which_clocks_change(self) -> None:
        found = self.find("2027-03-28 10:00", around(busy("2027-03-28 10:00")))
        assert found[:2] == ["03-27 10:00", "03-29 10:00"]

    def test_leaves_the_other_dates_of_the_series_alone(self) -> None:
        others = [at("2027-03-02 10:00"), at("2027-03-04 10:00")]
        found = self.find("2027-03-03 10:00", around(busy("2027-03-03 10:00")), others)
        assert found[:2] == ["03-01 10:00", "03-05 10:00"]

    def test_finds_nothing_where_nothing_near_is_open(self) -> None:
        closed = around(opens="03:00-03:00")
        assert self.find("2027-03-03 10:00", replace(closed, hours=replace(closed.hours, weekly={}))) == []


@st.composite
def series_questions(draw: st.DrawFn) -> tuple[list[SeriesDate], Surroundings, Question]:
    """Up to eight dates within a crowded calendar, on the grid or off it, some of them at one time."""
    question = draw(questions())
    question = question.but(
        agenda=Agenda(busy=question.agenda.busy, starts_booked=question.agenda.starts_booked),
        rules=replace(question.rules, capacity=1),
        seats=1,
    )
    offered = [slot.start for slot in find_slots(**question.parts())] or [question.window.start]
    window = st.integers(question.window.start // 300, question.window.end // 300).map(
        lambda five: five * 300
    )
    starts = sorted(draw(st.lists(st.sampled_from(offered) | window, min_size=1, max_size=8)))
    dates = [SeriesDate(start=start, keeps_horizon=draw(st.booleans())) for start in starts]
    parts = {name: getattr(question, name) for name in ("hours", "rules", "agenda", "now", "seats")}
    return dates, Surroundings(**parts), question


def rules_of(wanted: SeriesDate, surroundings: Surroundings) -> SlotRules:
    return surroundings.rules if wanted.keeps_horizon else replace(surroundings.rules, horizon_minutes=None)


def with_meetings(surroundings: Surroundings, starts: Sequence[Instant]) -> Agenda:
    """The whole agenda and these meetings, added one by one."""
    rules, agenda = surroundings.rules, surroundings.agenda
    before, after = (
        rules.buffer_before_minutes * 60,
        (rules.duration_minutes + rules.buffer_after_minutes) * 60,
    )
    return Agenda(
        busy=[*agenda.busy, *((start - before, start + after) for start in starts)],
        starts_booked=[*agenda.starts_booked, *starts],
    )


class TestAgainstTheWholeAgenda:
    @given(series_questions())
    def test_each_date_is_refused_for_what_forbids_it_beside_those_before_it(
        self, asked: tuple[list[SeriesDate], Surroundings, Question]
    ) -> None:
        dates, surroundings, _ = asked
        taken: list[Instant] = []
        for wanted, found in zip(dates, check_dates(dates, surroundings), strict=True):
            expected = explain_start(
                start=wanted.start,
                hours=surroundings.hours,
                rules=rules_of(wanted, surroundings),
                agenda=with_meetings(surroundings, taken),
                now=surroundings.now,
            )
            assert [each.code for each in found] == [each.code for each in expected]
            taken += [] if found else [wanted.start]

    @given(series_questions())
    def test_each_alternative_can_be_had_beside_the_other_dates(
        self, asked: tuple[list[SeriesDate], Surroundings, Question]
    ) -> None:
        dates, surroundings, _ = asked
        wanted, others = dates[0], sorted({each.start for each in dates[1:]} - {dates[0].start})
        zone = surroundings.hours.zone
        found = [slot.start for slot in find_alternatives(wanted, surroundings, taken=others, zone=zone)]
        free = [
            slot.start
            for slot in find_slots(
                hours=surroundings.hours,
                rules=rules_of(wanted, surroundings),
                agenda=with_meetings(surroundings, others),
                window=Interval(wanted.start - 4 * DAY, wanted.start + 4 * DAY + 1),
                now=surroundings.now,
            )
        ]
        assert len(found) == len(set(found)) == min(4, len(free))
        assert set(found) <= set(free)
        nearest = min(free, key=lambda start: abs(start - wanted.start), default=wanted.start)
        assert not free or min(abs(start - wanted.start) for start in found) == abs(nearest - wanted.start)


RULES = [
    ("FREQ=WEEKLY;COUNT=8", "2027-03-15 10:00", BERLIN),
    ("FREQ=DAILY;INTERVAL=3;COUNT=5", "2027-10-28 00:00", BERLIN),
    ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5", "2027-01-31 23:30", NEW_YORK),
    ("FREQ=MONTHLY;BYMONTHDAY=29;COUNT=3", "2028-01-29 09:00", BERLIN),
    ("FREQ=MONTHLY;BYDAY=-1FR,2TU;COUNT=6", "2027-03-01 09:00", NEW_YORK),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=6", "2027-03-07 00:00", BERLIN),
]


class TestFormatRule:
    @pytest.mark.parametrize(("text", "start", "zone"), RULES)
    def test_says_the_same_dates_with_the_last_of_them_as_the_end(
        self, text: str, start: str, zone: ZoneInfo
    ) -> None:
        starts = expand(parse_rule(text), wall(start), zone)
        until = datetime.fromtimestamp(starts[-1], UTC)
        written = format_rule(parse_rule(text), until=until)
        assert "COUNT" not in written
        assert expand(parse_rule(written), wall(start), zone) == starts

    @pytest.mark.parametrize(("text", "start", "zone"), RULES)
    def test_is_read_by_others_in_the_same_way(self, text: str, start: str, zone: ZoneInfo) -> None:
        starts = expand(parse_rule(text), wall(start), zone)
        written = format_rule(parse_rule(text), until=datetime.fromtimestamp(starts[-1], UTC))
        first = datetime.fromtimestamp(starts[0], zone)
        theirs = rrule.rrulestr(written, dtstart=first)
        assert [int(each.timestamp()) for each in theirs] == starts

    def test_ends_before_a_date_that_was_left_out_at_the_end(self) -> None:
        rule = parse_rule("FREQ=WEEKLY;COUNT=8")
        starts = expand(rule, wall("2027-10-25 00:00"), BERLIN)
        # Midnight in Berlin is still the day before in UTC, an hour later in winter.
        written = format_rule(rule, until=datetime.fromtimestamp(starts[1], UTC))
        assert written.endswith("UNTIL=20271031T230000Z")
        shorter = format_rule(rule, until=datetime.fromtimestamp(starts[5], UTC))
        assert expand(parse_rule(shorter), wall("2027-10-25 00:00"), BERLIN) == starts[:6]

    @given(
        rule_texts(),
        st.dates(date(2026, 1, 1), date(2029, 1, 1)),
        st.integers(0, 95),
        st.integers(1, 12),
        st.integers(0, 11),
    )
    def test_keeps_any_rule_up_to_any_of_its_dates(
        self, text: str, day: date, quarter: int, count: int, last: int
    ) -> None:
        start = datetime.combine(day, time.min) + timedelta(minutes=15 * quarter)
        rule = parse_rule(text, max_occurrences=count)
        starts = expand(rule, start, BERLIN)
        kept = starts[: last % len(starts) + 1]
        written = format_rule(rule, until=datetime.fromtimestamp(kept[-1], UTC))
        assert expand(parse_rule(written), start, BERLIN) == kept
        # And against somebody else's expansion on the wall clock, put on Berlin's clocks afterwards.
        unending = written[: written.index(";UNTIL=")]
        theirs = rrule.rrulestr(f"{unending};COUNT={len(kept)}", dtstart=start)
        assert [instant(each.date(), each.time(), BERLIN) for each in theirs] == kept
