"""Which events of other calendars are an organizer's own bookings."""

from collections.abc import Sequence
from itertools import batched
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from apps.events.models import Attendee, Booking, CalendarSync

_AT_ONCE = 1_000


def bookings_by_uid(*, organizer_id: UUID, uids: Sequence[str]) -> dict[str, UUID]:
    """The bookings that calendar files name so: by the invitee's UID, a seat's, or the booking's own.

    Of a series, which has one UID, the date that was made first; an event that we wrote for one of its dates
    has a UID of its own. Three queries for a thousand of ours.
    """
    ending = f"@{urlsplit(settings.PUBLIC_URL).hostname}"
    ours = sorted({uid for uid in uids if uid.endswith(ending)})
    found: dict[str, UUID] = {}
    for some in batched(ours, _AT_ONCE):
        found |= _look_up(organizer_id, some, ending)
    return found


def _look_up(organizer_id: UUID, uids: Sequence[str], ending: str) -> dict[str, UUID]:
    ids = {uid: booking_id for uid in uids if (booking_id := _id_in(uid.removesuffix(ending)))}
    bookings = Booking.objects.filter(organizer_id=organizer_id)
    named = bookings.filter(Q(ical_uid__in=uids) | Q(id__in=ids.values()))
    rows = list(named.order_by("-created_at", "-id").values_list("id", "ical_uid"))
    seats = Attendee.objects.filter(organizer_id=organizer_id, ical_uid__in=uids)
    written = CalendarSync.objects.filter(organizer_id=organizer_id, id__in=ids.values())
    behind = dict(written.values_list("id", "booking_id"))
    known = {booking_id for booking_id, _ in rows}
    return {
        **{uid: booking_id for uid, booking_id in ids.items() if booking_id in known},
        **{uid: behind[sync_id] for uid, sync_id in ids.items() if sync_id in behind},
        **dict(seats.values_list("ical_uid", "booking_id")),
        **{uid: booking_id for booking_id, uid in rows if uid in uids},
    }


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
