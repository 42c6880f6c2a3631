"""What every request to the API passes first and last: no body too large, no answer of another shape."""

from collections.abc import Callable
from io import BytesIO
from time import perf_counter
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core.http import PROBLEM_TYPE, make_problem, problem_of_status, problem_response
from shared_types.vocabulary import ErrorCode

API_PREFIX = "/api/"
# Of other answers the exact time could tell what they do not: whether there is such an account, or link.
TIMED = ("/api/v1/events/public/", "/api/v1/events/slots/")


class ApiEdge:
    """Middleware around the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: WSGIRequest) -> HttpResponseBase:
        """The answer, or a refusal before anything was read that is not wanted."""
        if not request.path_info.startswith(API_PREFIX):
            return self.get_response(request)
        begun = perf_counter()
        answer = _refusal(request) or self.get_response(request)
        if answer.status_code >= 400 and answer.headers.get("Content-Type") != PROBLEM_TYPE:
            answer = _as_problem(answer)
        # Most answers are somebody's own; those that may be kept say so themselves.
        answer.headers.setdefault("Cache-Control", "no-store")
        if request.path_info.startswith(TIMED):
            answer.headers["Server-Timing"] = f"app;dur={(perf_counter() - begun) * 1000:.1f}"
        if isinstance(answer, HttpResponse) and answer.status_code not in (204, 304):
            answer.headers.setdefault("Content-Length", str(len(answer.content)))
        return answer


def _refusal(request: WSGIRequest) -> HttpResponse | None:
    # PostgreSQL holds no NUL: nothing that has one in its name can be there.
    if "\x00" in request.path_info:
        return problem_response(problem_of_status(404))
    if b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
        detail = "A query can't contain the character NUL."
        return problem_response(make_problem(400, ErrorCode.MALFORMED_REQUEST, detail))
    return _without_excess(request)


def _without_excess(request: WSGIRequest) -> HttpResponse | None:
    """Refuse a body that is too large: by the length it declares, or by reading one that declares none."""
    limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = request.META.get("CONTENT_LENGTH") or ""
    if length and not (length.isascii() and length.isdigit()):
        return problem_response(problem_of_status(400))
    if int(length or 0) > limit:
        return problem_response(problem_of_status(413))
    if not length and request.headers.get("Transfer-Encoding"):
        body = request.environ["wsgi.input"].read(limit + 1)
        if len(body) > limit:
            return problem_response(problem_of_status(413))
        # Django reads as much as CONTENT_LENGTH says, and nothing where nothing is said.
        request.META["CONTENT_LENGTH"] = str(len(body))
        request._stream = LimitedStream(BytesIO(body), len(body))  # type: ignore[assignment]
    return None


def _as_problem(answer: HttpResponseBase) -> HttpResponse:
    """A refusal by Django or Ninja itself, in the one shape; what it says in its headers is kept."""
    problem = problem_response(problem_of_status(answer.status_code))
    for name in ("Allow", "Retry-After"):
        if name in answer.headers:
            problem.headers[name] = answer.headers[name]
    return problem
