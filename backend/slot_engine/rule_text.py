"""RRULE text (RFC 5545, 3.3.10) ↔ RecurrenceRule."""

import re
from datetime import UTC, date, datetime

from slot_engine.recurrence import Frequency, RecurrenceRefused, RecurrenceRule, RuleDay

_MAX_LENGTH = 300
_UNDERSTOOD = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "WKST"}
_WEEKDAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), start=1)}
_NAMES = {number: name for name, number in _WEEKDAYS.items()}
_PART = re.compile(r"([A-Z]{1,20})=([A-Z0-9,+-]+)", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?", re.ASCII)
_RULE_DAY = re.compile(r"([+-]?[0-9]{1,2})?([A-Z]{2})", re.ASCII)


def parse_rule(
    text: str, *, max_occurrences: int | None = None, last_date: date | None = None
) -> RecurrenceRule:
    """The rule that an RRULE says, with or without the leading `RRULE:`.

    max_occurrences, last_date: ends that stand outside the text, as on an event type; whichever comes first
        holds, and a text with neither COUNT nor UNTIL may rely on them.
    Raises RecurrenceRefused for anything but a DAILY, WEEKLY or MONTHLY rule of INTERVAL, COUNT or UNTIL,
        BYDAY, BYMONTHDAY and WKST that makes sense; the message begins with the part it is about.
    """
    parts = _split(text)
    if "FREQ" not in parts:
        raise RecurrenceRefused("FREQ", "is missing.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise RecurrenceRefused("COUNT", "and UNTIL cannot both be given.")
    counts = [_number("COUNT", parts["COUNT"])] if "COUNT" in parts else []
    counts += [max_occurrences] if max_occurrences is not None else []
    return RecurrenceRule(
        frequency=_frequency(parts["FREQ"]),
        interval=_number("INTERVAL", parts.get("INTERVAL", "1")),
        count=min(counts, default=None),
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        last_date=last_date,
        weekdays=tuple(_rule_day(entry) for entry in _entries(parts, "BYDAY")),
        month_days=tuple(_number("BYMONTHDAY", entry) for entry in _entries(parts, "BYMONTHDAY")),
        week_start=_weekday("WKST", parts.get("WKST", "MO")),
    )


def format_rule(rule: RecurrenceRule, *, until: datetime) -> str:
    """The RRULE text of a rule with another end, which stands in it as an instant: the last start."""
    days = [f"{'' if day.ordinal is None else day.ordinal}{_NAMES[day.weekday]}" for day in rule.weekdays]
    parts = {
        "FREQ": rule.frequency.name,
        "INTERVAL": str(rule.interval) if rule.interval > 1 else "",
        "BYDAY": ",".join(days),
        "BYMONTHDAY": ",".join(map(str, rule.month_days)),
        "WKST": _NAMES[rule.week_start] if rule.week_start != 1 else "",
        "UNTIL": f"{until.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _split(text: str) -> dict[str, str]:
    """The parts by name, each once, and no others than are understood."""
    if len(text) > _MAX_LENGTH:
        raise RecurrenceRefused("RRULE", f"is longer than {_MAX_LENGTH} characters.")
    parts: dict[str, str] = {}
    for piece in text.strip().upper().removeprefix("RRULE:").split(";"):
        part = _PART.fullmatch(piece)
        if part is None:
            raise RecurrenceRefused("RRULE", "is malformed: it must be NAME=VALUE;NAME=VALUE.")
        name, value = part.groups()
        if name not in _UNDERSTOOD:
            raise RecurrenceRefused(name, "is not supported.")
        if name in parts:
            raise RecurrenceRefused(name, "is given twice.")
        parts[name] = value
    return parts


def _entries(parts: dict[str, str], name: str) -> list[str]:
    """The entries of a list part; none where it is left out."""
    return parts[name].split(",") if name in parts else []


def _frequency(value: str) -> Frequency:
    """The frequency FREQ names."""
    if value not in Frequency.__members__:
        raise RecurrenceRefused("FREQ", "must be DAILY, WEEKLY or MONTHLY.")
    return Frequency[value]


def _number(part: str, value: str) -> int:
    """A whole number, with a sign or without."""
    if not _NUMBER.fullmatch(value):
        raise RecurrenceRefused(part, f"must be a whole number, not {value}.")
    return int(value)


def _weekday(part: str, value: str) -> int:
    """The ISO weekday two letters name."""
    if value not in _WEEKDAYS:
        raise RecurrenceRefused(part, f"must name weekdays as MO, TU, WE, TH, FR, SA or SU, not {value}.")
    return _WEEKDAYS[value]


def _rule_day(entry: str) -> RuleDay:
    """MO, 2MO or -1MO."""
    match = _RULE_DAY.fullmatch(entry)
    if match is None:
        raise RecurrenceRefused("BYDAY", f"must be weekdays such as MO or -1FR, not {entry}.")
    ordinal, weekday = match.groups()
    return RuleDay(_weekday("BYDAY", weekday), None if ordinal is None else int(ordinal))


def _until(value: str) -> date | datetime:
    """A date, a wall-clock time, or with a Z an instant."""
    try:
        if not _UNTIL.fullmatch(value):
            raise ValueError("not in the basic format")
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError as error:
        raise RecurrenceRefused("UNTIL", f"must be a date such as 20271231, not {value}.") from error
