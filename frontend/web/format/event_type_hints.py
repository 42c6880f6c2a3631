"""What each choice in the event type form would mean for invitees, in a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from shared_types.availability import WeeklyHoursRead
from shared_types.vocabulary import LocationType
from web.format.event_type_draft import DEADLINES, EventTypeDraft, deadline_in, in_minutes
from web.format.field_checks import whole_number
from web.format.policies import policy_words
from web.format.week_draft import count_starts
from web.format.words import count_of, duration

_LOCATION_HINTS: Final[Mapping[str, str]] = {
    LocationType.VIDEO_CALL: "Invitees see it once they have booked.",
    LocationType.PHONE_CALL: "The number to call, or who calls whom. Invitees see it once they have booked.",
    LocationType.IN_PERSON: "The address. Invitees see it before they book, and times stay in its time zone.",
    LocationType.CUSTOM: "Where to meet, in your own words.",
}


def hints_for(
    draft: EventTypeDraft, *, weekly_hours: Sequence[WeeklyHoursRead], slot_interval: int, today: date
) -> dict[str, str]:
    """A sentence for each field whose consequence can be told.

    weekly_hours: of the schedule that counts; slot_interval: the organizer's default in minutes, 0 for the
    meeting's own length.
    """
    length = whole_number(draft.duration) or 0
    step = whole_number(draft.slot_interval_minutes) or slot_interval or length
    return {
        "duration": _duration_hint(length, step, weekly_hours),
        "slot_interval_minutes": _step_hint(step, is_own=draft.slot_interval_minutes != "0"),
        "notice": _notice_hint(in_minutes(draft.notice, draft.notice_unit)),
        "horizon": _horizon_hint(in_minutes(draft.horizon, draft.horizon_unit), today),
        "buffer_time_before": _buffer_hint(whole_number(draft.buffer_time_before), "before"),
        "buffer_time_after": _buffer_hint(whole_number(draft.buffer_time_after), "after"),
        "max_bookings_per_day": _limit_hint(whole_number(draft.max_bookings_per_day)),
        "cancellation_deadline": "Before the start. Empty: until it begins.",
        "reschedule_deadline": "Before the start. Empty: until it begins.",
        "max_reschedules": _moves_hint(draft.max_reschedules),
        "policy": _policy_hint(draft),
        "max_attendees": _seats_hint(whole_number(draft.max_attendees)),
        "claim": "Or a quarter of the time left, if that is less. A quarter of an hour to a week.",
        "location_details": _LOCATION_HINTS.get(draft.location_type, ""),
    }


def _duration_hint(length: int, step: int, weekly_hours: Sequence[WeeklyHoursRead]) -> str:
    if not length or not step:
        return ""
    starts = count_starts(weekly_hours, duration=length, slot_interval=step)
    if not starts:
        return "Your hours have no room for this: invitees see no times."
    return f"Invitees see up to {count_of(starts, 'time')} in a free week."


def _step_hint(step: int, *, is_own: bool) -> str:
    if not step:
        return ""
    return f"Starts are {duration(step)} apart{'' if is_own else ', your usual step'}."


def _notice_hint(notice: int | str) -> str:
    if not isinstance(notice, int):
        return ""
    return (
        f"Nobody can book less than {duration(notice)} ahead."
        if notice
        else "Invitees can book until the start."
    )


def _horizon_hint(horizon: int | str, today: date) -> str:
    if not isinstance(horizon, int) or horizon > 60 * 24 * 1000:
        return ""
    last = today + timedelta(minutes=horizon)
    return f"Today the last day that can be booked is {last:%A} {last.day} {last:%B %Y}."


def _buffer_hint(minutes: int | None, side: str) -> str:
    return (
        f"{duration(minutes)} {side} each meeting stay free."
        if minutes
        else f"Nothing is kept free {side} a meeting."
    )


def _limit_hint(limit: int | None) -> str:
    return f"After {count_of(limit, 'booking')} a day shows as full." if limit else "As many a day as fit."


def _moves_hint(typed: str) -> str:
    if not typed.strip():
        return "How often an invitee may move a booking. Empty: as often as they like."
    moves = whole_number(typed)
    return "Invitees can't move it." if moves == 0 else "How often an invitee may move a booking."


def _policy_hint(draft: EventTypeDraft) -> str:
    """What invitees read before they book."""
    cancel, move = (deadline_in(draft, name) for name in DEADLINES)
    moves = whole_number(draft.max_reschedules)
    if isinstance(cancel, str) or isinstance(move, str) or (moves is None and draft.max_reschedules.strip()):
        return ""
    words = policy_words(cancel_minutes=cancel, move_minutes=move, moves=moves)
    return f"Invitees read: {words}"


def _seats_hint(seats: int | None) -> str:
    if seats and seats > 1:
        return f"Up to {seats} people share one time; each sees how many seats are left."
    return "One person books a time, and it is gone."
