"""Which events of other calendars are bookings of ours: asked of the app above this one."""

from collections.abc import Sequence
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class BookingsByUid(Protocol):
    """What `settings.BOOKINGS_BY_UID` names: bookings live in an app that knows this one."""

    def __call__(self, *, organizer_id: UUID, uids: Sequence[str]) -> dict[str, UUID]:
        """The organizer's bookings that calendar files name so."""


def bookings_behind(*, organizer_id: UUID, uids: Sequence[str]) -> dict[str, UUID]:
    """The bookings of this organizer among events, by UID. An invitee's copy of somebody else's is none."""
    if not uids:
        return {}
    look_up = cast("BookingsByUid", import_string(settings.BOOKINGS_BY_UID))
    return look_up(organizer_id=organizer_id, uids=uids)
