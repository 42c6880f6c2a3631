"""Figures, as they are answered: what the database counted, summed up and divided."""

from collections import Counter
from collections.abc import Sequence

from apps.events.selectors.analytics import LEAD_BOUNDS, NOTICE_BOUNDS, STOOD, Figures, Scope
from shared_types.analytics import (
    AnalyticsRead,
    Bucket,
    Cancellations,
    CancellerCount,
    EventTypeFigures,
    GroupFigures,
    HourCount,
    LeadTimes,
    NoShows,
    ReasonCount,
    RefusalCount,
    StatusCount,
    StepCount,
    SyncCount,
    UnmetDemand,
    Visits,
)
from shared_types.visits import FUNNEL, REFUSED
from shared_types.vocabulary import BookingStatus, CalendarSyncStatus, CancelledBy, VisitStep

_ELSEWHERE = (BookingStatus.RESCHEDULED, BookingStatus.HELD)


def analytics_read(scope: Scope, figures: Figures) -> AnalyticsRead:
    """All figures of a scope."""
    total = _sum(figures, "bookings", without=_ELSEWHERE)
    by_status = Counter[BookingStatus]()
    by_sync = Counter[CalendarSyncStatus]()
    for each in figures.standings:
        by_status[each.status] += each.bookings
        by_sync[each.sync] += each.bookings if each.status in STOOD else 0
    return AnalyticsRead(
        start_date=scope.first,
        end_date=scope.last,
        timezone=scope.zone.key,
        event_type_id=scope.event_type_id,
        total=total,
        statuses=[StatusCount(status=status, count=by_status[status]) for status in BookingStatus],
        calendar_sync=[SyncCount(status=status, count=by_sync[status]) for status in CalendarSyncStatus],
        event_types=_event_types(figures),
        cancellations=_cancellations(figures, total),
        groups=_groups(figures),
        no_shows=_no_shows(figures),
        lead_times=_lead_times(figures),
        popular_hours=[
            HourCount(weekday=weekday, hour=hour, count=count) for weekday, hour, count in figures.hours
        ],
        visits=_visits(figures),
        unmet_demand=_unmet_demand(figures),
    )


def _event_types(figures: Figures) -> list[EventTypeFigures]:
    """Those that still exist, and of the deleted ones those with something to tell; most booked first."""
    bookings, cancelled, no_shows, views, booked = (Counter[object]() for _ in range(5))
    for each in figures.standings:
        bookings[each.event_type_id] += each.bookings if each.status not in _ELSEWHERE else 0
        cancelled[each.event_type_id] += each.bookings if each.status == BookingStatus.CANCELLED else 0
        no_shows[each.event_type_id] += each.bookings if each.status == BookingStatus.NO_SHOW else 0
    for event_type_id, step, count in figures.steps:
        views[event_type_id] += count if step == VisitStep.PAGE_VIEWED else 0
        booked[event_type_id] += count if step == VisitStep.BOOKED else 0
    rows = [
        EventTypeFigures(
            event_type_id=id_,
            name=name,
            is_deleted=is_deleted,
            bookings=bookings[id_],
            cancelled=cancelled[id_],
            no_shows=no_shows[id_],
            page_views=views[id_],
            booked_visits=booked[id_],
        )
        for id_, (name, is_deleted) in figures.names.items()
        if not is_deleted or bookings[id_] or views[id_]
    ]
    return sorted(rows, key=lambda row: (-row.bookings, -row.page_views, row.name))


def _cancellations(figures: Figures, total: int) -> Cancellations:
    by = {each.by: each for each in figures.cancelled}
    count = sum(each.bookings for each in figures.cancelled)
    nothing = [0] * (len(NOTICE_BOUNDS) + 1)
    within = [
        sum(counts) for counts in zip(nothing, *(each.within for each in figures.cancelled), strict=True)
    ]
    return Cancellations(
        total=count,
        rate=_share(count, total),
        by_whom=[
            CancellerCount(cancelled_by=who, count=by[who].bookings if who in by else 0)
            for who in CancelledBy
        ],
        notice=_buckets(NOTICE_BOUNDS, within),
        reasons=[ReasonCount(reason=reason, count=times) for reason, times in figures.reasons],
        without_reason=sum(each.without_reason for each in figures.cancelled),
    )


def _groups(figures: Figures) -> GroupFigures:
    seats, taken = _sum(figures, "seats", only=STOOD), _sum(figures, "seats_taken", only=STOOD)
    return GroupFigures(
        meetings=_sum(figures, "meetings", only=STOOD),
        full_meetings=_sum(figures, "full_meetings", only=STOOD),
        seats=seats,
        seats_taken=taken,
        fill_rate=_share(taken, seats),
        seats_given_up=figures.seats.given_up,
    )


def _no_shows(figures: Figures) -> NoShows:
    begun = _sum(figures, "begun", only=STOOD)
    no_shows = _sum(figures, "bookings", only=[BookingStatus.NO_SHOW])
    seats = figures.seats
    return NoShows(
        meetings_begun=begun,
        no_shows=no_shows,
        rate=_share(no_shows, begun),
        seats_begun=seats.begun,
        seat_no_shows=seats.no_shows,
        seat_rate=_share(seats.no_shows, seats.begun),
    )


def _lead_times(figures: Figures) -> LeadTimes:
    count, median, within = figures.leads
    minutes = None if median is None else round(median.total_seconds() / 60)
    return LeadTimes(bookings=count, median_minutes=minutes, buckets=_buckets(LEAD_BOUNDS, within))


def _visits(figures: Figures) -> Visits:
    took = _by_step(figures)
    return Visits(
        steps=[StepCount(step=step, count=took[step]) for step in FUNNEL],
        conversion=_share(took[VisitStep.BOOKED], took[VisitStep.PAGE_VIEWED]),
    )


def _unmet_demand(figures: Figures) -> UnmetDemand:
    took = _by_step(figures)
    return UnmetDemand(
        nothing_free=took[VisitStep.NOTHING_FREE],
        refused=[RefusalCount(code=code, count=took[step]) for step, code in REFUSED.items()],
    )


def _by_step(figures: Figures) -> Counter[VisitStep]:
    took = Counter[VisitStep]()
    for _, step, count in figures.steps:
        took[step] += count
    return took


def _sum(
    figures: Figures,
    column: str,
    *,
    only: Sequence[BookingStatus] = tuple(BookingStatus),
    without: Sequence[BookingStatus] = (),
) -> int:
    """A column of the bookings of some statuses, added up."""
    counted = set(only) - set(without)
    return sum(getattr(each, column) for each in figures.standings if each.status in counted)


def _buckets(bounds: Sequence[int], within: Sequence[int]) -> list[Bucket]:
    pairs = zip((*bounds, None), within, strict=True)
    return [Bucket(up_to_minutes=bound, count=count) for bound, count in pairs]


def _share(part: int, whole: int) -> float | None:
    """A part of a whole; visits that go on after midnight must not make it more than all."""
    return min(part / whole, 1.0) if whole else None
