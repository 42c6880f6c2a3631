"""Ids of somebody else's things, in every body that takes an id."""

from typing import Any

import pytest

from apps.events.models import EventType
from apps.users.models import User
from apps.workflows.models import Workflow
from tests.api_client import ApiClient
from tests.backend.test_openapi import DOCUMENT, OPERATIONS
from tests.cast import make_schedule

EVENT_TYPE = {"name": "Mine", "event_type_slug": "mine"}
BOOKING = {
    "start_time": "2028-02-29T10:00:00Z",
    "invitee_name": "Ivo",
    "invitee_email": "ivo@example.com",
    "invitee_timezone": "UTC",
    "override": True,
}
SHARE = {"email": "x@example.com", "shared": "event_type", "level": "view"}
# Every field of a body that is an id of a row, with a request that is right but for it.
FIELDS: dict[str, tuple[str, dict[str, Any]]] = {
    "schedule_id": ("events/event-types/", EVENT_TYPE),
    "confirmation_workflow_id": ("events/event-types/", EVENT_TYPE),
    "reminder_workflow_id": ("events/event-types/", EVENT_TYPE),
    "cancellation_workflow_id": ("events/event-types/", EVENT_TYPE),
    "event_type_id": ("events/bookings/", BOOKING),
}
# Ids behind a link, or within what the path names: tests of links, guests and questions cross them.
BEHIND_A_PATH = {"booking_id", "guest_id", "id"}


def fields_in(schema: dict[str, Any]) -> set[str]:
    """The names of all fields of a body that are UUIDs, however deep."""
    found = set()
    for name, field in schema.get("properties", {}).items():
        kinds = field.get("anyOf", [field])
        if any(kind.get("format") == "uuid" for kind in kinds):
            found.add(name)
        for kind in [*kinds, field.get("items", {})]:
            found |= fields_in(resolved(kind))
    for part in [*schema.get("oneOf", []), *schema.get("anyOf", [])]:
        found |= fields_in(resolved(part))
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][name] if name else schema
    return found


def bodies() -> list[dict[str, Any]]:
    asked = [operation.get("requestBody") for operation in OPERATIONS.values()]
    return [resolved(body["content"]["application/json"]["schema"]) for body in asked if body]


@pytest.fixture
def olgas(olga: User) -> dict[str, str]:
    """What is Olga's."""
    flow = Workflow.objects.create(organizer=olga, name="Hers", trigger="booking_created")
    event_type = EventType.objects.create(organizer=olga, name="Hers", event_type_slug="hers")
    ids = dict.fromkeys(FIELDS, str(flow.id))
    return ids | {"schedule_id": str(make_schedule(olga).id), "event_type_id": str(event_type.id)}


class TestForeignId:
    def test_is_tried_in_every_field_there_is(self) -> None:
        found = set().union(*(fields_in(body) for body in bodies()))
        assert found == FIELDS.keys() | BEHIND_A_PATH

    @pytest.mark.parametrize("field", FIELDS)
    def test_is_answered_like_one_that_is_not_there(
        self, mallory: User, mallory_api: ApiClient, olgas: dict[str, str], field: str
    ) -> None:
        make_schedule(mallory)
        path, body = FIELDS[field]
        anothers = mallory_api.post(path, {**body, field: olgas[field]})
        missing = mallory_api.post(path, {**body, field: "0191d7a6-0000-4000-8000-000000000001"})
        assert (anothers.status_code, anothers.content) == (missing.status_code, missing.content)
        assert anothers.status_code in (404, 422)
        assert not EventType.objects.filter(organizer=mallory).exists()

    def test_of_an_event_type_is_not_shared(self, mallory_api: ApiClient, olgas: dict[str, str]) -> None:
        body = {**SHARE, "event_type_id": olgas["event_type_id"]}
        assert mallory_api.post("events/shares/", body).status_code in (404, 422)
