"""What an HTTP status says, where nobody has agreed on more."""

from email.utils import parsedate_to_datetime
from http import HTTPStatus

from apps.integrations.errors import (
    ChangedMeanwhile,
    ConsentWithdrawn,
    NotPermitted,
    ProviderFailure,
    Refused,
    TooManyCalls,
    Unreachable,
)
from apps.integrations.providers.public_http import Answer

_LONGEST_WAIT_SECONDS = 24 * 3600.0


def failure_of(answer: Answer) -> ProviderFailure:
    """The failure that an answer without success stands for."""
    match answer.status:
        case 401:
            return ConsentWithdrawn("The name or the password is not accepted any more.")
        case 403 | 405:
            return NotPermitted()
        case 409 | 412 | 423:
            return ChangedMeanwhile()
        case 429:
            return TooManyCalls(after_seconds=_seconds_to_wait(answer))
        case 503 if "Retry-After" in answer.headers:
            return TooManyCalls(after_seconds=_seconds_to_wait(answer))
        case status if status >= 500:
            return Unreachable(f"The server had a fault of its own ({status}).")
        case status:
            return Refused(f"The server said: {_phrase(status)}.")


def _seconds_to_wait(answer: Answer) -> float | None:
    """Retry-After; a date is counted from the date of the answer."""
    text = answer.headers.get("Retry-After", "")
    if text.isdecimal() and len(text) < 9:
        return min(float(text), _LONGEST_WAIT_SECONDS)
    try:
        began = parsedate_to_datetime(answer.headers.get("Date", ""))
        seconds = (parsedate_to_datetime(text) - began).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
