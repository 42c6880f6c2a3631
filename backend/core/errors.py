"""Refusals, by kind. `core.http` gives each kind its status; an app's `errors.py` gives its own a code."""

from collections.abc import Sequence
from datetime import datetime

from shared_types.errors import FieldProblem
from shared_types.series import SeriesPlanRead
from shared_types.vocabulary import ErrorCode


class DomainError(Exception):
    """A refusal that the caller can understand and answer."""

    code: ErrorCode = ErrorCode.CONFLICT
    can_be_overridden: bool | None = None

    def __init__(
        self,
        message: str = "",
        *,
        code: ErrorCode | None = None,
        errors: Sequence[FieldProblem] = (),
        alternatives: Sequence[tuple[datetime, datetime]] = (),
        plan: SeriesPlanRead | None = None,
    ) -> None:
        self.message = message or (self.__doc__ or "").partition("\n")[0]
        self.code = code or self.code
        self.errors = list(errors)
        self.alternatives = list(alternatives)
        self.plan = plan
        super().__init__(self.message)


class Malformed(DomainError):
    """The request cannot be read."""

    code = ErrorCode.MALFORMED_REQUEST


class Unauthenticated(DomainError):
    """Sign in first."""

    code = ErrorCode.NOT_SIGNED_IN


class Forbidden(DomainError):
    """This is not allowed."""

    code = ErrorCode.FORBIDDEN


class NotFound(DomainError):
    """There is nothing here."""

    code = ErrorCode.NOT_FOUND


class Conflict(DomainError):
    """Things have changed since you looked."""

    code = ErrorCode.CONFLICT


class Expired(DomainError):
    """This has expired."""

    code = ErrorCode.ACCESS_TOKEN_EXPIRED


class Invalid(DomainError):
    """The request is understood, but breaks a rule."""

    code = ErrorCode.VALIDATION_FAILED


class ProofNeeded(DomainError):
    """Many requests come in at the moment: solve the challenge, and send the request again with the proof."""

    code = ErrorCode.PROOF_NEEDED

    def __init__(self, *, challenge: str) -> None:
        super().__init__()
        self.challenge = challenge


class _ForNow(DomainError):
    """A refusal that will pass. retry_after: seconds."""

    def __init__(self, message: str = "", *, retry_after: int = 5, code: ErrorCode | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class TooMany(_ForNow):
    """Too many requests; try again in a while."""

    code = ErrorCode.TOO_MANY_REQUESTS


class Unavailable(_ForNow):
    """This cannot be done right now; try again in a moment."""

    code = ErrorCode.TEMPORARILY_UNAVAILABLE


def invalid_field(field: str, message: str, *, code: ErrorCode = ErrorCode.VALIDATION_FAILED) -> Invalid:
    """A refusal that points at one field of the request."""
    problem = FieldProblem(field=field, code=code, message=message)
    return Invalid(message, code=code, errors=[problem])
