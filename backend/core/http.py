"""The edge: who is asking, and how a refusal looks. The only place that knows HTTP statuses of errors."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from core.errors import (
    Conflict,
    DomainError,
    Expired,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from shared_types.errors import Alternative, FieldProblem, Problem
from shared_types.vocabulary import ErrorCode

logger = logging.getLogger(__name__)

STATUS_OF_KIND: dict[type[DomainError], int] = {
    Malformed: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Expired: 410,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
}
_CODE_OF_STATUS = {
    400: ErrorCode.MALFORMED_REQUEST,
    401: ErrorCode.NOT_SIGNED_IN,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    413: ErrorCode.BODY_TOO_LARGE,
    429: ErrorCode.TOO_MANY_REQUESTS,
}


class OrjsonRenderer(BaseRenderer):
    """Answers as JSON, fast."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The body of an answer."""
        return orjson.dumps(data, default=str)


def problem_response(problem: Problem, *, retry_after: int | None = None) -> HttpResponse:
    """A refusal as RFC 9457 has it. retry_after: seconds."""
    body = problem.model_dump_json(exclude_none=True)
    response = HttpResponse(body, status=problem.status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def make_problem(status: int, code: ErrorCode, detail: str, **more: Any) -> Problem:
    """A problem whose type is the documented address of its code."""
    title = HTTPStatus(status).phrase
    kind = f"{settings.PUBLIC_URL}/api/v1/docs#{code}"
    return Problem(type=kind, title=title, status=status, detail=detail, code=code, **more)


def answer_problems(api: NinjaAPI) -> None:
    """Give every refusal, ours or the framework's, the one shape."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        DomainError: _on_domain_error,
        ValidationError: _on_validation_error,
        AuthenticationError: _on_authentication_error,
        HttpError: _on_http_error,
        Http404: _on_not_found,
        RequestDataTooBig: _on_too_big,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _on_domain_error(_request: HttpRequest, error: DomainError) -> HttpResponse:
    status = next(status for kind, status in STATUS_OF_KIND.items() if isinstance(error, kind))
    alternatives = [Alternative(start_time=start, end_time=end) for start, end in error.alternatives]
    problem = make_problem(status, error.code, error.message, errors=error.errors, alternatives=alternatives)
    return problem_response(problem, retry_after=getattr(error, "retry_after", None))


def _on_validation_error(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [_field_problem(entry) for entry in error.errors]
    detail = "; ".join(f"{field.field}: {field.message}" for field in fields[:5])
    only = {field.code for field in fields}
    code = ErrorCode.UNKNOWN_TIMEZONE if only == {"unknown_timezone"} else ErrorCode.VALIDATION_FAILED
    return problem_response(make_problem(422, code, detail, errors=fields))


def _field_problem(entry: dict[str, Any]) -> FieldProblem:
    # Ninja's locations are ("body", "data", "field", …) and ("query", "field").
    path = [str(part) for part in entry["loc"]]
    path = path[2:] if path[:1] == ["body"] and len(path) > 2 else path[1:] or path
    return FieldProblem(field=".".join(path), code=entry["type"], message=entry["msg"])


def _on_authentication_error(_request: HttpRequest, _error: object) -> HttpResponse:
    return problem_response(make_problem(401, ErrorCode.NOT_SIGNED_IN, "Sign in first."))


def _on_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    code = _CODE_OF_STATUS.get(error.status_code, ErrorCode.MALFORMED_REQUEST)
    return problem_response(make_problem(error.status_code, code, str(error)))


def _on_not_found(_request: HttpRequest, _error: object) -> HttpResponse:
    return problem_response(make_problem(404, ErrorCode.NOT_FOUND, "There is nothing here."))


def _on_too_big(_request: HttpRequest, _error: object) -> HttpResponse:
    detail = f"A request may have {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes at most."
    return problem_response(make_problem(413, ErrorCode.BODY_TOO_LARGE, detail))
