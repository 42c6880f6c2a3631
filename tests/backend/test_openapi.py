"""The API's description: complete, and true of a running server."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.users.models import User
from config.api import api
from core import clock
from tests.api_client import ApiClient, api_as
from tests.cast import IVO_EMAIL, IVO_NAME, make_schedule
from tests.live_api import database_url, live_api

ROOT = Path(__file__).resolve().parents[2]
METHODS = {"get", "post", "put", "patch", "delete"}
DOCUMENT: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    if method in METHODS
}
each_operation = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


class TestDocument:
    def test_is_served_with_pages_to_read_it(self, client: Client) -> None:
        assert client.get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
        page = client.get("/api/v1/docs")
        assert page.status_code == 200
        assert "//" not in page.text.partition("<body")[0].replace("<!DOCTYPE html>", "")
        for file in ("swagger-ui-bundle.js", "swagger-ui-init.js", "swagger-ui.css"):
            assert f"/static/ninja/{file}" in page.text
            assert client.get(f"/static/ninja/{file}").status_code == 200

    def test_names_the_ways_to_say_who_asks(self) -> None:
        schemes = DOCUMENT["components"]["securitySchemes"]
        assert {(each["type"], each.get("in"), each.get("name")) for each in schemes.values()} == {
            ("apiKey", "header", "X-Session-Token"),
            ("apiKey", "cookie", "sessionid"),
            ("http", None, None),
        }
        assert schemes["ApiKeyToken"]["scheme"] == "bearer"

    def test_gives_every_operation_a_name_of_its_own(self) -> None:
        names = [operation["operationId"] for operation in OPERATIONS.values()]
        assert len(names) == len(set(names))

    @each_operation
    def test_says_of_every_operation_what_it_is_for(self, operation: dict[str, Any]) -> None:
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]

    @each_operation
    def test_gives_every_refusal_the_one_shape(self, operation: dict[str, Any]) -> None:
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                content = response["content"]["application/problem+json"]
                assert content["schema"] == {"$ref": "#/components/schemas/Problem"}

    @each_operation
    def test_declares_the_refusals_that_any_request_can_meet(self, operation: dict[str, Any]) -> None:
        declared = set(operation["responses"])
        expected = {"400", "429", "500", "503"}
        expected |= {"401"} if operation.get("security") else set()
        expected |= {"413", "422"} if "requestBody" in operation else set()
        expected |= {"422"} if operation["parameters"] else set()
        assert expected <= declared


class TestPaths:
    @pytest.mark.parametrize("path", DOCUMENT["paths"])
    def test_say_what_may_be_done_there(self, client: Client, path: str) -> None:
        declared = {method.upper() for method in DOCUMENT["paths"][path] if method in METHODS}
        address = re.sub(r"{\w+}", "0191d7a6-0000-4000-8000-000000000001", path)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"):
            if method not in declared:
                response = client.generic(method, address)
                assert response.status_code == 405
                assert set(response["Allow"].split(", ")) == declared


CHECKS = """
[checks.positive_data_acceptance]
# A request of the right form can still ask for what is not to be had: a slot outside the hours, a used key.
expected-statuses = ["2xx", "304", "400", "401", "403", "404", "409", "410", "422"]

[phases.coverage]
unexpected-methods = ["TRACE"]  # the others are tried below, at a hundredth of the cost

[dictionaries]
"""


class TestRunningServer:
    @pytest.mark.servers
    @pytest.mark.django_db(transaction=True)
    def test_never_fails_and_never_says_what_it_did_not_declare(
        self, olga: User, mallory: User, tmp_path: Path
    ) -> None:
        config = tmp_path / "schemathesis.toml"
        config.write_text(_configuration(_prepare(olga, mallory)))
        environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "OLGA_ID": str(olga.id)}
        with live_api(log=tmp_path / "api.log", environment=environment) as address:
            run = _run_schemathesis(address, config, environment)
        assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]


def _run_schemathesis(
    address: str, config: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    options = ["--checks=all", "--phases=coverage,fuzzing", "--max-examples=4", "--seed=1", "--no-shrink"]
    patience = ["--continue-on-failure", "--request-timeout=20", "--warnings=off"]
    program = Path(sys.executable).with_name("schemathesis")
    return subprocess.run(
        [program, "--config-file", config, "run", f"{address}/api/v1/openapi.json", *options, *patience],
        cwd=config.parent,
        env={
            **os.environ,
            **environment,
            "DATABASE_URL": database_url(),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "SCHEMATHESIS_HOOKS": "tests.backend.openapi_hooks",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def _prepare(olga: User, mallory: User) -> dict[str, str]:
    """Something of everything, so that most requests find what they ask for; by the name of its parameter.

    What the public sees is Mallory's: the run changes Olga's slug.
    """
    found = {"organizer_slug": mallory.slug, "event_type_slug": "intro-call"}
    for organizer in (mallory, olga):
        make_schedule(organizer, weekly={day: [(0, 1440)] for day in range(1, 8)})
        found |= _prepare_booking(api_as(organizer), organizer)
    spare = make_schedule(olga, name="Spare", is_default=False)
    return found | {"schedule_id": str(spare.id)}


def _prepare_booking(mine: ApiClient, organizer: User) -> dict[str, str]:
    event_type = mine.post(
        "events/event-types/", {"name": "Intro call", "event_type_slug": "intro-call"}
    ).json()
    start = (clock.now() + timedelta(days=7)).replace(hour=12, minute=0, second=0, microsecond=0)
    body = {
        "organizer_slug": organizer.slug,
        "event_type_slug": "intro-call",
        "start_time": start.isoformat(),
        "invitee_name": IVO_NAME,
        "invitee_email": IVO_EMAIL,
        "invitee_timezone": "Europe/Berlin",
    }
    made = ApiClient().post("events/bookings/create/", body).json()
    return {
        "event_type_id": event_type["id"],
        "booking_id": made["booking"]["id"],
        "access_token": made["access_token"],
    }


def _configuration(known: dict[str, str]) -> str:
    zones = {"timezone": "Asia/Kathmandu", "invitee_timezone": "Asia/Kathmandu"}
    values = {**known, **zones}
    dictionaries = [f'{name} = {{ values = ["{value}"] }}' for name, value in values.items()]
    bindings = [f'{name} = {{ dictionary = "{name}", probability = 0.7 }}' for name in values]
    return "\n".join([CHECKS, *dictionaries, "\n[parameters]", *bindings])
