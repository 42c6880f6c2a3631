"""Which calendars an account has, and what each of them is used for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, QuerySet

from apps.integrations.errors import CalendarNotFound, CannotTakeBookings
from apps.integrations.models import CalendarConnection, ExternalEvent, LinkedCalendar
from apps.integrations.providers.ports import CalendarListing
from apps.integrations.services.busy_time import lock_connections, rebuild_busy
from core.errors import Conflict
from core.jobs import JobName, enqueue_on_commit
from shared_types.integrations import CalendarUpdate

_LONGEST_NAME = 200
_TAKES_BOOKINGS = "one_linked_calendar_takes_bookings"


def list_calendars(*, connection: CalendarConnection, listings: Sequence[CalendarListing]) -> None:
    """Know the calendars that an account has now; those that are gone go with their events.

    The first time it is chosen for the organizer: what they may write in counts as busy, and one of these
    takes the bookings where none does yet. Calendars of others, holidays for one, do not count.
    """
    with transaction.atomic():
        lock_connections(organizer_id=connection.organizer_id)
        known = {each.external_id: each for each in LinkedCalendar.objects.filter(connection=connection)}
        listed = {each.external_id: replace(each, name=_shown(each.name)) for each in listings}
        _remove(
            connection, LinkedCalendar.objects.filter(connection=connection).exclude(external_id__in=listed)
        )
        for name in known.keys() & listed.keys():
            _bring_up_to_date(known[name], listed[name])
        new = [listed[name] for name in listed if name not in known]
        takes_bookings = None if known else _for_bookings(connection, new)
        rows = [
            LinkedCalendar(
                organizer_id=connection.organizer_id,
                connection=connection,
                external_id=each.external_id,
                name=each.name,
                can_write=each.can_write,
                counts_as_busy=each.can_write or each.is_primary or len(listed) == 1,
                takes_bookings=each is takes_bookings,
            )
            for each in new
        ]
        _create(rows)


def _shown(name: str) -> str:
    """What others call a calendar, on one line and with an end."""
    return " ".join(name.replace("\x00", "").split())[:_LONGEST_NAME]


def _create(rows: Sequence[LinkedCalendar]) -> None:
    """Two accounts that are linked at once see nothing of each other: the second takes no bookings."""
    try:
        with transaction.atomic():
            LinkedCalendar.objects.bulk_create(rows)
    except IntegrityError as error:
        if _TAKES_BOOKINGS not in str(error):
            raise
        for row in rows:
            row.takes_bookings = False
        LinkedCalendar.objects.bulk_create(rows)


def _bring_up_to_date(calendar: LinkedCalendar, listing: CalendarListing) -> None:
    if (calendar.name, calendar.can_write) != (listing.name, listing.can_write):
        calendar.name, calendar.can_write = listing.name, listing.can_write
        calendar.takes_bookings = calendar.takes_bookings and listing.can_write
        calendar.save(update_fields=["name", "can_write", "takes_bookings", "updated_at"])


def _for_bookings(
    connection: CalendarConnection, listings: Sequence[CalendarListing]
) -> CalendarListing | None:
    if LinkedCalendar.objects.filter(organizer_id=connection.organizer_id, takes_bookings=True).exists():
        return None
    writable = [each for each in listings if each.can_write]
    return next((each for each in writable if each.is_primary), next(iter(writable), None))


def choose_calendar(
    *, organizer_id: UUID, connection_id: UUID, calendar_id: UUID, data: CalendarUpdate
) -> None:
    """Say what a calendar is used for. The one that takes the bookings does so in place of any other.

    Raises CalendarNotFound, CannotTakeBookings where nothing may be written, and Conflict.
    """
    with transaction.atomic():
        lock_connections(organizer_id=organizer_id)
        mine = LinkedCalendar.objects.filter(organizer_id=organizer_id)
        calendar = mine.filter(connection_id=connection_id, id=calendar_id).first()
        if calendar is None:
            raise CalendarNotFound
        if data.takes_bookings is not None:
            _take_bookings(calendar, takes_bookings=data.takes_bookings)
        if data.counts_as_busy is not None and data.counts_as_busy != calendar.counts_as_busy:
            calendar.counts_as_busy = data.counts_as_busy
            # It was not read while it did not count.
            calendar.sync_token = ""
            calendar.save(update_fields=["counts_as_busy", "sync_token", "updated_at"])
            CalendarConnection.objects.filter(id=connection_id).update(next_sync_at=None)
            _merge_where(calendar.organizer_id, ExternalEvent.objects.filter(calendar=calendar))


def _take_bookings(calendar: LinkedCalendar, *, takes_bookings: bool) -> None:
    if takes_bookings and not calendar.can_write:
        raise CannotTakeBookings
    if takes_bookings:
        others = LinkedCalendar.objects.filter(organizer_id=calendar.organizer_id, takes_bookings=True)
        others.exclude(id=calendar.id).update(takes_bookings=False)
    calendar.takes_bookings = takes_bookings
    try:
        with transaction.atomic():
            calendar.save(update_fields=["takes_bookings", "updated_at"])
    except IntegrityError as error:  # an account is being linked at this moment, and takes them
        if _TAKES_BOOKINGS not in str(error):
            raise
        raise Conflict from None


def remove_all(*, connection: CalendarConnection) -> None:
    """The account with everything that is known from it; its busy time is free in the same transaction."""
    _remove(connection, LinkedCalendar.objects.filter(connection=connection))
    connection.delete()


def _remove(connection: CalendarConnection, calendars: QuerySet[LinkedCalendar]) -> None:
    events = ExternalEvent.objects.filter(calendar__in=calendars)
    stretch = _stretch_of(events)
    calendars.delete()
    if stretch:
        _merge(connection.organizer_id, stretch)


def _merge_where(organizer_id: UUID, events: QuerySet[ExternalEvent]) -> None:
    stretch = _stretch_of(events)
    if stretch:
        _merge(organizer_id, stretch)


def _stretch_of(events: QuerySet[ExternalEvent]) -> tuple[datetime, datetime] | None:
    """From the first start to the last end; None where there are no events."""
    edges = events.aggregate(start=Min("time__startswith"), end=Max("time__endswith"))
    return (edges["start"], edges["end"]) if edges["start"] else None


def _merge(organizer_id: UUID, stretch: tuple[datetime, datetime]) -> None:
    rebuild_busy(organizer_id=organizer_id, start=stretch[0], end=stretch[1])
    enqueue_on_commit(JobName.OFFER_TO_LINE, organizer_id=str(organizer_id))
