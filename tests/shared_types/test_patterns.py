"""Patterns: the whole answer is meant, and no pattern takes long, whatever it is given."""

import time

import pytest

from shared_types.patterns import BadPattern, matches, require_pattern

EVIL = [
    "(a+)+$",
    "(a|a)*b",
    "(a|aa)+$",
    "(.*a){20}",
    "(a*)*b",
    r"(\w+\s?)+!",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(a?){25}a{25}",
    "[ab]*a[ab]{150}",
    r"\w*" * 66,
    "((a?){11}){11}",
]
TEXTS = ["a" * 1000, "a" * 999 + "!", "ab" * 500, "ä" * 1000, "漢字 " * 333]


class TestMatches:
    @pytest.mark.parametrize(
        ("pattern", "text", "does"),
        [
            (r"\d{5}", "10115", True),
            (r"\d{5}", "10115\n", False),
            (r"\d{5}", "a10115", False),
            ("a|b", "ab", False),
            ("(?i)abc", "ABC", True),
            ("(?m)^a$", "a\nb", False),
            (r"\p{L}+", "Łódź", True),
            ("(", "(", False),
        ],
    )
    def test_means_the_whole_text(self, pattern: str, text: str, does: bool) -> None:
        assert matches(pattern, text) is does

    @pytest.mark.parametrize("pattern", EVIL)
    def test_is_done_at_once_with_what_makes_others_hang(self, pattern: str) -> None:
        require_pattern(pattern)
        began = time.process_time()
        for text in TEXTS:
            matches(pattern, text)
        # Python's own engine needs longer than anybody lives for the first of these.
        assert time.process_time() - began < 1

    def test_takes_time_that_grows_with_the_text_alone(self) -> None:
        def seconds(length: int) -> float:
            began = time.process_time()
            for _ in range(50):
                matches("(a|a)*b", "a" * length + "c")
            return time.process_time() - began

        seconds(10)
        assert seconds(1000) < 1


class TestRequirePattern:
    @pytest.mark.parametrize(
        "pattern",
        [
            "(",
            "a)|(?:b",
            "[z-a]",
            "a{2",
            r"(a)\1",
            "(?=a)b",
            "(?<!a)b",
            "(?x)a # a comment that would swallow what follows",
            "*",
            "a" * 201,
            "a{2001}",
            "((a?){99}){99}",
            "(a{1000}){1000}",
            "a{99999999999999999999}",
            r"(\w{30}){30}",
        ],
    )
    def test_refuses_what_cannot_be_used_or_could_take_long(self, pattern: str) -> None:
        with pytest.raises(BadPattern, match=r"\.$"):
            require_pattern(pattern)

    @pytest.mark.parametrize(
        "pattern",
        [
            r"[A-Z]{2}\d{2}[A-Z0-9]{4}\d{7}([A-Z0-9]?){0,16}",
            r"[\w.]+@example\.com",
            r"\d{4}-\d{2}-\d{2}",
            r"\(\d{3}\) \d{3}-\d{4}",
            "(?i)(yes|no)",
            "é+",
        ],
    )
    def test_takes_what_people_use(self, pattern: str) -> None:
        require_pattern(pattern)
