"""What an HTTP status says, where nobody has agreed on more."""

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
from apps.integrations.providers.retry_after import seconds_to_wait


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
            return TooManyCalls(after_seconds=seconds_to_wait(answer.headers))
        case 503 if "Retry-After" in answer.headers:
            return TooManyCalls(after_seconds=seconds_to_wait(answer.headers))
        case status if status >= 500:
            return Unreachable(f"The server had a fault of its own ({status}).")
        case status:
            return Refused(f"The server said: {_phrase(status)}.")


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
