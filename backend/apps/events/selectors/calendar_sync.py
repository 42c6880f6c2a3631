"""Which bookings linked accounts still have to hear of, because something about the accounts is new."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from apps.events.models import Booking, OrganizerLock
from apps.integrations.errors import ConsentWithdrawn
from apps.integrations.models import ConferencingConnection
from apps.integrations.selectors import IN_REACH, bookings_calendars
from shared_types.vocabulary import CalendarSyncStatus, ConnectionStatus


def organizers_to_follow() -> list[UUID]:
    """Those whose choice of a calendar, or whose account, is not what their lock row remembers.

    Two statements over the calendars that take bookings: one an organizer who has linked any.
    """
    in_reach = Case(When(connection__status__in=IN_REACH, then=Value(True)), default=Value(False))
    known = OrganizerLock.objects.filter(
        organizer_id=OuterRef("organizer_id"),
        bookings_calendar_id=OuterRef("id"),
        calendar_in_reach=OuterRef("in_reach"),
    )
    chosen = bookings_calendars().annotate(in_reach=in_reach).exclude(Exists(known))
    left = OrganizerLock.objects.filter(bookings_calendar_id__isnull=False).exclude(
        Exists(bookings_calendars().filter(organizer_id=OuterRef("organizer_id")))
    )
    found = [*chosen.values_list("organizer_id", flat=True), *left.values_list("organizer_id", flat=True)]
    return sorted(set(found))


def waiting_for_account(*, now: datetime) -> QuerySet[Booking]:
    """Bookings ahead that got no link since their account had withdrawn its permission, and has it again."""
    again = ConferencingConnection.objects.filter(
        id=OuterRef("calendar_sync__account_id"), status=ConnectionStatus.ACTIVE
    )
    failed = Booking.objects.upcoming(now).filter(
        Exists(again),
        calendar_sync_status=CalendarSyncStatus.FAILED,
        calendar_sync_error=ConsentWithdrawn.reason,
        meeting_link="",
    )
    return failed.order_by("start_time", "id")
