"""Linked calendars to test with."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from apps.integrations.models import BusyInterval, CalendarConnection, LinkedCalendar
from apps.integrations.services import ExternalEventData
from apps.users.models import User
from shared_types.vocabulary import CalendarProvider

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
WEEK_END = MONDAY + timedelta(days=7)


def at(hour: float) -> datetime:
    """So many hours into the Monday."""
    return MONDAY + timedelta(hours=hour)


def link_account(
    organizer: User,
    *,
    account: str = "olga@calendar.example",
    provider: CalendarProvider = CalendarProvider.GOOGLE,
    address: str = "",
) -> CalendarConnection:
    return CalendarConnection.objects.create(
        organizer=organizer, provider=provider, account_email=account, address=address
    )


def link_calendar(
    organizer: User,
    *,
    account: str = "olga@calendar.example",
    counts_as_busy: bool = True,
    provider: CalendarProvider = CalendarProvider.GOOGLE,
    address: str = "",
) -> LinkedCalendar:
    """The one calendar of an account of its own."""
    connection = link_account(organizer, account=account, provider=provider, address=address)
    return add_calendar(connection, counts_as_busy=counts_as_busy)


def add_calendar(
    connection: CalendarConnection,
    *,
    name: str = "Work",
    counts_as_busy: bool = True,
    can_write: bool = True,
    takes_bookings: bool = False,
) -> LinkedCalendar:
    return LinkedCalendar.objects.create(
        organizer_id=connection.organizer_id,
        connection=connection,
        external_id=name.lower(),
        name=name,
        can_write=can_write,
        counts_as_busy=counts_as_busy,
        takes_bookings=takes_bookings,
    )


def busy(
    start: float, end: float, *, is_busy: bool = True, booking_id: UUID | None = None, name: str = ""
) -> ExternalEventData:
    """An event from one hour of the Monday to another."""
    return ExternalEventData(
        external_id=name or f"event-{start}-{end}",
        start=at(start),
        end=at(end),
        is_busy=is_busy,
        booking_id=booking_id,
    )


def busy_hours(organizer: User) -> list[tuple[float, float]]:
    """The merged busy time, in hours of the Monday."""
    intervals = BusyInterval.objects.filter(organizer=organizer).order_by("busy")
    hour = timedelta(hours=1)
    return [((i.busy.lower - MONDAY) / hour, (i.busy.upper - MONDAY) / hour) for i in intervals]
