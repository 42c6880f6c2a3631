"""What became of an organizer's bookings and visits, in figures."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import StreamingHttpResponse
from ninja import Query, Router

from apps.events.presenters.analytics import analytics_read
from apps.events.presenters.analytics_table import analytics_rows
from apps.events.selectors.analytics import Scope, get_figures
from apps.events.services.sharing.access import on_bookings
from core import clock
from core.auth import SignedInRequest
from core.csv_text import csv_lines
from core.errors import invalid_field
from shared_types.analytics import DEFAULT_ANALYTICS_DAYS, MAX_ANALYTICS_DAYS, AnalyticsRead
from shared_types.base import In
from shared_types.errors import Problem
from shared_types.fields import Day
from shared_types.vocabulary import ErrorCode

router = Router(auth=on_bookings())

_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class AnalyticsQuery(In):
    """Two of the organizer's dates, both included: thirty days up to today where none is given.

    With one of them alone the window is thirty days long. One event type, or all.
    """

    start_date: Day | None = None
    end_date: Day | None = None
    event_type_id: UUID | None = None


@router.get("/analytics/", response={200: AnalyticsRead, 404: Problem})
def read(request: SignedInRequest, asked: Query[AnalyticsQuery]) -> AnalyticsRead:
    """Your figures: bookings, cancellations, no-shows, groups, lead times, hours, visits, unmet demand."""
    return _answer(request, asked)


@router.get("/analytics/export/", response={200: None, 404: Problem})
def export(request: SignedInRequest, asked: Query[AnalyticsQuery]) -> StreamingHttpResponse:
    """The same figures as CSV, one on each line."""
    figures = _answer(request, asked)
    name = f"analytics-{figures.start_date}-{figures.end_date}.csv"
    lines = csv_lines(analytics_rows(figures))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _answer(request: SignedInRequest, asked: AnalyticsQuery) -> AnalyticsRead:
    now, zone = clock.now(), ZoneInfo(request.user.timezone)
    first, last = _window(asked, today=now.astimezone(zone).date())
    scope = Scope(
        organizer_id=request.user.id,
        first=first,
        last=last,
        zone=zone,
        event_type_id=asked.event_type_id,
        now=now,
    )
    return analytics_read(scope, get_figures(scope))


def _window(asked: AnalyticsQuery, *, today: date) -> tuple[date, date]:
    """The dates asked for, or Invalid, naming the field."""
    for field in ("start_date", "end_date"):
        day = getattr(asked, field)
        if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise invalid_field(field, f"Ask for the years {_FIRST_YEAR} to {_LAST_YEAR}.")
    length = timedelta(days=DEFAULT_ANALYTICS_DAYS - 1)
    first, last = asked.start_date, asked.end_date
    if last is None:
        last = first + length if first else today
    if first is None:
        first = last - length
    if last < first:
        raise invalid_field("end_date", "The last date is before the first.")
    if (last - first).days >= MAX_ANALYTICS_DAYS:
        message = f"Ask for {MAX_ANALYTICS_DAYS} days at most."
        raise invalid_field("end_date", message, code=ErrorCode.WINDOW_TOO_LONG)
    return first, last
