"""Public reads that a client may keep: a tag of what was answered, and 304 where nothing has changed."""

import hashlib

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from pydantic import BaseModel


def answer_if_changed(request: HttpRequest, answer: BaseModel, *, max_age: int = 0) -> HttpResponseBase:
    """The answer with an ETag, or an empty 304 for a client that has it already.

    max_age: seconds for which it may be used without asking again. A route declares 200 and 304.
    """
    body = orjson.dumps(answer.model_dump())
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    full = HttpResponse(body, content_type="application/json")
    full["ETag"] = etag
    full["Cache-Control"] = f"public, max-age={max_age}, must-revalidate"
    return get_conditional_response(request, etag=etag, response=full) or full
