"""Text that people typed, made fit for headers, subjects and calendar files."""

import re
import unicodedata

# Controls of both sets, lone surrogates, separators of lines, and marks that turn the reading direction of
# what follows: a name must not be able to rewrite the sentence around it.
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LINE_BREAK = re.compile(r"\r\n?")


def plain_lines(text: str) -> str:
    """The text with line breaks as they were and without control characters."""
    return _NEVER.sub("", _LINE_BREAK.sub("\n", unicodedata.normalize("NFC", text)))


def plain_line(text: str) -> str:
    """The text on one line: white space of any kind becomes single spaces."""
    return " ".join(plain_lines(text).split())
