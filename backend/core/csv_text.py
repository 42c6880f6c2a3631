"""Tables as CSV (RFC 4180) that a spreadsheet shows and never runs."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

# Blanks that a spreadsheet skips, and what begins a formula to it, in both widths.
_BLANKS = ("\t", "\r", "\n")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", *_BLANKS)


# Digits and blanks after a plus are a telephone number and no formula: nothing is computed with them.
_DIALABLE = re.compile(r"\+?[0-9]+( [0-9]+)*")


class PhoneText(str):
    """A telephone number, which stays one: its plus is kept, what could be reckoned with becomes a blank."""

    __slots__ = ()


def safe_cell(value: object) -> str | int | float:
    """A value as a cell. A text that could be a formula gets an apostrophe before it; None is empty."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, PhoneText):
        dialled = " ".join(re.sub(r"[().\-/]", " ", value).split())
        if _DIALABLE.fullmatch(dialled):
            return dialled
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_A_FORMULA) else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Each row as a line, as it comes. The first begins with a mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    mark = "\ufeff"
    for row in rows:
        yield mark + writer.writerow([safe_cell(value) for value in row])
        mark = ""


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, line: str) -> str:
        return line
