"""What was done to a booking, one act at a time, as its organizer reads it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from shared_types.audit import AuditEntryRead
from shared_types.vocabulary import ActorType, SlotRule
from web.format.calendar import Look, moment_of
from web.format.dates import long_date, time_span
from web.format.organizer_words import STATUS_WORDS
from web.format.words import count_of

_NAMELESS: Final[Mapping[str, str]] = {
    ActorType.ORGANIZER: "The organizer",
    ActorType.INVITEE: "The invitee",
    ActorType.ATTENDEE: "An attendee",
    ActorType.SYSTEM: "Kalends, by itself",
    ActorType.INTEGRATION: "The linked calendar",
}
_ROLES: Final[Mapping[str, str]] = {
    ActorType.ORGANIZER: "on the organizer's behalf",
    ActorType.INVITEE: "invitee",
    ActorType.ATTENDEE: "attendee",
}
_LABELS: Final[Mapping[str, str]] = {
    "start_time": "Time",
    "end_time": "End",
    "status": "Status",
    "attendee_count": "Seats taken",
    "capacity": "Seats",
    "held_seats": "Seats held for the waitlist",
    "access_token_expires_at": "Link works until",
    "invitee_name": "Invitee",
    "invitee_email": "Their address",
    "invitee_phone": "Their phone",
    "invitee_timezone": "Their time zone",
    "name": "Attendee",
    "email": "Their address",
    "phone": "Their phone",
    "timezone": "Their time zone",
    "guests": "Guests",
    "recipient": "To",
}
_RULES: Final[Mapping[str, str]] = {
    SlotRule.IN_PAST: "it has passed",
    SlotRule.TOO_SOON: "it is too soon",
    SlotRule.TOO_FAR: "it is too far ahead",
    SlotRule.OUTSIDE_HOURS: "it is outside the hours",
    SlotRule.OFF_GRID: "it is between the usual starts",
    SlotRule.BUSY: "another calendar is busy",
    SlotRule.DAY_FULL: "the day is full",
    SlotRule.CAPACITY_EXCEEDED: "there are not enough seats",
}
_MARK_LETTERS: Final = 8


class ChangeLine(BaseModel):
    """A value before and after; `before` is empty where it is new."""

    label: str
    before: str
    after: str


class HistoryEntry(BaseModel):
    """One act: what, who, from where, when, and what it changed.

    other_booking: the id of the one in which a move goes on, or came from.
    """

    id: str
    what: str
    who: str
    origin: str
    at: str
    reason: str
    notes: list[str]
    changes: list[ChangeLine]
    other_booking: str


def history_entry(entry: AuditEntryRead, *, look: Look, own_email: str) -> HistoryEntry:
    """An act in words. own_email: of the organizer who reads."""
    personal = entry.personal_values
    # What a move changed is told on the side that it left.
    is_told = "moved_from" in entry.metadata
    changes = (
        []
        if is_told
        else [
            *_changes(entry.old_values, entry.new_values, look),
            *_changes(personal.get("old", {}), personal.get("new", {}), look),
        ]
    )
    return HistoryEntry(
        id=str(entry.id),
        what=_what(entry),
        who=_who(entry, own_email),
        origin=_origin(entry),
        at=moment_of(entry.created_at, look),
        reason=str(personal.get("reason") or ""),
        notes=[] if is_told else _notes(entry),
        changes=changes,
        other_booking=_other_booking(entry),
    )


def _what(entry: AuditEntryRead) -> str:
    """What was done, and to whom where it was one of several; a move is written down on both its sides."""
    if "moved_from" in entry.metadata:
        return "Took the place of the earlier booking"
    person = entry.personal_values.get("attendee", {}).get("name", "")
    return f"{entry.description}: {person}" if person else entry.description


def _other_booking(entry: AuditEntryRead) -> str:
    names = ("moved_to", "moved_from", "seat_moved_to", "seat_moved_from")
    found = next((name for name in names if name in entry.metadata), "")
    return str(entry.metadata[found]) if found else ""


def _who(entry: AuditEntryRead, own_email: str) -> str:
    if entry.actor_type == ActorType.ORGANIZER and entry.actor_email == own_email:
        return "You"
    role = _ROLES.get(entry.actor_type, "")
    if not entry.actor_name:
        return _NAMELESS[entry.actor_type]
    return f"{entry.actor_name}, {role}" if role else entry.actor_name


def _origin(entry: AuditEntryRead) -> str:
    """The address; a month later what is left of it: a mark that is the same for the same address."""
    if entry.ip_address:
        return f"from {entry.ip_address}"
    if entry.address_mark:
        return f"from an address no longer kept, marked {entry.address_mark[:_MARK_LETTERS]}"
    return ""


def _notes(entry: AuditEntryRead) -> list[str]:
    """What else is known of the act, a sentence each."""
    notes = []
    seats = entry.metadata.get("seats")
    if isinstance(seats, int) and seats > 1:
        notes.append(f"{count_of(seats, 'seat')}.")
    if broken := entry.metadata.get("rules_broken"):
        notes.append(f"Rules were set aside: {', '.join(_RULES.get(rule, rule) for rule in broken)}.")
    if "seat_moved_from" in entry.metadata:
        notes.append("Their seat was moved here from another time.")
    if entry.is_erased:
        notes.append("Who it was has been erased.")
    return notes


def _changes(old: Mapping[str, Any], new: Mapping[str, Any], look: Look) -> list[ChangeLine]:
    """What is not as it was; the end of a meeting only where the start stays."""
    if "answers" in new:
        return _changed_answers(old.get("answers", []), new["answers"])
    names = [name for name in new if name in _LABELS and new[name] != old.get(name)]
    if "start_time" in names and "end_time" in names:
        names.remove("end_time")
    lines = [
        ChangeLine(label=_LABELS[name], before=_value(name, old, look), after=_value(name, new, look))
        for name in names
    ]
    return [line for line in lines if line.before or line.after]


def _changed_answers(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[ChangeLine]:
    """The answers that are other ones now, each under its question."""
    before, after = dict(old), dict(new)
    return [
        ChangeLine(label=text, before=before.get(text, ""), after=after.get(text, ""))
        for text in {**before, **after}
        if before.get(text) != after.get(text)
    ]


def _value(name: str, values: Mapping[str, Any], look: Look) -> str:
    """One value in words; empty where there is none."""
    value = values.get(name)
    if value is None:
        return ""
    if name == "guests":
        return ", ".join(str(guest.get("name", "")) for guest in value)
    if name == "status":
        return STATUS_WORDS.get(value, str(value))
    if name == "start_time" and "end_time" in values:
        return _span(str(value), str(values["end_time"]), look)
    if name in ("start_time", "end_time", "access_token_expires_at"):
        return moment_of(datetime.fromisoformat(str(value)), look)
    return str(value).replace("_", " ") if name in ("timezone", "invitee_timezone") else str(value)


def _span(starts: str, ends: str, look: Look) -> str:
    zone = ZoneInfo(look.timezone)
    start, end = (datetime.fromisoformat(text).astimezone(zone) for text in (starts, ends))
    day = long_date(start.date(), locale=look.locale, this_year=look.today.year)
    return f"{day}, {time_span(start, end, locale=look.locale, clock_hours=look.clock_hours)}"
