"""What an HTTP status says, where nobody has agreed on more."""

from datetime import UTC, datetime
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


def failure_of(answer: Answer, *, now: datetime | None = None) -> ProviderFailure:
    """The failure that an answer without success stands for."""
    match answer.status:
        case 401:
            return ConsentWithdrawn("The name or the password is not accepted any more.")
        case 403 | 405:
            return NotPermitted()
        case 409 | 412 | 423:
            return ChangedMeanwhile()
        case 429:
            return TooManyCalls(after_seconds=_seconds_to_wait(answer, now))
        case 503 if "Retry-After" in answer.headers:
            return TooManyCalls(after_seconds=_seconds_to_wait(answer, now))
        case status if status >= 500:
            return Unreachable(f"The server had a fault of its own ({status}).")
        case status:
            return Refused(f"The server said: {_phrase(status)}.")


def _seconds_to_wait(answer: Answer, now: datetime | None) -> float | None:
    text = answer.headers.get("Retry-After", "")
    if text.isdecimal() and len(text) < 9:
        return min(float(text), _LONGEST_WAIT_SECONDS)
    try:
        until = parsedate_to_datetime(text)
        here = now or parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None
    seconds = (until.astimezone(UTC) - here.astimezone(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
