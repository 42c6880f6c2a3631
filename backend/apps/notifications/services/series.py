"""A series of meetings, as messages and calendars are told of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SeriesDate:
    """One date: when its rule has it, and when it takes place. original_start: RFC 5545's RECURRENCE-ID."""

    original_start: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Series:
    """A whole series as it stands, and which of its dates a message is about.

    rule: RRULE up to the last date that stands. first_start, first_end: of the date that the rule counts
    from,
        which may itself have been called off. timezone: in which the clock time stays the same.
    dates: those that stand, moved ones included, by original start. left_out: original starts of those that
    do not.
    told: what the message is about; they stand among the dates, or they have been called off.
    is_whole: the reader's calendar gets all of it; else only what has changed.
    """

    rule: str
    first_start: datetime
    first_end: datetime
    timezone: str
    dates: tuple[SeriesDate, ...]
    left_out: tuple[datetime, ...]
    told: tuple[SeriesDate, ...] = ()
    is_whole: bool = True
