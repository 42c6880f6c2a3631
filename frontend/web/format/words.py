"""Amounts and the closed lists of words, as people say them."""

from typing import Final

from shared_types.vocabulary import LocationType, RecurrenceType

LOCATIONS: Final[dict[str, str]] = {
    LocationType.VIDEO_CALL: "Video call",
    LocationType.PHONE_CALL: "Phone call",
    LocationType.IN_PERSON: "In person",
    LocationType.CUSTOM: "Somewhere else",
}
LOCATION_ICONS: Final[dict[str, str]] = {
    LocationType.VIDEO_CALL: "video",
    LocationType.PHONE_CALL: "phone",
    LocationType.IN_PERSON: "pin",
    LocationType.CUSTOM: "info",
}
REPEATS: Final[dict[str, str]] = {
    RecurrenceType.NONE: "",
    RecurrenceType.DAILY: "Repeats daily",
    RecurrenceType.WEEKLY: "Repeats weekly",
    RecurrenceType.MONTHLY: "Repeats monthly",
}


def count_of(amount: int, one: str, many: str = "") -> str:
    """An amount with its word: "1 time", "5 times"."""
    return f"{amount} {one if amount == 1 else many or f'{one}s'}"


def duration(minutes: int) -> str:
    """A length of time: "45 minutes", "1 hour", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [count_of(hours, "hour")] if hours else []
    return " ".join([*parts, count_of(rest, "minute")] if rest or not hours else parts)
