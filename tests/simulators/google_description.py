"""Google's published description of its Calendar API: what a request may say."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient

from tests.simulators.web import Request


@dataclass(frozen=True, kw_only=True)
class Method:
    """One of the API's methods."""

    id: str
    http_method: str
    path: re.Pattern[str]
    parameters: dict[str, Any]
    body: str
    scopes: tuple[str, ...]


@cache
def description() -> dict[str, Any]:
    """The whole description."""
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    known: dict[str, Any] = json.loads((folder / "calendar.v3.json").read_text())
    return known


@cache
def methods() -> tuple[Method, ...]:
    """All methods there are."""
    return tuple(_methods_of(description()["resources"]))


def _methods_of(resources: dict[str, Any]) -> Iterator[Method]:
    for resource in resources.values():
        for each in resource.get("methods", {}).values():
            path = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", description()["servicePath"] + each["path"])
            yield Method(
                id=each["id"],
                http_method=each["httpMethod"],
                path=re.compile(path),
                parameters=description()["parameters"] | each.get("parameters", {}),
                body=each.get("request", {}).get("$ref", ""),
                scopes=tuple(each["scopes"]),
            )
        yield from _methods_of(resource.get("resources", {}))


def method_for(request: Request) -> tuple[Method, dict[str, str]] | None:
    """The method that a request asks for, with what its path names."""
    path = "/".join(part.replace("/", "%2F") for part in request.parts)
    for method in methods():
        found = method.path.fullmatch(path)
        if found and method.http_method == request.method:
            return method, {name: value.replace("%2F", "/") for name, value in found.groupdict().items()}
    return None


def complaint_about(method: Method, request: Request) -> str:
    """What is wrong with the query or the body; nothing where they are as described."""
    for name, value in request.query.items():
        known = method.parameters.get(name)
        if known is None:
            return f"unknown parameter {name}"
        if known.get("location") == "query" and not _is_word(value, known):
            return f"{name} may not be {value!r}"
    if not method.body:
        return "unexpected body" if request.body else ""
    try:
        body = json.loads(request.body)
    except ValueError:
        return "the body is not JSON"
    return next(_wrong_in(body, {"$ref": method.body}, "body"), "")


def _is_word(text: str, known: dict[str, Any]) -> bool:
    if "enum" in known and text not in known["enum"]:
        return False
    if known["type"] == "boolean":
        return text in ("true", "false")
    if known["type"] == "integer":
        in_range = text.isdigit() and int(text) >= int(known.get("minimum", 0))
        return in_range and int(text) <= int(known.get("maximum", 2**31))
    return known.get("format") != "date-time" or _is_instant(text)


def _is_instant(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text) is not None


def _wrong_in(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = description()["schemas"][schema["$ref"]]
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": float}
    if value is None:
        return
    if not isinstance(value, kinds.get(schema.get("type", ""), object)):
        yield f"{where} is no {schema['type']}"
    elif isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        for name, part in value.items():
            if name not in properties and others is None:
                yield f"unknown field {where}.{name}"
            else:
                yield from _wrong_in(part, properties.get(name, others), f"{where}.{name}")
    elif isinstance(value, list):
        for part in value:
            yield from _wrong_in(part, schema["items"], where)
    elif schema.get("format") == "date-time" and not _is_instant(str(value)):
        yield f"{where} is no instant"
    elif schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        yield f"{where} is no day"
