"""A program: calendar files on its standard input, their events on its standard output, both as JSON.

It runs by itself, without anything else of Kalends, and takes itself a bounded time and memory: what is in
the files was written by strangers.
"""

import json
import re
import resource
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

_MOST_MEMORY = 768 * 1024 * 1024
_MOST_CPU_SECONDS = 15
# One rule may take so long, and all of them together; then only first dates are read.
_SECONDS_A_RULE = 1.0
_SECONDS_OF_RULES = 6.0
_LONGEST_NAME = 1000
_LONGEST_TITLE = 300
# A longer event is cut: it takes all of the window anyway.
_FURTHEST = timedelta(days=366)
_DAY = timedelta(days=1)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+|[\ud800-\udfff]")
_FREE_WORDS = {"FREE", "WORKINGELSEWHERE"}


class TooLong(BaseException):
    """A rule has taken its time. Not an Exception, which libraries catch."""


class TooMany(Exception):
    """More events than are asked for."""


class Reader:
    """What is asked of all files."""

    def __init__(self, question: dict[str, Any]) -> None:
        self.usual_zone = ZoneInfo(question["zone"])
        self.zone = self.usual_zone
        self.owners = {owner.lower() for owner in question["owners"]}
        self.start = datetime.fromtimestamp(question["start"], UTC)
        self.end = datetime.fromtimestamp(question["end"], UTC)
        self.most_events = question["most_events"]
        self._seconds_left = _SECONDS_OF_RULES
        self._names: set[str] = set()
        self.damaged = 0

    def events(self, files: list[list[str]]) -> list[list[Any]]:
        """All that take place in the window; raises TooMany."""
        found: list[list[Any]] = []
        for series_id, etag, text in files:
            self.zone = self.usual_zone
            for name, event in self._events_of(text):
                row = self._row(series_id, etag, name, event)
                if row:
                    self._name_apart(row)
                    found.append(row)
                if len(found) > self.most_events:
                    raise TooMany
        return found

    def _name_apart(self, row: list[Any]) -> None:
        """All dates from one on that were moved together have one name (RANGE=THISANDFUTURE)."""
        if row[0] in self._names:
            row[0] = f"{row[0]}#{row[6]}-{row[7]}"
        self._names.add(row[0])

    def _events_of(self, text: str) -> Iterator[tuple[str, icalendar.Event]]:
        """Each date of each event, with a name that is its own within the file."""
        try:
            calendars = icalendar.Calendar.from_ical(text, multiple=True)
        except Exception:  # noqa: BLE001  # whatever a library makes of what strangers wrote
            calendars = []
        # None at all is one that breaks off, too.
        self.damaged += not calendars
        for calendar in calendars:
            zone = str(calendar.get("X-WR-TIMEZONE", ""))
            if zone:
                self._take_zone(zone)
            by_uid: dict[str, list[Any]] = defaultdict(list)
            for event in calendar.walk("VEVENT"):
                by_uid[str(event.get("UID", ""))].append(event)
            for uid, events in by_uid.items():
                yield from self._dates(uid, events)

    def _take_zone(self, name: str) -> None:
        try:
            self.zone = ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            return

    def _dates(self, uid: str, events: list[icalendar.Event]) -> Iterator[tuple[str, icalendar.Event]]:
        is_plain = len(events) == 1 and not {"RRULE", "RDATE", "RECURRENCE-ID"} & set(events[0])
        if is_plain:
            yield uid, events[0]
            return
        try:
            dates = self._expanded(events)
        except (Exception, TooLong):  # noqa: BLE001  # likewise
            dates = events
        for event in dates:
            yield f"{uid}#{self._date_of(event)}", event

    def _date_of(self, event: icalendar.Event) -> str:
        try:
            return f"{self._instant(_first(event, 'RECURRENCE-ID', 'DTSTART')):%Y%m%dT%H%M%SZ}"
        except Exception:  # noqa: BLE001  # likewise
            return ""

    def _expanded(self, events: list[icalendar.Event]) -> list[icalendar.Event]:
        series = icalendar.Calendar()
        for event in events:
            series.add_component(event)
        with self._limited():
            rules = recurring_ical_events.of(series)
            dates: list[icalendar.Event] = rules.between(self.start - _DAY, self.end + _DAY)
            return dates

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Raises TooLong inside, when it is time."""
        if self._seconds_left <= 0:
            raise TooLong
        began = monotonic()
        signal.setitimer(signal.ITIMER_REAL, min(_SECONDS_A_RULE, self._seconds_left))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._seconds_left -= monotonic() - began

    def _row(self, series_id: str, etag: str, name: str, event: icalendar.Event) -> list[Any] | None:
        try:
            begins, ends = self._span(event)
            if ends <= self.start or begins >= self.end:
                return None
            is_alone = series_id and "#" not in name
            whole_name = series_id if is_alone else f"{series_id}#{name}" if series_id else name
            return [
                _text(whole_name)[:_LONGEST_NAME],
                series_id,
                etag,
                _text(event.get("UID", ""))[:_LONGEST_NAME],
                _text(event.get("SUMMARY", ""))[:_LONGEST_TITLE],
                self._is_busy(event),
                int(max(begins, self.start - _FURTHEST).timestamp()),
                -int(-min(ends, self.end + _FURTHEST).timestamp() // 1),
            ]
        except Exception:  # noqa: BLE001  # likewise
            return None

    def _span(self, event: icalendar.Event) -> tuple[datetime, datetime]:
        start = _first(event, "DTSTART")
        begins = self._instant(start)
        if "DTEND" in event:
            ends = self._instant(_first(event, "DTEND"))
        elif "DURATION" in event:
            lasts = _first(event, "DURATION")
            # Days are as long as the clocks make them.
            ends = begins + lasts if isinstance(start, datetime) else self._instant(start + lasts)
        else:
            is_a_day = not isinstance(start, datetime)
            ends = self._instant(start + _DAY) if is_a_day else begins
        if not isinstance(start, datetime) and ends <= begins:
            ends = self._instant(start + _DAY)
        return begins, ends

    def _instant(self, moment: date | datetime) -> datetime:
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.min)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.zone)
        return moment.astimezone(UTC)

    def _is_busy(self, event: icalendar.Event) -> bool:
        if _word(event, "TRANSP") == "TRANSPARENT" or _word(event, "STATUS") == "CANCELLED":
            return False
        if _word(event, "X-MICROSOFT-CDO-BUSYSTATUS") in _FREE_WORDS:
            return False
        attendees = event.get("ATTENDEE", [])
        return not any(
            _address(attendee) in self.owners
            and str(attendee.params.get("PARTSTAT", "")).upper() == "DECLINED"
            for attendee in (attendees if isinstance(attendees, list) else [attendees])
        )


def _first(event: icalendar.Event, *names: str) -> Any:
    """The value of the first of these properties that is there."""
    value: Any = next(event[name] for name in names if name in event)
    return (value[0] if isinstance(value, list) else value).dt


def _word(event: icalendar.Event, name: str) -> str:
    value = event.get(name, "")
    return str(value[0] if isinstance(value, list) else value).upper()


def _text(value: Any) -> str:
    return _CONTROL.sub(" ", str(value[0] if isinstance(value, list) else value)).strip()


def _address(attendee: Any) -> str:
    return re.sub(r"^mailto:", "", str(attendee).strip().lower())


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TooLong


def main() -> None:
    """Answer one question."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU_SECONDS, _MOST_CPU_SECONDS))
    signal.signal(signal.SIGALRM, _ring)
    question = json.load(sys.stdin.buffer)
    reader = Reader(question)
    events = reader.events(question["files"])
    json.dump({"events": events, "damaged": reader.damaged}, sys.stdout)


if __name__ == "__main__":
    main()
