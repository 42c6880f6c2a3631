"""How a refusal looks. The only place that knows HTTP statuses of errors."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import orjson
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from core.db import will_pass
from core.errors import (
    Conflict,
    DomainError,
    Expired,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    ProofNeeded,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from shared_types.errors import FieldProblem, Problem
from shared_types.slots import Alternative
from shared_types.vocabulary import ErrorCode

logger = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
STATUS_OF_KIND: dict[type[DomainError], int] = {
    Malformed: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Expired: 410,
    Invalid: 422,
    ProofNeeded: 428,
    TooMany: 429,
    Unavailable: 503,
}
_MEANING_OF_STATUS = {
    400: (ErrorCode.MALFORMED_REQUEST, "This request cannot be read."),
    401: (ErrorCode.NOT_SIGNED_IN, "Sign in first."),
    403: (ErrorCode.FORBIDDEN, "This is not allowed."),
    404: (ErrorCode.NOT_FOUND, "There is nothing here."),
    405: (ErrorCode.METHOD_NOT_ALLOWED, "This cannot be done here: see the header Allow."),
    413: (ErrorCode.BODY_TOO_LARGE, "A request may have {limit} bytes at most."),
    429: (ErrorCode.TOO_MANY_REQUESTS, "Too many requests; try again in a while."),
    503: (ErrorCode.TEMPORARILY_UNAVAILABLE, "This cannot be done right now; try again in a moment."),
}


def problem_response(problem: Problem, *, retry_after: int | None = None) -> HttpResponse:
    """A refusal as RFC 9457 has it. retry_after: seconds."""
    body = problem.model_dump_json(exclude_none=True)
    response = HttpResponse(body, status=problem.status, content_type=PROBLEM_TYPE)
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def make_problem(status: int, code: ErrorCode, detail: str, **more: Any) -> Problem:
    """A problem whose type is the documented address of its code."""
    title = HTTPStatus(status).phrase
    kind = f"{settings.PUBLIC_URL}/api/v1/docs#{code}"
    return Problem(type=kind, title=title, status=status, detail=detail, code=code, **more)


def problem_of_status(status: int) -> Problem:
    """A problem of which nothing is known but its status."""
    unknown = ErrorCode.INTERNAL_ERROR if status >= 500 else ErrorCode.MALFORMED_REQUEST
    code, detail = _MEANING_OF_STATUS.get(status, (unknown, HTTPStatus(status).description))
    return make_problem(status, code, detail.format(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


def answer_problems(api: NinjaAPI) -> None:
    """Give every refusal, ours or the framework's, the one shape."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Exception: _on_the_unexpected,
        DomainError: _on_domain_error,
        ValidationError: _on_validation_error,
        AuthenticationError: _on_status(401),
        HttpError: _on_http_error,
        Http404: _on_status(404),
        RequestDataTooBig: _on_status(413),
        SuspiciousOperation: _on_status(400),
        PermissionDenied: _on_status(403),
        UnreadablePostError: _on_status(400),
        UpdateError: _on_status(401),  # the session was ended while the request was under way
        OperationalError: _on_database_trouble,
        InterfaceError: _on_database_trouble,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _on_domain_error(_request: HttpRequest, error: DomainError) -> HttpResponse:
    status = next(status for kind, status in STATUS_OF_KIND.items() if isinstance(error, kind))
    alternatives = [Alternative(start_time=start, end_time=end) for start, end in error.alternatives]
    problem = make_problem(
        status,
        error.code,
        error.message,
        errors=error.errors,
        alternatives=alternatives,
        can_be_overridden=error.can_be_overridden,
        challenge=getattr(error, "challenge", None),
        plan=error.plan,
    )
    return problem_response(problem, retry_after=getattr(error, "retry_after", None))


def _on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    shape = _shape_of(request)
    fields = [_field_problem(entry, shape) for entry in error.errors]
    detail = "; ".join(f"{field.field}: {field.message}" for field in fields[:5])
    only = {field.code for field in fields}
    code = ErrorCode.UNKNOWN_TIMEZONE if only == {"unknown_timezone"} else ErrorCode.VALIDATION_FAILED
    return problem_response(make_problem(422, code, detail, errors=fields))


def _shape_of(request: HttpRequest) -> str:
    """Which of several shapes a body says that it has, by its `action`; empty where it says nothing."""
    try:
        body = orjson.loads(request.body)
    except ValueError:
        return ""
    return str(body.get("action", "")) if isinstance(body, dict) else ""


def _field_problem(entry: dict[str, Any], shape: str) -> FieldProblem:
    # Ninja's locations are ("body", "data", "field", …) and ("query", "field"). A body that may have several
    # shapes has the name of its own before the field.
    path = [str(part) for part in entry["loc"]]
    path = path[2:] if path[:1] == ["body"] and len(path) > 2 else path[1:] or path
    path = path[1:] if len(path) > 1 and path[0] == shape else path
    if entry["type"].startswith("union_tag"):
        path = ["action"]
    return FieldProblem(field=".".join(path), code=entry["type"], message=_words(entry))


def _words(entry: dict[str, Any]) -> str:
    """What Pydantic says; of a text whose limit is looked at last it speaks of "a value with items"."""
    about = entry.get("ctx", {})
    if about.get("field_type") != "Value":
        return str(entry["msg"])
    if "max_length" in about:
        return f"Write at most {about['max_length']} characters."
    return (
        "Fill this in." if about["min_length"] == 1 else f"Write at least {about['min_length']} characters."
    )


def _on_status(status: int) -> Callable[[HttpRequest, object], HttpResponse]:
    return lambda _request, _error: problem_response(problem_of_status(status))


def _on_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    problem = problem_of_status(error.status_code)
    return problem_response(problem.model_copy(update={"detail": str(error)}))


def _on_database_trouble(request: HttpRequest, error: OperationalError | InterfaceError) -> HttpResponse:
    """Busy, restarting or out of reach: the same request may well succeed in a moment."""
    if not will_pass(error):
        return _on_the_unexpected(request, error)
    logger.warning("The database could not answer: %s", type(error.__cause__ or error).__name__)
    return problem_response(problem_of_status(503), retry_after=1)


def _on_the_unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: the visitor gets a number to quote, the log everything else under the same number."""
    number = uuid4().hex[:12]
    logger.error("Unexpected error %s in %s", number, request.method, exc_info=error)
    detail = f"Something went wrong on our side. If it happens again, tell us this number: {number}."
    return problem_response(make_problem(500, ErrorCode.INTERNAL_ERROR, detail))
