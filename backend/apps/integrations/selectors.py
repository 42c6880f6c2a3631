"""Questions about linked calendars."""

from datetime import datetime
from uuid import UUID

from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Prefetch, QuerySet

from apps.integrations.errors import ConnectionNotFound
from apps.integrations.models import (
    BusyInterval,
    CalendarConnection,
    ConferencingConnection,
    Connection,
    ExternalEvent,
    LinkedCalendar,
)
from shared_types.vocabulary import ConnectionStatus, StalePolicy

# Opened only where they are used: no key may fit any more.
TOKENS = ("access_token", "refresh_token")
SECRETS = (*TOKENS, "address", "secret")
IN_REACH = (ConnectionStatus.ACTIVE, ConnectionStatus.FAILING)


class _Epoch(Func):
    """One edge of a range in whole seconds since 1970, rounded so that the range never gets shorter."""

    output_field = BigIntegerField()


class _StartEpoch(_Epoch):
    template = "floor(extract(epoch from lower(%(expressions)s)))::bigint"


class _EndEpoch(_Epoch):
    template = "ceil(extract(epoch from upper(%(expressions)s)))::bigint"


def busy_intervals(*, organizer_id: UUID, start: datetime, end: datetime) -> QuerySet[BusyInterval]:
    """External busy time that overlaps `[start, end)`: disjoint, in no order."""
    return BusyInterval.objects.filter(organizer_id=organizer_id, busy__overlap=(start, end))


def busy_events(*, organizer_id: UUID, start: datetime, end: datetime) -> QuerySet[ExternalEvent]:
    """The events behind that busy time, with their calendars, by start. Mirrors of our bookings are not."""
    busy = ExternalEvent.objects.filter(
        organizer_id=organizer_id, is_busy=True, booking_id__isnull=True, calendar__counts_as_busy=True
    )
    found = busy.filter(time__overlap=(start, end)).select_related("calendar__connection")
    return found.order_by("time", "id")


def busy_epochs(
    *, organizer_id: UUID, start: datetime, end: datetime
) -> QuerySet[BusyInterval, tuple[int, int]]:
    """The same as pairs of epoch seconds, `[start, end)`: ready to be the other half of a UNION ALL.

    One index scan; read it as it is, or say `own_busy_time.union(busy_epochs(…), all=True)`.
    """
    found = busy_intervals(organizer_id=organizer_id, start=start, end=end)
    return found.values_list(_StartEpoch(F("busy")), _EndEpoch(F("busy")))


def list_calendar_connections(*, organizer_id: UUID) -> QuerySet[CalendarConnection]:
    """An organizer's linked accounts with their calendars, by when they were linked. Secrets stay closed."""
    mine = CalendarConnection.objects.filter(organizer_id=organizer_id).defer(*SECRETS)
    calendars = Prefetch("calendars", LinkedCalendar.objects.order_by("name", "id"))
    return mine.prefetch_related(calendars).order_by("created_at", "id")


def get_calendar_connection(*, organizer_id: UUID, connection_id: UUID) -> CalendarConnection:
    """One of them; raises ConnectionNotFound."""
    found = list_calendar_connections(organizer_id=organizer_id).filter(id=connection_id).first()
    if found is None:
        raise ConnectionNotFound
    return found


def unread_connections(*, organizer_id: UUID, now: datetime) -> list[CalendarConnection]:
    """The accounts that could not be read for so long that nothing is offered. Secrets stay closed."""
    counts = LinkedCalendar.objects.filter(connection_id=OuterRef("pk"), counts_as_busy=True)
    strict = CalendarConnection.objects.filter(organizer_id=organizer_id, stale_policy=StalePolicy.BLOCK)
    found = strict.exclude(status=ConnectionStatus.DISCONNECTED).filter(Exists(counts))
    return [each for each in found.defer(*SECRETS).order_by("created_at", "id") if each.is_stale(now)]


def bookings_calendar(*, organizer_id: UUID) -> LinkedCalendar | None:
    """The one calendar of an organizer's that takes the bookings, with its account."""
    return _with_account(bookings_calendars().filter(organizer_id=organizer_id))


def bookings_calendars() -> QuerySet[LinkedCalendar]:
    """The calendars that take bookings, of all organizers."""
    chosen = LinkedCalendar.objects.filter(takes_bookings=True)
    return chosen.exclude(connection__status=ConnectionStatus.DISCONNECTED)


def is_in_reach(connection: Connection) -> bool:
    """Whether its account still lets us in, as far as we know."""
    return connection.status in IN_REACH


def linked_calendar(*, organizer_id: UUID, calendar_id: UUID) -> LinkedCalendar | None:
    """A calendar by its id, with its account; None where it is linked no more."""
    return _with_account(LinkedCalendar.objects.filter(organizer_id=organizer_id, id=calendar_id))


def _with_account(calendars: QuerySet[LinkedCalendar]) -> LinkedCalendar | None:
    secrets = [f"connection__{name}" for name in SECRETS]
    return calendars.select_related("connection").defer(*secrets).first()


def list_conferencing_connections(*, organizer_id: UUID) -> QuerySet[ConferencingConnection]:
    """An organizer's accounts that make links, by when they were linked. Secrets stay closed."""
    mine = ConferencingConnection.objects.filter(organizer_id=organizer_id)
    return mine.defer(*TOKENS).order_by("created_at", "id")


def get_conferencing_connection(*, organizer_id: UUID, connection_id: UUID) -> ConferencingConnection:
    """One of them; raises ConnectionNotFound."""
    found = list_conferencing_connections(organizer_id=organizer_id).filter(id=connection_id).first()
    if found is None:
        raise ConnectionNotFound
    return found


def makes_meeting_links(*, organizer_id: UUID, provider: str | None) -> bool:
    """Whether an organizer has an account that makes links: that provider's, or the default."""
    return _link_makers(organizer_id, provider).exists()


def conferencing_account(*, organizer_id: UUID, provider: str | None) -> ConferencingConnection | None:
    """That account. Of two at one provider the default, else the one that was linked first."""
    return _link_makers(organizer_id, provider).order_by("-is_default", "created_at").defer(*TOKENS).first()


def _link_makers(organizer_id: UUID, provider: str | None) -> QuerySet[ConferencingConnection]:
    mine = ConferencingConnection.objects.filter(organizer_id=organizer_id, status__in=IN_REACH)
    return mine.filter(provider=provider) if provider else mine.filter(is_default=True)
