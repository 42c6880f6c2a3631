"""What organizers let each other see and do."""

from uuid import UUID

from pydantic import AwareDatetime, EmailStr

from shared_types.base import In, Out
from shared_types.vocabulary import Shared, ShareLevel


class ShareCreate(In):
    """Let somebody view or manage one event type with its bookings, its bookings alone, or everything.

    `event_type_id` is for one event type, and left out for everything. Who has no account finds the share
    once they have signed up with this address.
    """

    email: EmailStr
    shared: Shared
    level: ShareLevel
    event_type_id: UUID | None = None


class ShareRead(Out):
    """What an organizer has shared with somebody. Whether they have an account it does not say."""

    id: UUID
    email: str
    shared: Shared
    level: ShareLevel
    event_type_id: UUID | None
    event_name: str
    created_at: AwareDatetime


class SharedWithMeRead(Out):
    """What somebody else has shared with you; `organizer_slug` goes into the header `X-On-Behalf-Of`."""

    id: UUID
    organizer_slug: str
    organizer_name: str
    organizer_timezone: str
    shared: Shared
    level: ShareLevel
    event_type_id: UUID | None
    event_name: str
    created_at: AwareDatetime
