"""How long a server asks to be left alone (RFC 9110, 10.2.3)."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_LONGEST_WAIT_SECONDS = 24 * 60 * 60.0


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Of Retry-After, a day at most; a date is counted from the date of the answer. None: it does not say."""
    said = headers.get("Retry-After", "").strip()
    try:
        if said.isascii() and said.isdigit():
            seconds = float(said)
        else:
            began = parsedate_to_datetime(headers.get("Date", ""))
            seconds = (parsedate_to_datetime(said) - began).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS)
