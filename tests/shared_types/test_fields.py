"""The formats that both sides hold a value against."""

from datetime import time
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from shared_types.bookings import BookingCreate
from shared_types.fields import (
    AccessToken,
    Day,
    Flag,
    HexColour,
    Line,
    Moment,
    Name,
    NameOrNone,
    PhoneNumber,
    Slug,
    Text,
    TimeZoneName,
    WallTime,
    WebAddress,
)

WISH = {
    "organizer_slug": "olga",
    "event_type_slug": "intro-call",
    "start_time": "2027-03-01T10:00:00+01:00",
    "invitee_name": "Ivo",
    "invitee_email": "ivo@example.com",
    "invitee_timezone": "Europe/Berlin",
}


def accepts(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


class TestWebAddress:
    @pytest.mark.parametrize("address", ["", "https://example.com/after?x=1", "http://localhost:8000"])
    def test_takes_the_web(self, address: str) -> None:
        assert accepts(WebAddress, address)

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "//example.com",
            "https://",
            "https:example.com",
            "ftp://example.com",
            "https://example.com\\@evil.example",
            "https://exa mple.com",
            "data:text/html,x",
            "https://[",
        ],
    )
    def test_refuses_what_is_not_the_web(self, address: str) -> None:
        assert not accepts(WebAddress, address)


class TestTimeZoneName:
    @pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])
    def test_takes_a_zone_of_the_database(self, name: str) -> None:
        assert accepts(TimeZoneName, name)

    @pytest.mark.parametrize(
        "name",
        ["", "+02:00", "Europe/Atlantis", "../../etc/passwd", "europe/berlin\x00", "localtime", "Factory"],
    )
    def test_refuses_everything_else(self, name: str) -> None:
        assert not accepts(TimeZoneName, name)


class TestWallTime:
    def test_reads_24_00_as_the_midnight_that_ends_the_day(self) -> None:
        assert TypeAdapter(WallTime).validate_python("24:00") == time(0)

    @pytest.mark.parametrize("value", ["25:00", "09:00:30", "09:00+02:00", "nine"])
    def test_refuses_what_no_wall_clock_shows(self, value: str) -> None:
        assert not accepts(WallTime, value)


class TestDayAndMoment:
    @pytest.mark.parametrize("kind", [Day, Moment])
    @pytest.mark.parametrize("value", [0, 1.5, True, "0", "1798800000", "-1e9", " 5 "])
    def test_are_never_read_from_a_number(self, kind: Any, value: object) -> None:
        assert not accepts(kind, value)

    def test_take_what_is_written_out(self) -> None:
        assert accepts(Day, "2028-02-29")
        assert not accepts(Moment, "2028-02-29T10:00:00")
        assert accepts(Moment, "2028-02-29T10:00:00Z")


class TestFlag:
    @pytest.mark.parametrize("value", [0, 1, "true", "on", "", None])
    def test_is_true_or_false_and_nothing_like_it(self, value: object) -> None:
        assert accepts(Flag, True)
        assert not accepts(Flag, value)


class TestText:
    @pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\u2028b", "a\ud800b"])
    def test_refuses_what_no_person_types(self, value: str) -> None:
        assert not accepts(Text, value)

    def test_keeps_lines_and_emoji(self) -> None:
        assert TypeAdapter(Text).validate_python("one\ntwo 🎉") == "one\ntwo 🎉"

    @pytest.mark.parametrize("kind", [Text, Line, Name])
    def test_loses_what_turns_the_reading_direction(self, kind: Any) -> None:
        turned = "\u202aIvo\u202e gnp.exe\u202c\u2066\u2069"
        assert TypeAdapter(kind).validate_python(turned) == "Ivo gnp.exe"

    @pytest.mark.parametrize("text", ["محمد بن سلمان", "א\u200fב", "می\u200cخواهم", "👩\u200d🚀", "नमस्ते"])
    def test_keeps_what_a_script_needs(self, text: str) -> None:
        assert TypeAdapter(Name).validate_python(text) == text

    def test_is_written_in_one_way(self) -> None:
        assert TypeAdapter(Name).validate_python("Ame\u0301lie") == "Am\u00e9lie"

    def test_is_counted_as_it_is_stored(self) -> None:
        # One of the characters that become two when they are written in the one way.
        assert not accepts(Name, "\u0958" * 101)
        assert accepts(Name, "\u0958" * 100)


class TestName:
    def test_loses_the_space_around_it(self) -> None:
        assert TypeAdapter(Name).validate_python("  Ivo ") == "Ivo"

    @pytest.mark.parametrize("value", ["\u200b", "\u200d \u200d", "\u202e", "\u0301", "\u2800\u00ad"[1:]])
    def test_can_be_seen(self, value: str) -> None:
        assert not accepts(Name, value)

    @pytest.mark.parametrize("value", ["", "   ", "Ivo\nBcc: everyone@example.com", "x" * 201])
    def test_is_one_line_of_some_length(self, value: str) -> None:
        assert not accepts(Name, value)


class TestOtherFormats:
    @pytest.mark.parametrize(
        ("kind", "good", "bad"),
        [
            (Slug, "intro-call", "Intro Call"),
            (Slug, "a", "-a"),
            (Slug, "a1", "a--b"),
            (HexColour, "#3366ff", "#36f"),
            (PhoneNumber, "+49 (30) 123-456", "call me"),
            (PhoneNumber, " 1101 ", "(((-)))"),
            (NameOrNone, "", "\u200b"),
            (AccessToken, "A" * 43, "A" * 42),
        ],
    )
    def test_take_the_one_and_refuse_the_other(self, kind: Any, good: str, bad: str) -> None:
        assert accepts(kind, good)
        assert not accepts(kind, bad)


class TestBookingCreate:
    def test_takes_what_an_invitee_says(self) -> None:
        assert BookingCreate.model_validate(WISH).attendee_count == 1

    def test_refuses_a_field_it_does_not_know(self) -> None:
        with pytest.raises(ValidationError, match="organizer_id"):
            BookingCreate.model_validate({**WISH, "organizer_id": str(UUID(int=0))})

    def test_refuses_a_time_without_an_offset(self) -> None:
        with pytest.raises(ValidationError, match="start_time"):
            BookingCreate.model_validate({**WISH, "start_time": "2027-03-01T10:00:00"})
