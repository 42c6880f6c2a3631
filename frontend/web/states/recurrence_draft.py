"""How often a series repeats, while it is being edited: choices in, an RFC 5545 rule and plain words out."""

from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrule, rrulestr
from pydantic import BaseModel

from shared_types.vocabulary import RecurrenceType

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY_WORDS = dict(
    zip(
        WEEKDAY_CODES,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_UNITS = {RecurrenceType.DAILY: "day", RecurrenceType.WEEKLY: "week", RecurrenceType.MONTHLY: "month"}
_BUILDER_PARTS = {"FREQ", "INTERVAL", "BYDAY"}
_LOOK_AHEAD = timedelta(days=4 * 365)
MAX_INTERVAL = 99
MAX_RULE_LENGTH = 500


class RecurrenceDraft(BaseModel):
    """A pattern and its end, as chosen. `custom_rule` keeps a rule that these choices cannot say."""

    repeats: str = RecurrenceType.NONE
    interval: str = "1"
    weekdays: list[str] = []
    ends: str = "after"
    occurrences: str = "6"
    until: str = ""
    custom_rule: str = ""


def _interval(draft: RecurrenceDraft) -> int | None:
    number = int(draft.interval) if draft.interval.strip().isdecimal() else 0
    return number if 1 <= number <= MAX_INTERVAL else None


def rule_of(draft: RecurrenceDraft) -> str:
    """The RRULE text of a draft, empty where nothing repeats or the interval cannot be read."""
    if draft.repeats == RecurrenceType.NONE:
        return ""
    if draft.custom_rule:
        return draft.custom_rule
    interval = _interval(draft)
    if interval is None:
        return ""
    rule = f"FREQ={draft.repeats.upper()};INTERVAL={interval}"
    chosen = [code for code in WEEKDAY_CODES if code in draft.weekdays]
    return f"{rule};BYDAY={','.join(chosen)}" if draft.repeats == RecurrenceType.WEEKLY and chosen else rule


def draft_of(
    *, repeats: RecurrenceType, rule: str, occurrences: int | None, until: date | None
) -> RecurrenceDraft:
    """A stored recurrence, ready to be edited."""
    draft = RecurrenceDraft(
        repeats=repeats,
        ends="on" if until and not occurrences else "after",
        occurrences=str(occurrences or ""),
        until=until.isoformat() if until else "",
    )
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    weekdays = parts.get("BYDAY", "").split(",") if parts.get("BYDAY") else []
    if set(parts) - _BUILDER_PARTS or set(weekdays) - set(WEEKDAY_CODES):
        draft.custom_rule = rule
        return draft
    draft.interval, draft.weekdays = parts.get("INTERVAL", "1"), weekdays
    return draft


def _list_words(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def describe(draft: RecurrenceDraft) -> str:
    """The pattern in words: "Every 2 weeks on Monday and Friday". Empty where nothing repeats."""
    if draft.repeats == RecurrenceType.NONE:
        return ""
    interval = _interval(draft)
    if draft.custom_rule or interval is None:
        return "A rule of its own" if draft.custom_rule else ""
    unit = _UNITS[RecurrenceType(draft.repeats)]
    words = f"Every {unit}" if interval == 1 else f"Every {interval} {unit}s"
    chosen = [_WEEKDAY_WORDS[code] for code in WEEKDAY_CODES if code in draft.weekdays]
    return f"{words} on {_list_words(chosen)}" if draft.repeats == RecurrenceType.WEEKLY and chosen else words


def next_dates(draft: RecurrenceDraft, *, first: date, limit: int) -> list[date]:
    """The first dates of a series that begins on `first` or as soon after as its rule allows.

    Empty where the draft says no rule yet, or one that cannot be read.
    """
    rule = rule_of(draft)
    if not rule.startswith(f"FREQ={draft.repeats.upper()}") or len(rule) > MAX_RULE_LENGTH:
        return []
    try:
        found = rrulestr(rule, dtstart=datetime.combine(first, time()))
    except (ValueError, TypeError):
        return []
    if not isinstance(found, rrule):
        return []
    # A rule without matches ("30 February") is looked for until the year 9999 unless it is told to stop.
    bounded = found.replace(until=datetime.combine(first, time()) + _LOOK_AHEAD)
    dates = [moment.date() for moment in islice(bounded, limit)]
    if draft.ends == "on" and draft.until:
        return [day for day in dates if day.isoformat() <= draft.until]
    wanted = int(draft.occurrences) if draft.occurrences.strip().isdecimal() else limit
    return dates[:wanted]
