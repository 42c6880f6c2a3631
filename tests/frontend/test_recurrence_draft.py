"""How a series repeats, while it is being chosen."""

from datetime import date

import pytest

from shared_types.vocabulary import RecurrenceType
from web.format.recurrence_draft import RecurrenceDraft, describe, draft_of, next_dates, rule_of

TUESDAY = date(2026, 12, 1)


def weekly(**changes: object) -> RecurrenceDraft:
    return RecurrenceDraft.model_validate({"repeats": "weekly", "occurrences": "4", **changes})


class TestRuleOf:
    def test_says_nothing_where_nothing_repeats(self) -> None:
        assert rule_of(RecurrenceDraft()) == ""

    def test_puts_weekdays_in_order(self) -> None:
        assert rule_of(weekly(interval="2", weekdays=["FR", "MO"])) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"

    def test_leaves_weekdays_out_of_other_patterns(self) -> None:
        assert rule_of(weekly(repeats="monthly", weekdays=["MO"])) == "FREQ=MONTHLY;INTERVAL=1"

    @pytest.mark.parametrize("typed", ["0", "", "two", "100", "1.5", "-1"])
    def test_is_empty_while_the_interval_is_no_number_that_can_be(self, typed: str) -> None:
        assert rule_of(weekly(interval=typed)) == ""


class TestDraftOf:
    @pytest.mark.parametrize("rule", ["FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=1"])
    def test_reads_back_what_it_wrote(self, rule: str) -> None:
        draft = draft_of(repeats=RecurrenceType.WEEKLY, rule=rule, occurrences=4, until=None)
        assert rule_of(draft) == rule
        assert (draft.ends, draft.occurrences) == ("after", "4")

    @pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYMONTHDAY=-1"])
    def test_keeps_a_rule_that_the_choices_cannot_say(self, rule: str) -> None:
        draft = draft_of(repeats=RecurrenceType.MONTHLY, rule=rule, occurrences=None, until=TUESDAY)
        assert (draft.custom_rule, rule_of(draft)) == (rule, rule)
        assert (draft.ends, draft.until) == ("on", "2026-12-01")


class TestDescribe:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "Every week"),
            (
                {"interval": "2", "weekdays": ["MO", "WE", "FR"]},
                "Every 2 weeks on Monday, Wednesday and Friday",
            ),
            ({"repeats": "daily", "interval": "3"}, "Every 3 days"),
            ({"repeats": "monthly"}, "Every month"),
            ({"repeats": "none"}, ""),
            ({"interval": "x"}, ""),
            ({"custom_rule": "FREQ=WEEKLY;COUNT=3"}, "A rule of its own"),
        ],
    )
    def test_says_the_pattern(self, changes: dict[str, object], words: str) -> None:
        assert describe(weekly(**changes)) == words


class TestNextDates:
    def test_keeps_the_weekday_of_the_first(self) -> None:
        dates = next_dates(weekly(), first=TUESDAY, limit=8)
        assert dates == [date(2026, 12, day) for day in (1, 8, 15, 22)]

    def test_begins_with_the_first_day_that_is_chosen(self) -> None:
        dates = next_dates(weekly(weekdays=["MO", "TH"], interval="2"), first=TUESDAY, limit=3)
        assert dates == [date(2026, 12, 3), date(2026, 12, 14), date(2026, 12, 17)]

    def test_ends_on_the_last_date(self) -> None:
        dates = next_dates(weekly(ends="on", until="2026-12-08"), first=TUESDAY, limit=8)
        assert dates == [date(2026, 12, 1), date(2026, 12, 8)]

    def test_passes_over_months_that_are_too_short(self) -> None:
        dates = next_dates(weekly(repeats="monthly"), first=date(2027, 1, 31), limit=3)
        assert dates == [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)]

    def test_counts_days_over_the_end_of_a_year(self) -> None:
        dates = next_dates(weekly(repeats="daily", interval="2"), first=date(2026, 12, 30), limit=3)
        assert dates == [date(2026, 12, 30), date(2027, 1, 1), date(2027, 1, 3)]

    @pytest.mark.parametrize(
        "changes", [{"repeats": "none"}, {"interval": ""}, {"custom_rule": "FREQ=DAILY"}]
    )
    def test_has_none_where_there_is_no_pattern_to_follow(self, changes: dict[str, object]) -> None:
        assert next_dates(weekly(**changes), first=TUESDAY, limit=3) == []
