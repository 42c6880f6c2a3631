"""What is wrong with a field, in words that say what to do."""

import pytest

from shared_types.bookings import BookingCreate
from web.format.faults import fault_words, field_fault


class TestFieldFault:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("invitee_name", "Ivo"),
            ("invitee_email", "ivo@example.com"),
            ("invitee_phone", "+49 30 1"),
            ("attendee_count", "3"),
        ],
    )
    def test_is_nothing_for_what_the_schema_takes(self, name: str, value: str) -> None:
        assert field_fault(BookingCreate, name, value) == ""

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("invitee_name", "", "Write your name."),
            ("invitee_email", "ivo@", "Write an email address"),
            ("invitee_phone", "call me", "Write a phone number"),
            ("attendee_count", "0", "how many seats"),
            ("invitee_name", "x" * 201, "Shorten it"),
        ],
    )
    def test_says_what_to_do(self, name: str, value: str, words: str) -> None:
        assert words in field_fault(BookingCreate, name, value)

    def test_has_words_for_fields_without_their_own(self) -> None:
        assert fault_words("something_else", "unheard_of")
