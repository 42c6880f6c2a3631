"""A series before it is booked: each date free, taken, or outside the rules."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from apps.events.selectors.event_types import get_public_event_type
from apps.events.services.offering import refusal_for
from apps.events.services.series.dates import SeriesDates, end_after, moment, series_dates, surroundings
from apps.events.services.series.words import words_of
from core.errors import Conflict, DomainError
from shared_types.series import PlannedDate, SeriesPlanRead, SeriesPlanRequest
from shared_types.slots import Alternative
from shared_types.vocabulary import DateState, ErrorCode
from slot_engine import Instant, Refusal, SeriesDate, Surroundings, check_dates, find_alternatives


def plan_series(data: SeriesPlanRequest, *, now: datetime) -> SeriesPlanRead:
    """Every date of a series as it stands now; three statements, however long it is.

    Raises EventTypeNotFound, EventTypeInactive, and what `series_dates` raises.
    """
    event_type = get_public_event_type(
        organizer_slug=data.organizer_slug, event_type_slug=data.event_type_slug
    )
    dates = series_dates(event_type, start=data.start_time, occurrences=data.occurrences, now=now)
    around = surroundings(dates, seats=data.attendee_count, now=now)
    return plan_of(dates, around, viewer=ZoneInfo(data.timezone))


def plan_of(dates: SeriesDates, around: Surroundings, *, viewer: ZoneInfo) -> SeriesPlanRead:
    """The plan of these dates. viewer: in whose zone the times are written."""
    wanted = list(dates.wanted({start: start for start in dates.starts}).values())
    refusals = check_dates(wanted, around)
    shown = [
        _planned(number, date, against, dates, around, viewer)
        for number, (date, against) in enumerate(zip(wanted, refusals, strict=True), start=1)
    ]
    return SeriesPlanRead(
        timezone=viewer.key,
        organizer_timezone=dates.zone.key,
        recurrence_text=words_of(dates.rule),
        duration=around.rules.duration_minutes,
        free_count=sum(each.state == DateState.FREE for each in shown),
        dates=shown,
    )


def _planned(
    number: int,
    date: SeriesDate,
    against: Sequence[Refusal],
    dates: SeriesDates,
    around: Surroundings,
    viewer: ZoneInfo,
) -> PlannedDate:
    refusal = refusal_for(against[0]) if against else None
    state = DateState.TAKEN if isinstance(refusal, Conflict) else DateState.OUTSIDE_RULES
    others = [start for start in dates.starts if start != date.start]
    instead = find_alternatives(date, around, taken=others, zone=dates.zone) if against else []
    return PlannedDate(
        sequence=number,
        start_time=moment(date.start).astimezone(viewer),
        end_time=end_after(date.start, around.rules).astimezone(viewer),
        state=state if refusal else DateState.FREE,
        code=str(refusal.code) if refusal else "",
        reason=_words(refusal) if refusal else "",
        alternatives=[_alternative(slot.start, slot.end, viewer) for slot in instead],
    )


def _words(refusal: DomainError) -> str:
    """What stands against a date. Nobody tries to take it yet: it is no race that was lost."""
    return "That time is taken." if refusal.code == ErrorCode.SLOT_TAKEN else refusal.message


def _alternative(start: Instant, end: Instant, viewer: ZoneInfo) -> Alternative:
    return Alternative(start_time=moment(start).astimezone(viewer), end_time=moment(end).astimezone(viewer))
