"""Limits and formats that several schemas share, each stated once."""

import re
import unicodedata
from datetime import date, time
from functools import cache
from typing import Annotated, Any, Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

DURATION_PRESETS = (15, 30, 45, 60, 90, 120, 180, 240)
MAX_WINDOW_DAYS = 93
MAX_CAPACITY = 100
MIN_CLAIM_MINUTES = 15
DEFAULT_CLAIM_MINUTES = 12 * 60
MAX_CLAIM_MINUTES = 7 * 24 * 60
MAX_NOTICE_MINUTES = 60 * 24 * 365
MAX_HORIZON_MINUTES = 60 * 24 * 730
MAX_RESCHEDULES = 100

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff]|[\ud800-\udfff]")
# Marks that turn the reading direction of whatever follows: programs put them round what is copied, and a
# name with one could rewrite the sentence it stands in. Those that scripts need (U+200C to U+200F) stay.
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
# What some machines list among the zones: their own clock, and that nobody has set it.
_NO_ZONES = {"localtime", "Factory"}
# Nobody can be called at brackets and dashes.
_FEWEST_DIGITS = 4
_NUMBER = re.compile(r"\s*[-+]?[0-9._]+(e[-+]?[0-9]+)?\s*", re.IGNORECASE)
_LINE_BREAK = re.compile(r"[\r\n\t]")
_HEX_COLOUR = r"^#[0-9a-fA-F]{6}$"
_PHONE = r"^\+?[0-9 ().\-/]{4,30}$"


def _as_typed(value: object) -> object:
    """One way to write what looks the same (NFC), before anything is counted or compared."""
    return _TURNS.sub("", unicodedata.normalize("NFC", value)) if isinstance(value, str) else value


def _no_control_characters(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control_characters", "Control characters are not allowed.")
    return text


def _one_line(text: str) -> str:
    if _LINE_BREAK.search(text):
        raise PydanticCustomError("line_break", "Line breaks are not allowed here.")
    return _no_control_characters(text)


def _can_be_seen(text: str) -> str:
    if text and not any(unicodedata.category(each)[0] in "LNPS" for each in text):
        raise PydanticCustomError("invisible", "Write something that can be read.")
    return text


def _can_be_called(number: str) -> str:
    if number and sum(each.isdigit() for each in number) < _FEWEST_DIGITS:
        raise PydanticCustomError("phone_number", "A phone number has more digits.")
    return number


@cache
def known_timezones() -> frozenset[str]:
    """Every zone that there is; read from hundreds of files, which takes milliseconds, once."""
    return frozenset(available_timezones() - _NO_ZONES)


def _known_zone(name: str) -> str:
    if name not in known_timezones():
        raise PydanticCustomError("unknown_timezone", "There is no time zone of that name.")
    return name


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    if address and (parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\]", address)):
        raise PydanticCustomError("web_address", "A web address starts with http:// or https://.")
    return address


def _written_out(value: object) -> object:
    """Refuse a number, in or out of quotes: Pydantic would take it for seconds since 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise PydanticCustomError("written_out", "A date or a time is written out, as ISO 8601 has it.")
    return value


def _no_words(value: object, info: ValidationInfo) -> object:
    """Refuse "30" and true for a number; only a form of ours, which says so, may hold it as it was typed."""
    is_typed = isinstance(value, str) and bool(info.context and info.context.get("typed"))
    if isinstance(value, str | bytes | bool) and not is_typed:
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


def _clock_time(value: object) -> object:
    """Read "24:00" as the midnight that ends the day, which `time` cannot hold: it becomes 00:00."""
    return "00:00" if value in ("24:00", "24:00:00") else value


def _whole_minutes(value: time) -> time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise PydanticCustomError("wall_time", "A wall-clock time has hours and minutes only.")
    return value


# The context in which a form's values are validated: its numbers are texts.
TYPED: Final[dict[str, Any]] = {"typed": True}

Line = Annotated[
    str, StringConstraints(strip_whitespace=True), AfterValidator(_one_line), BeforeValidator(_as_typed)
]
Text = Annotated[
    str,
    StringConstraints(max_length=5000),
    AfterValidator(_no_control_characters),
    BeforeValidator(_as_typed),
]
# A limit of its own has to be said so: `Field(max_length=…)` would be lost beneath the one of Text.
Reason = Annotated[Text, StringConstraints(max_length=1000)]
Name = Annotated[Line, StringConstraints(min_length=1, max_length=200), AfterValidator(_can_be_seen)]
ShortLine = Annotated[Line, StringConstraints(max_length=200)]
NameOrNone = Annotated[ShortLine, AfterValidator(_can_be_seen)]
LeftEmpty = Annotated[ShortLine, Field(description="Stays empty: people do not see it, robots fill it in.")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=1, max_length=60)]
TimeZoneName = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]
WebAddress = Annotated[Line, StringConstraints(max_length=500), AfterValidator(_web_address)]
PhoneNumber = Annotated[
    Line, StringConstraints(max_length=31, pattern=rf"^$|{_PHONE}"), AfterValidator(_can_be_called)
]
HexColour = Annotated[str, StringConstraints(pattern=_HEX_COLOUR)]
Day = Annotated[date, BeforeValidator(_written_out)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
WallTime = Annotated[
    time, BeforeValidator(_clock_time), BeforeValidator(_written_out), AfterValidator(_whole_minutes)
]
Flag = Annotated[bool, Field(strict=True)]
# A number of a body, and never a text or a truth value that could be read as one.
NO_WORDS: Final = BeforeValidator(_no_words)
DurationMinutes = Annotated[int, Field(ge=5, le=720), NO_WORDS]
BufferMinutes = Annotated[int, Field(ge=0, le=120), NO_WORDS]
NoticeMinutes = Annotated[int, Field(ge=0, le=MAX_NOTICE_MINUTES), NO_WORDS]
HorizonMinutes = Annotated[int, Field(ge=1, le=MAX_HORIZON_MINUTES), NO_WORDS]
DeadlineMinutes = Annotated[int, Field(ge=0, le=MAX_NOTICE_MINUTES), NO_WORDS]
MoveLimit = Annotated[int, Field(ge=0, le=MAX_RESCHEDULES), NO_WORDS]
SlotIntervalMinutes = Annotated[int, Field(ge=0, le=60), NO_WORDS]
ClaimMinutes = Annotated[int, Field(ge=MIN_CLAIM_MINUTES, le=MAX_CLAIM_MINUTES), NO_WORDS]
Capacity = Annotated[int, Field(ge=1, le=MAX_CAPACITY), NO_WORDS]
# In a query everything is a text.
CapacityInQuery = Annotated[int, Field(ge=1, le=MAX_CAPACITY)]
Weekday = Annotated[int, Field(ge=1, le=7), NO_WORDS]
AccessToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
