"""The guide to the API: every field that can be sent or read has its line."""

import re

import pytest
from pydantic import BaseModel

from shared_types.audit import AuditEntryRead
from shared_types.bookings import AttendeeAdd, BookingCreate, BookingForInvitee, BookingRead
from shared_types.event_types import EventTypeCreate, EventTypeRead, PublicEventTypeRead
from shared_types.questions import QuestionWrite
from shared_types.slots import SlotRead
from shared_types.users import ProfileRead, ProfileUpdate
from shared_types.waitlist import WaitlistJoin
from shared_types.workflows import WorkflowCreate, WorkflowRead, WorkflowRunRead, WorkflowStepWrite
from tests.test_architecture import ROOT

GUIDE = (ROOT / "docs" / "api.md").read_text()
SAID = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`|```.*?```", GUIDE, re.DOTALL))))
SCHEMAS: list[type[BaseModel]] = [
    EventTypeCreate,
    EventTypeRead,
    PublicEventTypeRead,
    QuestionWrite,
    SlotRead,
    BookingCreate,
    BookingForInvitee,
    BookingRead,
    AttendeeAdd,
    WaitlistJoin,
    AuditEntryRead,
    ProfileRead,
    ProfileUpdate,
    WorkflowCreate,
    WorkflowStepWrite,
    WorkflowRead,
    WorkflowRunRead,
]
# What its name says whole.
PLAIN = {"id", "email", "email_verified", "event_name", "event_type_id", "organizer", "booking_id"}


class TestGuide:
    @pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
    def test_has_a_line_for_every_field(self, schema: type[BaseModel]) -> None:
        assert schema.model_fields.keys() - SAID - PLAIN == set()

    def test_is_read_at_all(self) -> None:
        assert len(SAID) > 200
        assert "no_such_field" not in SAID
