"""How often a series repeats, while it is being edited: choices in, an RFC 5545 rule and plain words out."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice

from pydantic import BaseModel

from shared_types.vocabulary import RecurrenceType
from web.format.field_checks import whole_number

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
MAX_INTERVAL = 99
DEFAULT_OCCURRENCES = 6


class RecurrenceDraft(BaseModel):
    """A pattern and its end, as chosen. `custom_rule` keeps a rule that these choices cannot say."""

    repeats: str = RecurrenceType.NONE
    interval: str = "1"
    weekdays: list[str] = []
    ends: str = "after"
    occurrences: str = str(DEFAULT_OCCURRENCES)
    until: str = ""
    custom_rule: str = ""


def _interval(draft: RecurrenceDraft) -> int | None:
    number = whole_number(draft.interval)
    return number if number and number <= MAX_INTERVAL else None


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
        occurrences=str(occurrences or ("" if until else DEFAULT_OCCURRENCES)),
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
    """The first dates of a series whose first meeting is on `first` or as soon after as the pattern allows.

    Empty where nothing repeats, and for a rule of its own, which only the API can read.
    """
    interval = _interval(draft)
    if draft.repeats == RecurrenceType.NONE or draft.custom_rule or interval is None:
        return []
    wanted = min(whole_number(draft.occurrences) or limit, limit) if draft.ends == "after" else limit
    dates = islice(_dates(draft, interval, first), wanted)
    return [
        day for day in dates if draft.ends == "after" or not draft.until or day.isoformat() <= draft.until
    ]


def _dates(draft: RecurrenceDraft, interval: int, first: date) -> Iterator[date]:
    """All dates of the pattern, without end."""
    if draft.repeats == RecurrenceType.DAILY:
        yield from (first + timedelta(days=step) for step in count(0, interval))
    elif draft.repeats == RecurrenceType.WEEKLY:
        chosen = [number for number, code in enumerate(WEEKDAY_CODES) if code in draft.weekdays]
        monday = first - timedelta(days=first.weekday())
        for week in count(0, 7 * interval):
            days = (monday + timedelta(days=week + number) for number in chosen or [first.weekday()])
            yield from (day for day in days if day >= first)
    else:
        for month in count(first.year * 12 + first.month - 1, interval):
            # A month without that day is passed over, as RFC 5545 has it.
            if first.day <= monthrange(month // 12, month % 12 + 1)[1]:
                yield date(month // 12, month % 12 + 1, first.day)
