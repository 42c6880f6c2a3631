"""What the API may answer about waitlists: Eve waits for Olga's workshop."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared_types.base import Page
from shared_types.vocabulary import WaitlistStatus
from shared_types.waitlist import WaitlistEntryRead, WaitlistOffer, WaitlistPlace, WaitlistSummary
from tests.frontend.samples import NOW, berlin, olga

ENTRY = UUID(int=31)
START = berlin(12, 2)
HOUR = timedelta(hours=1)


def offer() -> WaitlistOffer:
    """The workshop, kept until tomorrow."""
    return WaitlistOffer(start_time=START, end_time=START + HOUR, expires_at=berlin(11, 25))


def _wish(**changes: Any) -> dict[str, Any]:
    return {
        "id": ENTRY,
        "status": WaitlistStatus.ACTIVE,
        "is_confirmed": True,
        "offer": None,
        "event_name": "Workshop",
        "start_time": START,
        "end_time": START + HOUR,
        "window": None,
        "seats": 1,
        "is_group_event": True,
        "invitee_name": "Eve",
        "invitee_email": "eve@example.com",
        "invitee_timezone": "Europe/Berlin",
        "notify_when_available": True,
        "expires_at": START,
        **changes,
    }


def place(**changes: Any) -> WaitlistPlace:
    """Eve's place, as she sees it: second in line."""
    known = {
        "ahead": 1,
        "was_offered": False,
        "is_free": False,
        "manage_url": "",
        "event_type_slug": "workshop",
        "duration": 60,
        "organizer": olga(),
    }
    return WaitlistPlace(**_wish(**{**known, **changes}))


def entry(**changes: Any) -> WaitlistEntryRead:
    """The same, as Olga sees it."""
    known = {
        "event_type_id": UUID(int=2),
        "invitee_phone": "",
        "answers": [],
        "joined_at": NOW,
        "notified_at": None,
        "booking_id": None,
        "can_be_removed": True,
        "can_be_offered": True,
    }
    return WaitlistEntryRead(**_wish(**{**known, **changes}))


def entries(*found: WaitlistEntryRead, next_cursor: str | None = None) -> Page[WaitlistEntryRead]:
    """A page of the list."""
    return Page[WaitlistEntryRead](results=list(found), next_cursor=next_cursor)


def summary(**changes: int) -> WaitlistSummary:
    """Two in line; of four offers one was taken."""
    known = {"unconfirmed": 1, "active": 2, "notified": 1, "converted": 1, "expired": 1, "cancelled": 1}
    return WaitlistSummary(**{**known, "offered": 4, **changes})
