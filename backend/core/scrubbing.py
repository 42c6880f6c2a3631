"""Keeps people and keys out of the logs: what may identify or let in is masked before it is written."""

import logging
import re

_KEYS_IN_PATHS = re.compile(r"(/(?:verify-email|reset-password|booking|waitlist|feed)/)[^/\s\"'?#]{6,}")
_KEYS_IN_QUERIES = re.compile(r"([?&](?:key|token|cursor|email|code|state)=)[^&\s\"'#]+", re.IGNORECASE)
_ADDRESSES = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_ROW_VALUES = re.compile(r"(?m)^(\s*DETAIL:).*$")


def scrub(text: str) -> str:
    """The text without e-mail addresses, keys in links, and the row PostgreSQL quotes with an error."""
    text = _KEYS_IN_PATHS.sub(r"\1…", text)
    text = _KEYS_IN_QUERIES.sub(r"\1…", text)
    text = _ROW_VALUES.sub(r"\1 …", text)
    return _ADDRESSES.sub("…@…", text)


class ScrubbingFormatter(logging.Formatter):
    """One line a record, and its traceback, without what `scrub` masks."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the standard library's name
        """The record's line; a line break from outside cannot begin a record of its own."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        """The text that is written."""
        return scrub(super().format(record))
