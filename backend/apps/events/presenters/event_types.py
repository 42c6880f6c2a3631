"""Event types, as their organizer and as the public see them."""

from typing import Any

from apps.events.models import EventType
from apps.events.models.change_policy import POLICY_FIELDS
from apps.events.presenters.links import page_url
from apps.events.presenters.organizers import organizer_read
from apps.events.services.places import meeting_link_of
from apps.events.services.series.dates import may_choose_fewer, rule_of
from apps.events.services.series.words import words_of
from shared_types.event_types import EventTypeRead, PublicEventTypeRead, PublicEventTypeSummary
from shared_types.questions import QuestionRead

_DERIVED = {"is_group_event", "questions", "public_url", "recurrence_text"}


def event_type_read(event_type: EventType) -> EventTypeRead:
    """For the organizer. event_type: one of `list_event_types`, which knows its questions and its counts."""
    columns = _columns(event_type, EventTypeRead.model_fields.keys() - _DERIVED)
    return EventTypeRead(
        **columns,
        is_group_event=event_type.is_group_event(),
        questions=[QuestionRead.model_validate(question) for question in event_type.questions.all()],
        public_url=page_url(event_type.organizer.slug, event_type.event_type_slug),
    )


def public_summary(event_type: EventType) -> PublicEventTypeSummary:
    """For a line on the organizer's page."""
    columns = _columns(event_type, PublicEventTypeSummary.model_fields.keys() - _DERIVED)
    return PublicEventTypeSummary(
        **columns,
        is_group_event=event_type.is_group_event(),
        recurrence_text=recurrence_text(event_type),
    )


def recurrence_text(event_type: EventType) -> str:
    """How it repeats: "Weekly, 8 times"; empty where it is booked as single meetings."""
    return words_of(rule_of(event_type)) if event_type.is_recurring() else ""


def public_event_type_read(event_type: EventType, questions: list[QuestionRead]) -> PublicEventTypeRead:
    """For the booking page. The link of a video call is for those who have booked."""
    rule = rule_of(event_type) if event_type.is_recurring() else None
    return PublicEventTypeRead(
        **public_summary(event_type).model_dump(),
        organizer=organizer_read(event_type.organizer),
        location_details="" if meeting_link_of(event_type) else event_type.location_details,
        enable_waitlist=event_type.enable_waitlist and not event_type.is_recurring(),
        show_attendee_names=event_type.is_group_event() and event_type.show_attendee_names,
        min_scheduling_notice=event_type.min_scheduling_notice,
        max_scheduling_horizon=event_type.max_scheduling_horizon,
        occurrences=rule.count if rule else None,
        may_choose_fewer=rule is not None and may_choose_fewer(event_type),
        timezone=event_type.organizer.timezone,
        **_columns(event_type, set(POLICY_FIELDS)),
        questions=questions,
    )


def _columns(event_type: EventType, names: set[str]) -> dict[str, Any]:
    return {name: getattr(event_type, name) for name in names}
