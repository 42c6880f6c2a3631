"""Dates and times in the visitor's language."""

from datetime import date, time

import pytest
from babel import Locale

from web.format.dates import (
    clock_hours_of,
    clock_time,
    locale_of,
    long_date,
    month_title,
    week_start,
    weekdays,
)

TUESDAY = date(2026, 12, 1)
ENGLISH, AMERICAN, GERMAN = locale_of("en-GB"), locale_of("en-US"), locale_of("de-DE")


class TestLocaleOf:
    @pytest.mark.parametrize(
        ("tag", "known"),
        [
            ("de-CH", "de_CH"),
            ("de_AT", "de_AT"),
            ("zh-Hant-TW", "zh_Hant_TW"),
            ("de-XX", "de"),
            ("tlh", "en_US"),
        ],
    )
    def test_finds_the_nearest_language(self, tag: str, known: str) -> None:
        assert str(locale_of(tag)) == known

    @pytest.mark.parametrize("tag", ["", "-", "x" * 300, "../etc", "en-<script>"])
    def test_speaks_english_to_nonsense(self, tag: str) -> None:
        assert locale_of(tag).language == "en"


class TestLongDate:
    @pytest.mark.parametrize(
        ("tag", "words"),
        [
            ("en-GB", "Tuesday 1 December"),
            ("en-US", "Tuesday, December 1"),
            ("de-DE", "Dienstag, 1. Dezember"),
            ("ja-JP", "12月1日火曜日"),
            ("pt-BR", "terça-feira, 1 de dezembro"),
            ("hu-HU", "december 1., kedd"),
        ],
    )
    def test_leaves_out_this_year(self, tag: str, words: str) -> None:
        assert long_date(TUESDAY, locale=locale_of(tag), this_year=2026) == words

    def test_says_another_year(self) -> None:
        assert long_date(TUESDAY, locale=ENGLISH, this_year=2025).endswith("2026")

    @pytest.mark.parametrize(
        "tag", ["en-GB", "fr-FR", "es-ES", "pl-PL", "ko-KR", "lt-LT", "eu", "vi", "fa-IR", "ar-EG"]
    )
    def test_never_shows_the_year_in_any_language(self, tag: str) -> None:
        words = long_date(TUESDAY, locale=locale_of(tag), this_year=2026)
        assert "26" not in words
        assert "1" in words


class TestClockTime:
    def test_has_two_digits_with_24_hours(self) -> None:
        assert clock_time(time(9, 5), locale=ENGLISH, clock_hours=24) == "09:05"

    def test_says_which_half_of_the_day_with_12(self) -> None:
        assert clock_time(time(0, 0), locale=AMERICAN, clock_hours=12).replace("\xa0", " ") == "12:00 AM"
        assert clock_time(time(12, 0), locale=AMERICAN, clock_hours=12).replace("\xa0", " ") == "12:00 PM"


class TestClockHoursOf:
    @pytest.mark.parametrize(("tag", "hours"), [("en-US", 12), ("en-GB", 24), ("de-DE", 24), ("ar-EG", 12)])
    def test_is_what_the_language_writes(self, tag: str, hours: int) -> None:
        assert clock_hours_of(locale_of(tag)) == hours


class TestWeek:
    @pytest.mark.parametrize(("tag", "first"), [("en-GB", "Monday"), ("en-US", "Sunday")])
    def test_starts_as_the_country_has_it(self, tag: str, first: str) -> None:
        assert weekdays(locale_of(tag))[0][1] == first

    def test_of_a_date_starts_on_or_before_it(self) -> None:
        assert week_start(TUESDAY, locale=GERMAN) == date(2026, 11, 30)
        assert week_start(date(2026, 11, 29), locale=AMERICAN) == date(2026, 11, 29)

    @pytest.mark.parametrize("tag", ["ar-EG", "fa-IR", "sv-SE", "en-GB"])
    def test_has_names_that_fit_above_a_column(self, tag: str) -> None:
        assert max(len(short) for short, _ in weekdays(locale_of(tag))) <= 5


class TestMonthTitle:
    def test_starts_with_a_capital_even_where_months_do_not(self) -> None:
        assert month_title(TUESDAY, locale=Locale("fr")) == "Décembre 2026"
