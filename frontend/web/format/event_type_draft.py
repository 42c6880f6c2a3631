"""An event type while it is being edited: every field as it is typed, and what the API takes in the end."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from shared_types.event_types import EventTypeRead
from shared_types.vocabulary import LocationType, RecurrenceType
from web.format import recurrence_draft
from web.format.field_checks import whole_number
from web.format.question_draft import QuestionDraft, question_drafts, question_payload
from web.format.recurrence_draft import RecurrenceDraft

MINUTES_IN: Final[Mapping[str, int]] = {"minutes": 1, "hours": 60, "days": 24 * 60}
DEADLINES: Final = ("cancellation_deadline", "reschedule_deadline")
OWN_LINK: Final = "own"
DEFAULT_LINK: Final = "default"
WORKFLOWS: Final = ("confirmation_workflow_id", "reminder_workflow_id", "cancellation_workflow_id")


class EventTypeDraft(BaseModel):
    """An event type as typed. Numbers are text until they are checked; lengths of time have a unit.

    call_link: who makes the link of a video call: a provider, `default`, or `own` for that in the details.
    """

    name: str = ""
    event_type_slug: str = ""
    description: str = ""
    duration: str = "30"
    is_active: bool = True
    is_private: bool = False
    schedule_id: str = ""
    notice: str = "1"
    notice_unit: str = "hours"
    horizon: str = "60"
    horizon_unit: str = "days"
    buffer_time_before: str = "0"
    buffer_time_after: str = "0"
    max_bookings_per_day: str = ""
    slot_interval_minutes: str = "0"
    cancellation_deadline: str = ""
    cancellation_deadline_unit: str = "hours"
    reschedule_deadline: str = ""
    reschedule_deadline_unit: str = "hours"
    max_reschedules: str = ""
    max_attendees: str = "1"
    enable_waitlist: bool = False
    show_attendee_names: bool = False
    claim: str = "12"
    claim_unit: str = "hours"
    location_type: str = LocationType.VIDEO_CALL
    location_details: str = ""
    call_link: str = DEFAULT_LINK
    redirect_url_after_booking: str = ""
    recurrence: RecurrenceDraft = RecurrenceDraft()
    questions: list[QuestionDraft] = []
    workflow_ids: dict[str, str] = {}


TEXTS: Final = frozenset(
    name for name, field in EventTypeDraft.model_fields.items() if field.annotation is str
)
FLAGS: Final = frozenset(
    name for name, field in EventTypeDraft.model_fields.items() if field.annotation is bool
)
RECURRENCE_TEXTS: Final = frozenset(RecurrenceDraft.model_fields) - {"weekdays"}


def with_unit(minutes: int) -> tuple[str, str]:
    """Minutes in the largest unit that holds them exactly: 2880 is ("2", "days")."""
    for unit in ("days", "hours"):
        if minutes and minutes % MINUTES_IN[unit] == 0:
            return str(minutes // MINUTES_IN[unit]), unit
    return str(minutes), "minutes"


def _deadline(minutes: int | None) -> tuple[str, str]:
    return ("", "hours") if minutes is None else with_unit(minutes)


def in_minutes(amount: str, unit: str) -> int | str:
    """An amount of a unit in minutes; what is no number stays as typed, for the schema to refuse."""
    number = whole_number(amount)
    return amount if number is None else number * MINUTES_IN.get(unit, 1)


def draft_of(stored: EventTypeRead) -> EventTypeDraft:
    """A stored event type, ready to be edited."""
    notice, notice_unit = with_unit(stored.min_scheduling_notice)
    horizon, horizon_unit = with_unit(stored.max_scheduling_horizon)
    claim, claim_unit = with_unit(stored.waitlist_claim_minutes)
    cancellation, cancellation_unit = _deadline(stored.cancellation_deadline_minutes)
    reschedule, reschedule_unit = _deadline(stored.reschedule_deadline_minutes)
    same = {"name", "event_type_slug", "description", "is_active", "is_private", "enable_waitlist"}
    same |= {"show_attendee_names", "location_type", "location_details", "redirect_url_after_booking"}
    numbers = (
        "duration",
        "buffer_time_before",
        "buffer_time_after",
        "slot_interval_minutes",
        "max_attendees",
    )
    return EventTypeDraft(
        **stored.model_dump(include=same),
        **{name: str(getattr(stored, name)) for name in numbers},
        max_bookings_per_day=str(stored.max_bookings_per_day or ""),
        call_link=OWN_LINK if stored.location_details else stored.conferencing_provider or DEFAULT_LINK,
        schedule_id=str(stored.schedule_id or ""),
        notice=notice,
        notice_unit=notice_unit,
        horizon=horizon,
        horizon_unit=horizon_unit,
        claim=claim,
        claim_unit=claim_unit,
        cancellation_deadline=cancellation,
        cancellation_deadline_unit=cancellation_unit,
        reschedule_deadline=reschedule,
        reschedule_deadline_unit=reschedule_unit,
        max_reschedules="" if stored.max_reschedules is None else str(stored.max_reschedules),
        recurrence=recurrence_draft.draft_of(
            repeats=stored.recurrence_type,
            rule=stored.recurrence_rule,
            occurrences=stored.max_occurrences,
            until=stored.recurrence_end_date,
        ),
        questions=question_drafts(stored.questions),
        workflow_ids={name: str(getattr(stored, name) or "") for name in WORKFLOWS},
    )


def _recurrence_payload(draft: RecurrenceDraft) -> dict[str, Any]:
    """The recurrence fields, with the one end that was chosen; none of them where nothing repeats."""
    repeats = draft.repeats != RecurrenceType.NONE
    return {
        "recurrence_type": draft.repeats,
        "recurrence_rule": recurrence_draft.rule_of(draft),
        "max_occurrences": draft.occurrences or None if repeats and draft.ends == "after" else None,
        "recurrence_end_date": draft.until or None if repeats and draft.ends == "on" else None,
    }


def deadline_in(draft: EventTypeDraft, name: str) -> int | str | None:
    """A deadline in minutes before the start; nothing where there is none."""
    amount: str = getattr(draft, name)
    return in_minutes(amount, getattr(draft, f"{name}_unit")) if amount.strip() else None


def is_own_link(draft: EventTypeDraft) -> bool:
    """Whether it is a video call at a link that the organizer writes down."""
    return draft.location_type == LocationType.VIDEO_CALL and draft.call_link == OWN_LINK


def _place_payload(draft: EventTypeDraft) -> dict[str, Any]:
    """The details, and who makes the link; a call has the one or the other."""
    is_made = draft.location_type == LocationType.VIDEO_CALL and not is_own_link(draft)
    is_named = is_made and draft.call_link != DEFAULT_LINK
    return {
        "location_details": "" if is_made else draft.location_details,
        "conferencing_provider": draft.call_link if is_named else None,
    }


def payload_of(draft: EventTypeDraft) -> dict[str, Any]:
    """What the API takes, still unchecked and with numbers as texts: for `EventTypeUpdate`, as TYPED."""
    plain = TEXTS | FLAGS
    plain -= {"notice", "notice_unit", "horizon", "horizon_unit", "claim", "claim_unit", *DEADLINES}
    plain -= {f"{name}_unit" for name in DEADLINES} | {"call_link", "location_details"}
    optional = {
        name: getattr(draft, name) or None
        for name in ("event_type_slug", "schedule_id", "max_bookings_per_day", "max_reschedules")
    }
    return {
        **draft.model_dump(include=set(plain)),
        **optional,
        **{name: draft.workflow_ids.get(name) or None for name in WORKFLOWS},
        **_recurrence_payload(draft.recurrence),
        **_place_payload(draft),
        "min_scheduling_notice": in_minutes(draft.notice, draft.notice_unit),
        "max_scheduling_horizon": in_minutes(draft.horizon, draft.horizon_unit),
        "waitlist_claim_minutes": in_minutes(draft.claim, draft.claim_unit),
        **{f"{name}_minutes": deadline_in(draft, name) for name in DEADLINES},
        "questions": [question_payload(question, draft.questions) for question in draft.questions],
    }
