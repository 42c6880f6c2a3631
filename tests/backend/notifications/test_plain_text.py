"""Text that people typed, made fit for headers and files."""

import pytest

from apps.notifications.services.plain_text import plain_line, plain_lines


class TestPlainLines:
    def test_keeps_lines_and_writes_their_ends_one_way(self) -> None:
        assert plain_lines("one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"

    @pytest.mark.parametrize(
        "mark", ["\x00", "\x1b", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ud800"], ids=ascii
    )
    def test_drops_what_no_person_types(self, mark: str) -> None:
        assert plain_lines(f"a{mark}b") == "ab"

    def test_keeps_every_script(self) -> None:
        text = "Ångström Ørsted 東京 مرحبا שלום 🎉👩‍🔬"
        assert plain_lines(text) == text


class TestPlainLine:
    def test_is_one_line_without_needless_space(self) -> None:
        assert plain_line("  Ivo \n\t Invitee\r\n") == "Ivo Invitee"
