"""RRULE text: what is read, and what is refused with the part that is to blame."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slot_engine import Frequency, RecurrenceRefused, RecurrenceRule, RuleDay, parse_rule
from tests.slot_engine.examples import wall

REFUSED = [
    # Malformed.
    ("", "RRULE"),
    ("FREQ", "RRULE"),
    ("FREQ=DAILY;", "RRULE"),
    ("FREQ=DAILY;COUNT=", "RRULE"),
    ("FREQ=DAILY;COUNT=1;COUNT=2", "COUNT"),
    ("FREQ=DAILY;COUNT=1\nEXDATE:20270301", "RRULE"),
    ("FREQ=DAILY;COUNT=1;" + "X" * 300, "RRULE"),
    ("COUNT=3", "FREQ"),
    ("FREQ=DAILY;COUNT=two", "COUNT"),
    ("FREQ=DAILY;COUNT=+", "COUNT"),
    ("FREQ=WEEKLY;COUNT=2;BYDAY=XX", "BYDAY"),
    ("FREQ=WEEKLY;COUNT=2;BYDAY=MO,,TU", "BYDAY"),
    ("FREQ=WEEKLY;COUNT=2;WKST=1MO", "WKST"),
    ("FREQ=DAILY;UNTIL=2027123", "UNTIL"),
    ("FREQ=DAILY;UNTIL=20270230", "UNTIL"),
    ("FREQ=DAILY;UNTIL=20270301T25", "UNTIL"),
    ("FREQ=DAILY;UNTIL=20270301T250000Z", "UNTIL"),
    ("FREQ=DAILY;UNTIL=2027W011", "UNTIL"),
    # Not supported.
    ("FREQ=YEARLY;COUNT=2", "FREQ"),
    ("FREQ=HOURLY;COUNT=2", "FREQ"),
    ("FREQ=SECONDLY;COUNT=2", "FREQ"),
    ("FREQ=DAILY;COUNT=2;BYHOUR=9,10", "BYHOUR"),
    ("FREQ=MONTHLY;COUNT=2;BYDAY=MO;BYSETPOS=1", "BYSETPOS"),
    ("FREQ=DAILY;COUNT=2;X-WAYS=1", "RRULE"),
    # Out of bounds.
    ("FREQ=DAILY;COUNT=0", "COUNT"),
    ("FREQ=DAILY;COUNT=-1", "COUNT"),
    ("FREQ=DAILY;COUNT=366", "COUNT"),
    ("FREQ=DAILY;COUNT=999999999999", "COUNT"),
    ("FREQ=DAILY;COUNT=2;INTERVAL=0", "INTERVAL"),
    ("FREQ=DAILY;COUNT=2;INTERVAL=100", "INTERVAL"),
    ("FREQ=MONTHLY;COUNT=2;BYMONTHDAY=0", "BYMONTHDAY"),
    ("FREQ=MONTHLY;COUNT=2;BYMONTHDAY=32", "BYMONTHDAY"),
    ("FREQ=MONTHLY;COUNT=2;BYMONTHDAY=-32", "BYMONTHDAY"),
    ("FREQ=MONTHLY;COUNT=2;BYDAY=0MO", "BYDAY"),
    ("FREQ=MONTHLY;COUNT=2;BYDAY=6MO", "BYDAY"),
    # Contradictory.
    ("FREQ=DAILY", "RRULE"),
    ("FREQ=DAILY;COUNT=2;UNTIL=20270301", "COUNT"),
    ("FREQ=WEEKLY;COUNT=2;BYDAY=2MO", "BYDAY"),
    ("FREQ=WEEKLY;COUNT=2;BYMONTHDAY=13", "BYMONTHDAY"),
]
NEAR_PARTS = st.builds(
    "{}={}".format,
    st.sampled_from(["FREQ", "COUNT", "UNTIL", "INTERVAL", "BYDAY", "BYMONTHDAY", "WKST", "BYHOUR"]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "3", "20271231"]) | st.text("0129-+,MOTUZ", max_size=6),
)


class TestParseRule:
    def test_reads_every_part_it_understands(self) -> None:
        text = "RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1MO,-1FR,WE;BYMONTHDAY=1,-1;WKST=SU"
        assert parse_rule(text) == RecurrenceRule(
            frequency=Frequency.MONTHLY,
            interval=2,
            count=10,
            weekdays=(RuleDay(1, 1), RuleDay(5, -1), RuleDay(3)),
            month_days=(1, -1),
            week_start=7,
        )

    def test_reads_small_letters_and_spaces_around(self) -> None:
        assert parse_rule(" freq=weekly;count=2;byday=mo ") == parse_rule("FREQ=WEEKLY;COUNT=2;BYDAY=MO")

    def test_reads_an_end_as_a_date_a_wall_clock_time_or_an_instant(self) -> None:
        assert parse_rule("FREQ=DAILY;UNTIL=20270301").until == date(2027, 3, 1)
        assert parse_rule("FREQ=DAILY;UNTIL=20270301T090000").until == wall("2027-03-01 09:00")
        assert parse_rule("FREQ=DAILY;UNTIL=20270301T090000Z").until == datetime(2027, 3, 1, 9, tzinfo=UTC)

    def test_takes_the_first_of_the_ends_in_and_outside_the_text(self) -> None:
        assert parse_rule("FREQ=DAILY;COUNT=9", max_occurrences=5).count == 5
        assert parse_rule("FREQ=DAILY;COUNT=9", max_occurrences=12).count == 9
        assert parse_rule("FREQ=DAILY", max_occurrences=5).count == 5
        assert parse_rule("FREQ=DAILY", last_date=date(2027, 3, 1)).last_date == date(2027, 3, 1)

    @pytest.mark.parametrize(("text", "part"), REFUSED)
    def test_refuses_what_makes_no_sense_and_names_the_part(self, text: str, part: str) -> None:
        with pytest.raises(RecurrenceRefused, match=f"^{part} ") as refused:
            parse_rule(text)
        assert refused.value.part == part

    @given(st.text(max_size=40) | st.lists(NEAR_PARTS, max_size=5).map(";".join))
    def test_answers_any_text_with_a_rule_or_a_refusal(self, text: str) -> None:
        try:
            rule = parse_rule(text)
        except RecurrenceRefused as refusal:
            assert str(refusal).startswith(refusal.part)  # noqa: PT017 a refusal is one of two good answers
        else:
            assert rule.count or rule.until
