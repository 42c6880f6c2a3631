"""Tables as XLSX files, kept on disk while they are written, never in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

# What the format holds: 1 048 576 rows a sheet, 32 767 characters a cell.
_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def sheet_of(rows: Iterable[Sequence[object]], *, name: str) -> BinaryIO:
    """An open file, at its start. The first row is the heading; more rows than fit go on in another sheet.

    Texts stay texts whatever they begin with, also when somebody edits the cell. Times are without a zone.
    """
    file = cast("BinaryIO", TemporaryFile())  # noqa: SIM115  # whoever answers with it closes it
    book = Workbook(file, _OPTIONS)
    bold = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@", "quote_prefix": True})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page: Worksheet | None = None
    number = 0
    for values in rows:
        if page is None:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
        elif number == _MOST_ROWS:
            page, number = book.add_worksheet(), 0
        for column, value in enumerate(values):
            if isinstance(value, datetime):
                page.write_datetime(number, column, value, time)
            elif isinstance(value, int):
                page.write_number(number, column, value)
            elif value:
                page.write_string(number, column, str(value)[:_MOST_CHARACTERS], text if number else bold)
        number += 1
    book.close()
    file.seek(0)
    return file
