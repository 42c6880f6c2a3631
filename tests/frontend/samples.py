"""What the API may answer: Olga, her event types, her slots, and Ivo's booking."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shared_types.bookings import BookingCreated, CalendarLinks, InviteeBookingRead, ManagedBooking
from shared_types.errors import FieldProblem, Problem
from shared_types.event_types import OrganizerPageRead, PublicEventTypeRead, PublicEventTypeSummary
from shared_types.questions import AnswerRead, QuestionRead
from shared_types.series import SeriesPlanRead
from shared_types.slots import Alternative, DaySlots, SlotRead, SlotsRead
from shared_types.users import OrganizerRead
from shared_types.vocabulary import (
    BookingStatus,
    ErrorCode,
    LocationType,
    QuestionType,
    RecurrenceType,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TOKEN, NEW_TOKEN = "t" * 43, "n" * 43
TOPIC = UUID(int=1)


def olga(**changes: Any) -> OrganizerRead:
    """The organizer."""
    known = {"name": "Olga Okafor", "organizer_slug": "olga", "timezone": "Europe/Berlin", "bio": "I coach."}
    empty = dict.fromkeys(("brand_color", "logo_url", "website", "contact_email", "contact_phone"), "")
    return OrganizerRead(**{**known, **empty, **changes})


def question(text: str = "What about?", **changes: Any) -> QuestionRead:
    """A question that must be answered."""
    known = {"question_type": QuestionType.TEXTAREA, "is_required": True, "order": 1, "options": []}
    return QuestionRead(
        **{"id": TOPIC, "question_text": text, **known, "conditions": {}, "validation_rules": {}, **changes}
    )


def intro_call(**changes: Any) -> PublicEventTypeRead:
    """Thirty minutes by video, with one question."""
    known: dict[str, Any] = {
        "name": "Intro call",
        "event_type_slug": "intro-call",
        "description": "",
        "duration": 30,
        "is_group_event": False,
        "max_attendees": 1,
        "recurrence_type": RecurrenceType.NONE,
        "recurrence_text": "",
        "occurrences": None,
        "may_choose_fewer": False,
        "location_type": LocationType.VIDEO_CALL,
        "organizer": olga(),
        "location_details": "",
        "enable_waitlist": False,
        "show_attendee_names": False,
        "min_scheduling_notice": 60,
        "max_scheduling_horizon": 90 * 24 * 60,
        "cancellation_deadline_minutes": None,
        "reschedule_deadline_minutes": None,
        "max_reschedules": None,
        "timezone": "Europe/Berlin",
        "questions": [question()],
    }
    return PublicEventTypeRead(**{**known, **changes})


def olgas_page(*event_types: PublicEventTypeSummary, **changes: Any) -> OrganizerPageRead:
    """Olga's public page."""
    return OrganizerPageRead(organizer=olga(**changes), event_types=list(event_types))


def slots(*starts: datetime, next_free: date | None = None, timezone: str = "Europe/Berlin") -> SlotsRead:
    """Free half hours, by the viewer's dates."""
    local = sorted(start.astimezone(ZoneInfo(timezone)) for start in starts)
    days = [
        DaySlots(date=day, slots=[_slot(start) for start in local if start.date() == day])
        for day in dict.fromkeys(start.date() for start in local)
    ]
    return SlotsRead(timezone=timezone, duration=30, days=days, next_free=next_free)


def _slot(start: datetime) -> SlotRead:
    end = start + timedelta(minutes=30)
    return SlotRead(start_time=start.isoformat(), end_time=end.isoformat(), seats_left=1)


def berlin(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A time of day in Berlin in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def ivos_booking(**changes: Any) -> InviteeBookingRead:
    """Ivo's intro call on 2 December at ten in Berlin."""
    start = berlin(12, 2)
    known: dict[str, Any] = {
        "id": UUID(int=7),
        "status": BookingStatus.CONFIRMED,
        "event_name": "Intro call",
        "event_type_slug": "intro-call",
        "description": "",
        "duration": 30,
        "organizer": olga(),
        "organizer_timezone": "Europe/Berlin",
        "invitee_name": "Ivo",
        "invitee_email": "ivo@example.com",
        "invitee_timezone": "Europe/Berlin",
        "start_time": start,
        "end_time": start + timedelta(minutes=30),
        "seats": 1,
        "is_group_event": False,
        "location_type": LocationType.VIDEO_CALL,
        "location_details": "",
        "meeting_link": "https://meet.example/1",
        "meeting_password": "",
        "meeting_link_follows": False,
        "answers": [AnswerRead(question_id=str(TOPIC), question_text="What about?", answer="Hiring")],
        "can_be_cancelled": True,
        "can_be_rescheduled": True,
        "cancellable_until": start,
        "reschedulable_until": start,
        "moves_left": None,
        "cancel_refusal": None,
        "reschedule_refusal": None,
        "can_add_guests": False,
        "guests": [],
        "seats_left": 0,
        "names_are_shown": False,
        "attendee_names": [],
        "cancelled_at": None,
        "cancellation_reason": "",
        "access_token_expires_at": start + timedelta(days=30),
        "calendar_links": CalendarLinks(ics_url="/a.ics", google_url="https://g", outlook_url="https://o"),
    }
    return InviteeBookingRead(**{**known, **changes})


def created(*, redirect_url: str = "") -> BookingCreated:
    """What booking answers."""
    url = f"http://localhost/booking/{TOKEN}/manage"
    booking = ivos_booking()
    return BookingCreated(booking=booking, access_token=TOKEN, manage_url=url, redirect_url=redirect_url)


def managed(*, token: str = TOKEN, **changes: Any) -> ManagedBooking:
    """What the manage link answers."""
    url = f"http://localhost/booking/{token}/manage"
    questions = changes.pop("questions", [])
    return ManagedBooking(
        booking=ivos_booking(**changes), questions=questions, access_token=token, manage_url=url, series=None
    )


def refusal(
    status: int,
    code: ErrorCode = ErrorCode.NOT_FOUND,
    detail: str = "No.",
    *,
    errors: list[FieldProblem] | None = None,
    instead: list[datetime] | None = None,
    plan: SeriesPlanRead | None = None,
) -> Problem:
    """A problem as the API words it; `instead` are the starts of other slots."""
    alternatives = [Alternative(start_time=at, end_time=at + timedelta(minutes=30)) for at in instead or []]
    return Problem(
        type="about:blank",
        title="No",
        status=status,
        detail=detail,
        code=code,
        errors=errors or [],
        alternatives=alternatives,
        plan=plan,
    )
