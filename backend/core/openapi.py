"""Completes the API's description: what any route may answer is said of every route."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from core.auth import ON_BEHALF_OF
from core.http import PROBLEM_TYPE
from shared_types.errors import Problem

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_METHODS = {"get", "post", "put", "patch", "delete"}
_KEY_SCHEME = "ApiKeyToken"
_ON_BEHALF_OF = {
    "name": ON_BEHALF_OF,
    "in": "header",
    "required": False,
    "description": "The slug of an organizer who has shared this with you. 404 where it is not shared.",
    "schema": {"type": "string"},
}
_ALWAYS = (400, 429, 500, 503)


class DescribedApi(NinjaAPI):
    """A Ninja API whose document declares the refusals that come before and around a route."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document, OpenAPI 3.1."""
        document = super().get_openapi_schema(**options)
        schemas = document["components"]["schemas"]
        problem = Problem.model_json_schema(mode="serialization", ref_template=REF_TEMPLATE)
        schemas |= problem.pop("$defs") | {"Problem": problem}
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if method in _METHODS:
                    _declare_header(operation)
                    _declare_refusals(operation, method, path)
        return document


def _declare_header(operation: dict[str, Any]) -> None:
    """Say of every route that takes keys that it can be asked on behalf of somebody, too."""
    if any(_KEY_SCHEME in each for each in operation.get("security", ())):
        operation["parameters"] = [*operation["parameters"], _ON_BEHALF_OF]


def _headers(operation: dict[str, Any]) -> set[str]:
    return {each["name"] for each in operation["parameters"] if each["in"] == "header"}


def _declare_refusals(operation: dict[str, Any], method: str, path: str) -> None:
    responses = operation["responses"]
    for status in (*_ALWAYS, *_by_request(operation, method, path)):
        responses.setdefault(status, {"description": HTTPStatus(status).phrase, "content": _as_problem()})
    for response in responses.values():
        content = response.get("content", {})
        if any(each.get("schema") == _PROBLEM for each in content.values()):
            response["content"] = _as_problem()
    for status in (429, 503):
        responses[status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    operation["responses"] = dict(sorted(responses.items(), key=lambda each: int(each[0])))


def _by_request(operation: dict[str, Any], method: str, path: str) -> list[int]:
    """The refusals that what a route reads of a request can bring."""
    statuses = []
    schemes = {name for each in operation.get("security", ()) for name in each}
    if schemes:
        statuses += [401] if method == "get" else [401, 403]
    if ON_BEHALF_OF in _headers(operation):
        statuses += [403, 404]  # a key without the scope; somebody for whom nothing is shared
    if "{" in path:
        statuses.append(404)
    if "requestBody" in operation:
        statuses.append(413)
    if "requestBody" in operation or operation["parameters"]:
        statuses.append(422)
    return statuses


def _as_problem() -> dict[str, Any]:
    return {PROBLEM_TYPE: {"schema": dict(_PROBLEM)}}
