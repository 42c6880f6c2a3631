"""The dates that a recurring event type gives, and how each of them stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.events.errors import NotRecurring
from apps.events.models import EventType
from apps.events.selectors.agenda import get_agenda
from apps.events.selectors.offers import active, get_own_offer
from apps.events.selectors.slots import epoch
from apps.events.services.offering import require_in_reach
from core.errors import Invalid, invalid_field
from shared_types.vocabulary import ErrorCode
from slot_engine import (
    Instant,
    Interval,
    RecurrenceRefused,
    RecurrenceRule,
    SeriesDate,
    SlotRules,
    Surroundings,
    expand,
    parse_rule,
)

# As far as alternatives are looked for, and the day around them.
_MARGIN = timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class SeriesDates:
    """A rule applied to an event type: every start that it gives, in order.

    zone: the organizer's, in which the clock time is the same on each date.
    """

    event_type: EventType
    rule: RecurrenceRule
    zone: ZoneInfo
    starts: Sequence[Instant]

    def wanted(self, places: Mapping[Instant, Instant]) -> dict[Instant, SeriesDate]:
        """What to ask the engine for, by planned start, in the order of the wanted ones. places: wanted by
        planned.

        The horizon counts for the first planned date, wherever it has been moved to.
        """
        first = self.starts[0]
        in_order = sorted(places.items(), key=lambda place: (place[1], place[0]))
        return {
            planned: SeriesDate(start=start, keeps_horizon=planned == first) for planned, start in in_order
        }


def rule_of(event_type: EventType) -> RecurrenceRule:
    """The rule of a recurring event type, with the ends that stand beside it.

    Raises NotRecurring where it is booked as single meetings.
    """
    if not event_type.is_recurring():
        raise NotRecurring
    return parse_rule(
        event_type.recurrence_rule,
        max_occurrences=event_type.max_occurrences,
        last_date=event_type.recurrence_end_date,
    )


def may_choose_fewer(event_type: EventType) -> bool:
    """Whether the number of dates is a maximum: a COUNT in the rule says how many there are."""
    return "COUNT=" not in event_type.recurrence_rule.upper()


def series_dates(
    event_type: EventType, *, start: datetime, occurrences: int | None, now: datetime
) -> SeriesDates:
    """The dates from the first one of the rule on or after `start`, at the clock time of `start`.

    occurrences: fewer than the event type's own number, where that is a maximum. Raises NotRecurring, Invalid
    naming the field, and StartNotOffered for a start that nothing could have.
    """
    rule = rule_of(event_type)
    require_in_reach(start, now=now)
    zone = ZoneInfo(event_type.organizer.timezone)
    try:
        starts = expand(rule, start.astimezone(zone).replace(tzinfo=None), zone)
    except RecurrenceRefused as refused:
        message = "This series has no date from that time on."
        raise invalid_field("start_time", message, code=ErrorCode.RECURRENCE_INVALID) from refused
    if occurrences is not None and not may_choose_fewer(event_type) and occurrences != len(starts):
        raise _not_so_many(f"This series has {len(starts)} dates.")
    if occurrences is not None and occurrences > len(starts):
        raise _not_so_many(f"This series has {len(starts)} dates at most.")
    return SeriesDates(event_type=event_type, rule=rule, zone=zone, starts=starts[:occurrences])


def surroundings(
    dates: SeriesDates, *, seats: int, now: datetime, also: Sequence[Instant] = ()
) -> Surroundings:
    """What the dates are held against, read now; two statements, however many dates there are.

    also: more starts that will be asked about. Raises EventTypeInactive.
    """
    first, last = min([*dates.starts, *also]), max([*dates.starts, *also])
    window = Interval(first - int(_MARGIN.total_seconds()), last + int(_MARGIN.total_seconds()))
    offer = active(
        get_own_offer(
            organizer_id=dates.event_type.organizer_id,
            event_type_id=dates.event_type.id,
            first=_day(window.start),
            last=_day(window.end),
        )
    )
    if offer.rules.capacity > 1:
        raise NotRecurring
    agenda = get_agenda(offer.calendar, offer.rules, window, now=now)
    return Surroundings(hours=offer.hours, rules=offer.rules, agenda=agenda, now=epoch(now), seats=seats)


def moment(at: Instant) -> datetime:
    """An instant of the engine as a time in UTC."""
    return datetime.fromtimestamp(at, UTC)


def end_after(start: Instant, rules: SlotRules) -> datetime:
    """When a meeting that starts then is over."""
    return moment(start) + timedelta(minutes=rules.duration_minutes)


def _day(at: Instant) -> date:
    return moment(at).date()


def _not_so_many(message: str) -> Invalid:
    return invalid_field("occurrences", message, code=ErrorCode.RECURRENCE_INVALID)
