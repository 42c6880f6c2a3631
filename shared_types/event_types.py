"""Event types: what can be booked."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared_types.base import In, Out
from shared_types.fields import (
    DEFAULT_CLAIM_MINUTES,
    NO_WORDS,
    BufferMinutes,
    Capacity,
    ClaimMinutes,
    Day,
    DeadlineMinutes,
    DurationMinutes,
    Flag,
    HorizonMinutes,
    MoveLimit,
    Name,
    NoticeMinutes,
    SlotIntervalMinutes,
    Slug,
    Text,
    WebAddress,
)
from shared_types.legacy_questions import LegacyQuestions
from shared_types.questions import QuestionRead, QuestionWrite
from shared_types.users import OrganizerRead
from shared_types.vocabulary import ConferencingProvider, LocationType, RecurrenceType

# How far an event type's bookings are counted in a list: a thousand or more is one answer, at one price.
COUNTED_TO = 1000


class EventTypeCreate(In):
    """A new event type. Without a slug one is made of the name; without a schedule the default counts."""

    name: Name
    event_type_slug: Slug | None = None
    description: Text = ""
    duration: DurationMinutes = 30
    max_attendees: Capacity = 1
    enable_waitlist: Flag = False
    show_attendee_names: Flag = False
    waitlist_claim_minutes: ClaimMinutes = DEFAULT_CLAIM_MINUTES
    is_active: Flag = True
    is_private: Flag = False
    min_scheduling_notice: NoticeMinutes = 60
    max_scheduling_horizon: HorizonMinutes = 60 * 24 * 60
    buffer_time_before: BufferMinutes = 0
    buffer_time_after: BufferMinutes = 0
    max_bookings_per_day: Annotated[int, Field(ge=1, le=288), NO_WORDS] | None = None
    slot_interval_minutes: SlotIntervalMinutes = 0
    cancellation_deadline_minutes: DeadlineMinutes | None = None
    reschedule_deadline_minutes: DeadlineMinutes | None = None
    max_reschedules: MoveLimit | None = None
    recurrence_type: RecurrenceType = RecurrenceType.NONE
    recurrence_rule: Annotated[Text, StringConstraints(max_length=500)] = ""
    max_occurrences: Annotated[int, Field(ge=1, le=365), NO_WORDS] | None = None
    recurrence_end_date: Day | None = None
    location_type: LocationType = LocationType.VIDEO_CALL
    location_details: Annotated[Text, StringConstraints(max_length=1000)] = ""
    conferencing_provider: ConferencingProvider | None = None
    redirect_url_after_booking: WebAddress = ""
    schedule_id: UUID | None = None
    confirmation_workflow_id: UUID | None = None
    reminder_workflow_id: UUID | None = None
    cancellation_workflow_id: UUID | None = None
    questions: list[QuestionWrite] = Field(default=[], max_length=30)
    custom_questions: LegacyQuestions = Field(
        default=[],
        description="Questions in the old form, in place of `questions`; they are stored as those.",
    )

    def asked(self) -> list[QuestionWrite]:
        """The questions of the form, in whichever way they were given."""
        return self.questions or [question.as_question() for question in self.custom_questions]


class EventTypeUpdate(EventTypeCreate):
    """An event type as it shall be from now on: the whole of it, as PUT replaces."""


class EventTypeActivate(In):
    """Whether an event type can be booked."""

    is_active: Flag


class EventTypeRead(Out):
    """An event type, as its organizer sees it. Times in minutes; bookings are counted up to COUNTED_TO."""

    id: UUID
    name: str
    event_type_slug: str
    description: str
    duration: int
    max_attendees: int
    is_group_event: bool
    enable_waitlist: bool
    show_attendee_names: bool
    waitlist_claim_minutes: int
    is_active: bool
    is_private: bool
    min_scheduling_notice: int
    max_scheduling_horizon: int
    buffer_time_before: int
    buffer_time_after: int
    max_bookings_per_day: int | None
    slot_interval_minutes: int
    cancellation_deadline_minutes: int | None
    reschedule_deadline_minutes: int | None
    max_reschedules: int | None
    recurrence_type: RecurrenceType
    recurrence_rule: str
    max_occurrences: int | None
    recurrence_end_date: date | None
    location_type: LocationType
    location_details: str
    conferencing_provider: ConferencingProvider | None
    redirect_url_after_booking: str
    schedule_id: UUID | None
    confirmation_workflow_id: UUID | None
    reminder_workflow_id: UUID | None
    cancellation_workflow_id: UUID | None
    questions: list[QuestionRead]
    upcoming_booking_count: int
    total_booking_count: int
    public_url: str
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PublicEventTypeSummary(Out):
    """An event type on its organizer's public page. `recurrence_text`: as "Weekly, 8 times", or empty."""

    name: str
    event_type_slug: str
    description: str
    duration: int
    is_group_event: bool
    max_attendees: int
    recurrence_type: RecurrenceType
    recurrence_text: str
    location_type: LocationType


class PublicEventTypeRead(PublicEventTypeSummary):
    """An event type on its booking page. `location_details` only where an invitee needs it before booking."""

    organizer: OrganizerRead
    location_details: str
    enable_waitlist: bool
    show_attendee_names: bool
    min_scheduling_notice: int
    max_scheduling_horizon: int
    cancellation_deadline_minutes: int | None
    reschedule_deadline_minutes: int | None
    max_reschedules: int | None
    occurrences: int | None
    may_choose_fewer: bool
    timezone: str
    questions: list[QuestionRead]


class OrganizerPageRead(Out):
    """An organizer's public page."""

    organizer: OrganizerRead
    event_types: list[PublicEventTypeSummary]
