"""Tables that a spreadsheet shows and never runs."""

import csv
from itertools import repeat

import pytest

from core.csv_text import csv_lines, safe_cell


class TestSafeCell:
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+49 30 1234",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            '  =HYPERLINK("https://example.com")',
            "\uff1dA1",
            "\uff0b1",
            "\uff0d1",
            "\uff20A",
        ],
    )
    def test_puts_an_apostrophe_before_what_could_be_a_formula(self, text: str) -> None:
        assert safe_cell(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["Olga", "1+1=2", "", "a@example.com", "日本", "'quoted"])
    def test_leaves_other_texts_alone(self, text: str) -> None:
        assert safe_cell(text) == text

    def test_leaves_numbers_numbers(self) -> None:
        assert [safe_cell(value) for value in (-3, 0.5, 0)] == [-3, 0.5, 0]

    def test_writes_nothing_for_nothing_and_words_for_yes_and_no(self) -> None:
        assert [safe_cell(value) for value in (None, True)] == ["", "True"]


class TestCsvLines:
    def test_are_read_back_as_they_were(self) -> None:
        rows: list[list[object]] = [["a", "b"], ['say "no", twice', "two\nlines"], ["Ünïcode", 3]]
        text = "".join(csv_lines(rows))
        assert text.startswith("\ufeff")
        read = list(csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True)))
        assert read == [["a", "b"], ['say "no", twice', "two\nlines"], ["Ünïcode", "3"]]

    def test_come_one_by_one(self) -> None:
        lines = csv_lines(repeat(["again"]))
        assert [next(lines), next(lines)] == ["\ufeffagain\r\n", "again\r\n"]
